"""Exchanges beside the line: by USB stick, in no order with it, and as an old client makes them."""

from dataclasses import dataclass
from random import Random

from desktop.store.errors import DiskFull
from desktop.usecases.desk import Office
from desktop.usecases.exchange.courier import make_file, take_answer
from sync.central.courier import CourierRefused, take_file
from sync.ports import CentralRefused, LineDown
from sync.protocol import SyncRequest, SyncResponse
from tests.simulation.disk import Killed
from tests.simulation.pc import SimPc
from tests.simulation.world import World, draw_fault

OPS = 50


@dataclass
class Stick:
    """A sealed file on its way to central, or the sealed answer on the way home."""

    pc: str
    file: bytes
    answer: bytes | None = None


def packed(world: World, random: Random) -> None:
    """What waits at a PC is put on a stick."""
    pc = random.choice(world.living())

    def pack() -> str:
        world.sticks.append(Stick(pc.name, make_file(desk_of(pc)).data))
        return "a stick is packed"

    world.at(pc, draw_fault(random, 0.1), pack)


def brought(world: World, random: Random) -> None:
    """A stick reaches central, perhaps once more."""
    if not world.sticks:
        return
    stick = random.choice(world.sticks)
    try:
        with world.central_failing(draw_fault(random, 0.1)):
            stick.answer = take_file(world.house.service, stick.file).answer or stick.answer
        world.say(f"central reads {stick.pc}'s stick")
    except CourierRefused:
        world.say(f"central does not take {stick.pc}'s stick")
    except (Killed, DiskFull):
        world.say("central is killed over a stick, and starts again")
        world.house.reopen()


def taken_home(world: World, random: Random) -> None:
    """The answer on a stick reaches its PC, perhaps once more."""
    answered = [stick for stick in world.sticks if stick.answer is not None]
    if not answered:
        return
    stick = random.choice(answered)
    pc = next(pc for pc in world.pcs if pc.name == stick.pc)
    world.say(f"{pc.name}: the answer on a stick is read")
    world.at(pc, draw_fault(random, 0.1), lambda: take_home(pc, stick))


def take_home(pc: SimPc, stick: Stick) -> None:
    """Lay the answer. Raises Refused where it is for another that this PC was once."""
    if stick.answer is not None and not pc.revoked:
        take_answer(desk_of(pc), stick.answer, "stick")


def desk_of(pc: SimPc) -> Office:
    return Office(pc.store, pc.pack, pc.clock)


def old_client(world: World, random: Random) -> None:
    """A program of the first protocol sends what waits; it is told to upgrade, and gets nothing."""
    pc = random.choice(world.living())
    request = _request(pc)
    request.protocol = 1
    answer = _delivered(world, pc.store.token(), request)
    if answer is None:
        return
    assert not answer.changes, "an old client is sent no changes"
    world.say(f"{pc.name} sends as an old client")
    world.at(pc, None, lambda: pc.store.apply_answer(request, answer))


def _request(pc: SimPc) -> SyncRequest:
    member = pc.member
    return SyncRequest(
        pack=member.pack, device=member.device, epoch=member.epoch, cursor=member.cursor, ops=pc.store.unsent(OPS)
    )


def _delivered(world: World, token: str, request: SyncRequest) -> SyncResponse | None:
    """Central's answer; None where it refuses."""
    codec = world.network.codec
    try:
        body = world.network.deliver(token, "sync", codec.pack_request("sync", request))
    except (CentralRefused, LineDown):
        return None
    answer: SyncResponse = codec.response("sync", request, body)
    return answer
