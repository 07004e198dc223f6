"""Laying a complete version beside the one in use: what did not change is taken from there, the rest is fetched.

A version is laid in a folder with another name, every file checked against the signed manifest and flushed, and gets
its own name last. Broken off anywhere, it is gone on with.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from desktop.updates.errors import disk_errors, no_room
from desktop.updates.fetching import Fetcher, Old
from desktop.updates.manifest import RELEASE, Entry, Manifest, check, matches, parse_manifest, sha256_of
from desktop.updates.places import Program, Versions, move
from sync.disk import settle

SPARE = 32_000_000  # bytes that must stay free for the office's own work
_NEW = ".new"


@dataclass(frozen=True)
class Stage:
    """Lays versions beside `program`, which runs, whose files `standing` names."""

    versions: Versions
    program: Program
    standing: Manifest
    fetcher: Fetcher

    def lay(self, data: bytes) -> Path:
        """The folder of the version whose signed manifest is `data`, complete.

        Raises NoRoom, NotTrusted, NothingThere, NoLine, SurroundingsFailed.
        """
        manifest = parse_manifest(data)
        target, half = self.versions.of(manifest.version), self.versions.half(manifest.version)
        with disk_errors(self.versions.folder):
            if self.versions.has(manifest.version):
                if check(target, manifest).sound and (target / RELEASE).read_bytes() == data:
                    return target
                shutil.rmtree(half, ignore_errors=True)
                move(target, half)  # what is sound of it is used again
            half.mkdir(parents=True, exist_ok=True)
            self._require_room(manifest, half)
            for name in sorted(manifest.files):
                self._lay_file(name, manifest, half)
            _remove_strangers(half, manifest)
            _write_flushed(half / RELEASE, data)
            for folder in sorted({half, *(path for path in half.rglob("*") if path.is_dir())}):
                settle(folder)
            move(half, target)
            settle(self.versions.folder)
        return target

    def _lay_file(self, name: str, manifest: Manifest, half: Path) -> None:
        entry, target = manifest.files[name], half / name
        if target.is_file() and matches(target, manifest, name):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(target.name + _NEW)
        new.unlink(missing_ok=True)
        if not self._take(entry, new):
            before = manifest.name_in(self.standing, name)
            self.fetcher.fetch(entry, new, self._old(before))
        _flush(new)
        move(new, target)

    def _take(self, entry: Entry, new: Path) -> bool:
        """Whether the same file was here: linked where it lies among the versions, which nobody writes to, else copied,
        for an installer overwrites what it laid.
        """
        here = self._names_by_hash.get(entry.sha256)
        if here is None:
            return False
        old = self.program.root / here
        try:
            if not (self.versions.contains(self.program) and _link(old, new)):
                shutil.copyfile(old, new)
            sound = new.stat().st_size == entry.length and sha256_of(new) == entry.sha256
        except FileNotFoundError:
            sound = False
        if not sound:
            new.unlink(missing_ok=True)
        return sound

    def _old(self, name: str) -> Old | None:
        """The file of that name in the running version, if it is what its own manifest says."""
        entry, path = self.standing.files.get(name), self.program.root / name
        if entry is None or not path.is_file() or not matches(path, self.standing, name):
            return None
        return Old(entry.sha256, path)

    @property
    def _names_by_hash(self) -> dict[str, str]:
        return {entry.sha256: name for name, entry in self.standing.files.items()}

    def _require_room(self, manifest: Manifest, half: Path) -> None:
        """Before anything is fetched."""
        linked = self._names_by_hash if self.versions.contains(self.program) else {}
        needed = sum(
            entry.length
            for name, entry in manifest.files.items()
            if entry.sha256 not in linked and not (half / name).is_file()
        )
        if shutil.disk_usage(self.versions.folder).free < needed + SPARE:
            raise no_room(needed + SPARE, str(self.versions.folder))


def _remove_strangers(half: Path, manifest: Manifest) -> None:
    """What an earlier attempt left that is no part of the version."""
    for path in sorted(half.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(half).as_posix() not in manifest.files:
            path.unlink()


def _link(old: Path, new: Path) -> bool:
    try:
        os.link(old, new)
    except OSError:  # a file system without links, or too many of them
        return False
    return True


def _write_flushed(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    _flush(path)


def _flush(path: Path) -> None:
    """Have its bytes outlast a power cut."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
