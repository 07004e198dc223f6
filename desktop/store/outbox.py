"""What this PC wrote and central has not taken: waiting, deferred, or refused and kept until a person decides."""

import sys
from collections.abc import Collection

import msgspec

from desktop.store import history
from desktop.store.applying import show
from desktop.store.base import Base
from desktop.store.database import Connection
from desktop.store.keeping import Keeper, decode_op, read_op
from desktop.store.membership import read_standing
from desktop.store.tables import to_json
from desktop.store.values import Author, HistoryEntry, OutboxItem
from sync.model.issues import Issue
from sync.model.op import Op, op_id, time_of
from sync.model.pack import RecordType
from sync.model.record import Fields
from sync.protocol import scope_of

UNREADABLE = (Issue(code="op_unreadable"),)

# What may not be sent: what comes after a refused or deferred op on the same record; but central had taken it without
# the refused one, and is given it again.
BEHIND = """
SELECT o.n FROM outbox AS q CROSS JOIN outbox AS o ON o.record = q.record AND o.record_type = q.record_type
WHERE q.state IN ('quarantined', 'deferred') AND o.state = 'waiting' AND q.n < o.n
AND NOT (q.state = 'quarantined' AND CASE WHEN json_valid(o.op) THEN coalesce(o.op ->> 'was', 0) ELSE 0 END > 0)
"""
SENDABLE = f"FROM outbox WHERE state = 'waiting' AND n NOT IN ({BEHIND})"
UNSENT = f"SELECT op_id, op {SENDABLE} AND op_id NOT IN (SELECT value FROM json_each(?)) ORDER BY n LIMIT ?"  # noqa: S608


class Outbox(Base):
    """Ops without central's answer."""

    def unsent(self, limit: int, besides: Collection[str] = ()) -> list[Op]:
        """The oldest ops without an answer, but for `besides`; those on a record with a refused op before them wait
        behind it.

        One that cannot be read is quarantined on the way, so that it holds up nothing else.
        """
        while True:
            ops: list[Op] = []
            unreadable: list[str] = []
            for op, text in self._rows(UNSENT, (to_json([*besides]), limit)):
                try:
                    ops.append(decode_op(text))
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    unreadable.append(op)
            if not unreadable:
                return ops
            for op in unreadable:
                self.refuse(op, UNREADABLE)

    def waiting(self) -> int:
        """How many ops `unsent` would give without a limit."""
        return int(self._rows(f"SELECT count(*) {SENDABLE}")[0][0])

    def outbox(self) -> list[OutboxItem]:
        """Every change that central has not taken, in the order written."""
        rows = self._rows(
            "SELECT n, op_id, record_type, record, op, state, issues FROM outbox WHERE state != 'answered' ORDER BY n"
        )
        return [
            OutboxItem(
                op=read_op(*row[:5]),
                state=row[5],
                issues=msgspec.json.decode(row[6], type=tuple[Issue, ...]) if row[6] else (),
            )
            for row in rows
        ]

    def refused_records(self) -> set[tuple[str, str]]:
        """(record type, id) of every record that shows a change central refused."""
        return set(self._rows("SELECT record_type, record FROM outbox WHERE state = 'quarantined'"))

    def refuse(self, op: str, issues: tuple[Issue, ...]) -> None:
        """Quarantine an op that cannot be sent at all."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "UPDATE outbox SET state = 'quarantined', issues = ? WHERE op_id = ? AND state IN "
                "('waiting', 'deferred') RETURNING record_type, record",
                (to_json(issues), op),
            ).fetchall()
        self._tell(set(rows))

    def retry_deferred(self) -> None:
        """Let deferred ops be sent once more with this exchange."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE outbox SET state = 'waiting', issues = NULL WHERE state = 'deferred'")

    def retry_refused(self, op: str) -> None:
        """Send a refused op again with the next exchange: as a new op, for central has judged the old one for good.

        A step is taken anew from what stands now; an edit keeps its base, so that what others set meanwhile is not
        overwritten unseen, and has the values that were mended here since. One that cannot be read stays refused.
        """
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT op FROM outbox WHERE op_id = ? AND state = 'quarantined'", (op,)
            ).fetchone()
            try:
                refused = msgspec.json.decode(row[0], type=Op) if row else None
            except (msgspec.MsgspecError, UnicodeDecodeError):
                refused = None
            if refused is None:
                return
            standing = read_standing(connection)
            kind = self._pack.record(refused.record_type)
            heard = standing.membership.cursor.get(scope_of(kind, standing.membership.office), 0)
            device, counter = standing.membership.device, standing.counter + 1
            again = msgspec.structs.replace(
                refused,
                id=op_id(device, counter, time_of(refused.at)),
                device=device,
                counter=counter,
                base=heard if refused.step else refused.base,
                fields={**refused.fields, **self._mended(connection, kind, refused, op)},
                was=0,
                lost=(),
            )
            connection.execute(
                "UPDATE outbox SET op_id = ?, op = ?, state = 'waiting', seq = NULL, issues = NULL WHERE op_id = ?",
                (again.id, to_json(again), op),
            )
            connection.execute("UPDATE membership SET counter = ?", (again.counter,))
            history.append(connection, history.entry_of(kind, again))
        self._tell({(refused.record_type, refused.record)})

    def _mended(self, connection: Connection, kind: RecordType, refused: Op, op: str) -> Fields:
        """What edits after a refused one, which wait behind it, set of its paths."""
        after = connection.execute(
            "SELECT n, op_id, record_type, record, op FROM outbox WHERE record_type = ? AND record = ? "
            "AND state = 'waiting' AND n > (SELECT n FROM outbox WHERE op_id = ?) ORDER BY n",
            (refused.record_type, refused.record, op),
        ).fetchall()
        edits = [later for row in after if (later := read_op(*row)).action == "set" and not later.was]
        return {
            path: value
            for later in edits
            for path, value in later.fields.items()
            if path in refused.fields and path.partition(".")[0] not in kind.joined
        }

    def withdraw_refused(self, author: Author, op: str, reason: str | None = None) -> None:
        """Take back a refused op; what it said stays in the history, with the reason for giving it up.

        With the op that created a record all later ones on it are taken back, and the record is marked deleted.
        """
        with self._database.transaction() as connection:
            keeper = Keeper(self._pack, self._tables, connection)
            row = connection.execute(
                "SELECT n, op_id, record_type, record, op FROM outbox WHERE op_id = ? AND state = 'quarantined'", (op,)
            ).fetchone()
            if row is None:
                return
            n, key, refused = row[0], (row[2], row[3]), read_op(*row)
            seen, ground = keeper.get(*key), keeper.ground(*key)
            last = sys.maxsize if refused.action == "create" or ground.body is None else n
            withdrawn = connection.execute(
                "DELETE FROM outbox WHERE record_type = ? AND record = ? AND n BETWEEN ? AND ? RETURNING op_id",
                (*key, n, last),
            ).fetchall()
            show(keeper, key, ground, keeper.laid(*key), seen)
            device = read_standing(connection).membership.device
            for (op_taken_back,) in withdrawn:
                history.append(connection, self._withdrawal(author, device, op_taken_back, key, reason))
        self._tell(keeper.changed)

    def _withdrawal(
        self, author: Author, device: str, op: str, key: tuple[str, str], reason: str | None
    ) -> HistoryEntry:
        return HistoryEntry(
            kind="withdrawn",
            record_type=key[0],
            record=key[1],
            at=self._clock.now(),
            user=author.user,
            role=author.role,
            device=device,
            op=op,
            reason=reason,
        )
