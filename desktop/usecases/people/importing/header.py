"""Finding the heading of a list and what its columns mean, by the names that the pack gives each field."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

import msgspec

from desktop.usecases.people.importing.workbook import Row, Sheet
from sync.model.pack import Field, RecordType
from sync.model.typed import plain_name

# Columns of lists that are no fields of a person's record.
NUMBER = "#number"
DISTRICT = "#district"
REGENCY = "#regency"
NOTED_ON = "#noted_on"
_OWN_NAMES: dict[str, tuple[str, ...]] = {
    NUMBER: ("No", "Nomor", "No Urut", "Nomor Urut", "Nr", "Number"),
    DISTRICT: ("Kecamatan", "Kec", "Nama Kecamatan", "Distrik", "District"),
    REGENCY: ("Kabupaten", "Kab", "Kota", "Kab/Kota", "Kabupaten/Kota", "Asal Daerah", "Daerah Asal", "Regency"),
    NOTED_ON: ("Tgl", "Tanggal", "Tgl Daftar", "Tanggal Daftar", "Tgl Register", "Tanggal Pendaftaran", "Date"),
}
_SPARE = frozenset(("calon", "cpmi", "pmi", "ctki", "tki", "sesuai", "ktp", "data", "lengkap", "terakhir"))
_BRACKETS = re.compile(r"\(.*?\)")
_SEARCHED_ROWS = 60
_SAFE_RATIO = 0.88
_CLEAR_LEAD = 0.12
_SHORTEST_GUESS = 6
_ENOUGH_TO_GUESS = 3  # headings understood before a misspelt one in the same row is guessed at


class Column(msgspec.Struct, frozen=True):
    """A column of the list: its heading as written and the fields it fills (none: it is not read)."""

    index: int  # from 0
    heading: str
    fields: tuple[str, ...]


class Header(msgspec.Struct, frozen=True):
    """Where a list's heading stands: its last row, and what the columns mean."""

    sheet: str
    row: int  # from 0; the list begins below
    columns: tuple[Column, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(field for column in self.columns for field in column.fields)


class Names(msgspec.Struct, frozen=True):
    """The names a heading may have, made plain, and the fields each stands for."""

    fields: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, kind: RecordType) -> "Names":
        """Labels in both languages and aliases of the record type's fields, and of a list's own columns."""
        found: dict[str, tuple[str, ...]] = {}
        known = [(field.key, (field.label.id, field.label.en, *field.aliases)) for field in kind.fields if _fits(field)]
        for key, names in [*known, *_OWN_NAMES.items()]:
            for name in names:
                plain = plain_name(name)
                if key not in found.get(plain, ()):
                    found[plain] = (*found.get(plain, ()), key)
        return cls(found)

    def meaning(self, heading: str) -> tuple[str, ...]:
        """The fields a heading stands for: as written, or without its brackets and filler words."""
        for form in _forms(heading):
            if found := self.fields.get(plain_name(form)):
                return found
        parts = {found for part in _parts(heading) if (found := self.fields.get(plain_name(part)))}
        return parts.pop() if len(parts) == 1 else ()

    def guess(self, heading: str) -> tuple[str, ...]:
        """The fields of the one name that a misspelt heading is clearly closest to."""
        plain = plain_name(_BRACKETS.sub("", heading))
        if len(plain) < _SHORTEST_GUESS:
            return ()
        ranked = sorted(((_alike(plain, name), fields) for name, fields in self.fields.items()), reverse=True)
        best, fields = ranked[0]
        others = next((ratio for ratio, other in ranked if not set(other) & set(fields)), 0.0)
        return fields if best >= _SAFE_RATIO and best - others >= _CLEAR_LEAD else ()

    def narrowed(self, fields: tuple[str, ...], heading: str) -> tuple[str, ...]:
        """Of these fields the one with a name that begins like `heading`: `Tempat` under `Tempat, Tgl Lahir`."""
        start = plain_name(heading)
        return tuple(
            field
            for field in fields
            if any(own == (field,) and name.startswith(start) for name, own in self.fields.items())
        )


def find_header(sheet: Sheet, names: Names) -> Header | None:
    """The row, or pair of rows, whose headings name the most fields of a person; None when none names enough."""
    best: Header | None = None
    for at, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        single = _read_heading(sheet.name, row.index, [_heading(cell) for cell in row.cells], names)
        found = [single]
        if at + 1 < len(sheet.rows) and single.fields:
            below = sheet.rows[at + 1]
            found.append(_read_heading(sheet.name, below.index, _join_headings(row, below), names))
        for header in found:
            if is_people(header.fields) and (best is None or len(header.fields) > len(best.fields)):
                best = header
    return best


def is_people(fields: frozenset[str]) -> bool:
    """Whether these columns make a list of persons: a name, who it is, and what else is said of them."""
    own = {field for field in fields if not field.startswith("#")}
    return "name" in own and bool(own & {"nik", "birth_date"}) and len(own) >= 3


def _fits(field: Field) -> bool:
    return not field.hidden and field.type not in ("map", "snapshot", "secret")


def _heading(cell: object) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _join_headings(row: Row, below: Row) -> list[str]:
    """Headings over two rows: a heading above spans the empty cells to its right; one below it says more."""
    lower = [_heading(cell) for cell in below.cells]
    joined, span = [], ""
    for index, cell in enumerate(row.cells):
        upper = _heading(cell)
        under = lower[index] if index < len(lower) else ""
        span = upper or (span if under else "")
        joined.append(f"{span}\n{under}" if under else upper)
    return joined


def _read_heading(sheet: str, row: int, headings: list[str], names: Names) -> Header:
    meanings = [_meaning(heading, names) if heading else () for heading in headings]
    if sum(map(bool, meanings)) >= _ENOUGH_TO_GUESS:
        known = {field for meaning in meanings for field in meaning}
        guesses = [names.guess(heading) if heading and not meanings[at] else () for at, heading in enumerate(headings)]
        meanings = [meanings[at] or (() if set(guess) & known else guess) for at, guess in enumerate(guesses)]
    columns: list[Column] = []
    taken: set[str] = set()
    for index, heading in enumerate(headings):
        found = tuple(field for field in meanings[index] if field not in taken)
        taken.update(found)
        if heading:
            columns.append(Column(index, heading.replace("\n", " "), found))
        elif columns and len(columns[-1].fields) > 1 and columns[-1].index == index - 1:
            columns.append(Column(index, "", columns[-1].fields))
    return Header(sheet, row, tuple(columns))


def _meaning(heading: str, names: Names) -> tuple[str, ...]:
    """What a heading means; of one over two rows the lower part decides, then both together, then the upper."""
    upper, _line, lower = heading.partition("\n")
    over = names.meaning(upper)
    if lower and len(over) > 1:
        return names.narrowed(over, lower)
    for text in (lower, f"{upper} {lower}") if lower else ():
        if found := names.meaning(text):
            return found
    return over


@lru_cache(maxsize=2_000)
def _forms(heading: str) -> tuple[str, ...]:
    bare = _BRACKETS.sub("", heading)
    words = re.findall(r"[^\W_]+", bare.lower())
    return heading, bare, " ".join(word for word in words if word not in _SPARE)


def _parts(heading: str) -> list[str]:
    return [part for part in re.split(r"[/|]", _BRACKETS.sub("", heading)) if part.strip()]


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
