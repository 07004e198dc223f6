"""What a PC has not seen yet, a page at a time, without what it did itself."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, delete, insert, select

from sync.central.devices import Device
from sync.central.history import Hand, hands_at
from sync.central.ledger import Ledger
from sync.central.packs import Packs
from sync.central.records import decode_marks, skip_own
from sync.central.tables import downloads, feed, records
from sync.model.merge import Mark
from sync.model.pack import Pack
from sync.model.record import DELETED, STATE, get_path
from sync.protocol import SHARED_SCOPE, Authorship, Change
from sync.wire import PART, Stop

BATCH = 200  # rows read at a time
TYPICAL = 200  # bytes of a change, to read no more rows than a page may hold

_SAME = (records.c.scope == feed.c.scope) & (records.c.type == feed.c.type) & (records.c.id == feed.c.record)
_NEXT = (
    select(feed.c.seq.label("feed_seq"), *records.c)
    .join(records, _SAME)
    .where(feed.c.scope == bindparam("scope"), feed.c.seq > bindparam("after"))
    .order_by(feed.c.seq)
    .limit(bindparam("size"))
)


class Page(msgspec.Struct, frozen=True):
    changes: list[Change]
    cursor: dict[str, int]
    more: bool
    stops: list[Stop]  # where a page that breaks off is as good as a smaller one


class Told(msgspec.Struct, frozen=True):
    """A row of the feed with the paths that the PC is to be told, and whether those are all of the record."""

    row: Row[Any]
    paths: dict[str, Mark]
    whole: bool


def page_after(
    ledger: Ledger, packs: Packs, device: Device, cursor: dict[str, int], want: int, own_too: bool = False
) -> Page:
    """Changes since `cursor` in the scopes that `device` reads, about `want` bytes of them, at least one if there is.

    Each change holds every path of its record that changed since `cursor`, so the new cursor keeps its promise:
    whoever applied up to it, and what it did itself, has every path whose mark is not above it. Records repeat on
    later pages only as far as they changed there. A path whose last change came from the device itself is left out
    where the device knows what became of it: not from a request that came with `own_too`, nor from one that hears a
    scope from the beginning, until what was there then has been told.
    """
    pages = _Pages(ledger, packs.current, device, want)
    reached = {scope: cursor.get(scope, 0) for scope in (device.office, SHARED_SCOPE)}
    for scope, since in list(reached.items()):
        own = _needs_own(ledger, device, scope, since, own_too)
        reached[scope] = since if own else skip_own(ledger, scope, since, device.id)
        for place, change in pages.read(scope, reached[scope], own):
            if change is not None:
                pages.add(change, reached)
            reached[scope] = place
        if pages.is_full:
            return Page(pages.changes, reached, True, pages.stops)
    return Page(pages.changes, reached, False, pages.stops)


class _Pages:
    """One page as it is put together."""

    def __init__(self, ledger: Ledger, pack: Pack, device: Device, want: int) -> None:
        self.changes: list[Change] = []
        self.is_full = False
        self._ledger = ledger
        self._pack = pack
        self._device = device
        self._left = want
        self.stops: list[Stop] = []
        self._next_stop = want - PART

    def add(self, change: Change, reached: dict[str, int]) -> None:
        """Tell `change`, before which all up to `reached` was told."""
        if self._left < self._next_stop and self.changes:
            self.stops.append((len(self.changes), dict(reached)))
            self._next_stop = self._left - PART
        self.changes.append(change)

    def read(self, scope: str, since: int, own: bool) -> Iterator[tuple[int, Change | None]]:
        """Each sequence of the feed with what is to be told there, until the page is full."""
        seen: dict[tuple[str, str], int] = {}
        for rows in self._rows(scope, since):
            found = [_told(self._pack, row, since, self._device.id, own) for row in rows]
            marks = [mark for told in found if told for mark in told.paths.values()] if since else []
            hands = hands_at(self._ledger, scope, marks, self._device.office)
            for row, told in zip(rows, found, strict=True):
                change = None
                if told is not None and seen.get((row.type, row.id)) != row.seq:  # new here, or changed meanwhile
                    if self._left <= 0 and self.changes:
                        self.is_full = True
                        return
                    change = _change(told, hands)
                    self._left -= len(msgspec.json.encode(change))
                    seen[(row.type, row.id)] = row.seq
                yield row.feed_seq, change

    def _rows(self, scope: str, after: int) -> Iterator[list[Row[Any]]]:
        """Rows of the feed with their records, in the order of sequences."""
        while True:
            size = min(BATCH, max(self._left, 0) // TYPICAL + 2)
            asked = {"scope": scope, "after": after, "size": size}
            rows = list(self._ledger.connection.execute(_NEXT, asked).all())
            if rows:
                yield rows
            if len(rows) < size:
                return
            after = rows[-1].feed_seq


def _needs_own(ledger: Ledger, device: Device, scope: str, since: int, asked: bool) -> bool:
    """Whether the device may lack what it did itself, now or since an earlier request."""
    key = (downloads.c.device == device.id, downloads.c.scope == scope)
    if asked or since == 0:
        row = {"device": device.id, "scope": scope, "until": ledger.reached(scope)}
        ledger.connection.execute(delete(downloads).where(*key))
        ledger.connection.execute(insert(downloads).values(**row))
        return True
    until = ledger.connection.execute(select(downloads.c.until).where(*key)).scalar_one_or_none()
    if until is not None and since >= until:
        ledger.connection.execute(delete(downloads).where(*key))
    return until is not None and since < until


def _told(pack: Pack, row: Row[Any], since: int, device: str, own: bool) -> Told | None:
    """What of a row is news to `device`; None where nothing is."""
    marks = decode_marks(row.marks)
    kind = pack.records.get(row.type)
    joined = kind.joined if kind else frozenset()
    paths = {
        path: mark
        for path, mark in marks.items()
        if mark.seq > since and (own or mark.device != device or path in joined)
    }
    return Told(row, paths, whole=len(paths) == len(marks)) if paths else None


def _change(told: Told, hands: dict[Mark, Hand]) -> Change:
    row = told.row
    body = msgspec.json.decode(row.body)
    values = {path: get_path(body, path) for path in told.paths if path not in (STATE, DELETED)}
    if told.whole:
        values = {path: value for path, value in values.items() if value is not None}
    return Change(
        record_type=row.type,
        record=row.id,
        office=row.office,
        seq=row.seq,
        pack=row.pack,
        fields=values,
        whole=told.whole,
        state=row.state if STATE in told.paths else None,
        deleted=row.deleted if DELETED in told.paths or told.whole else None,
        created_at=row.created_at if told.whole else "",
        created_by=row.created_by if told.whole else "",
        updated_at="" if hands else row.updated_at,
        updated_by="" if hands else row.updated_by,
        updated_device="" if hands else row.updated_device,
        authors=tuple(_authors(told, hands)) if hands else (),
    )


def _authors(told: Told, hands: dict[Mark, Hand]) -> Iterator[Authorship]:
    """Whose paths these are, in the order they came to central; one for all that an op set."""
    paths: dict[int, list[str]] = {}
    for path, mark in told.paths.items():
        paths.setdefault(mark.seq, []).append(path)
    by_seq = {mark.seq: hands[mark] for mark in told.paths.values()}
    for seq, hand in sorted(by_seq.items()):
        yield Authorship(
            user=hand.user or "",
            device=hand.device,
            at=hand.at or "",
            paths=tuple(paths[seq]),
            seq=seq if seq != told.row.seq else 0,
            unseen_after=hand.unseen_after,
        )


def whole_change(ledger: Ledger, scope: str, record_type: str, record: str) -> Change | None:
    """All of a record, to be laid over whatever a PC has; None where central has none."""
    key = (records.c.scope == scope, records.c.type == record_type, records.c.id == record)
    row = ledger.connection.execute(select(records).where(*key)).one_or_none()
    if row is None:
        return None
    return _change(Told(row, decode_marks(row.marks), whole=True), {})
