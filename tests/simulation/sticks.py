"""Exchanges beside the line: by USB stick, in no order with it, and as an old client makes them."""

from dataclasses import dataclass
from random import Random

from sync.ports import CentralRefused, LineDown
from sync.protocol import SyncRequest, SyncResponse
from tests.simulation.pc import SimPc
from tests.simulation.world import World, draw_fault

OPS = 50


@dataclass
class Stick:
    """A request on its way to central, or its answer on the way home."""

    pc: str
    token: str
    request: SyncRequest
    response: SyncResponse | None = None


def packed(world: World, random: Random) -> None:
    """What waits at a PC is put on a stick."""
    pc = random.choice(world.living())
    world.sticks.append(Stick(pc.name, pc.store.token(), _request(pc)))
    world.say(f"{pc.name}: a stick is packed")


def brought(world: World, random: Random) -> None:
    """A stick reaches central, perhaps once more."""
    if not world.sticks:
        return
    stick = random.choice(world.sticks)
    answer = _delivered(world, stick.token, stick.request)
    stick.response = answer or stick.response
    world.say(f"central reads {stick.pc}'s stick" if answer else f"central does not take {stick.pc}'s stick")


def taken_home(world: World, random: Random) -> None:
    """The answer on a stick reaches its PC, perhaps once more."""
    answered = [stick for stick in world.sticks if stick.response is not None]
    if not answered:
        return
    stick = random.choice(answered)
    pc = next(pc for pc in world.pcs if pc.name == stick.pc)
    request, response = stick.request, stick.response
    assert response is not None, "only answered sticks were chosen"
    world.say(f"{pc.name}: the answer on a stick is read")
    world.at(pc, draw_fault(random, 0.1), lambda: pc.store.apply_answer(request, response))


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
