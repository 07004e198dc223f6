"""The columns of a list of records: what the pack marks as listed, and what a person may add from its fields."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.i18n import _, current_language
from desktop.wording import Names, short_day, show_moment, show_value, state_label
from sync.model.identity import mask
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Record

STATE = "state"
UPDATED = "updated_at"
CREATED = "created_at"

_MASKED = ("nik", "family_card")  # never in full where passers-by can read a whole list (UU 27/2022 art. 35)
_NO_COLUMN = ("secret", "snapshot", "map")
_WIDTHS = {"nik": (15, 17), "date": (11, 13), "area": (13, 24), "integer": (7, 10), "boolean": (7, 9)}
_OTHER_WIDTHS = {"phone": (15, 16), "ref": (14, 26), "set": (12, 22), "digits": (16, 18)}
_CODE_WIDTHS = (10, 20)
_TEXT_WIDTHS = (16, 27)
_NAME_WIDTHS = (24, 32)
_NUMBER_WIDTHS = (30, 36)  # a letter's number: `500.15.15.1/0325/Disnaker/XI/2026`
_MOMENT_WIDTHS = (12, 15)


@dataclass(frozen=True)
class Column:
    """One column: its field, or `state`, `updated_at` or `created_at` of every record.

    `least` and `width` count average characters: below `least` it cannot be told what stands there, and `width` shows
    the usual value in full. `stretch`: it takes what room is left.
    """

    key: str
    title: str
    least: int
    width: int
    field: Field | None = None
    stretch: bool = False


def columns_of(pack: Pack, kind: RecordType) -> list[Column]:
    """The columns that a list has from the start: name and state, the listed fields in the paper's order, and the last
    change.
    """
    first = {kind.title[0], STATE, UPDATED}
    return [
        column
        for column in all_columns(pack, kind)
        if column.key in first or (column.field is not None and column.field.listed)
    ]


def all_columns(pack: Pack, kind: RecordType) -> list[Column]:
    """Every column that a list of these records can have, in the same order. Specific personal data (UU 27/2022 art. 4)
    have none: who looks at them is written down, so they are shown on their record's own screen alone.
    """
    fields = [field for field in kind.fields if _may_be_listed(field)]
    title = next((field for field in fields if field.key == kind.title[0]), None)
    ordered = ([title] if title else []) + [field for field in fields if field is not title]
    columns = [_column(pack, kind, field, field is title) for field in ordered]
    if kind.workflow:
        longest = max(len(state.label.of(current_language())) for state in kind.workflow.states)
        columns.insert(1, Column(STATE, _("State"), longest + 5, longest + 6))
    moments = [Column(UPDATED, _("Last change"), *_MOMENT_WIDTHS), Column(CREATED, _("Entered"), *_MOMENT_WIDTHS)]
    return [*columns, *moments]


def chosen_columns(pack: Pack, kind: RecordType, keys: tuple[str, ...]) -> list[Column]:
    """The columns of these keys in their order; without any, those from the start. Unknown ones are passed over."""
    known = {column.key: column for column in all_columns(pack, kind)}
    return [known[key] for key in dict.fromkeys(keys) if key in known] or columns_of(pack, kind)


def _may_be_listed(field: Field) -> bool:
    told = field.listed or not field.hidden
    return told and field.type not in _NO_COLUMN and field.sensitivity != "specific"


def _column(pack: Pack, kind: RecordType, field: Field, stretch: bool) -> Column:
    first = _NUMBER_WIDTHS if kind.numbered else _NAME_WIDTHS
    least, width = first if stretch else _widths(pack, field)
    return Column(field.key, field.label.of(current_language()), least, width, field, stretch)


def _widths(pack: Pack, field: Field) -> tuple[int, int]:
    if field.type != "code":
        return _WIDTHS.get(field.type) or _OTHER_WIDTHS.get(field.type, _TEXT_WIDTHS)
    language = current_language()
    longest = max(len(entry.label.of(language)) for entry in pack.codes[field.codes or ""])
    narrow, wide = _CODE_WIDTHS
    return min(narrow, longest + 2), max(narrow, min(wide, max(longest, len(field.label.of(language)))))


def short_text_of(pack: Pack, kind: RecordType, column: Column, record: Record, names: Names, year: int) -> str:
    """What a cell shows: as `text_of`, but with days in few letters, and without the year where it is `year`. What a
    record is called by stands in the first column, though it be called by another field than most.
    """
    if column.key in (UPDATED, CREATED):
        moment = record.updated_at if column.key == UPDATED else record.created_at
        return _short_moment(moment, year) if moment else ""
    value: Any = record.fields.get(column.key)
    if column.field is not None and isinstance(value, str):
        if column.field.type == "date":
            return short_day(date.fromisoformat(value))
        if column.field.type == "datetime":
            return _short_moment(value, year)
    if value is None and column.key == kind.title[0]:
        filled = next((key for key in kind.title if record.fields.get(key) is not None), None)
        return show_value(pack, kind.require(filled), record.fields[filled], names) if filled else ""
    return text_of(pack, kind, column, record, names)


def _short_moment(moment: str, year: int) -> str:
    local = datetime.fromisoformat(moment).astimezone()
    day = short_day(local.date())
    return f"{day.removesuffix(str(year))}{local:%H.%M}" if local.year == year else day


def text_of(pack: Pack, kind: RecordType, column: Column, record: Record, names: Names) -> str:
    """What stands in a cell, in words."""
    if column.key == STATE:
        return state_label(kind, record.state)
    if column.key in (UPDATED, CREATED):
        moment = record.updated_at if column.key == UPDATED else record.created_at
        return show_moment(moment) if moment else ""
    value: Any = record.fields.get(column.key)
    if value is None or column.field is None:
        return ""
    if column.field.type in _MASKED or column.key in _MASKED:
        return mask(str(value))
    return show_value(pack, column.field, value, names)
