"""An office of many years, quickly: its records arrive in pages, as they do at the first sync."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count, islice

from desktop.store.store import Store
from sync.model.op import new_id
from sync.model.record import Fields
from sync.protocol import Change

PAGE = 5_000
FIRST_DAY = datetime(2016, 11, 21, 1, tzinfo=UTC)


def fill(store: Store, registrations: Iterable[Fields], years: float = 10, total: int = 200_000) -> list[str]:
    """Put the first `total` registrations into `store`, spread evenly over `years`; returns their ids."""
    member = store.membership()
    start = member.cursor.get(member.office, 0)
    pace = timedelta(days=365 * years) / total
    ids: list[str] = []
    numbered = zip(count(start + 1), islice(registrations, total), strict=False)
    while page := [_change(store, seq, fields, FIRST_DAY + pace * seq) for seq, fields in islice(numbered, PAGE)]:
        store.apply_page([], page, {member.office: page[-1].seq}, [])
        ids.extend(change.record for change in page)
    return ids


def _change(store: Store, seq: int, fields: Fields, at: datetime) -> Change:
    time = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Change(
        record_type="registration",
        record=new_id(int(at.timestamp() * 1000)),
        office=store.membership().office,
        seq=seq,
        pack=store.pack.version,
        fields=fields,
        state="registered",
        created_at=time,
        created_by="user-other",
        updated_at=time,
        updated_by="user-other",
        updated_device="device-other",
    )
