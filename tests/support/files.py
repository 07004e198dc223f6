"""Files and lines for the tests of the second lane."""

import hashlib
import random
from collections.abc import Iterator

from sync.files import FileLine
from sync.model.attachments import FileRef
from sync.ports import LineDown


def jpeg(size: int = 150_000, seed: int = 1) -> bytes:
    """Bytes that begin as a JPEG does, and are otherwise noise."""
    return b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(size - 4)  # noqa: S311


def pdf(size: int = 30_000, seed: int = 1) -> bytes:
    return b"%PDF-1.7\n" + random.Random(seed).randbytes(size - 15) + b"\n%%EOF"  # noqa: S311


def ref_of(data: bytes, media_type: str = "image/jpeg") -> FileRef:
    return FileRef(sha256=hashlib.sha256(data).hexdigest(), media_type=media_type, size=len(data))


class CutLine:
    """A line that breaks at each of the given calls: the odd ones before central hears, the even ones after.

    With `every` a download breaks after so many pieces.
    """

    def __init__(self, line: FileLine, breaks: set[int] | None = None, every: int = 0) -> None:
        self._line = line
        self._breaks = breaks or set()
        self._every = every
        self.calls = 0
        self.sent: list[tuple[int, int]] = []  # offset and length of each piece that left
        self.fetched = 0  # bytes

    def begin(self, ref: FileRef) -> int:
        return self._broken(lambda: self._line.begin(ref))

    def offset(self, ref: FileRef) -> int:
        return self._broken(lambda: self._line.offset(ref))

    def append(self, ref: FileRef, offset: int, data: bytes) -> int:
        self.sent.append((offset, len(data)))
        return self._broken(lambda: self._line.append(ref, offset, data))

    def fetch(self, ref: FileRef, start: int, piece: int) -> Iterator[bytes]:
        for n, data in enumerate(self._line.fetch(ref, start, piece)):
            if self._every and n == self._every:
                raise LineDown("cut off")
            self.fetched += len(data)
            yield data

    def missing(self, digests: list[str]) -> list[str]:
        return self._broken(lambda: self._line.missing(digests))

    def _broken(self, call):  # type: ignore[no-untyped-def]
        self.calls += 1
        if self.calls in self._breaks and self.calls % 2:
            raise LineDown("cut off before")
        result = call()
        if self.calls in self._breaks:
            raise LineDown("cut off after")
        return result
