"""Others' changes as lines of a record's history."""

from collections.abc import Iterable

import msgspec

from desktop.store import history
from desktop.store.database import Connection
from desktop.store.values import HistoryEntry
from sync.model.pack import RecordType
from sync.model.record import DELETED, STATE, Fields, Record, get_path
from sync.protocol import Authorship, Change


def tell_history(
    connection: Connection, kind: RecordType, views: list[Record], body: Record, changes: list[Change], at: str
) -> None:
    """Write down the values of `body` that no view of this PC has shown yet, by who set them; `at` is central's time
    then, "" where it was not told.
    """
    fields: Fields = {}
    old: Fields = {}
    for path in _paths(views, body, changes):
        value = get_path(body.fields, path)
        known = [get_path(view.fields, path) for view in views]
        if value not in known:
            fields[path], old[path] = value, known[0] if known else None
    if body.state not in [view.state for view in views]:
        fields["state"], old["state"] = body.state, views[0].state if views else None
    gone = body.deleted and not any(view.deleted for view in views)
    if not fields and not gone:
        return
    for hand in _hands(changes, fields):
        paths = [path for path in fields if path in hand.paths]
        deletes = gone and DELETED in hand.paths
        if paths or deletes:
            entry = HistoryEntry(
                kind="remote",
                record_type=kind.key,
                record=body.id,
                at=hand.at,
                user=hand.user,
                device=hand.device,
                action="delete" if deletes else "set",
                fields=history.without_secrets(kind, {path: fields[path] for path in paths}),
                old=history.without_secrets(kind, {path: old[path] for path in paths if old[path] is not None}),
                reached=at,
            )
            history.append(connection, entry, hand.seq or body.seq, hand.unseen_after)


def _paths(views: list[Record], body: Record, changes: list[Change]) -> dict[str, None]:
    """What the changes name; of a whole record also what it no longer has."""
    named = dict.fromkeys(path for change in changes for path in change.fields)
    if views and any(change.whole for change in changes):
        named |= dict.fromkeys(key for key in views[0].fields if key not in body.fields)
    return named


def _hands(changes: list[Change], fields: Iterable[str]) -> list[Authorship]:
    """Who set what, the first first; of a path that was set twice in one page, the last to set it."""
    hands = [hand for change in changes for hand in change.authors or (_last_hand(change, fields),)]
    last = {path: place for place, hand in enumerate(hands) for path in hand.paths}
    return [
        msgspec.structs.replace(hand, paths=tuple(path for path in hand.paths if last[path] == place))
        for place, hand in enumerate(hands)
    ]


def _last_hand(change: Change, fields: Iterable[str]) -> Authorship:
    """Where central does not tell whose each path is, whoever changed the record last."""
    paths = (*(fields if change.whole else change.fields), STATE, DELETED)
    return Authorship(user=change.updated_by, device=change.updated_device, at=change.updated_at, paths=paths)
