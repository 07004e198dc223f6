"""The dictionaries shipped for Zstandard: raw text that both ends have, so that small batches pack as well as big ones.

A dictionary is never changed nor taken away once it was shipped; a newer one is put beside it.
"""

import hashlib
from functools import cache
from pathlib import Path

from backports.zstd import ZstdDict

from resources import resource_path


class Dictionary:
    """`name` is the file's, `digest` the SHA-256 of its content, by which RFC 9842 names it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.digest = hashlib.sha256(content).digest()
        self.zstd = ZstdDict(content, is_raw=True)


@cache
def shipped() -> tuple[Dictionary, ...]:
    """All of them, the newest first."""
    files = sorted(Path(resource_path("dictionaries")).glob("*.dict"), reverse=True)
    return tuple(Dictionary(file.stem, file.read_bytes()) for file in files)


def named(name: str) -> Dictionary | None:
    return next((dictionary for dictionary in shipped() if dictionary.name == name), None)


def with_digest(digest: bytes) -> Dictionary | None:
    return next((dictionary for dictionary in shipped() if dictionary.digest == digest), None)
