"""The rows below a heading: which are persons, and the text of each of their fields."""

import re
from datetime import date

from desktop.usecases.people.importing.cells import cell_text, date_text, digits_lost, split_place_and_date
from desktop.usecases.people.importing.container import column_letters
from desktop.usecases.people.importing.header import NOTED_ON, NUMBER, Column, Header
from desktop.usecases.people.importing.plan import PlanRow
from desktop.usecases.people.importing.workbook import Cell, Row, Sheet
from sync.model.dates import parse_date
from sync.model.identity import squeeze
from sync.model.issues import Issue
from sync.model.pack import RecordType
from sync.model.typed import plain_name

_PLACE_AND_DATE = {"birth_place", "birth_date"}
_NIK_LIKE = re.compile(r"\d{12,18}")


def read_rows(
    sheet: Sheet, header: Header, kind: RecordType, today: date
) -> tuple[list[PlanRow], list[tuple[int, str]]]:
    """The persons of the list, numbered as it numbers them, and the other lines with their spreadsheet rows."""
    persons, notes = [], []
    for row in sheet.rows:
        if row.index <= header.row:
            continue
        if _is_person(row, header):
            persons.append(_read_row(sheet, row, header, kind, today))
        elif text := " ".join(filter(None, map(cell_text, row.cells))):
            notes.append((row.index + 1, text))
    _number(persons)
    return persons, notes


def _is_person(row: Row, header: Header) -> bool:
    """A numbered line with something in it, a line with a NIK, or a name with two more things said of it.

    What counts a line need not be a number: `2a`, `3)`, `④`. Closing words, signatures, totals, headings that are
    repeated on each page and `1 2 3` below them are no persons.
    """
    texts = {field: _cell_text(row, column) for column in header.columns for field in column.fields}
    filled = {field for field, text in texts.items() if text and not field.startswith("#")}
    if _repeats_heading(row, header) or _counts_columns(row):
        return False
    if texts.get(NUMBER, "").rstrip(".").isdecimal() and filled:
        return True
    if _NIK_LIKE.fullmatch(squeeze(texts.get("nik", ""))):
        return True
    counted = texts.get(NUMBER, "")
    return "name" in filled and len(filled) >= 3 and (not counted or any(sign.isnumeric() for sign in counted))


def _repeats_heading(row: Row, header: Header) -> bool:
    headed = [(column.heading, _cell_text(row, column)) for column in header.columns if column.heading]
    return sum(plain_name(heading) == plain_name(text) for heading, text in headed) >= max(2, len(headed) // 2)


def _counts_columns(row: Row) -> bool:
    """The line `(1) (2) (3) …` below a heading."""
    texts = [text.strip("()") for cell in row.cells if (text := cell_text(cell))]
    if len(texts) < 3 or not all(text.isascii() and text.isdigit() for text in texts):
        return False
    return [int(text) - int(texts[0]) for text in texts] == list(range(len(texts)))


def _cell(row: Row, column: Column) -> Cell:
    return row.cells[column.index] if column.index < len(row.cells) else ""


def _cell_text(row: Row, column: Column) -> str:
    return cell_text(_cell(row, column))


def _read_row(sheet: Sheet, row: Row, header: Header, kind: RecordType, today: date) -> PlanRow:
    typed: dict[str, str] = {}
    faults: dict[str, Issue] = {}
    for column in header.columns:
        for field in column.fields:
            text = _field_text(kind, field, _cell(row, column))
            typed[field] = f"{typed[field]}, {text}" if typed.get(field) and text else typed.get(field) or text
            if issue := _fault(sheet, row, column, field, kind):
                faults[field] = issue
    _split_birth(typed, header, today)
    refs = {field.key: typed.pop(field.key) for field in kind.fields if field.type == "ref" and typed.get(field.key)}
    noted = parse_date(typed.pop(NOTED_ON, ""), today)
    return PlanRow(
        number=0,
        source_row=row.index + 1,
        raw=[_cell_text(row, column) for column in header.columns],
        typed={field: text for field, text in typed.items() if text},
        faults=faults,
        refs=refs,
        noted_on=noted.isoformat() if noted else "",
    )


def _field_text(kind: RecordType, field: str, cell: Cell) -> str:
    known = kind.field(field)
    if field == NOTED_ON or (known is not None and known.type == "date"):
        return date_text(cell)
    return cell_text(cell)


def _fault(sheet: Sheet, row: Row, column: Column, field: str, kind: RecordType) -> Issue | None:
    """What the cell has lost before it came here: a formula's value, the last digits of a long number."""
    known = kind.field(field)
    fault = sheet.faults.get((row.index, column.index))
    if fault is not None and not _cell_text(row, column):
        facts = {"cell": f"{column_letters(column.index)}{row.index + 1}", "text": fault.text}
        return Issue(code="formula_error" if fault.text else "formula_without_value", field=field, facts=facts)
    if known is not None and known.type in ("nik", "digits") and digits_lost(_cell(row, column)):
        code = "nik_digits_lost" if known.type == "nik" else "digits_lost"
        return Issue(code=code, field=field, facts={"text": _cell_text(row, column)})
    return None


def _split_birth(typed: dict[str, str], header: Header, today: date) -> None:
    """`BANGODUA, 20-03-1994` in one cell becomes a place and a date."""
    together = any(set(column.fields) >= _PLACE_AND_DATE for column in header.columns)
    text = typed.get("birth_place", "")
    if together or (text and not header.fields >= _PLACE_AND_DATE):
        place, day = split_place_and_date(text, today)
        if together or (place and day):
            typed["birth_place"], typed["birth_date"] = place, day


def _number(rows: list[PlanRow]) -> None:
    """The list's own numbers when they tell the rows apart, else counted from 1."""
    own = [row.typed.pop(NUMBER, "").rstrip(".") for row in rows]
    use_own = all(text.isdecimal() for text in own) and len(set(own)) == len(own)
    for position, row in enumerate(rows, 1):
        row.number = int(own[position - 1]) if use_own else position
