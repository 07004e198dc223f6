"""An office whose file was upgraded by a version of the program that then never came up on this PC."""

from pathlib import Path

from desktop.errors import SurroundingsFailed
from desktop.i18n import _
from desktop.store.errors import NewerStore
from desktop.store.going_back import last_upgrade, put_back
from desktop.store.store import Store
from desktop.store.telling import Told, told_to_nobody
from desktop.updates.places import Versions, running_program
from desktop.updates.switching import gave_up
from sync.model.pack import Pack
from sync.ports import Clock


def open_store(
    folder: Path, key: bytes, pack: Pack, clock: Clock, versions: Versions | None = None, told: Told = told_to_nobody
) -> Store:
    """The office's file; the backup from before an upgrade takes its place where the version that made the upgrade was
    given up and nothing was written since. Raises what `Store.open` raises.

    `versions` are this user's, unless given; `told` hears how far an upgrade is.
    """
    program = running_program()
    version = program.version if program else ""
    try:
        return Store.open(folder, key, pack, clock, version, told)
    except NewerStore:
        if not _went_back(folder, key, pack, clock, versions or Versions()):
            raise
        return Store.open(folder, key, pack, clock, version, told)


def _went_back(folder: Path, key: bytes, pack: Pack, clock: Clock, versions: Versions) -> bool:
    upgrade = last_upgrade(folder, key)
    if upgrade is None or not gave_up(upgrade.by, versions):
        return False
    try:
        return put_back(folder, key, upgrade, pack, clock.now()) is not None
    except OSError as error:
        raise SurroundingsFailed(
            _(
                "The data from before the failed update could not be put back ({reason}). Nothing was lost: both are "
                "in the folder “backups” beside the data. Make room on the disk, then open the program again."
            ).format(reason=error.strerror or error)
        ) from error
