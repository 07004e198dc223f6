"""What a PC has not seen yet, a page at a time."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Row, select

from sync.central.history import hand_at
from sync.central.records import Held, held
from sync.central.tables import feed, records
from sync.model.merge import Mark
from sync.model.record import DELETED, STATE, get_path
from sync.protocol import SHARED_SCOPE, Authorship, Change

BATCH = 200  # rows read at a time


class Page(msgspec.Struct, frozen=True):
    changes: list[Change]
    cursor: dict[str, int]
    more: bool


def page_after(connection: Connection, office: str, cursor: dict[str, int], want: int) -> Page:
    """Changes since `cursor` in the scopes that `office` reads, about `want` bytes of them and at least one.

    Each change holds every path of its record that changed since `cursor`, so the new cursor keeps its promise:
    whoever applied up to it has every path whose mark is not above it. Records repeat on later pages only as far as
    they changed there.
    """
    left = want
    changes: list[Change] = []
    reached = {scope: cursor.get(scope, 0) for scope in (office, SHARED_SCOPE)}
    for scope, since in list(reached.items()):
        seen: dict[tuple[str, str], int] = {}
        for row in _rows(connection, scope, since):
            key = (row.type, row.id)
            if seen.get(key) != row.seq:  # new here, or changed while this page was read
                if left <= 0 and changes:
                    return Page(changes, reached, True)
                change = _change(connection, held(row), since)
                changes.append(change)
                left -= len(msgspec.json.encode(change))
                seen[key] = row.seq
            reached[scope] = row.feed_seq
    return Page(changes, reached, False)


def _rows(connection: Connection, scope: str, after: int) -> Iterator[Row[tuple[object, ...]]]:
    """Rows of the feed with their records, in the order of sequences."""
    joined = (records.c.scope == feed.c.scope) & (records.c.type == feed.c.type) & (records.c.id == feed.c.record)
    while True:
        wanted = (
            select(feed.c.seq.label("feed_seq"), *records.c)
            .join(records, joined)
            .where(feed.c.scope == scope, feed.c.seq > after)
            .order_by(feed.c.seq)
            .limit(BATCH)
        )
        rows = connection.execute(wanted).all()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1].feed_seq


def _change(connection: Connection, known: Held, since: int) -> Change:
    record = known.record
    fresh = {path: mark for path, mark in known.marks.items() if mark.seq > since}
    values = {path: get_path(record.fields, path) for path in fresh if path not in (STATE, DELETED)}
    if since == 0:
        values = {path: value for path, value in values.items() if value is not None}
    return Change(
        record_type=record.type,
        record=record.id,
        office=record.office,
        seq=record.seq,
        pack=record.pack,
        fields=values,
        state=record.state,
        deleted=record.deleted,
        created_at=record.created_at,
        created_by=record.created_by,
        updated_at=record.updated_at,
        updated_by=record.updated_by,
        updated_device=known.device,
        authors=tuple(_authors(connection, known.scope, fresh)) if since else (),
    )


def _authors(connection: Connection, scope: str, fresh: dict[str, Mark]) -> Iterator[Authorship]:
    """Whose paths these are, in the order they came to central."""
    by_mark: dict[Mark, list[str]] = {}
    for path, mark in fresh.items():
        by_mark.setdefault(mark, []).append(path)
    for mark in sorted(by_mark, key=lambda mark: mark.seq):
        hand = hand_at(connection, scope, mark.seq, mark.device)
        yield Authorship(user=hand.user or "", device=hand.device, at=hand.at or "", paths=tuple(by_mark[mark]))
