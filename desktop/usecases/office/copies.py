"""Copies of the office's file that an administrator keeps elsewhere, and puts back."""

from pathlib import Path

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _
from desktop.store.put_in_place import restore
from desktop.store.vault import Vault
from desktop.usecases.desk import Desk, Office
from desktop.usecases.office.opening import PRACTICE_PASSPHRASE, Workplace
from desktop.usecases.telling import Told


def back_up(office: Office, file: Path, told: Told) -> None:
    """Write an equally encrypted copy of everything committed to `file`, while the work goes on.

    Raises Refused where a file is there already, SurroundingsFailed where it cannot be written.
    """
    if file.exists():
        raise Refused(_("{file} is there already. Nothing was written. Give another name.").format(file=file))
    if not file.parent.is_dir():
        raise SurroundingsFailed(_("{folder} is not there. Nothing was written.").format(folder=file.parent))
    office.store.copy_to(file, told)


def put_back(
    place: Workplace, desk: Desk, file: Path, passphrase: str | None, told: Told, *, unsent: bool = False
) -> Path:
    """Put the copy in `file` in the place of the office's file; gives where that is kept. Closes the office of `desk`.

    The next exchange notices: this PC goes on as a PC of its own, and hears what it lacks. Raises Refused where the
    person is no administrator, and what `desktop.store.put_in_place.restore` raises.
    """
    if "administrator" not in desk.person.roles:
        raise Refused(_("Only an administrator puts a copy of the data back. Nothing was changed."))
    desk.store.close()
    key = Vault.open(place.folder, PRACTICE_PASSPHRASE if place.practice else passphrase)
    return restore(place.folder, key, file, place.pack, place.clock.now(), told, unsent=unsent)
