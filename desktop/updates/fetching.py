"""Files by their SHA-256: as a patch against one that is here where that is smaller, else whole; always packed by zstd.

What came of a file before the line broke is kept and gone on from. Nothing that came is believed before its hash holds.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdDict, ZstdError

from desktop.updates.errors import NothingThere, disk_errors, not_trusted
from desktop.updates.manifest import Entry
from desktop.updates.source import BLOCK, Source

PART = ".part"
LARGEST_PATCHED = 96 << 20  # bytes: the old file lies in memory while a patch is laid on it
SMALLEST_PATCHED = 8  # zstd takes nothing shorter for a dictionary
WINDOW_LOG = 27
_SLACK = 4096  # bytes by which something packed may be longer than what is in it, beyond one in 128

Progress = Callable[[int], None]


@dataclass
class Fetched:
    """What came over the line: bytes of files, and how many of each kind."""

    bytes: int = 0
    patches: int = 0
    whole: int = 0


@dataclass(frozen=True)
class Old:
    """A file that is here and may be patched."""

    sha256: str
    path: Path


class _Broken(Exception):
    """What was fetched is not what was wanted."""


@dataclass
class Fetcher:
    """Brings files from `source`; `folder` keeps what has come of them so far. `progress` hears of every block."""

    source: Source
    folder: Path
    progress: Progress = lambda _bytes: None
    fetched: Fetched = field(default_factory=Fetched)

    def fetch(self, wanted: Entry, target: Path, old: Old | None = None) -> None:
        """Lay the file at `target`, checked. Raises NotTrusted, NothingThere, NoLine, SurroundingsFailed.

        It is not flushed to the disk yet.
        """
        with disk_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            if old is not None and self._patch(wanted, target, old):
                self.fetched.patches += 1
                return
            self._whole(wanted, target)
            self.fetched.whole += 1

    def fetch_bytes(self, wanted: Entry, old: Old | None = None) -> bytes:
        """A small file's content. Raises as `fetch`."""
        target = self.folder / f"{wanted.sha256}.whole"
        self.fetch(wanted, target, old)
        with disk_errors(self.folder):
            data = target.read_bytes()
            target.unlink()
        return data

    def _patch(self, wanted: Entry, target: Path, old: Old) -> bool:
        """Whether a patch was there and led to the file."""
        if not SMALLEST_PATCHED <= old.path.stat().st_size <= LARGEST_PATCHED or wanted.length > LARGEST_PATCHED:
            return False
        name = f"{old.sha256}-{wanted.sha256}.zst"
        try:
            packed = self._bring(f"patches/{name}", wanted.length)
            dictionary = old.path.read_bytes()
            self._unpack(packed, wanted, target, ZstdDict(dictionary, is_raw=True))
        except (NothingThere, _Broken):
            self._part(name).unlink(missing_ok=True)
            return False
        packed.unlink()
        return True

    def _whole(self, wanted: Entry, target: Path) -> None:
        """Once more from its beginning where what was kept of an earlier time does not fit."""
        name = f"{wanted.sha256}.zst"
        for last in (not self._part(name).exists(), True):
            try:
                packed = self._bring(f"blobs/{name}", wanted.length)
                self._unpack(packed, wanted, target, None)
            except _Broken as error:
                self._part(name).unlink(missing_ok=True)
                if last:
                    raise not_trusted(self.source.name) from error
            else:
                packed.unlink()
                return

    def _bring(self, path: str, length: int) -> Path:
        """The packed file, gone on with where it broke off. Raises _Broken where it grows too long."""
        part = self._part(path.rpartition("/")[2])
        most = length + length // 128 + _SLACK
        came = part.stat().st_size if part.exists() else 0
        with self.source.read(path, came) as reading, part.open("r+b" if came else "wb") as file:
            if reading.start > came:
                raise _Broken(path)
            file.seek(reading.start)
            file.truncate()
            for block in reading.blocks:
                if file.tell() + len(block) > most:
                    raise _Broken(path)
                file.write(block)
                self.fetched.bytes += len(block)
                self.progress(len(block))
        return part

    def _unpack(self, packed: Path, wanted: Entry, target: Path, dictionary: ZstdDict | None) -> None:
        digest, length = hashlib.sha256(), 0
        try:
            with target.open("wb") as file:
                for block in _unpacked(packed, dictionary):
                    length += len(block)
                    if length > wanted.length:
                        raise _Broken(packed.name)
                    digest.update(block)
                    file.write(block)
        except (ZstdError, EOFError) as error:
            raise _Broken(packed.name) from error
        if length != wanted.length or digest.hexdigest() != wanted.sha256:
            raise _Broken(packed.name)

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}{PART}"


def _unpacked(packed: Path, dictionary: ZstdDict | None) -> Iterator[bytes]:
    """Block by block, so that what is tiny cannot become enormous. Raises ZstdError, EOFError where it breaks off."""
    unpacker = ZstdDecompressor(
        dictionary.as_prefix if dictionary else None, {DecompressionParameter.window_log_max: WINDOW_LOG}
    )
    with packed.open("rb") as file:
        while not unpacker.eof:
            data = file.read(BLOCK) if unpacker.needs_input else b""
            if unpacker.needs_input and not data:
                raise EOFError(packed.name)
            if block := unpacker.decompress(data, max_length=1 << 20):
                yield block
        if unpacker.unused_data or file.read(1):
            raise ZstdError(packed.name)
