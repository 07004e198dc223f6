"""Troubles of several steps, which hardly come together by chance."""

from collections.abc import Iterator
from itertools import chain
from random import Random

from sync.ports import Pending
from tests.simulation import disasters, people
from tests.simulation.pc import SimPc
from tests.simulation.people import REGISTRATION, REQUEST, NothingToDo
from tests.simulation.world import World, broken_after, draw_fault, fair

STEPS = 5  # from a request's receipt to its letter


def paperwork(world: World, random: Random) -> None:
    """One office's desk takes requests all the way to their letters, and exchanges."""
    pc = world.any_pc(random)
    _letters(world, random, pc, random.choice((1, 2)))
    world.at(pc, draw_fault(random, 0.1), lambda: _exchanged(world, pc, fair()))


def _letters(world: World, random: Random, pc: SimPc, count: int) -> None:
    for _ in range(count):
        world.at(pc, None, lambda: people.request(pc, random))
        newest = people.listed(pc, REQUEST)[-1].id
        for _ in range(STEPS):
            world.at(pc, None, lambda: people.advance(pc, random, newest))  # noqa: B023 - called at once


def old_days(world: World, random: Random) -> None:
    """Central is backed up, works on, and is put back by an administrator who knows; then an answer from before it
    arrives at a PC that has heard of it.
    """
    pc = random.choice(world.living())
    others = [other for other in world.living() if other.office is pc.office and other is not pc]
    other = random.choice(others or [pc])
    disasters.central_backup(world, random)
    _letters(world, random, other, random.choice((0, 2)))
    world.at(other, None, lambda: people.edit_hot(other, random))
    world.at(other, None, lambda: _exchanged(world, other, fair()))
    _letters(world, random, other, random.choice((0, 2)))
    world.at(pc, None, lambda: _exchanged(world, pc, chain(["answer late"], _down())))
    disasters.put_back(world, world.house.backups[-1], tell=True)
    world.at(pc, draw_fault(random, 0.2), lambda: _exchanged(world, pc, fair()))
    _hear_late(world, pc)
    _letters(world, random, pc, random.choice((0, 1)))


def _hear_late(world: World, pc: SimPc) -> None:
    """All that is late arrives."""
    for late in [late for late in world.network.late_answers if late.pc == pc.name]:
        world.network.late_answers.remove(late)
        world.hear_late(late)


def mistake(world: World, random: Random) -> None:
    """A change that central refuses, work that goes on, and what a person does about it, or does not."""
    pc = world.any_pc(random)
    world.at(pc, None, lambda: people.bad_edit(pc, random))
    world.at(pc, None, lambda: _exchanged(world, pc, fair()))
    for _ in range(random.choice((1, 2, 3))):
        act = random.choice((people.edit, people.edit_hot))
        world.at(pc, None, lambda act=act: act(pc, random))  # type: ignore[misc]
    decide = random.choice((people.withdraw, people.withdraw, people.retry, None))
    if decide is not None:
        world.at(pc, draw_fault(random, 0.1), lambda: decide(pc, random))


def undone(world: World, random: Random) -> None:
    """A PC's disk is put back to the state before its last request, of which it heard no answer."""
    pc = random.choice(world.living())
    world.copied.add(pc.member.device)
    copy = pc.copy(world.new_folder())
    world.at(pc, None, lambda: people.edit(pc, random))
    world.at(pc, None, lambda: _exchanged(world, pc, chain(["answer lost"], _down())))
    pc.put_back(copy)
    pc.is_copy = True
    world.say(f"{pc.name}: the disk is put back to before that")
    world.at(pc, None, lambda: people.edit(pc, random))


def rebuild_broken(world: World, random: Random) -> None:
    """A PC begins anew on a line that breaks, then an answer arrives that it gave up before."""
    pc = random.choice(world.living())
    world.at(pc, None, lambda: _exchanged(world, pc, chain(["answer late"], _down())))
    pc.store.ask(Pending(kind="rebuild", by=pc.office.people["agus"], asked_at=pc.clock.now()))
    world.say(f"{pc.name}: somebody asks to rebuild")
    faults = broken_after(fair(), random.choice((1, 1, 2, 3)))
    world.at(pc, draw_fault(random, 0.2), lambda: _exchanged(world, pc, faults))
    _hear_late(world, pc)


def damaged(world: World, random: Random) -> None:
    """A row of a PC's file is not what central said, by whatever went wrong once; somebody asks to compare."""
    pc = random.choice(world.living())
    laid = {(op.record_type, op.record) for op, _ in pc.outbox()}
    try:
        found = [record for record in people.listed(pc, REGISTRATION) if (record.type, record.id) not in laid]
    except NothingToDo:
        return
    if not found:
        return
    record = random.choice(found)
    with pc.store._database.transaction() as connection:
        connection.execute("UPDATE record_registration SET job = ? WHERE id = ?", ("caregiver-", record.id))
    pc.is_damaged = True
    world.say(f"{pc.name}: {pc.ledger.name(REGISTRATION, record.id)} is damaged, and somebody asks to verify")
    pc.store.ask(Pending(kind="verify", by=pc.office.people["agus"], asked_at=pc.clock.now()))


def _down() -> Iterator[str | None]:
    return broken_after(fair(), 0)


def _exchanged(world: World, pc: SimPc, faults: Iterator[str | None]) -> None:
    world.exchange(pc, faults)
