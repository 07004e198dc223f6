"""How long the window takes until a person can sign in: the frozen program beside the same code in plain Python."""

import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import ImageChops

from practice_central import practice_central
from windows.picture import grab
from windows.places import FROZEN, PYTHON, WORK
from windows.wine import BuildError, Windows, a_display, a_windows

TRIES = 5
LIMIT = 90  # seconds
COVERED = 0.3  # of the screen has changed: the window stands
UNFROZEN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from desktop.__main__ import main; sys.exit(main())"


def starts(folder: Path) -> dict[str, Any]:
    """The median seconds of some starts of each, to the sign-in screen of an office; `folder` is laid anew."""
    data = folder / "office"
    with a_display() as screen, a_windows(screen=screen) as windows, practice_central(folder / "central") as central:
        cli = FROZEN / "cli" / "loket.exe"
        enrol = ["--server", central.url, "--code", central.new_code(), "--name", "PC-1"]
        windows.run([cli, "--data-dir", data, "enroll", *enrol])
        project = WORK / "freezing" / FROZEN.name / "project"
        commands: dict[str, list[str | Path]] = {
            "frozen": [FROZEN / "Loket.exe", "--data-dir", data],
            "unfrozen": [PYTHON / "python.exe", "-c", UNFROZEN, project, "--data-dir", data],
        }
        for command in commands.values():  # the first start of each reads everything from the disk
            seconds_to_window(windows, command, screen)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(TRIES):
            for name, command in commands.items():
                taken[name].append(seconds_to_window(windows, command, screen))
    return {name: round(statistics.median(seconds), 2) for name, seconds in taken.items()}


def seconds_to_window(windows: Windows, command: Sequence[str | Path], screen: Mapping[str, str]) -> float:
    """Start, wait until the window covers the screen, and end it. Raises BuildError when it does not come."""
    before = grab(screen)
    began = time.perf_counter()
    process = windows.started(command)
    try:
        while (taken := time.perf_counter() - began) < LIMIT:
            changed = ImageChops.difference(before, grab(screen)).convert("L").point([0] + [255] * 255)
            if changed.histogram()[255] > COVERED * changed.width * changed.height:
                return taken
            if process.poll() is not None:
                break
            time.sleep(0.02)
    finally:
        process.kill()
        output, errors = process.communicate()
    raise BuildError(f"The window of {command[0]} did not come:\n{output[-2000:]}\n{errors[-2000:]}")
