"""What this PC has of central, told by digests, and mended where it differs."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from desktop.store.applying import Page, show
from desktop.store.base import Base
from desktop.store.keeping import Ground, Keeper
from desktop.store.membership import read_standing
from desktop.store.reading import AT_ONCE
from desktop.store.tables import quote, to_json
from desktop.store.values import SetAside
from sync.model.digest import BUCKETS, bucket_of, combined, record_digest
from sync.model.pack import RecordType
from sync.model.record import Record
from sync.protocol import Change, DigestItem, scope_of

REPAIRED = 48  # records mended in one transaction: a save at the counter waits no longer than for these


class Verification(Base):
    """Comparing this PC's copy with central's."""

    def digests(self, scope: str, told: Callable[[int, int], None] = lambda _done, _of: None) -> list[int]:
        """One for each bucket, of what central confirmed (`sync.model.digest`). `told` hears how many records of how
        many were looked at; what it raises ends it.
        """
        buckets: list[list[int]] = [[] for _ in range(BUCKETS)]
        of = self._count_confirmed(scope)
        for done, record in enumerate(self._confirmed(scope, range(BUCKETS))):
            if done % AT_ONCE == 0:
                told(done, of)
            buckets[bucket_of(record.type, record.id)].append(record_digest(record))
        return [combined(bucket) for bucket in buckets]

    def _count_confirmed(self, scope: str) -> int:
        """How many records of a scope there are, but for the few of types that this pack does not know."""
        office = self._office()
        names = [
            quote(self._tables[kind.key].name)
            for kind in self._pack.records.values()
            if scope_of(kind, office) == scope
        ]
        return sum(int(self._rows(f"SELECT count(*) FROM {name} WHERE seq > 0")[0][0]) for name in names)  # noqa: S608

    def digest_items(self, scope: str, buckets: list[int]) -> list[DigestItem]:
        return [DigestItem(record.type, record.id, record_digest(record)) for record in self._confirmed(scope, buckets)]

    def _confirmed(self, scope: str, buckets: Sequence[int]) -> Iterator[Record]:
        """Every record of a scope in some buckets as central confirmed it."""
        wanted, office = frozenset(buckets), self._office()
        for kind in self._pack.records.values():
            if scope_of(kind, office) == scope:
                yield from self._confirmed_of(kind, wanted)
        if scope == office:  # of a type that this pack does not know the scope is not known: most lie in the office's
            for record_type, record, body in self._rows("SELECT record_type, record, body FROM unknown_records"):
                if bucket_of(record_type, record) in wanted:
                    yield msgspec.json.decode(body, type=Record)

    def _confirmed_of(self, kind: RecordType, buckets: frozenset[int]) -> Iterator[Record]:
        below = dict(self._rows("SELECT record, body FROM confirmed WHERE record_type = ?", (kind.key,)))
        name = quote(self._tables[kind.key].name)
        rows = self._rows(f"SELECT id FROM {name} WHERE seq > 0 ORDER BY n")  # noqa: S608
        ids = [row[0] for row in rows if row[0] not in below and bucket_of(kind.key, row[0]) in buckets]
        for start in range(0, len(ids), AT_ONCE):
            yield from self._records.many(kind.key, ids[start : start + AT_ONCE])
        for record, body in below.items():
            if bucket_of(kind.key, record) in buckets:
                yield msgspec.json.decode(body, type=Record)

    def apply_repair(self, changes: list[Change], unknown: list[DigestItem]) -> None:
        """Lay whole records over what differs; what central does not have is set aside, never thrown away."""
        for start in range(0, len(changes), REPAIRED):
            with self._database.transaction(patient=True) as connection:
                keeper = Keeper(self._pack, self._tables, connection)
                member = read_standing(connection).membership
                Page(keeper, member.office, member.cursor, repairs=True).apply(changes[start : start + REPAIRED])
            self._tell(keeper.changed)
        if unknown:
            with self._database.transaction(patient=True) as connection:
                keeper = Keeper(self._pack, self._tables, connection)
                for item in unknown:
                    self._set_aside(keeper, item)
            self._tell(keeper.changed)

    def _set_aside(self, keeper: Keeper, item: DigestItem) -> None:
        key = (item.record_type, item.record)
        if item.record_type not in keeper.tables:
            row = keeper.connection.execute(
                "DELETE FROM unknown_records WHERE record_type = ? AND record = ? RETURNING body", key
            ).fetchall()
            body = msgspec.json.decode(row[0][0], type=Record) if row else None
        else:
            body = self._take_out(keeper, key)
        if body is not None:
            keeper.connection.execute(
                "INSERT INTO set_aside (record_type, record, found_at, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (record_type, record) DO UPDATE SET body = excluded.body",
                (*key, self._clock.now(), to_json(body)),
            )

    def _take_out(self, keeper: Keeper, key: tuple[str, str]) -> Record | None:
        """The confirmed body, no longer among the records; own ops stay over what is then nothing."""
        seen, laid = keeper.get(*key), keeper.laid(*key)
        if not laid:
            keeper.drop(*key)
            return seen
        body = keeper.ground(*key).body
        show(keeper, key, Ground(), laid, seen)
        return body

    def set_aside(self) -> list[SetAside]:
        """Records that this PC had and central does not."""
        rows = self._rows("SELECT record_type, record, found_at, body FROM set_aside ORDER BY record_type, record")
        return [
            SetAside(record_type=kind, record=record, found_at=at, body=msgspec.json.decode(body, type=Record))
            for kind, record, at, body in rows
        ]

    def _office(self) -> str:
        return read_standing(self._database.reader()).membership.office
