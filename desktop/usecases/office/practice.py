"""The practice office: fictional people in a folder of its own, with no central and no line. Nothing in it is real.

It stands beside the real office's folder, which is never opened by it, and can be thrown away and made anew at will.
"""

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from desktop.errors import LoketError, Refused, SurroundingsFailed
from desktop.folders import is_shared, usual_folder
from desktop.i18n import _
from desktop.machine import Central
from desktop.store.vault import Vault
from desktop.usecases.handing_out import make_folder
from desktop.usecases.office.opening import PRACTICE_PASSPHRASE, Workplace
from desktop.usecases.telling import Told
from resources import resource_path

SUFFIX = "latihan"  # of the folder's name
FILES = "berkas"  # within it: lists to be imported for practice
_HALF, _OLD = "half", "old"


def practice_place(place: Workplace) -> Workplace:
    """Where the practice office of this PC's user lies or will lie; `place` itself where it is that already.

    Where everybody who signs in to the PC shares the real office's data, each practises alone.
    """
    if place.practice:
        return place
    beside = usual_folder() if is_shared(place.machine.data) else place.folder
    folder = beside.with_name(f"{beside.name}-{SUFFIX}") if beside.name else beside / SUFFIX
    machine = msgspec.structs.replace(place.machine, central=Central())
    return replace(place, folder=folder, machine=machine, real=place)


def make_practice(place: Workplace, told: Told = lambda _done, _of: None) -> None:
    """Make the practice office in `place` where there is none; all of it or nothing.

    Raises SurroundingsFailed, and Refused where something else lies there.
    """
    _refuse_real(place)
    if place.has_office():
        return
    _refuse_anything_else(place.folder)
    from desktop.usecases.office.practice_founding import found_practice  # noqa: PLC0415 (loads what imports lists)

    half = _beside(place.folder, _HALF)
    try:
        shutil.rmtree(half, ignore_errors=True)
        make_folder(half)
        found_practice(replace(place, folder=half), told)
        _copy_files(half)
        shutil.rmtree(place.folder, ignore_errors=True)  # holds nothing
        half.rename(place.folder)
    except OSError as error:
        raise _not_made(place.folder) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def begin_anew(place: Workplace, told: Told = lambda _done, _of: None) -> None:
    """Throw the practice office in `place` away and make it anew. It must be closed.

    Raises SurroundingsFailed where it is open elsewhere, Refused where something else lies there; then that stays.
    """
    _refuse_real(place)
    _refuse_anything_else(place.folder)
    old = _beside(place.folder, _OLD)
    try:
        shutil.rmtree(old, ignore_errors=True)
        if place.folder.exists():
            place.folder.rename(old)
    except OSError as error:
        raise _not_made(place.folder) from error
    try:
        make_practice(place, told)
    except BaseException:
        with suppress(OSError):
            if old.exists() and not place.folder.exists():
                old.rename(place.folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path, word: str) -> Path:
    return folder.with_name(f"{folder.name}.{word}")


def _copy_files(folder: Path) -> None:
    """Lists as companies send them, one of them untidy."""
    (folder / FILES).mkdir()
    for name in ("permohonan-p3mi.xlsx", "permohonan-p3mi-berantakan.xlsx"):
        shutil.copyfile(resource_path("practice", name), folder / FILES / name)


def _refuse_real(place: Workplace) -> None:
    if not place.practice:
        raise Refused(_("{folder} is no practice office. Nothing was changed.").format(folder=place.folder))


def _refuse_anything_else(folder: Path) -> None:
    """What bears the name of a practice office's folder need not be one, and is not thrown away then."""
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return
        if Vault.needs_passphrase(folder):
            Vault.open(folder, PRACTICE_PASSPHRASE)
            return
    except (OSError, LoketError):
        pass
    text = _("In {folder} lies something else than a practice office. Nothing was changed. Give it another name first.")
    raise Refused(text.format(folder=folder))


def _not_made(folder: Path) -> SurroundingsFailed:
    return SurroundingsFailed(
        _(
            "The practice office in {folder} could not be made or put away. The real office is not touched by that. "
            "Close every window that practises, make room on the disk, then try again."
        ).format(folder=folder)
    )
