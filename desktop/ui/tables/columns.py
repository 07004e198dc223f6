"""The columns of a list of records, from what the pack marks as listed."""

from dataclasses import dataclass
from typing import Any

from desktop.i18n import _, current_language
from desktop.wording import Names, show_moment, show_value, state_label
from sync.model.identity import mask
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Record

STATE = "state"
UPDATED = "updated_at"

_MASKED = ("nik",)  # never in full where passers-by can read a whole list (UU 27/2022 art. 35)
_WIDTHS = {"nik": 17, "date": 17, "area": 24, "integer": 10, "boolean": 9, "phone": 16, "ref": 26, "set": 22}
_CODE_WIDTHS = (11, 20)  # narrowest, widest
_TEXT_WIDTH = 27


@dataclass(frozen=True)
class Column:
    """One column: its field, or `state` or `updated_at` of every record. `width` counts average characters."""

    key: str
    title: str
    width: int
    field: Field | None = None
    stretch: bool = False


def columns_of(pack: Pack, kind: RecordType) -> list[Column]:
    """Name and state first, then the listed fields in the paper's order, and the last change."""
    language = current_language()
    listed = [field for field in kind.fields if field.listed and field.type != "secret"]
    title = next((field for field in listed if field.key == kind.title[0]), None)
    ordered = ([title] if title else []) + [field for field in listed if field is not title]
    columns = [
        Column(field.key, field.label.of(language), _width(pack, field), field, field is title) for field in ordered
    ]
    if kind.workflow:
        longest = max(len(state.label.of(language)) for state in kind.workflow.states)
        columns.insert(1, Column(STATE, _("State"), longest + 5))
    columns.append(Column(UPDATED, _("Last change"), 23))
    return columns


def _width(pack: Pack, field: Field) -> int:
    if field.type != "code":
        return _WIDTHS.get(field.type, _TEXT_WIDTH)
    language = current_language()
    longest = max(len(entry.label.of(language)) for entry in pack.codes[field.codes or ""])
    narrow, wide = _CODE_WIDTHS
    return max(narrow, min(wide, max(longest, len(field.label.of(language)))))


def text_of(pack: Pack, kind: RecordType, column: Column, record: Record, names: Names) -> str:
    """What a cell shows."""
    if column.key == STATE:
        return state_label(kind, record.state)
    if column.key == UPDATED:
        return show_moment(record.updated_at) if record.updated_at else ""
    value: Any = record.fields.get(column.key)
    if value is None or column.field is None:
        return ""
    if column.field.type in _MASKED:
        return mask(str(value))
    return show_value(pack, column.field, value, names)
