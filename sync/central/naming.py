"""Who is named as having done something is who wrote it: checked a document, gave a reason, printed a letter."""

from collections.abc import Iterator
from typing import Any

from sync.central.history import CENTRAL
from sync.central.records import Held
from sync.model.issues import Issue
from sync.model.merge import is_unseen
from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import get_path

REASONS = "confirmations"  # the map field in which the reason for a warning is given
NAMES = {REASONS: "by"}  # which part of an entry names a person; of a checklist `checked_by`


def judge_names(kind: RecordType, held: Held | None, op: Op) -> list[Issue]:
    """What names somebody else than its author. What stands already, or stood where its writer had not seen more, may
    be left as it is; and what was decided in a conflict was written by others.
    """
    if op.step is not None or op.device == CENTRAL or op.was:
        return []
    return [Issue(code="names_another", field=path) for path in _named(kind, held, op)]


def _named(kind: RecordType, held: Held | None, op: Op) -> Iterator[str]:
    parts = NAMES | ({kind.checklist: "checked_by"} if kind.checklist else {})
    for path, value in op.fields.items():
        key = path.partition(".")[0]
        field = kind.field(key)
        if field is not None and field.author and value not in (None, op.user):
            yield path
        elif key in parts and isinstance(value, dict) and value.get(parts[key]) not in (None, op.user):
            stood = [_said(before) for before in _before(held, op, path)]
            yield from [] if _said(value) in stood else [path]


def _before(held: Held | None, op: Op, path: str) -> Iterator[Any]:
    if held is None:
        return
    yield get_path(held.record.fields, path)
    if is_unseen(held.marks, op, path):
        yield op.old.get(path)


def _said(entry: Any) -> Any:
    """What an entry says beside its scans, which anybody may add."""
    return {key: value for key, value in entry.items() if key != "files"} if isinstance(entry, dict) else None
