"""What befalls whole machines: copies and old backups put back, central restored, PCs shut out, forced syncs."""

from contextlib import suppress
from random import Random

from sync.central.admin import NotPossible
from sync.ports import Pending
from tests.simulation.house import Backup
from tests.simulation.pc import SimPc
from tests.simulation.times import PcClock
from tests.simulation.world import World

MOST_PCS = 6


def pc_backup(world: World, random: Random) -> None:
    pc = world.any_pc(random)
    pc.copies.append(pc.copy(world.new_folder()))
    world.say(f"{pc.name}: the folder is copied away")


def pc_restored(world: World, random: Random) -> None:
    """An old copy of the folder is put back; what only the present one held is gone with it."""
    having = [pc for pc in world.living() if pc.copies]
    if not having:
        return
    pc = random.choice(having)
    world.copied.add(pc.member.device)
    pc.put_back(random.choice(pc.copies))
    pc.is_copy = True
    world.copied.add(pc.member.device)
    world.say(f"{pc.name}: an old copy of the folder is put back")


def pc_cloned(world: World, random: Random) -> None:
    """A disk image of a PC becomes another PC; both live on."""
    if len(world.pcs) >= MOST_PCS:
        return
    source = random.choice(world.living())
    copy = source.copy(world.new_folder())
    world.copied.add(source.member.device)
    source.is_copy = True
    clone = SimPc(
        f"pc{len(world.pcs) + 1}",
        source.office,
        copy.folder,
        world.town.pack,
        PcClock(world.time, source.clock.error),
        world.ledger,
        copy.held,
    )
    clone.is_copy, clone.is_damaged = True, copy.is_damaged
    world.pcs.append(clone)
    world.say(f"{clone.name} begins as a copy of {source.name}")


def central_backup(world: World, random: Random) -> None:
    world.house.back_up()
    world.say("central is backed up")


def central_restored(world: World, random: Random) -> None:
    """Central goes back to a backup, and its administrator says so."""
    if world.house.backups:
        put_back(world, random.choice(world.house.backups), tell=True)


def central_put_back(world: World, random: Random) -> None:
    """Central's file is replaced by an old one, and nobody tells."""
    if world.house.backups:
        put_back(world, random.choice(world.house.backups), tell=False)


def put_back(world: World, backup: Backup, *, tell: bool) -> None:
    """The backup is in the place of central's file; `tell`: central is told of it."""
    world.house.put_back(backup)
    world.watcher.forget_verdicts()
    for device in sorted(world.shut_out):
        with suppress(NotPossible):  # it joined since
            world.house.admin.revoke(device)
    if tell:
        world.house.admin.new_epoch()
        world.say("central is restored from a backup, and knows it")
    else:
        world.unaware.update(pc.name for pc in world.pcs)
        world.say("central's file is an old one, and nobody tells")


def revoke(world: World, random: Random) -> None:
    """An administrator shuts a PC out for good."""
    if len(world.living()) < 3:
        return
    pc = random.choice(world.living())
    try:
        world.shut_out.update(world.house.admin.revoke(pc.member.device))
    except NotPossible:  # central was put back to before it joined
        world.say(f"central does not know {pc.name}, and shuts nobody out")
        return
    for copy in world.pcs:
        copy.revoked = copy.revoked or copy.member.device in world.shut_out
    world.say(f"{pc.name} is shut out")


def force(world: World, random: Random) -> None:
    """An administrator, or a person at the PC, asks for more than the usual exchange."""
    kind = random.choice(("retry", "verify", "verify", "rebuild", "rebuild"))
    pc = random.choice(world.living())
    if random.random() < 0.5:
        with suppress(NotPossible):  # central was put back to before it joined
            world.house.admin.force_sync(kind, "agus", device=pc.member.device)
            world.say(f"central asks {pc.name} to {kind}")
        return
    by = pc.office.people["agus"]
    pc.store.ask(Pending(kind=kind, by=by, asked_at=pc.clock.now()))
    world.say(f"{pc.name}: somebody asks to {kind}")
