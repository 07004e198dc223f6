"""Central's answers as tests hand them to a store, without a central."""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.store.store import Store
from sync.protocol import Change, NumberBlock, SyncRequest, SyncResponse, Verdict


def hear(
    store: Store,
    *,
    verdicts: Sequence[Verdict] = (),
    changes: Sequence[Change] = (),
    cursor: Mapping[str, int] | None = None,
    blocks: Sequence[NumberBlock] = (),
    asked: Mapping[str, int] | None = None,
    **more: Any,
) -> None:
    """Apply an answer to a request that went with the cursor `asked`, the store's present one where none is given."""
    member = store.membership()
    request = SyncRequest(
        pack=member.pack,
        device=member.device,
        epoch=member.epoch,
        incarnation=member.incarnation,
        cursor=dict(member.cursor if asked is None else asked),
    )
    given: dict[str, Any] = {
        "epoch": member.epoch,
        "verdicts": list(verdicts),
        "changes": list(changes),
        "cursor": {**member.cursor, **(cursor or {})},
        "more": False,
        "blocks": list(blocks),
    }
    store.apply_answer(request, SyncResponse(**(given | more)))
