"""What must hold in the end: everything healed, every PC heard, all quiet."""

from collections.abc import Callable, Set
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

from desktop.errors import Refused
from sync.central.records import Held
from sync.model.record import Record
from sync.ports import CentralRefused, LineDown
from sync.protocol import SHARED_SCOPE, VerifyRequest
from tests.simulation.broken import Broken
from tests.simulation.from_history import both_values, difference, follows_from_history, said_of
from tests.simulation.house import KnownOp
from tests.simulation.pc import Key, SimPc
from tests.simulation.people import LETTER, REGISTRATION, REQUEST
from tests.simulation.sticks import take_home
from tests.simulation.world import World, fair

ROUNDS = 8
REPEATED = 4  # of so many seeds one ends with every old request again


def settle(world: World) -> None:
    """Let every PC exchange over a line that carries at least the smallest request, until none has anything to hear."""
    world.say("-- all is healed")
    world.chance.begin(world.plan.seed)
    heard: dict[str, object] = {}
    for number in range(ROUNDS):
        waiting = [pc for pc in world.living() if _has_to_hear(world, pc, heard, number)]
        if not waiting:
            return
        for place, pc in enumerate(waiting):
            if world.exchange(pc, fair(), narrow=number == 0 and place == world.plan.seed % 3) is None:
                raise Broken("every line that carries one smallest request drains", f"{pc.name} could not exchange")
            heard[pc.name] = world.house.stand(pc.office.id)
        world.watcher.look()
    raise Broken("all becomes quiet", f"something moved in each of {ROUNDS} rounds")


def _no_step_without_its_letter(world: World) -> None:
    """Nothing counts as issued or recommended by itself, and a letter that stands is of what was approved."""
    for held in world.house.records().values():
        letters = [one.record for (kind, _id), one in held.items() if kind == LETTER]
        written = {letter.fields["request"] for letter in letters}
        named = {
            (letter.fields["request"], one["nik"]) for letter in letters for one in letter.fields["content"]["workers"]
        }
        for (kind, name), one in held.items():
            fields, state = one.record.fields, one.record.state
            if kind == REQUEST and state == "issued" and name not in written:
                raise Broken("no request is issued without its letter", name)
            if kind == REGISTRATION and state == "recommended" and (fields.get("request"), fields["nik"]) not in named:
                raise Broken("no worker is recommended without a letter", name)
        for letter in letters:
            if letter.state != "voided" and not (letter.fields.get("seal") and _is_of(held, letter)):
                raise Broken("a letter that stands has its seal and its request", letter.id)


def _is_of(held: dict[Key, Held], letter: Record) -> bool:
    request = held.get((REQUEST, letter.fields["request"]))
    return request is not None and bool(request.record.fields.get("approval"))


def _has_to_hear(world: World, pc: SimPc, heard: dict[str, object], number: int) -> bool:
    """Whether there is anything new for the PC, or central has still to find out which of several copies it is."""
    return heard.get(pc.name) != world.house.stand(pc.office.id) or (number < 3 and pc.member.device in world.copied)


def check(world: World) -> None:
    history = world.house.history()
    known = {item.op.id: item for item in history}
    _acknowledged_once(world, history, known)
    quiet = {(item.op.record_type, item.op.record) for item in history if item.op.was and item.seq is None}
    for pc in world.living():
        drained(pc)
        equal(world, pc, quiet)
        _nothing_vanished(world, pc, known)
        if pc.store.first_broken_entry() is not None:
            raise Broken("the audit log is whole", pc.name)
    _no_step_without_its_letter(world)
    _digests(world)
    follows_from_history(world, history)
    both_values(world, history)
    _old_answers_change_nothing(world)
    if world.plan.seed % REPEATED == 0:
        _old_requests_change_nothing(world)


def _old_requests_change_nothing(world: World) -> None:
    """Every request that central ever answered reaches it once more, in any order.

    To a central that was put back one of them may be news. What it has not got again by now somebody took back, because
    it was refused; that it refuses once more.
    """
    before = world.house.records(), world.house.history()
    requests = [*world.network.answered]
    Random(world.plan.seed).shuffle(requests)
    for request in requests:
        with suppress(LineDown, CentralRefused):
            world.network.deliver(*request)
    known = {item.op.id for item in before[1]}
    after = [item for item in world.house.history() if item.op.id in known or not _is_refused_once_more(world, item)]
    if (world.house.records(), after) != before:
        raise Broken("a repeat changes nothing", "an old request changed what central holds")


def _is_refused_once_more(world: World, item: KnownOp) -> bool:
    entry = world.ledger.entries.get(item.op.id)
    return item.verdict.kind == "rejected" and entry is not None and entry.settled


def _old_answers_change_nothing(world: World) -> None:
    """Whatever is still on its way home, from the line or on a stick, comes too late to do anything; but what hangs on
    a refused op may hear that central took it.
    """
    pcs = {pc.name: pc for pc in world.living()}
    for late in world.network.late_answers:
        if late.pc in pcs:
            _changes_nothing(pcs[late.pc], partial(pcs[late.pc].store.apply_answer, late.request, late.response))
    for stick in world.sticks:
        if stick.pc in pcs:
            _changes_nothing(pcs[stick.pc], partial(take_home, pcs[stick.pc], stick))


def _changes_nothing(pc: SimPc, hear: Callable[[], None]) -> None:
    refused = {(op.record_type, op.record) for op, state in pc.outbox() if state == "quarantined"}
    behind = {op.record for op, state in pc.outbox() if state == "waiting" and (op.record_type, op.record) in refused}
    before = _held_by(pc, behind)
    with suppress(Refused):  # for another that this PC was once
        hear()
    if _held_by(pc, behind) != before:
        raise Broken("a repeat changes nothing", f"an old answer changed {pc.name}")


def _held_by(pc: SimPc, but: set[str]) -> tuple[Any, ...]:
    """What is shown, what waits and how far it has heard; `but` some records."""
    shown = pc.shown()
    users = {record for record_type, record in shown if record_type == "user"}
    said = {key: (said_of(record), _changed_last(record, users)) for key, record in shown.items() if key[1] not in but}
    return said, [item for item in pc.outbox() if item[0].record not in but], pc.member.cursor


def _acknowledged_once(world: World, history: list[KnownOp], known: dict[str, KnownOp]) -> None:
    missing = world.house.acknowledged - known.keys()
    if missing:
        raise Broken("every acknowledged op is in central's history", f"{_told(world, missing)}")
    if len(history) != len(known):
        raise Broken("every acknowledged op is there exactly once", "an op id is there twice")
    for item in history:
        entry = world.ledger.entries.get(item.op.id)
        if entry is None:
            continue
        said, kept = entry.op, item.op
        if (said.fields, said.step, said.record, said.user, said.action) != (
            kept.fields,
            kept.step,
            kept.record,
            kept.user,
            kept.action,
        ):
            raise Broken("history says what was written", f"{said} became {kept}")


def drained(pc: SimPc) -> None:
    """Nothing waits but what hangs on a refused op of its own record; and of that nothing which central had taken."""
    outbox = pc.outbox()
    refused = {(op.record_type, op.record) for op, state in outbox if state == "quarantined"}
    missed = {(op.record_type, op.record) for op, state in outbox if state == "deferred"}
    for op, state in outbox:
        key = (op.record_type, op.record)
        if state == "answered":
            raise Broken("all becomes quiet", f"{pc.name}: answered op {op.id} still lies over its record")
        if state == "waiting" and (key not in refused or (op.was and key not in missed)):
            raise Broken("one bad op blocks nothing unrelated", f"{pc.name}: {op.id} waits")


def equal(world: World, pc: SimPc, quiet: Set[Key] = frozenset()) -> None:
    """What central confirmed to this PC is what central holds of its scopes; but who changed one of the `quiet` records
    last. They were given something again that changed nothing this time, and nobody tells the PC then that the last
    change it knows is one that central lost.
    """
    outbox = pc.outbox()
    confirmed = pc.confirmed()
    central = {
        key: held.record
        for scope in (pc.office.id, SHARED_SCOPE)
        for key, held in world.house.records().get(scope, {}).items()
    }
    users = {record for record_type, record in central if record_type == "user"}
    for key, record in central.items():
        mine = confirmed.get(key)
        if mine is None:
            raise Broken("replicas equal their scope", f"{pc.name} lacks {key}")
        if said_of(mine) != said_of(record):
            raise Broken("replicas equal their scope", f"{pc.name}: {difference(mine, record)}")
        if key not in quiet and _changed_last(mine, users) != _changed_last(record, users):
            raise Broken("replicas equal their scope", f"{pc.name}: {key} was changed last by {mine} and {record}")
    unsent = {(op.record_type, op.record) for op, _ in outbox}
    for key, mine in confirmed.items():
        if key not in central and key not in unsent and not mine.deleted:
            raise Broken("replicas equal their scope", f"{pc.name} has {key}, central has not")


def _digests(world: World) -> None:
    """A comparison finds nothing where nothing differs, and just what differs where something does."""
    living = world.living()
    pc = living[world.plan.seed % len(living)]
    member, service = pc.member, world.house.service
    device = service.device_of(pc.store.token(), "simulation")
    for scope in (pc.office.id, SHARED_SCOPE):
        buckets = pc.store.digests(scope)
        asked = VerifyRequest(epoch=member.epoch, scope=scope, cursor=member.cursor.get(scope, 0), buckets=buckets)
        same = service.verify(device, asked)
        asked.buckets = [*buckets[:7], buckets[7] + 1, *buckets[8:]]
        other = service.verify(device, asked)
        if same.behind or same.differ or other.differ != [7]:
            raise Broken("digests differ exactly when data does", f"{pc.name}: {same} and {other}")


def _changed_last(record: Record, users: set[str]) -> tuple[str, str]:
    """When and by whom; of a shared record that another office changed, the PC need not know by whom."""
    is_foreign = record.type == "company" and record.updated_by not in users
    return record.updated_at, "" if is_foreign else record.updated_by


def _nothing_vanished(world: World, pc: SimPc, known: dict[str, KnownOp]) -> None:
    """What was written here is in the outbox, in quarantine or in central's history, or a person took it back."""
    here = {op.id: state for op, state in pc.outbox()}
    for op in sorted(pc.held):
        entry = world.ledger.entries[op]
        if entry.settled or op in here:
            continue
        item = known.get(op)
        if item is None:
            raise Broken("no local write vanishes", f"{pc.name}: {_told(world, {op})} is nowhere")
        if item.verdict.kind == "rejected":
            raise Broken("no local write vanishes", f"{pc.name}: refused {_told(world, {op})} is not in quarantine")


def _told(world: World, ops: set[str]) -> str:
    entries = [world.ledger.entries[op] for op in sorted(ops) if op in world.ledger.entries]
    return "; ".join(
        f"{entry.pc}'s {entry.op.action} {entry.op.step or ''} {entry.op.fields} of "
        f"{world.ledger.name(entry.op.record_type, entry.op.record)}"
        for entry in entries[:3]
    )


def told(world: World) -> list[str]:
    """What central holds, in words that no clock has a part in."""
    names = dict(world.ledger.names)
    lines = []
    for scope in world.house.records().values():
        for (record_type, record), held in scope.items():
            found = held.record
            said = {key: value for key, value in found.fields.items() if not key.endswith("_at")}
            lines.append(f"{record_type} {found.state} {found.deleted} {said}")
            names.setdefault(record, record_type)
    for record, name in names.items():
        lines = [line.replace(record, name) for line in lines]
    return sorted(lines)
