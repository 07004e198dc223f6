"""One answer of central, in parts that are a transaction each: changes, the cursor, verdicts, and what follows."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from desktop.store import sent
from desktop.store.applying import Page, keep_blocks
from desktop.store.database import Connection
from desktop.store.directing import note_directives
from desktop.store.keeping import Keeper, Key, read_op
from desktop.store.meeting import note_taken
from desktop.store.membership import read_standing
from desktop.store.tables import to_json
from sync.model.op import time_of
from sync.ports import Membership
from sync.protocol import Change, SyncRequest, SyncResponse, Verdict, scope_of

SLICE = 16  # records laid in one step: a save at the counter waits no longer than for these and their commit

T = TypeVar("T")
Step = Callable[[Keeper], int]  # does a part of the work, and tells for how many records

UNSURE = ""  # no epoch: answered, but not over the line, where it is asked for once: central may be put back between

STATES = {"rejected": "quarantined", "deferred": "deferred"}  # every other verdict answers the op for good


class Answer:
    """An answer on its way into the file, which may change between two of its steps.

    The steps of `hearing` come before those of `judging`: an op is folded into its record when all that central told
    with its verdict is there.
    """

    def __init__(self, now: int, request: SyncRequest, response: SyncResponse) -> None:
        """`now`: when it came, by this PC's clock."""
        self._now = now
        self._request = request
        self._response = response
        self._fresh = frozenset({*request.cursor, *response.cursor})
        changes, verdicts = response.changes, response.verdicts
        self.hearing: deque[Step] = deque(partial(self.change, some=some) for some in _slices(changes))
        self.hearing.append(self.conclude)
        self.judging: deque[Step] = deque(partial(self.judge, some=some) for some in _slices(verdicts))
        self.judging.append(self.fold)

    def is_about_to_conclude(self, steps: deque[Step]) -> bool:
        """Whether the cursor may be among the next of `steps`. All else would come again if it were lost."""
        return self.conclude in (steps[0], steps[min(1, len(steps) - 1)])

    def change(self, keeper: Keeper, some: Sequence[Change]) -> int:
        """Lay changes of scopes in which this PC misses nothing from before the answer."""
        member = read_standing(keeper.connection).membership
        unsure = any(change.record_type not in keeper.tables for change in some)
        self._look_at(member, unsure)
        wanted = [change for change in some if _is_in(self._fresh, keeper, member, change)]
        Page(keeper, member.office, member.cursor, at=self._response.time).apply(wanted)
        return len(wanted)

    def conclude(self, keeper: Keeper) -> int:
        """The cursor, and what comes beside the changes."""
        member = read_standing(keeper.connection).membership
        self._look_at(member, unsure=False)
        if member.epoch != self._response.epoch:
            return 0
        reached = self._reached(member)
        keeper.connection.execute("UPDATE membership SET cursor = ?", (to_json(reached),))
        if self._request.device == member.device:
            keep_blocks(keeper, self._response.blocks)
            note_directives(keeper.connection, self._request, self._response)
            if self._request.incarnation == member.incarnation:
                self._hear_the_newest(keeper.connection, member)
        return 1

    def expect(self, connection: Connection) -> Membership | None:
        """Hear what only the newest answer may say, before its changes are laid; gives the membership that follows from
        all of it. None where this PC has not stayed as the request told it.
        """
        member = read_standing(connection).membership
        asked, incarnation = self._request, self._response.incarnation
        is_same = (asked.device, asked.epoch, asked.cursor) == (member.device, member.epoch, member.cursor)
        if not is_same or not incarnation or asked.incarnation != member.incarnation:
            return None
        self._hear_the_newest(connection, member)
        return msgspec.structs.replace(member, cursor=self._reached(member), incarnation=incarnation)

    def _reached(self, member: Membership) -> dict[str, int]:
        """The cursor with the answer; never back."""
        told = {scope: self._response.cursor[scope] for scope in self._fresh & self._response.cursor.keys()}
        return {**member.cursor, **{scope: max(at, member.cursor.get(scope, 0)) for scope, at in told.items()}}

    def _hear_the_newest(self, connection: Connection, member: Membership) -> None:
        """What only the answer to the latest request may say."""
        incarnation = self._response.incarnation or member.incarnation
        connection.execute("UPDATE membership SET incarnation = ?", (incarnation,))
        if self._response.time:
            offset = (self._now - time_of(self._response.time)) / 1000
            connection.execute("UPDATE membership SET clock_offset = ?", (offset,))

    def judge(self, keeper: Keeper, some: Sequence[Verdict]) -> int:
        member = read_standing(keeper.connection).membership
        if member.epoch != self._response.epoch:
            return 0
        known_in = self._response.epoch if self._request.incarnation else UNSURE
        keys = take_verdicts(keeper.connection, some, known_in, self._response.time)
        Page(keeper, member.office, member.cursor).apply([], keys)
        return len(keys)

    def fold(self, keeper: Keeper) -> int:
        """Answered ops that this PC has heard past by now: into the confirmed bodies."""
        member = read_standing(keeper.connection).membership
        keys: list[Key] = []
        for kind in keeper.pack.records.values():
            heard = member.cursor.get(scope_of(kind, member.office), 0)
            keys += keeper.connection.execute(
                "SELECT DISTINCT record_type, record FROM outbox WHERE state = 'answered' AND record_type = ? "
                "AND seq <= ? LIMIT ?",
                (kind.key, heard, SLICE),
            ).fetchall()
        Page(keeper, member.office, member.cursor).apply([], keys[:SLICE])
        if len(keys) >= SLICE:
            self.judging.append(self.fold)
        return len(keys)

    def _look_at(self, member: Membership, unsure: bool) -> None:
        """Leave out scopes in which this PC misses what came before the answer, or was sent back meanwhile; `unsure`:
        there are records among the changes of which it cannot tell the scope.
        """
        asked = self._request.cursor
        fresh = frozenset(scope for scope in self._fresh if member.cursor.get(scope, 0) >= asked.get(scope, 0))
        void = member.epoch != self._response.epoch or (unsure and fresh != {*asked, *self._response.cursor})
        self._fresh = frozenset() if void else fresh


def _is_in(scopes: frozenset[str], keeper: Keeper, member: Membership, change: Change) -> bool:
    if change.record_type not in keeper.tables:
        return bool(scopes)
    return scope_of(keeper.pack.record(change.record_type), member.office) in scopes


def _slices(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[start : start + SLICE] for start in range(0, len(items), SLICE)]


def take_verdicts(connection: Connection, verdicts: Sequence[Verdict], epoch: str, at: str) -> list[Key]:
    """Note what became of each op in the outbox; gives the records concerned.

    An op that was answered before keeps its first answer. `epoch`: in which central is known to have it, or UNSURE;
    `at`: the answer's time.
    """
    rows = _rows(connection, [verdict.op for verdict in verdicts])
    keys: dict[Key, None] = {}
    updates, kept, answered = [], [], []
    for verdict in verdicts:
        row = rows.get(verdict.op)
        if row is None:
            continue
        n, record_type, record, text = row
        keys[record_type, record] = None
        state = STATES.get(verdict.kind, "answered")
        lost = to_json(verdict.lost) if verdict.lost else None
        updates.append((state, verdict.seq, to_json(verdict.issues) if verdict.issues else None, lost, n))
        if state == "answered":
            op = read_op(n, verdict.op, record_type, record, text)
            answered.append((op, verdict))
            kept.append(sent.sent_row(n, op, text, verdict, epoch, at))
    connection.executemany("UPDATE outbox SET state = ?, seq = ?, issues = ?, lost = ? WHERE n = ?", updates)
    note_taken(connection, answered)
    sent.keep(connection, kept)
    return list(keys)


def _rows(connection: Connection, ops: list[str]) -> dict[str, tuple[int, str, str, str]]:
    """Rows of the outbox whose ops are not answered yet."""
    marks = ", ".join("?" * len(ops))
    found = connection.execute(
        f"SELECT op_id, n, record_type, record, op FROM outbox "  # noqa: S608
        f"WHERE op_id IN ({marks}) AND state != 'answered'",
        ops,
    ).fetchall()
    return {row[0]: row[1:] for row in found}
