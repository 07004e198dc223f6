"""Makers who publish versions of a small program, and a PC that has one of them installed."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from desktop.machine import Updates
from desktop.updates.current import Current, read_current
from desktop.updates.manifest import manifest_of, write_manifest
from desktop.updates.places import Program, Versions, program_at
from desktop.updates.source import FolderSource, Source
from desktop.usecases.office.updating import Outcome, Site, update
from publish_keys import Keys
from publish_metadata import Signatures
from publish_release import Published, Release

START = "Loket.py"
LIBRARY = "_internal/desktop/store.pyc"
CONSTANT = "_internal/lib/qt.dll"
_BULK = "".join(f"record {n * n} is kept here.\n" for n in range(500))

Files = dict[str, bytes]


def program_files(version: str) -> Files:
    """A release of a few files, of which one version differs from another in a line of one."""
    return {
        START: f"print({version!r})\n".encode(),
        LIBRARY: f"{_BULK}version = {version}\n".encode(),
        CONSTANT: bytes(range(256)) * 200,
        "_internal/empty.txt": b"",
    }


def lay(folder: Path, files: Files, version: str, platform: str = "win-amd64") -> Path:
    """A build in `folder`, with its release.json."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    write_manifest(folder, manifest_of(folder, version, platform, "2026-11-22"))
    return folder


@dataclass
class Makers:
    """Those who sign; `repository` is what they publish, `keys` never leave them."""

    folder: Path
    keys: Keys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = Keys(self.folder / "keys")
        self.keys.make()

    @property
    def repository(self) -> Path:
        return self.folder / "published"

    @property
    def root(self) -> bytes:
        return (self.keys.folder / "1.root.json").read_bytes()

    @property
    def source(self) -> Source:
        return FolderSource(self.repository)

    def signatures(self) -> Signatures:
        return Signatures.read(self.repository, self.keys)

    def publish(
        self, version: str, files: Files | None = None, platform: str = "win-amd64", **options: int
    ) -> Published:
        """The version becomes the newest."""
        build = lay(self.folder / "builds" / version, files or program_files(version), version, platform)
        return Release(build, self.signatures()).publish(**options)

    def sign_until(self, days: float) -> None:
        """The newest is the newest until so many days from now, or ago."""
        self.signatures().write_timestamp(days)


@dataclass
class InstalledPc:
    """A PC with a version installed, in a folder with a space and an accent in its name."""

    folder: Path
    root: bytes
    settings: Updates = field(default_factory=Updates)
    version: str = "0.1.0"
    files: Files | None = None

    def __post_init__(self) -> None:
        lay(self.installed, self.files or program_files(self.version), self.version)

    @property
    def installed(self) -> Path:
        return self.folder / "Program Files" / "Löket"

    @property
    def versions(self) -> Versions:
        return Versions(self.folder / "Bu Sri" / "Loket" / "versions")

    @property
    def program(self) -> Program:
        """The program as the installer laid it."""
        found = program_at(self.installed / START, (sys.executable,))
        assert found is not None
        return found

    def staged(self, version: str) -> Program:
        """The program as an update laid it."""
        found = program_at(self.versions.of(version) / START, (sys.executable,))
        assert found is not None
        return found

    @property
    def site(self) -> Site:
        return self.site_of(self.program)

    def site_of(self, program: Program) -> Site:
        return Site(program, self.versions, self.root, self.settings)

    def update(self, source: Source, *, by_hand: bool = False, apply: bool = False) -> Outcome:
        """What the program on this PC does when it is told to look for an update."""
        return update(self.site, source, by_hand=by_hand, apply=apply)

    @property
    def current(self) -> Current:
        return read_current(self.versions)

    def content(self, version: str) -> Files:
        """The files of a staged version but its release.json."""
        top = self.versions.of(version)
        files = {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        files.pop("release.json")
        return files
