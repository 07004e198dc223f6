"""One writing transaction of central: its sequences, what it has read, and what it has yet to write.

Most ops of a request touch a record and nothing else. What they change is kept here and written in a few statements at
the end, or as soon as somebody asks for the connection, so that every query sees it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, NestedTransaction, bindparam, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from sync.central.tables import scopes

Rows = dict[Hashable, Any]
Write = Callable[[Connection, list[Any]], None]  # writes what was put off for it, in the order it came

_ABSENT = object()


class Written(msgspec.Struct, frozen=True):
    """A row for `put_off` whose `write` must know whether the database has an older form of it."""

    row: Any
    is_new: bool


class Unwritable(Exception):
    """What several ops put off does not fit the database: do all again with `one_by_one`, to find the one."""


class Ledger:
    """One writing transaction and the sequences it assigns.

    A sequence is assigned under the lock on its scope's row, held until the commit: whoever sees sequence n sees
    every lower one too. Locks are taken in one order, the office before the shared scope.
    """

    def __init__(self, connection: Connection, *, one_by_one: bool = False) -> None:
        """With `one_by_one` each op is written before the next is judged."""
        self._connection = connection
        self._one_by_one = one_by_one
        self._sequences: dict[str, int] = {}
        self._known: dict[str, Rows] = {}
        self._settled: dict[Write, Rows] = {}  # put off by ops that are done
        self._own: dict[Write, Rows] = {}  # put off by the op under way
        self._undo: list[tuple[Rows, Hashable, Any]] = []
        self._in_op = False
        self._savepoint: NestedTransaction | None = None

    @property
    def connection(self) -> Connection:
        """The way to the database, which by now has everything that was put off. Raises Unwritable."""
        self._flush(self._settled)
        if self._in_op and self._savepoint is None:
            self._savepoint = self._connection.begin_nested()
        self._write(self._own)
        return self._connection

    @contextmanager
    def op(self) -> Iterator[None]:
        """What is done within stays as a whole, or with an error not at all. Sequences it took become gaps."""
        self._in_op = True
        self._undo.clear()
        try:
            if self._one_by_one:
                self._savepoint = self._connection.begin_nested()
            yield
            if self._savepoint is not None:
                self._write(self._own)
                self._savepoint.commit()
        except BaseException:
            self._take_back()
            raise
        finally:
            self._in_op = False
            self._savepoint = None
        for write, rows in self._own.items():
            place = self._settled.setdefault(write, {})
            for key, row in rows.items():
                _lay(place, key, row)
        self._own.clear()

    def settle(self) -> None:
        """Write everything that was put off. Raises Unwritable."""
        self._flush(self._settled)

    def known(self, group: str) -> Rows:
        """What was read or written of one kind in this transaction, by its key; not to be changed but by `learn`."""
        return self._known.setdefault(group, {})

    def learn(self, group: str, key: Hashable, value: Any) -> None:
        rows = self.known(group)
        if self._in_op:
            self._undo.append((rows, key, rows.get(key, _ABSENT)))
        rows[key] = value

    def forget(self, group: str) -> None:
        """Read it again where it is needed again."""
        self._known.pop(group, None)

    def put_off(self, write: Write, key: Hashable, row: Any) -> None:
        """Let `write` write this row later; a later one of the same key takes its place."""
        place = self._own if self._in_op else self._settled
        _lay(place.setdefault(write, {}), key, row)

    def add_scope(self, name: str) -> None:
        self.connection.execute(insert(scopes).values(name=name, seq=0))

    def lock(self, scope: str) -> None:
        """Hold the lock of `scope` until the transaction ends. Raises LookupError where there is none."""
        if scope not in self._sequences:
            self._sequences[scope] = self._sequence(scope, lock=True)

    def reached(self, scope: str) -> int:
        """The last sequence of `scope` that is committed, or this transaction's own. Raises LookupError."""
        return self._sequences[scope] if scope in self._sequences else self._sequence(scope, lock=False)

    def sequence(self, scope: str) -> int:
        """The last sequence of `scope`, which is locked. Raises LookupError."""
        self.lock(scope)
        return self._sequences[scope]

    def next_sequence(self, scope: str) -> int:
        """The next sequence of `scope`. One that an op took back leaves a gap, never a repeat."""
        seq = self.sequence(scope) + 1
        self._sequences[scope] = seq
        self._settled.setdefault(_write_sequences, {})[scope] = {"scope": scope, "reached": seq}
        return seq

    def _sequence(self, scope: str, *, lock: bool) -> int:
        rows = select(scopes.c.seq).where(scopes.c.name == scope)
        found: int | None = self.connection.execute(rows.with_for_update() if lock else rows).scalar_one_or_none()
        if found is None:
            raise LookupError(scope)
        return found

    def _flush(self, place: dict[Write, Rows]) -> None:
        try:
            self._write(place)
        except (DataError, IntegrityError) as error:
            raise Unwritable from error

    def _write(self, place: dict[Write, Rows]) -> None:
        while place:
            write = next(iter(place))
            write(self._connection, list(place.pop(write).values()))

    def _take_back(self) -> None:
        if self._savepoint is not None:
            self._savepoint.rollback()
        self._own.clear()
        for rows, key, before in reversed(self._undo):
            if before is _ABSENT:
                rows.pop(key, None)
            else:
                rows[key] = before


def _lay(place: Rows, key: Hashable, row: Any) -> None:
    """What takes the place of a row that still waits is as new to the database as that one."""
    if isinstance(row, Written) and key in place:
        row = Written(row.row, place[key].is_new)
    place[key] = row


def _write_sequences(connection: Connection, rows: list[dict[str, Any]]) -> None:
    change = update(scopes).where(scopes.c.name == bindparam("scope")).values(seq=bindparam("reached"))
    connection.execute(change, rows)
