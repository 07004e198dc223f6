"""The only place where objects are wired together: data folder, pack and clock, and the two faces over them."""

import os
import sys
from pathlib import Path

from desktop.cli.main import main
from desktop.clock import SystemClock
from desktop.errors import SurroundingsFailed
from desktop.folders import data_folder, refuse_closed, refuse_unfit
from desktop.i18n import _, current_language
from desktop.machine import machine_settings
from desktop.updates.switching import failure_told, failure_words, not_put_to_the_test, started_well
from desktop.usecases.office.opening import Workplace
from resources import resource_path
from sync.model.pack_load import load_pack
from sync.ports import Clock

_TURN = 0.0002  # seconds; Python's own are twenty-five times as many
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def run(arguments: list[str], clock: Clock | None = None) -> int:
    """The program: a command does its work and ends, no command opens the window. Returns the exit status.

    `clock` stands for this PC's own where the day matters more than today.
    """
    take_short_turns()
    return main(arguments, lambda folder: workplace(folder, clock), open_window)


def take_short_turns() -> None:
    """Let a thread that is busy with Python hold up the others less, each time they come back from disk or screen.

    A save comes back from SQLite some twenty times, while the line's thread may be unpacking an answer. A table that is
    drawn comes back to Python for every cell: beside such a thread that takes 45 ms instead of 120 with a millisecond.
    """
    sys.setswitchinterval(_TURN)


def workplace(folder: Path | None = None, clock: Clock | None = None) -> Workplace:
    """Where the office of this PC's user lies, with the newest regulation pack that the program brings.

    Raises MachineSettingsWrong, UnfitFolder where the data may not lie, and ClosedFolder.
    """
    settings = machine_settings()
    chosen = folder or data_folder(settings.data)
    refuse_unfit(chosen, settings.data)
    refuse_closed(chosen)
    return Workplace(chosen, load_pack(newest_pack()), clock or SystemClock(), settings)


def newest_pack() -> Path:
    """The folder of the pack with the highest version."""
    folders = [folder for folder in resource_path("packs").iterdir() if (folder / "pack.toml").is_file()]
    return max(folders, key=lambda folder: tuple(int(part) for part in folder.name.split(".")))


def open_window(place: Workplace, file: Path | None = None) -> int:
    """The window over the office in `place`, which takes in the courier `file`. Returns the exit status once it is
    closed. Where it never stood it leaves by SystemExit, so that nothing is said for the version that runs.

    Raises SurroundingsFailed where there is no screen: Qt would end the whole program without a word for a person.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        raise SurroundingsFailed(
            _("There is no screen here for the window. Nothing was changed. Type `loket --help` for the commands.")
        )
    from desktop.ui.run.app import Opening, run_window  # noqa: PLC0415 (loads Qt, which no command needs)

    warning = failure_words()
    stood = False

    def stands() -> None:
        nonlocal stood
        stood = True
        started_well()
        if warning:
            failure_told()

    status = run_window(place, Opening(current_language(), file=file, warning=warning, stands=stands))
    if not stood:
        if status == 0:
            not_put_to_the_test()
        raise SystemExit(status)
    return status
