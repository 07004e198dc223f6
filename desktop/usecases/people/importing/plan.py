"""An import before it is one: what a workbook would bring, row by row, and what a person decides about each row.

Nothing is written until every row is importable or set aside by name. A plan can be kept as a draft: all of it is
plain data. The functions that change a plan are in `changes`.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from desktop.usecases.people.importing.header import Column
from desktop.usecases.people.importing.preamble import Preamble
from sync.model.issues import Issue, errors, warnings
from sync.model.record import Fields

Mode = Literal["request", "register"]


class PlanRow(msgspec.Struct, kw_only=True):
    """One person of the list."""

    number: int  # as the list counts it
    source_row: int  # the spreadsheet's row, from 1
    raw: list[str]  # what the file said, one text for each of the plan's columns
    typed: dict[str, str]  # the text each field is made of; a person may amend it
    faults: dict[str, Issue] = {}  # by field: what the cell itself has lost, until it is amended
    confirmations: dict[str, dict[str, str]] = {}  # by issue code: reason, and the value it was confirmed for
    fields: Fields = {}  # canonical, ready for an intent
    refs: dict[str, str] = {}  # fields that name another record, as text: the company of a register's row
    noted_on: str = ""  # the day a register notes, ISO
    issues: list[Issue] = []
    set_aside: str | None = None  # the reason

    @property
    def importable(self) -> bool:
        return self.set_aside is None and not errors(self.issues)


class Counts(msgspec.Struct, frozen=True):
    rows: int
    importable: int
    with_errors: int
    with_warnings: int  # importable, yet something to look at
    set_aside: int


class ImportPlan(msgspec.Struct, kw_only=True):
    """What one workbook would bring."""

    file: str
    sheet: str
    mode: Mode
    regency: str | None
    header_row: int  # the spreadsheet's row, from 1
    columns: tuple[Column, ...]
    preamble: Preamble
    rows: list[PlanRow]
    notes: list[tuple[int, str]] = []  # rows that are no persons, by spreadsheet row: closing lines, totals
    remarks: list[Issue] = []  # about the list as a whole
    known: dict[str, str] = {}  # NIK -> the record that has it already

    def row(self, number: int) -> PlanRow:
        """The row of that number. Raises KeyError."""
        found = next((row for row in self.rows if row.number == number), None)
        if found is None:
            raise KeyError(number)
        return found

    @property
    def unread(self) -> tuple[str, ...]:
        """Headings of columns that stand for no field; what they hold is not imported."""
        return tuple(column.heading for column in self.columns if not column.fields and column.heading)


def importable(plan: ImportPlan) -> list[PlanRow]:
    """The rows that would be written: neither wrong nor set aside."""
    return [row for row in plan.rows if row.importable]


def blocking(plan: ImportPlan) -> Iterator[PlanRow]:
    """The rows that must be amended or set aside before the plan can be carried out."""
    return (row for row in plan.rows if row.issues and row.set_aside is None and errors(row.issues))


def count(plan: ImportPlan) -> Counts:
    """How the rows stand. Thousands are counted after every key: a row without an issue costs next to nothing."""
    aside = sum(row.set_aside is not None for row in plan.rows)
    wrong = sum(1 for _row in blocking(plan))
    doubtful = sum(bool(row.issues) and row.importable and bool(warnings(row.issues)) for row in plan.rows)
    ready = len(plan.rows) - wrong - aside
    return Counts(rows=len(plan.rows), importable=ready, with_errors=wrong, with_warnings=doubtful, set_aside=aside)
