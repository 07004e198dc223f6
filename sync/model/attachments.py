"""Scans of documents: what a record says about them, and which files both ends take.

A checklist's entry names its scans: `documents.ktp = {"verdict": …, "files": [{"sha256", "media_type", "size"}]}`. The
bytes travel apart from records, under their SHA-256.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sync.model.issues import Issue

FILE_LIMIT = 5_242_880  # bytes of one file
FILES_LIMIT = 10  # scans of one document

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAGIC = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}

MEDIA_TYPES = tuple(_MAGIC)
MAGIC_LENGTH = max(len(magic) for magic in _MAGIC.values())


class FileRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scan as a record names it. `size` in bytes, `sha256` in lower-case hex."""

    sha256: str
    media_type: str
    size: int


def type_of(start: bytes) -> str | None:
    """The media type of a file that begins with `start` (MAGIC_LENGTH bytes do); None for a kind nobody takes."""
    return next((kind for kind, magic in _MAGIC.items() if start.startswith(magic)), None)


def is_digest(text: str) -> bool:
    """Whether `text` can be the name of a file."""
    return _SHA256.fullmatch(text) is not None


def files_of(entry: Any) -> list[FileRef]:
    """The scans that a checklist's entry names; those that make no sense are left out."""
    files = entry.get("files") if isinstance(entry, dict) else None
    return [ref for item in files if (ref := _as_ref(item)) is not None] if isinstance(files, list) else []


def check_files(key: str, document: str, entry: dict[str, Any]) -> Iterator[Issue]:
    """What is wrong with the scans that the checklist `key` names for one document."""
    if "files" not in entry:
        return
    items, refs = entry["files"], files_of(entry)
    if not isinstance(items, list) or not items or not len(items) == len(refs) == len({ref.sha256 for ref in refs}):
        yield Issue(code="files_malformed", field=key, facts={"document": document})
    elif len(refs) > FILES_LIMIT:
        yield Issue(code="files_too_many", field=key, facts={"document": document, "maximum": FILES_LIMIT})


def _as_ref(item: Any) -> FileRef | None:
    try:
        ref = msgspec.convert(item, FileRef)
    except msgspec.ValidationError:
        return None
    known = ref.media_type in MEDIA_TYPES and is_digest(ref.sha256)
    return ref if known and 0 < ref.size <= FILE_LIMIT else None
