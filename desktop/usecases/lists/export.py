"""A list as a file for a spreadsheet, in full: numbers that identify stay texts, and no cell is ever a formula.

Who exported what is written to the history first. The file itself lies outside the office's encrypted data from then
on.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language, ngettext
from desktop.store.values import Query
from desktop.usecases.desk import Desk, Office
from desktop.usecases.handing_out import clear_half_written, written_whole
from desktop.usecases.lists.columns import CREATED, STATE, UPDATED, Column
from desktop.usecases.names import names_of
from desktop.wording import Names, show_value, state_label
from sync.model.pack import RecordType
from sync.model.record import Record

AT_ONCE = 500  # records read at once
MOST_ROWS = 1_048_575  # of a worksheet, below its headings
NAMED = 500  # records, up to which each one's own history tells of it too
BEGUN = "exports.begun"  # a setting of this PC: the folders in which an export was begun that did not come to its end
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet that opens a CSV takes for a formula's beginning (OWASP, CSV injection)."""

Cell = str | int | date | datetime | None
Told = Callable[[int, int], bool]
"""Hears how many of how many rows are written; False breaks off."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written. `whole` is False where it was broken off: then there is no file."""

    file: str
    rows: int
    whole: bool = True


class Sheet(Protocol):
    """Something that rows are written to, headings first."""

    def row(self, cells: Sequence[Cell]) -> None: ...


def export(
    desk: Desk, kind: RecordType, numbers: Sequence[int], columns: Sequence[Column], file: Path, told: Told
) -> Exported:
    """Write the records of these rows under these columns, as a workbook or as CSV by the file's name.

    Raises Refused for another kind of file or too many rows, SurroundingsFailed where it cannot be written.
    """
    opened = _OPENED.get(file.suffix.lower())
    if opened is None:
        raise Refused(_("Give the file a name that ends in .xlsx or .csv."))
    if len(numbers) > MOST_ROWS:
        raise Refused(_("A worksheet holds at most {n} rows. Narrow the list first.").format(n=MOST_ROWS))
    written: list[str] = []
    with _remembered(desk, file.parent), written_whole(file) as part:
        with opened(part, kind, columns) as sheet:
            sheet.row([column.title for column in columns])
            for record in _rows(desk, kind, numbers, columns, sheet):
                written.append(record)
                if len(written) % AT_ONCE == 0 and not told(len(written), len(numbers)):
                    break
        is_whole = told(len(written), len(numbers))
        if is_whole:
            note_export(desk, kind, written, columns, file)  # before there is a file: none goes out without a trace
        else:
            part.unlink()
    return Exported(file=str(file), rows=len(written), whole=is_whole)


def export_query(
    desk: Desk, query: Query, columns: Sequence[Column], file: Path, told: Told = lambda done, of: True
) -> Exported:
    """Everything that a query finds, in its order. Raises as `export` does."""
    return export(desk, desk.pack.record(query.record_type), desk.store.numbers(query), columns, file, told)


def clear_broken_exports(office: Office) -> None:
    """Remove what exports of a program that was killed left half written, wherever that was on this PC."""
    folders: list[str] = office.store.get_setting(BEGUN, [])
    for folder in map(Path, folders):
        clear_half_written(folder)
    if folders:
        office.store.set_setting(BEGUN, [folder for folder in folders if not Path(folder).is_dir()])  # a stick, perhaps


@contextmanager
def _remembered(office: Office, folder: Path) -> Iterator[None]:
    """While something is written there."""
    named = str(folder.absolute())
    office.store.set_setting(BEGUN, [*_begun_elsewhere(office, named), named])
    try:
        yield
    finally:
        office.store.set_setting(BEGUN, _begun_elsewhere(office, named))


def _begun_elsewhere(office: Office, folder: str) -> list[str]:
    return [begun for begun in office.store.get_setting(BEGUN, []) if begun != folder]


def note_export(desk: Desk, kind: RecordType, records: Sequence[str], columns: Sequence[Column], file: Path) -> None:
    """Write down who took these records out of the program, and which columns of them."""
    said = _("{rows} into {file}: {columns}").format(
        rows=ngettext("{n} row", "{n} rows", len(records)).format(n=len(records)),
        file=file.name,
        columns=", ".join(column.title for column in columns),
    )
    desk.store.log_export(desk.reader(), kind.key, records if len(records) <= NAMED else (), said)


def _rows(
    desk: Desk, kind: RecordType, numbers: Sequence[int], columns: Sequence[Column], sheet: Sheet
) -> Iterator[str]:
    """Writes row after row; gives the id of each record that was written."""
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        found, names = desk.store.at_numbers(kind.key, some), names_of(desk)
        for number in some:
            record = found.get(number)
            if record is not None:
                sheet.row([cell_of(desk, kind, column, record, names) for column in columns])
                yield record.id


def cell_of(desk: Desk, kind: RecordType, column: Column, record: Record, names: Names) -> Cell:
    """What stands in a cell: a date, a whole number, or a text."""
    if column.key == STATE:
        return state_label(kind, record.state)
    if column.key in (UPDATED, CREATED):
        return _moment(record.updated_at if column.key == UPDATED else record.created_at)
    value: Any = record.fields.get(column.key)
    field = column.field
    if value is None or field is None:
        return None
    if field.type == "date":
        return date.fromisoformat(value)
    if field.type == "datetime":
        return _moment(value)
    if field.type == "integer":
        return int(value)
    if field.type == "phone" and value.startswith("+62"):
        return f"0{value.removeprefix('+62')}"
    return show_value(desk.pack, field, value, names)


def _moment(moment: str) -> datetime | None:
    """On this PC's wall, as a spreadsheet knows no time zones."""
    return datetime.fromisoformat(moment).astimezone().replace(tzinfo=None) if moment else None


class _Commas:
    """CSV as Indonesian spreadsheets open it: semicolons, and a mark that says UTF-8."""

    def __init__(self, file: TextIO) -> None:
        self._rows = csv.writer(file, delimiter=";")

    def row(self, cells: Sequence[Cell]) -> None:
        self._rows.writerow([_plain(cell) for cell in cells])


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_SIGNS) else text


@contextmanager
def _as_commas(file: Path, _kind: RecordType, _columns: Sequence[Column]) -> Iterator[Sheet]:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        yield _Commas(opened)


class _Worksheet:
    """The one sheet of a workbook. Every text is written as a text, whatever it looks like."""

    def __init__(self, sheet: Any, formats: dict[type, Any]) -> None:
        self._sheet = sheet
        self._formats = formats
        self._next = 0

    def row(self, cells: Sequence[Cell]) -> None:
        heading = self._formats[bool] if self._next == 0 else None
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                self._sheet.write_string(self._next, place, cell, heading or self._formats[str])
            elif isinstance(cell, int):
                self._sheet.write_number(self._next, place, cell)
            elif isinstance(cell, date):
                self._sheet.write_datetime(self._next, place, cell, self._formats[type(cell)])
        self._next += 1


@contextmanager
def _as_workbook(file: Path, kind: RecordType, columns: Sequence[Column]) -> Iterator[Sheet]:
    """Rows go to the disk as they come, beside the file to be: nothing personal is left in the system's own folder."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (loaded when somebody exports)

    name = kind.plural.of(current_language())
    options = {"constant_memory": True, "tmpdir": str(file.parent), "strings_to_formulas": False}
    book = Workbook(str(file), options)
    sheet = book.add_worksheet("".join(sign for sign in name if sign not in "[]:*?/\\")[:31])
    formats = {
        bool: book.add_format({"bold": True, "bottom": 1}),
        str: book.add_format({"num_format": "@"}),
        date: book.add_format({"num_format": "dd-mm-yyyy"}),
        datetime: book.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
    }
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(1, 0)
    try:
        yield _Worksheet(sheet, formats)
    finally:
        _close(book)


def _close(book: Any) -> None:
    """Raises OSError."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error


_OPENED = {".csv": _as_commas, ".xlsx": _as_workbook}
