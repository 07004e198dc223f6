"""Where the bytes of files lie at central: a folder, or an object store such as S3."""

import os
from contextlib import suppress
from pathlib import Path

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url


class Objects:
    """Bytes by key. A put is durable when it returns."""

    def __init__(self, place: str) -> None:
        """`place`: a folder, made when it is not there, or a URL of an object store (`s3://bucket/prefix`), whose
        credentials come from the environment as its own tools take them. Raises OSError, ValueError.
        """
        self._folder = None if "://" in place else Path(place)
        self._store: ObjectStore
        if self._folder is None:
            try:
                self._store = from_url(place)
            except BaseError as error:
                raise ValueError(f"{place} is no place for files: {str(error).splitlines()[0]}") from error
        else:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store = LocalStore(self._folder)

    def put(self, key: str, data: bytes) -> None:
        self._store.put(key, data)
        if self._folder is not None:
            path = self._folder / key
            for part in (path, path.parent, path.parent.parent):
                _flush(part)

    def has(self, key: str) -> bool:
        try:
            self._store.head(key)
        except FileNotFoundError:
            return False
        return True

    def remove(self, key: str) -> None:
        """Doing it again is harmless."""
        with suppress(FileNotFoundError):
            self._store.delete(key)

    def read(self, key: str, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`, which does not belong to them. Raises FileNotFoundError."""
        return bytes(self._store.get_range(key, start=start, end=end))


def _flush(path: Path) -> None:
    """Have the system write a file, or a folder's list of files, to the disk. Folders cannot be opened on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
