"""Where the program lies, and where its other versions are laid: one folder for each, complete or not there."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop.errors import SurroundingsFailed
from desktop.i18n import _
from desktop.updates.manifest import PLATFORM, RELEASE, Manifest, read_manifest
from desktop.updates.versions import is_version

FOLDER = "versions"
HALF = ".half"  # a version that is being laid
GONE = ".gone"  # one that is being removed
LOCK = "update.lock"
TRIAL_LOCK = "trial.lock"
_LOOK_AGAIN = 0.1  # seconds
_PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds


@dataclass(frozen=True)
class Program:
    """An installed or staged version as it lies: `start` is the started file below `root`."""

    root: Path
    start: Path
    version: str
    platform: str = PLATFORM
    interpreter: tuple[str, ...] = ()

    def command(self, root: Path, arguments: list[str]) -> list[str]:
        """What starts the same face of the version in `root`."""
        return [*self.interpreter, str(root / self.start), *arguments]

    def manifest(self) -> Manifest:
        """Raises ManifestWrong, OSError."""
        return read_manifest(self.root)


def running_program() -> Program | None:
    """This program as it was installed; None where it runs from its sources."""
    if not getattr(sys, "frozen", False):
        return None
    return program_at(Path(sys.executable))


def program_at(start: Path, interpreter: tuple[str, ...] = ()) -> Program | None:
    """The release in which the program file `start` lies; None where there is none."""
    for root in list(start.parents)[:3]:
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads((root / RELEASE).read_bytes())
            if is_version(told["version"]):
                return Program(root, start.relative_to(root), told["version"], str(told["platform"]), interpreter)
    return None


class Versions:
    """The folder of staged versions. A version's folder appears by one renaming, so one that is there is complete."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: the user's own on this PC, unless given."""
        self.folder = folder or Path(platformdirs.user_data_path("Loket", appauthor=False, roaming=False)) / FOLDER

    @property
    def metadata(self) -> Path:
        """What was seen of signed metadata."""
        return self.folder / "metadata"

    @property
    def fetched(self) -> Path:
        """What came over the line and is not laid yet."""
        return self.folder / "fetched"

    def of(self, version: str) -> Path:
        return self.folder / version

    def half(self, version: str) -> Path:
        return self.folder / f"{version}{HALF}"

    def has(self, version: str) -> bool:
        return is_version(version) and (self.of(version) / RELEASE).is_file()

    def all(self) -> list[str]:
        """The complete ones."""
        with suppress(OSError):
            return [path.name for path in self.folder.iterdir() if self.has(path.name)]
        return []

    def contains(self, program: Program) -> bool:
        """Whether `program` is one of these, not the one that the installer laid."""
        return program.root.parent.resolve() == self.folder.resolve()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else fetches, lays or removes versions meanwhile. Raises SurroundingsFailed where somebody does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("ab") as file:
            if not lock(file.fileno()):
                raise SurroundingsFailed(
                    _(
                        "Another Loket on this PC is fetching an update already. Nothing was changed here. "
                        "Wait until it is done."
                    )
                )
            yield

    @contextmanager
    def trial(self, seconds: float) -> Iterator[bool]:
        """Nobody else tries a version meanwhile; False where somebody still does after so many `seconds`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + seconds
        with (self.folder / TRIAL_LOCK).open("ab") as file:
            while not (alone := lock(file.fileno())) and time.monotonic() < until:
                time.sleep(_LOOK_AGAIN)
            yield alone

    def remove(self, path: Path) -> bool:
        """Take a version away, unless a program runs from it. Whether it is gone."""
        gone = path if path.name.endswith(GONE) else path.with_name(path.name + GONE)
        try:
            if gone != path:
                shutil.rmtree(gone, ignore_errors=True)
                path.rename(gone)  # Windows refuses while a program runs from it
        except OSError:
            return False
        shutil.rmtree(gone, ignore_errors=True)  # a file may be in use under another version's name too
        return not gone.exists()


def trusted_root(path: Path) -> bytes:
    """The keys that this program was shipped with. Raises SurroundingsFailed where they are missing."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SurroundingsFailed(
            _(
                "This program was installed without the keys by which updates are checked ({path}). No update can be "
                "used; all else works. Install the program anew."
            ).format(path=path)
        ) from error


def move(path: Path, target: Path) -> None:
    """Rename, patiently: Windows refuses while a virus scanner looks at what was just written. Raises OSError."""
    for pause in _PATIENCE:
        try:
            path.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    path.replace(target)


def lock(handle: int) -> bool:
    """Lock an open file until it is closed, or its program ends in whatever way; False where another holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (Windows only)

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
