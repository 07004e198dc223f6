"""An installed Loket in a Windows: how the proof installs it, starts it, and looks at what came of it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Any

from windows.wine import BuildError, Windows

LIMIT = 120  # seconds anything may take that ends by itself
ALL_USERS = r"C:\Program Files\Loket"
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Loket"


class ProofFailed(BuildError):
    """What was to be proved does not hold."""


def hold(holds: object, what: str) -> None:
    """Raise ProofFailed unless `holds`; `what` says what does not."""
    if not holds:
        raise ProofFailed(what)


def wait_until(happened: Callable[[], object], what: str, pause: float = 0.2) -> None:
    """Wait for what another process does, looking every `pause` seconds."""
    end = time.monotonic() + LIMIT
    while not happened():
        hold(time.monotonic() < end, f"{what} did not happen within {LIMIT} s.")
        time.sleep(pause)


@dataclass(frozen=True)
class Installed:
    """Loket in one folder of a Windows, as one person uses it."""

    windows: Windows
    folder: str
    environment: Mapping[str, str]

    @property
    def files(self) -> set[str]:
        """Every installed file, by its path below the folder."""
        here = self.windows.here(self.folder)
        return {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}

    @property
    def version(self) -> str:
        """The installed release, as its own list of files says; empty when there is none."""
        release = self.windows.here(self.folder) / "release.json"
        return str(json.loads(release.read_text("utf-8"))["version"]) if release.is_file() else ""

    def setup(self, program: Path, *options: str) -> int:
        """Run a setup program without a word; gives its exit code."""
        done = self.windows.run([program, "/S", *options], env=self.environment, timeout=5 * LIMIT, check=False)
        return done.returncode

    def uninstall(self, mode: str) -> None:
        """By the uninstaller, which goes on in a copy of itself after it has ended."""
        self.windows.run([self._program("uninstall.exe"), "/S", mode], env=self.environment, check=False)
        wait_until(lambda: not self.files, f"The end of uninstalling {self.folder}")

    def registered(self, root: str) -> bool:
        """Whether Windows' list of programs has it."""
        return self.windows.run(["reg", "query", f"{root}\\{KEY}"], check=False).returncode == 0

    def window(self, *arguments: str) -> Any:
        """The window, started and going on."""
        return self.windows.started([self._program("Loket.exe"), *arguments], env=self.environment)

    def of(self, **environment: str) -> "Installed":
        """The same with more environment."""
        return replace(self, environment={**self.environment, **environment})

    def call(self, *arguments: str | Path, statuses: tuple[int, ...] = (0,)) -> Any:
        """A command of the installed program; its answer's data. Raises ProofFailed for any other exit status."""
        words = [self.windows.path(word) if isinstance(word, Path) else word for word in arguments]
        command = [self._program("cli", "loket.exe"), "--json", *words]
        done = self.windows.run(command, env=self.environment, timeout=LIMIT, check=False)
        told = f"loket {' '.join(words)}: {done.returncode}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        hold(done.returncode in statuses, told)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def _program(self, *name: str) -> str:
        return str(PureWindowsPath(self.folder, *name))
