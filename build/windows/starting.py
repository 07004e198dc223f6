"""How long the window takes until a person can sign in: the frozen program beside the same code in plain Python."""

import shutil
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from practice_central import practice_central
from windows.picture import grab
from windows.places import FROZEN, PYTHON, WORK
from windows.wine import BuildError, Windows, a_display, a_windows

TRIES = 5
LIMIT, PAUSE = 90, 0.05  # seconds
COVERED = 0.3  # of the screen has changed: the window stands
UNFROZEN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from desktop.__main__ import main; sys.exit(main())"


def starts(folder: Path) -> dict[str, Any]:
    """The median seconds of some starts of each, to the sign-in screen of an office; `folder` is laid anew."""
    shutil.rmtree(folder, ignore_errors=True)
    data = folder / "office"
    with (
        a_display() as screen,
        a_windows(folder / "prefix", screen) as windows,
        practice_central(folder / "central") as central,
    ):
        cli = FROZEN / "cli" / "loket.exe"
        enrol = ["--server", central.url, "--code", central.new_code(), "--name", "PC-1"]
        windows.run([cli, "--data-dir", data, "enroll", *enrol])
        project = WORK / "freezing" / FROZEN.name / "project"
        commands: dict[str, list[str | Path]] = {
            "frozen": [FROZEN / "Loket.exe", "--data-dir", data],
            "unfrozen": [PYTHON / "python.exe", "-c", UNFROZEN, project, "--data-dir", data],
        }
        empty = grab(screen)
        for command in commands.values():  # the first start of each reads everything from the disk
            seconds_to_window(windows, command, screen, empty)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(TRIES):
            for name, command in commands.items():
                taken[name].append(seconds_to_window(windows, command, screen, empty))
    return {name: round(statistics.median(seconds), 2) for name, seconds in taken.items()}


def seconds_to_window(
    windows: Windows, command: Sequence[str | Path], screen: Mapping[str, str], empty: Image.Image
) -> float:
    """Start, wait until the window covers the `empty` screen, and end it. Raises BuildError when it does not come."""
    while is_covered(empty, screen):  # by the one before
        time.sleep(PAUSE)
    began = time.perf_counter()
    process = windows.started(command)
    try:
        while (taken := time.perf_counter() - began) < LIMIT and process.poll() is None:
            if is_covered(empty, screen):
                return taken
            time.sleep(PAUSE)
        process.kill()
        output, errors = process.communicate()
        told = f"{output[-2000:]}\n{errors[-2000:]}"
    finally:
        end(windows, process, Path(command[0]).name)
    raise BuildError(f"The window of {command[0]} did not come:\n{told}")


def end(windows: Windows, process: subprocess.Popen[str], name: str) -> None:
    """Close the window as a person would: what is killed leaves a lock behind, which the next start may find taken."""
    if process.poll() is None:
        windows.run(["taskkill", "/IM", name], check=False)
        try:
            process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise BuildError(f"{name} did not close within {LIMIT} s.") from late


def is_covered(empty: Image.Image, screen: Mapping[str, str]) -> bool:
    """Whether enough of the screen differs from what it was."""
    changed = ImageChops.difference(empty, grab(screen)).convert("L").histogram()
    return sum(changed[1:]) > COVERED * sum(changed)
