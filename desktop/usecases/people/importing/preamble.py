"""What a company's letter says above its list: who asks, under which number, for which country, how many workers."""

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from desktop.usecases.people.importing.cells import cell_text
from desktop.usecases.people.importing.workbook import Row
from sync.model.dates import parse_date
from sync.model.pack import Code

_COMPANY = re.compile(
    r"(?:(?:nama\s+)?(?:perusahaan|p3mi|pptkis)\s*:\s*)?((?:PT|CV|UD|Koperasi|Yayasan)\b\.?\s+\S.*)", re.I
)
_NUMBER = re.compile(r"(?:nomor|no\.?)(?:\s+surat)?\s*:\s*(\S.*?)\s*(?=$|\s{2,}|tanggal\b)", re.I)
_DATE = re.compile(r"(?:tanggal|tgl\.?)(?:\s+surat)?\s*:\s*(.+)", re.I)
_PLACE_AND_DATE = re.compile(r"[A-Z][A-Za-z .]+,\s*(?:tanggal\s+)?(\d.*)")
_SUBJECT = re.compile(r"(?:perihal|hal|subjek)\s*:\s*(.+)", re.I)
_COUNT = re.compile(r"(\d{1,4})\s*(?:\([^)]*\)\s*)?(?:orang|org|cpmi|pmi|ctki|tki|pekerja|tenaga kerja|nama)\b", re.I)
_ACRONYM = 3  # names this short are found only in capitals: `AS`, `UK`


class Preamble(msgspec.Struct, frozen=True):
    """An empty text or None: the file does not say."""

    company: str = ""
    letter_number: str = ""
    letter_date: str = ""  # ISO
    subject: str = ""
    country: str | None = None  # code
    stated_count: int | None = None


def read_preamble(rows: Iterable[Row], countries: tuple[Code, ...], today: date) -> Preamble:
    """The request letter's facts from the rows above (or beside) the list."""
    lines = [line for row in rows if (line := _line(row))]
    subject = _first(_SUBJECT, lines)
    said = [subject] if subject else []
    others = [line for line in lines if not _COMPANY.match(line) and not _NUMBER.match(line)]
    return Preamble(
        company=_first(_COMPANY, lines),
        letter_number=_first(_NUMBER, lines),
        letter_date=_letter_date(lines, today),
        subject=subject,
        country=_country([*said, *others], countries),
        stated_count=_count([*said, *others]),
    )


def _line(row: Row) -> str:
    text = " ".join(filter(None, (cell_text(cell) for cell in row.cells)))
    return re.sub(r"\s*:\s*", ": ", text)


def _first(pattern: re.Pattern[str], lines: list[str]) -> str:
    return next((found[1].strip() for line in lines if (found := pattern.match(line))), "")


def _letter_date(lines: list[str], today: date) -> str:
    for pattern in (_DATE, _PLACE_AND_DATE):
        for line in lines:
            found = pattern.search(line)
            day = parse_date(found[1], today) if found else None
            if day is not None:
                return day.isoformat()
    return ""


def _country(lines: list[str], countries: tuple[Code, ...]) -> str | None:
    """The country of the first line that names any; of several in it, the one with the longest name."""
    names = [
        (name, entry.code) for entry in countries for name in (entry.label.id, entry.label.en, *entry.aliases) if name
    ]
    names.sort(key=lambda named: -len(named[0]))
    for line in lines:
        for name, code in names:
            flags = re.NOFLAG if len(name) <= _ACRONYM else re.I
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line, flags):
                return code
    return None


def _count(lines: list[str]) -> int | None:
    return next((int(found[1]) for line in lines if (found := _COUNT.search(line))), None)
