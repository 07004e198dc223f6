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
CHECKED = ("checked_by", "checked_at")  # of an entry: who looked at the document, and when
PENDING = {"verdict": "pending"}  # what an entry says of a document that nobody has looked at yet
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


def digests_of(fields: dict[str, Any]) -> set[str]:
    """The SHA-256 of every scan that a record's checklist names."""
    entries = (entry for value in fields.values() if isinstance(value, dict) for entry in value.values())
    return {ref.sha256 for entry in entries for ref in files_of(entry)}


def without_check(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry without who looked at the document, for a record in which nobody did."""
    return {key: value for key, value in entry.items() if key not in CHECKED}


def join_files(old: Any, standing: Any, new: Any) -> dict[str, Any] | None:
    """One entry out of what two people made of `old` apart: the scans that each added or took off count, whatever else
    stands there. None where that is not possible: neither touched the scans, both changed the rest, or there are more
    scans than a document may have.
    """
    before, here, there = (_scans_by_digest(entry) for entry in (old, standing, new))
    if before.keys() == here.keys() == there.keys():
        return None
    rests = [_without_files(entry) for entry in (old, standing, new)]
    if rests[1] != rests[0] and rests[2] not in (rests[0], rests[1]):
        return None
    rest = rests[2] if rests[1] == rests[0] else rests[1]
    added = {digest: item for digest, item in there.items() if digest not in before}
    kept = {digest: item for digest, item in here.items() if digest in there or digest not in before}
    files = [*(kept | added).values()]
    if len(files) > FILES_LIMIT or not (files or rest):
        return None
    return {**(rest or PENDING), **({"files": files} if files else {})}


def says_same(one: Any, other: Any) -> bool:
    """Whether two values say the same, though other people may have found it at other times."""
    return bool(one == other) or (
        isinstance(one, dict) and isinstance(other, dict) and _without_finder(one) == _without_finder(other)
    )


def _without_finder(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in CHECKED}


def check_files(key: str, document: str, entry: dict[str, Any]) -> Iterator[Issue]:
    """What is wrong with the scans that the checklist `key` names for one document."""
    if "files" not in entry:
        return
    items, refs = entry["files"], files_of(entry)
    if not isinstance(items, list) or not items or not len(items) == len(refs) == len({ref.sha256 for ref in refs}):
        yield Issue(code="files_malformed", field=key, facts={"document": document})
    elif len(refs) > FILES_LIMIT:
        yield Issue(code="files_too_many", field=key, facts={"document": document, "maximum": FILES_LIMIT})


def _scans_by_digest(entry: Any) -> dict[str, Any]:
    return {ref.sha256: msgspec.to_builtins(ref) for ref in files_of(entry)}


def _without_files(entry: Any) -> dict[str, Any]:
    """What an entry says beside its scans; nothing where it only waits to be looked at."""
    rest = {key: value for key, value in entry.items() if key != "files"} if isinstance(entry, dict) else {}
    return {} if rest == PENDING else rest


def _as_ref(item: Any) -> FileRef | None:
    try:
        ref = msgspec.convert(item, FileRef)
    except msgspec.ValidationError:
        return None
    known = ref.media_type in MEDIA_TYPES and is_digest(ref.sha256)
    return ref if known and 0 < ref.size <= FILE_LIMIT else None
