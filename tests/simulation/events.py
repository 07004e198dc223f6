"""What an action does to the world: people at PCs, exchanges, and everything that goes wrong around them."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sync.ports import CentralRefused, LineDown
from tests.simulation import disasters, people, sticks, upheavals
from tests.simulation.disk import Fault
from tests.simulation.pc import SimPc
from tests.simulation.world import World, draw_fault, draw_weather

Event = Callable[[World, Random], None]
DISK_FAILS = 0.06  # share of what a PC does during which its disk fails
DISK_FAILS_OFTEN = 0.4  # the same of exchanges of many pages


def _person(act: Callable[[SimPc, Random], str]) -> Event:
    def event(world: World, random: Random) -> None:
        pc = world.any_pc(random)
        fault = draw_fault(random, DISK_FAILS)
        world.at(pc, fault, lambda: act(pc, random))

    return event


def _settling(act: Callable[[SimPc, Random], str]) -> Event:
    """An act at a PC that has refused ops."""

    def event(world: World, random: Random) -> None:
        having = [pc for pc in world.pcs if any(state == "quarantined" for _, state in pc.outbox())]
        if having:
            pc = random.choice(having)
            world.at(pc, draw_fault(random, DISK_FAILS), lambda: act(pc, random))

    return event


def sync(world: World, random: Random, pc: SimPc | None = None) -> None:
    pc = pc or world.any_pc(random)
    faults = draw_weather(random, world.plan.badness)
    share = DISK_FAILS_OFTEN if world.pages_are_small else DISK_FAILS
    with world.central_failing(_killed(draw_fault(random, DISK_FAILS / 2))):
        world.at(pc, draw_fault(random, share), lambda: _exchanged(world, pc, faults))


def _killed(fault: Fault | None) -> Fault | None:
    """Central's own disk is watched by its database; here it only dies."""
    return fault._replace(kind="killed before") if fault and fault.kind == "full" else fault


def _exchanged(world: World, pc: SimPc, faults: object) -> None:
    world.exchange(pc, faults)  # type: ignore[arg-type]


def sync_all(world: World, random: Random) -> None:
    for pc in world.pcs:
        sync(world, random, pc)


def late_answer(world: World, random: Random) -> None:
    """An answer that its PC had given up arrives after newer ones."""
    late = world.network.late_answers
    if late:
        world.hear_late(late.pop(random.randrange(len(late))), draw_fault(random, DISK_FAILS))


def late_request(world: World, random: Random) -> None:
    """A request that its PC had given up reaches central after newer ones."""
    late = world.network.late_requests
    if not late:
        return
    found = late.pop(random.randrange(len(late)))
    world.say("an old request reaches central")
    try:
        world.network.deliver(found.token, found.path, found.body)
    except (LineDown, CentralRefused) as error:
        world.say(f"it is refused ({error})")


def clock(world: World, random: Random) -> None:
    pc = world.any_pc(random)
    pc.clock.error = timedelta(days=random.choice((-7300, -400, -1, 0, 0, 1, 400, 7300)))
    world.say(f"{pc.name}: the clock is {pc.clock.error.days} days off")


def central_restarts(world: World, random: Random) -> None:
    world.house.reopen()
    world.say("central starts again")


EVENTS: dict[str, Event] = {
    "register": _person(people.register),
    "edit": _person(people.edit),
    "edit_hot": _person(people.edit_hot),
    "twin": _person(people.twin),
    "bad_edit": _person(people.bad_edit),
    "delete": _person(people.delete),
    "company": _person(people.company),
    "request": _person(people.request),
    "advance": _person(people.advance),
    "walk": _person(people.walk),
    "void": _person(people.void),
    "resolve": _person(people.resolve),
    "manage": _person(people.manage),
    "retry": _settling(people.retry),
    "withdraw": _settling(people.withdraw),
    "sync": sync,
    "sync_all": sync_all,
    "late_answer": late_answer,
    "late_request": late_request,
    "clock": clock,
    "central_restarts": central_restarts,
    "pc_backup": disasters.pc_backup,
    "pc_restored": disasters.pc_restored,
    "pc_cloned": disasters.pc_cloned,
    "central_backup": disasters.central_backup,
    "central_restored": disasters.central_restored,
    "central_put_back": disasters.central_put_back,
    "revoke": disasters.revoke,
    "force": disasters.force,
    "stick_packed": sticks.packed,
    "stick_brought": sticks.brought,
    "stick_home": sticks.taken_home,
    "old_client": sticks.old_client,
    "mistake": upheavals.mistake,
    "old_days": upheavals.old_days,
    "undone": upheavals.undone,
    "rebuild_broken": upheavals.rebuild_broken,
    "damaged": upheavals.damaged,
    "paperwork": upheavals.paperwork,
}
