"""Upgrades that are cut off: at some moment, and right when the first of the two programs was replaced."""

import random
import re
import time
from collections import Counter as Tally
from dataclasses import dataclass
from pathlib import Path

from windows.installed import Installed, hold, wait_until
from windows.screens import Screens

AT_SOME_MOMENT, AT_THE_SWITCH = 10, 2
_STARTED = re.compile(r"started: Loket (\S+) ")


@dataclass(frozen=True)
class Cutter:
    """Who pulls the plug while `current` is installed over `previous`."""

    program: Installed
    screens: Screens
    previous: Path
    current: Path
    log: Path  # the window's

    def cut_all(self, took: float) -> dict[str, dict[str, int]]:
        """How often each version was met by both programs, after upgrades that take some `took` seconds."""
        met = {"command line": Tally[str](), "window": Tally[str]()}
        moments = [random.Random(cut).uniform(0.2, took) for cut in range(AT_SOME_MOMENT)]  # noqa: S311
        for moment in [*moments, *[None] * AT_THE_SWITCH]:
            self._cut(moment)
            met["command line"][str(self.program.call("machine")["version"])] += 1
            met["window"][self._window_version()] += 1
        hold(len({*met["command line"], *met["window"]}) == 2, f"Not both versions were met: {met}")
        return {name: dict(versions) for name, versions in met.items()}

    def _cut(self, moment: float | None) -> None:
        """After so many seconds; without any, as soon as Loket.exe is the new one."""
        hold(self.program.setup(self.previous, "/AllUsers") == 0, "The previous version could not be laid.")
        window = self.program.windows.here(self.program.folder) / "Loket.exe"
        before = _mark(window)
        with self.program.windows.started([self.current, "/S", "/AllUsers"], env=self.program.environment) as process:
            if moment is None:
                wait_until(lambda: _mark(window) != before, "The switch", pause=0.005)
            else:
                time.sleep(moment)  # the moment is what is tried
            process.kill()
            self.program.windows.run(["taskkill", "/F", "/IM", self.current.name], check=False)

    def _window_version(self) -> str:
        with self.screens.window():
            self.screens.take("after-a-cut-off")
        return str(_STARTED.findall(self.log.read_text("utf-8"))[-1])


def _mark(file: Path) -> tuple[int, int, int]:
    """Changes when another file takes its place."""
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
