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
_WIDTHS = {"nik": 19, "date": 17, "code": 19, "area": 24, "integer": 10, "boolean": 9, "phone": 16, "ref": 26, "set": 22}
_TEXT_WIDTH = 27


@dataclass(frozen=True)
class Column:
    """One column: its field, or `state` or `updated_at` of every record. `width` counts average characters."""

    key: str
    title: str
    width: int
    field: Field | None = None
    stretch: bool = False


def columns_of(kind: RecordType) -> list[Column]:
    """Name first, then the listed fields in the paper's order, the state and the last change."""
    language = current_language()
    listed = [field for field in kind.fields if field.listed and field.type != "secret"]
    title = next((field for field in listed if field.key == kind.title[0]), None)
    ordered = ([title] if title else []) + [field for field in listed if field is not title]
    columns = [
        Column(field.key, field.label.of(language), _WIDTHS.get(field.type, _TEXT_WIDTH), field, field is title)
        for field in ordered
    ]
    if kind.workflow:
        columns.append(Column(STATE, _("State"), 22))
    columns.append(Column(UPDATED, _("Last change"), 22))
    return columns


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
