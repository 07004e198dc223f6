"""A workbook's cell as the text it would be if somebody had typed it."""

import re
from datetime import date, datetime, timedelta

from desktop.usecases.people.importing.workbook import Cell
from sync.model.dates import parse_date

_EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial numbers, its wrong 29 February 1900 counted in
_SERIALS = range(3_654, 54_789)  # 1910 to 2049: a number outside is no date of this office
_SCIENTIFIC = re.compile(r"\s*\d(?:[.,]\d+)?E\+?1[4-9]\s*", re.IGNORECASE)
_KEPT_DIGITS = 15  # what a spreadsheet keeps of a number


def cell_text(cell: Cell) -> str:
    """The cell as text; whole numbers without a decimal point, dates as `1998-03-12`."""
    if isinstance(cell, str):
        return cell.replace("\u00a0", " ").strip()
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def date_text(cell: Cell) -> str:
    """Like `cell_text` for a cell that holds a date: serial numbers, and `2031998` with its first zero lost."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        number = int(cell)
        if number in _SERIALS:
            return (_EPOCH + timedelta(days=number)).isoformat()
        return f"{number:08d}"
    return cell_text(cell)


def digits_lost(cell: Cell) -> bool:
    """Whether a spreadsheet has cut this number: it keeps 15 digits and writes 0 for the rest.

    A number typed with 16 digits that really ends in 0 cannot be told apart, so it is suspect too.
    """
    if isinstance(cell, str):
        return _SCIENTIFIC.fullmatch(cell) is not None
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not float(cell).is_integer():
        return False
    digits = str(int(cell))
    return len(digits) > _KEPT_DIGITS and digits[_KEPT_DIGITS:].strip("0") == ""


def split_place_and_date(text: str, today: date) -> tuple[str, str]:
    """`BANGODUA, 20-03-1994` as its place and its date; either is empty when it is not there."""
    for start in (match.start() for match in re.finditer(r"(?<!\d)\d", text)):
        if parse_date(text[start:], today) is not None:
            return text[:start].strip(" ,./;:-–\t\n"), text[start:].strip()
    if re.search(r"\d", text):
        place, _comma, rest = text.partition(",")
        return (place.strip(), rest.strip()) if rest else ("", text)
    return text.strip(" ,"), ""
