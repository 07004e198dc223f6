"""The one way to write: an intent becomes an op, a changed row, a line of history and an outbox entry, or nothing."""

import hashlib
from typing import Any

import msgspec

from desktop.i18n import _
from desktop.store import history
from desktop.store.database import Connection
from desktop.store.errors import OpRefused, RecordGone
from desktop.store.keeping import Ground, Keeper
from desktop.store.membership import read_standing
from desktop.store.tables import Table, to_json
from desktop.store.values import Author, Intent
from sync.model.op import Action, Op, moment, new_id, op_id
from sync.model.pack import Pack, RecordType
from sync.model.record import Fields, Record, blank, change_between, get_path, lay_op
from sync.model.workflow import judge_op, stamps_of
from sync.ports import Clock
from sync.protocol import scope_of


class Transaction(Keeper):
    """What a `build` function may read and take while its intents are gathered; all of it is one transaction."""

    def __init__(
        self, pack: Pack, tables: dict[str, Table], connection: Connection, clock: Clock, author: Author
    ) -> None:
        super().__init__(pack, tables, connection)
        standing = read_standing(connection)
        self._membership = standing.membership
        self._counter = standing.counter
        self._clock = clock
        self._author = author

    def new_id(self) -> str:
        """An id for a record to be created, so that others in the same write can refer to it."""
        return new_id(self._clock.milliseconds())

    def take_number(self, series: str, year: int) -> int | None:
        """The next letter number granted to this PC; None when it has none left. Given back if the write fails."""
        row = self.connection.execute(
            """UPDATE number_blocks SET next = next + 1 WHERE rowid = (
                SELECT rowid FROM number_blocks WHERE series = ? AND year = ? AND next <= last ORDER BY first LIMIT 1)
            RETURNING next - 1""",
            (series, year),
        ).fetchall()
        return int(row[0][0]) if row else None

    def put_file(self, data: bytes, media_type: str) -> str:
        """Keep a file; returns its SHA-256 in hex, which names it."""
        return put_file(self.connection, data, media_type, self._clock.now())

    def lay(self, intent: Intent) -> Op | None:
        """Do what the intent asks; None when it changes nothing. Raises OpRefused and RecordGone."""
        kind = self.pack.record(intent.record_type)
        op, before = self._op_and_record(kind, intent)
        if op is None:
            return None
        issues = judge_op(self.pack, before, op)
        if issues:
            raise OpRefused(kind.key, tuple(issues))
        if op.action != "create" and not self.laid(kind.key, op.record):
            self.keep_ground(kind.key, op.record, Ground(before))
        after = msgspec.structs.replace(lay_op(kind, before, op), pending=before.pending + 1)
        self.save(after, None if op.action == "create" else before)
        self.connection.execute(
            "INSERT INTO outbox (n, op_id, record_type, record, state, op) VALUES (?, ?, ?, ?, 'waiting', ?)",
            (op.counter, op.id, op.record_type, op.record, to_json(op)),
        )
        history.append(self.connection, history.entry_of(kind, op))
        self._count(op)
        return op

    def _count(self, op: Op) -> None:
        self._counter = op.counter
        self.connection.execute("UPDATE membership SET counter = ?", (op.counter,))

    def _op_and_record(self, kind: RecordType, intent: Intent) -> tuple[Op | None, Record]:
        """The op and the record it is to be laid on."""
        if intent.action == "create":
            if intent.record is not None and self.get(kind.key, intent.record) is not None:
                raise ValueError(f"{kind.key} {intent.record} exists already")
            fields = changes_of(kind, {}, intent.fields)
            op = self._op(kind, intent, intent.record, fields, {}, 0)
            return op, blank(op)
        standing = self.get(kind.key, intent.record) if intent.record else None
        if standing is None or standing.deleted:
            raise RecordGone(_("This record is no longer here. Nothing was changed. Open the list again."))
        if intent.action == "step":
            fields = self._traced(kind, intent)
        else:
            fields = changes_of(kind, standing.fields, intent.fields)
        if intent.action == "set" and not fields:
            return None, standing
        old = {path: value for path in fields if (value := _seen(kind, standing.fields, path)) is not None}
        old |= {path: _seen(kind, standing.fields, path) for path in kind.beside(fields)}
        return self._op(kind, intent, standing.id, fields, old, standing.seq), standing

    def _traced(self, kind: RecordType, intent: Intent) -> Fields:
        """What a step sets, with the entry for everybody who ever took it."""
        step = kind.workflow.step(intent.step) if kind.workflow and intent.step else None
        if step is None or step.trace is None:
            return intent.fields
        own = stamps_of(step, self._author.user)
        return intent.fields | {path: value for path, value in own.items() if path != step.stamp}

    def _op(self, kind: RecordType, intent: Intent, record: str | None, fields: Fields, old: Fields, seq: int) -> Op:
        """`record` is None for one that is created without an id: then it has the op's. `seq`: the record's."""
        member, counter, now = self._membership, self._counter + 1, self._clock.milliseconds()
        op = op_id(member.device, counter, now)
        return Op(
            id=op,
            device=member.device,
            counter=counter,
            user=self._author.user,
            role=self._author.role,
            at=moment(now),
            pack=self.pack.version,
            office=member.office,
            record_type=kind.key,
            record=record or op,
            action=intent.action,
            base=self._base(kind, intent.action, record or op, fields, seq),
            fields=fields,
            old=old,
            step=intent.step,
            reason=intent.reason,
        )

    def _base(self, kind: RecordType, action: Action, record: str, fields: Fields, seq: int) -> int:
        """How far the writer has seen central: no further than an own change that still covers what is touched.

        A record may be here as of a later sequence than all of its scope is.
        """
        heard = max(self._membership.cursor.get(scope_of(kind, self._membership.office), 0), seq)
        whole = action in ("step", "delete")  # is about all that the record says
        touched = {*fields, *kind.beside(fields)}
        own = [item.op for item in self.laid(kind.key, record)]
        return min([heard, *(op.base for op in own if whole or op.fields.keys() & touched)])


def changes_of(kind: RecordType, standing: Fields, wanted: Fields) -> Fields:
    """What an op carries to turn `standing` into `wanted`: only what differs, maps entry by entry, sets as deltas.

    Raises KeyError for a field that the pack does not know.
    """
    changes: Fields = {}
    for path, value in wanted.items():
        field = kind.require(path)
        if field.type == "map" and "." not in path:
            changes.update(_entry_changes(path, standing.get(path) or {}, value or {}))
            continue
        before = get_path(standing, path)
        change = change_between(field, before, value)
        if change is not None or (before is not None and value is None):
            changes[path] = change
    return changes


def _entry_changes(path: str, before: dict[str, Any], after: dict[str, Any]) -> Fields:
    return {
        f"{path}.{entry}": after.get(entry)
        for entry in dict.fromkeys([*before, *after])
        if before.get(entry) != after.get(entry)
    }


def _seen(kind: RecordType, fields: Fields, path: str) -> Any:
    return None if kind.require(path).type == "secret" else get_path(fields, path)


def put_file(connection: Connection, data: bytes, media_type: str, at: str) -> str:
    """Keep a file under its SHA-256; keeping it twice is keeping it once."""
    digest = hashlib.sha256(data).hexdigest()
    connection.execute(
        "INSERT OR IGNORE INTO files (sha256, media_type, added_at, data) VALUES (?, ?, ?, ?)",
        (digest, media_type, at, data),
    )
    return digest
