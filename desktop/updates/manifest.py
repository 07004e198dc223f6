"""What a release consists of: every file by its length and SHA-256. Standard library only, for the build uses it too.

`release.json` lies at the top of every build and names all its files but itself; the same bytes, signed, are what an
update is checked against.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from desktop.updates.versions import is_version

RELEASE = "release.json"
PLATFORM = "win-amd64"
LONGEST_NAME = 200  # characters: with a profile's folder before it still within Windows' 260
MOST_FILES = 20_000
LARGEST_FILE = 1 << 30
READ_BLOCK = 1 << 20

T = TypeVar("T")

_OWN_FOLDER = "loket-{version}"  # how the folder that carries the version in its name is written in the file

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\{}]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)


class ManifestWrong(ValueError):
    """It is no manifest, or one that no honest build writes; the text says why, in English, for a log."""


@dataclass(frozen=True)
class Entry:
    """One file: `length` in bytes, `sha256` in lower-case hexadecimal digits."""

    length: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A release: `built` is an ISO 8601 date, `files` go by their path below the release, with `/` between folders."""

    version: str
    platform: str
    built: str
    files: dict[str, Entry]

    @property
    def length(self) -> int:
        """Bytes of all files together."""
        return sum(entry.length for entry in self.files.values())

    def name_in(self, other: "Manifest", name: str) -> str:
        """What the file `name` of this release is called in `other`: folders that carry the version change theirs."""
        return name.replace(f"loket-{self.version}", f"loket-{other.version}")

    def to_bytes(self) -> bytes:
        """As it is written and signed: files in order, one to a line, the same bytes for the same release.

        The version in paths is left open, so that the manifests of two releases differ little.
        """
        lasting = {name.replace(f"loket-{self.version}", _OWN_FOLDER): entry for name, entry in self.files.items()}
        files = ",\n".join(
            f"{json.dumps(name)}: {json.dumps({'length': entry.length, 'sha256': entry.sha256})}"
            for name, entry in sorted(lasting.items())
        )
        head = json.dumps({"version": self.version, "platform": self.platform, "built": self.built})[:-1]
        return f'{head}, "files": {{\n{files}\n}}}}\n'.encode()


@dataclass(frozen=True)
class Faults:
    """How a folder differs from its manifest; paths with `/`."""

    missing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether all that the release needs is there; files that an installer or administrator added do not matter."""
        return not self.missing and not self.differing


def manifest_of(folder: Path, version: str, platform: str = PLATFORM, built: str | None = None) -> Manifest:
    """The manifest of the files that lie in `folder`; `built` is today unless given.

    Raises ManifestWrong for a file that no other PC could hold under its name, and OSError.
    """
    files = {name: _entry_of(path) for name, path in _files_in(folder) if name != RELEASE}
    manifest = Manifest(version, platform, built or date.today().isoformat(), files)  # noqa: DTZ011 (where it is built)
    return parse_manifest(manifest.to_bytes())


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Lay it at the top of its release."""
    path = folder / RELEASE
    path.write_bytes(manifest.to_bytes())
    return path


def read_manifest(folder: Path) -> Manifest:
    """What the build in `folder` says it is. Raises ManifestWrong, and OSError where it has none."""
    return parse_manifest((folder / RELEASE).read_bytes())


def parse_manifest(data: bytes) -> Manifest:
    """Raises ManifestWrong, also for a path that would lie outside the release or be another file on Windows."""
    try:
        told: Any = json.loads(data)
        version, platform, built = (_typed(told[key], str) for key in ("version", "platform", "built"))
        files = {
            name.replace(_OWN_FOLDER, f"loket-{version}"): Entry(
                _typed(entry["length"], int), _typed(entry["sha256"], str)
            )
            for name, entry in told["files"].items()
        }
        manifest = Manifest(version, platform, built, files)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ManifestWrong(f"not a manifest: {error!r}") from error
    for fault in _faults_of(manifest):
        raise ManifestWrong(fault)
    return manifest


def check(folder: Path, manifest: Manifest) -> Faults:
    """Read every file in `folder` and tell what is not as `manifest` says. Raises OSError."""
    there = dict(_files_in(folder))
    there.pop(RELEASE, None)
    differing = (name for name, path in there.items() if name in manifest.files and not matches(path, manifest, name))
    return Faults(
        missing=tuple(sorted(manifest.files.keys() - there.keys())),
        differing=tuple(sorted(differing)),
        extra=tuple(sorted(there.keys() - manifest.files.keys())),
    )


def matches(path: Path, manifest: Manifest, name: str) -> bool:
    """Whether the file at `path` is what `manifest` says of `name`; its length is looked at first. Raises OSError."""
    entry = manifest.files[name]
    return path.stat().st_size == entry.length and sha256_of(path) == entry.sha256


def sha256_of(path: Path) -> str:
    """Read in blocks. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _typed(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _entry_of(path: Path) -> Entry:
    return Entry(path.stat().st_size, sha256_of(path))


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise ManifestWrong(f"{path.name} is a link")
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _faults_of(manifest: Manifest) -> Iterator[str]:
    if not is_version(manifest.version):
        yield f"not a version: {manifest.version!r}"
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,30}", manifest.platform) is None:
        yield f"not a platform: {manifest.platform!r}"
    if not 0 < len(manifest.files) <= MOST_FILES:
        yield f"{len(manifest.files)} files"
    folded: set[str] = set()
    for name, entry in manifest.files.items():
        yield from _faults_of_entry(name, entry)
        if name.casefold() in folded:
            yield f"one file on Windows: {name!r}"
        folded.add(name.casefold())
    folders = {str(parent).casefold() for name in manifest.files for parent in PurePosixPath(name).parents}
    for name in sorted(folders & folded):
        yield f"a file and a folder: {name!r}"


def _faults_of_entry(name: str, entry: Entry) -> Iterator[str]:
    if not _is_portable(name) or name.casefold() == RELEASE:
        yield f"not a path of a release: {name!r}"
    if not 0 <= entry.length <= LARGEST_FILE:
        yield f"not a length: {entry.length!r} of {name!r}"
    if _SHA256.fullmatch(entry.sha256) is None:
        yield f"not a SHA-256: {entry.sha256!r} of {name!r}"


def _is_portable(name: str) -> bool:
    """Whether the path means the same file below the release on every system."""
    parts = name.split("/")
    return (
        0 < len(name) <= LONGEST_NAME
        and unicodedata.is_normalized("NFC", name)
        and _FORBIDDEN.search(name) is None
        and all(part and part[-1] not in ". " and _RESERVED.fullmatch(part) is None for part in parts)
    )
