"""What must hold at every moment, looked at after each step and at each answer of central."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.central.devices import Device
from sync.central.records import Held
from sync.model.op import Op
from sync.model.record import Record, get_path
from sync.protocol import SHARED_SCOPE, SyncRequest, SyncResponse, Verdict
from tests.simulation.broken import Broken
from tests.simulation.people import HOMES, LETTER, REGISTRATION

if TYPE_CHECKING:
    from tests.simulation.pc import Key, SimPc
    from tests.simulation.world import World


NO_REASONS = ("internal", "op_unreadable")  # central's own troubles


VOIDING = ("voided_by", "void_cause", "twin_of")  # what is noted on a letter that is void


class Watcher:
    """Sees every answer and the world after every step."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._verdicts: dict[tuple[str, str], Verdict] = {}  # (epoch, op) -> the first verdict
        self._taken: set[tuple[str, str, str]] = set()  # (epoch, device, op)
        self._letters: dict[str, object] = {}
        self._looked_at: dict[str, int] = {}
        self._alike: dict[tuple[str, str, str], tuple[Record | None, Held]] = {}  # compared whole, and found the same

    def answered(self, device: Device, request: SyncRequest, response: SyncResponse) -> None:
        """Central gave this answer; it may still be lost on the way."""
        if device.id in self._world.shut_out:
            raise Broken("revoked devices get nothing", f"device {device.id} was answered")
        for change in response.changes:
            kind = self._world.town.pack.record(change.record_type)
            if kind.scope != SHARED_SCOPE and change.office != device.office:
                raise Broken("no office receives another's row", f"{change.record_type} {change.record}")
        for verdict in response.verdicts:
            self._lawful(request, verdict)
            self._judged(device, response.epoch, verdict)

    def _lawful(self, request: SyncRequest, verdict: Verdict) -> None:
        """Only one copy of a PC's data gets through to have its ops judged; on a stick several may."""
        wrong = NO_REASONS if not request.incarnation else (*NO_REASONS, "op_repeats_another")
        if any(issue.code in wrong for issue in verdict.issues):
            raise Broken("nothing lawful is refused", f"{verdict}")

    def _judged(self, device: Device, epoch: str, verdict: Verdict) -> None:
        if verdict.kind == "deferred":
            return
        taken = (epoch, device.id, verdict.op)
        if verdict.kind == "rejected":  # also to another copy of a PC, whose op is at central by the first one
            if taken in self._taken:
                raise Broken("a repeat changes nothing", f"op {verdict.op} was taken, then {verdict}")
            return
        self._taken.add(taken)
        first = self._verdicts.setdefault((epoch, verdict.op), verdict)
        if (first.kind, first.seq, first.conflicts) != (verdict.kind, verdict.seq, verdict.conflicts):
            raise Broken("a repeat changes nothing", f"op {verdict.op}: first {first}, then {verdict}")
        self._world.house.acknowledged.add(verdict.op)

    def forget_verdicts(self) -> None:
        """Central's past is another one from now on."""
        self._verdicts.clear()
        self._taken.clear()

    def look(self) -> None:
        """The world after a step."""
        self._letters_stay()
        for pc in self._world.pcs:
            if not pc.is_shut and self._looked_at.get(pc.name) != pc.disk.commits:
                self._looked_at[pc.name] = pc.disk.commits
                self._look_at(pc)

    def _letters_stay(self) -> None:
        numbers: dict[tuple[object, ...], str] = {}
        for scope in self._world.house.records().values():
            for (record_type, record), held in scope.items():
                if record_type != LETTER:
                    continue
                fields = {key: value for key, value in held.record.fields.items() if key not in VOIDING}
                if self._letters.setdefault(record, fields) != fields:
                    raise Broken("issued rows never change", f"letter {record}")
                number = (held.scope, fields["series"], fields["year"], fields["sequence"])
                if numbers.setdefault(number, record) != record:
                    raise Broken("no two issued letters share a number", f"{number}")

    def _look_at(self, pc: SimPc) -> None:
        outbox = pc.outbox()
        shown = pc.shown()
        for (record_type, record), found in shown.items():
            kind = pc.pack.record(record_type)
            if kind.scope != SHARED_SCOPE and found.office != pc.office.id:
                raise Broken("no office receives another's row", f"{pc.name} holds {record_type} {record}")
            if record_type == REGISTRATION and HOMES.get(found.fields.get("address", "")) != found.fields.get(
                "village"
            ):
                raise Broken("an atomic group is one", f"{pc.name} shows {found.fields}")
        self._own_work_is_shown(pc, outbox, shown)
        own = {(op.record_type, op.record, path) for op, _ in outbox for path in (*op.fields, "state", "deleted")}
        self._cursor_keeps_its_promise(pc, own)

    def _own_work_is_shown(self, pc: SimPc, outbox: list[tuple[Op, str]], shown: dict[Key, Record]) -> None:
        last: dict[tuple[str, str, str], object] = {}
        for op, _state in outbox:
            for path, value in op.fields.items():
                field = pc.pack.record(op.record_type).field(path)
                if field is not None and field.merge not in ("union", "sum"):
                    last[op.record_type, op.record, path] = value
        for (record_type, record, path), value in last.items():
            found = shown.get((record_type, record))
            if found is None:
                raise Broken("no local write vanishes", f"{pc.name}: {record_type} {record} is gone from the screen")
            if get_path(found.fields, path) != value:
                raise Broken("no local write vanishes", f"{pc.name}: own {path} = {value!r} is not shown")

    def _cursor_keeps_its_promise(self, pc: SimPc, own: set[tuple[str, str, str]]) -> None:
        """Whoever has heard up to n has every path whose last change is not above n; of what it set itself, that may
        still lie in the outbox.
        """
        member = pc.member
        is_copied = member.device in self._world.copied
        is_waiting = pc.name in self._world.unaware or pc.is_damaged or pc.has_to_compare()
        if is_copied or is_waiting or member.epoch != self._world.house.epoch:
            return  # not yet told that central was put back and what it lost, that this is a copy, or what is damaged
        central, confirmed = self._world.house.records(), pc.confirmed()
        for scope, reached in member.cursor.items():
            for key, held in central.get(scope, {}).items():
                body = confirmed.get(key)
                alike = self._alike.get((pc.name, *key))
                if alike is not None and alike[0] is body and alike[1] is held:
                    continue
                marks = held.marks.items()
                paths = [path for path, mark in marks if mark.seq <= reached and (*key, path) not in own]
                self._has_all(pc, reached, body, held, paths)
                if len(paths) == len(held.marks):
                    self._alike[pc.name, *key] = body, held

    def _has_all(self, pc: SimPc, reached: int, body: Record | None, held: Held, paths: list[str]) -> None:
        key = (held.record.type, held.record.id)
        if body is None and paths:
            raise Broken("the cursor never passes a row not applied", f"{pc.name} lacks {key} at {reached}")
        for path in paths:
            here, there = _value(body, path), _value(held.record, path)
            if here != there:
                raise Broken(
                    "the cursor never passes a row not applied",
                    f"{pc.name} at {reached} has {path} of {key} as {here!r}, central {there!r}",
                )


def _value(record: object, path: str) -> object:
    if path in ("state", "deleted"):
        return getattr(record, path)
    return get_path(record.fields, path)  # type: ignore[attr-defined]
