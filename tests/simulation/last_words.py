"""The last work of PCs that were shut out: sealed on them, taken by central, and nothing of it lost."""

from desktop.usecases.exchange.shutting_out import heed_revocation
from sync.bundle import SUFFIX
from sync.central.courier import take_file
from sync.central.refusal import Refusal
from tests.simulation.broken import Broken
from tests.simulation.pc import SimPc
from tests.simulation.sticks import desk_of
from tests.simulation.world import World


def hear_last_words(world: World) -> None:
    """Every PC that was shut out hears of it, and central is brought what it seals."""
    for pc in world.pcs:
        proof = _proof(world, pc) if pc.revoked else ""
        if proof:
            _hear(world, pc, proof)


def _proof(world: World, pc: SimPc) -> str:
    """Central's word that the PC is shut out; "" from one that was restored and does not know it any more."""
    try:
        world.house.service.device_of(pc.store.token(), "simulation")
    except Refusal as refusal:
        return refusal.problem.proof
    raise Broken("revoked devices get nothing", f"{pc.name} is let in")


def _hear(world: World, pc: SimPc, proof: str) -> None:
    held = pc.held - {op for op in pc.held if world.ledger.entries[op].settled}
    pc.is_shut = True
    if heed_revocation(desk_of(pc), proof) is None:
        raise Broken("a proven revocation is heeded", pc.name)
    answered: set[str] = set()
    for file in sorted(pc.folder.glob(f"*{SUFFIX}")):
        taken = take_file(world.house.service, file.read_bytes(), sealed=True)
        answered |= {verdict.op for verdict in taken.verdicts}
    world.say(f"{pc.name}: central takes its last work")
    lost = held - answered - {item.op.id for item in world.house.history()}
    if lost:
        raise Broken("no local write vanishes", f"{pc.name}: {len(lost)} ops are not in its last work")
