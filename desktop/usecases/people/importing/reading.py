"""From a workbook to a plan."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.usecases.people.importing.checking import RECORD_TYPE, check_across, check_row
from desktop.usecases.people.importing.container import Limits, too_many_rows
from desktop.usecases.people.importing.header import Header, Names, find_header
from desktop.usecases.people.importing.plan import ImportPlan, Mode
from desktop.usecases.people.importing.preamble import Preamble, read_preamble
from desktop.usecases.people.importing.rows import read_rows
from desktop.usecases.people.importing.workbook import Row, Sheet, read_sheets
from desktop.usecases.telling import Told
from sync.model.issues import Issue
from sync.model.pack import Pack

Known = Callable[[list[str]], dict[str, str]]
"""Gives the records of those NIKs that the office has."""

TOLD_EVERY = 25  # rows


class Home(NamedTuple):
    """What the office brings along: the regency whose villages are looked for first, and which NIKs it has already."""

    regency: str | None = None
    known: Known | None = None


NOTHING_KNOWN = Home()


class SeveralSheets(Refused):
    """More than one sheet holds a list of persons: name the one to read."""

    def __init__(self, message: str, sheets: tuple[str, ...]) -> None:
        super().__init__(message)
        self.sheets = sheets


def read_plan(
    pack: Pack,
    path: Path,
    today: date,
    *,
    mode: Mode = "request",
    home: Home = NOTHING_KNOWN,
    sheet: str | None = None,
    limits: Limits | None = None,
    told: Told = lambda _done, _of: None,
) -> ImportPlan:
    """What the workbook at `path` would bring; nothing is written. Raises Refused with what to do about it.

    `sheet` names the list where several fit. `register` mode is for an old register book, which has fewer columns:
    there only a missing name is an error.
    """
    limits = limits or Limits()
    kind = pack.record(RECORD_TYPE)
    sheets = read_sheets(path, limits)
    told(0, 0)
    chosen, header = _choose(path, sheets, Names.of(kind), pack, sheet)
    rows, notes = read_rows(chosen, header, kind, today)
    if not rows:
        raise Refused(_("Sheet “{sheet}” has a heading but no persons below it.").format(sheet=chosen.name))
    if len(rows) > limits.rows:
        raise too_many_rows(path.name, chosen.name, len(rows), limits)
    plan = ImportPlan(
        file=path.name,
        sheet=chosen.name,
        mode=mode,
        regency=home.regency,
        header_row=header.row + 1,
        columns=header.columns,
        preamble=_preamble(pack, sheets, chosen, header, today),
        rows=rows,
        notes=notes,
    )
    plan.remarks = remarks_on(plan)
    _judge(pack, plan, today, home.known, told)
    return plan


def _judge(pack: Pack, plan: ImportPlan, today: date, known: Known | None, told: Told) -> None:
    """Each row by itself, then against the others and what the office has."""
    for done, row in enumerate(plan.rows):
        if done % TOLD_EVERY == 0:
            told(done, len(plan.rows))
        check_row(pack, plan, row, today)
    told(len(plan.rows), len(plan.rows))
    if known is not None:
        plan.known = known([row.fields["nik"] for row in plan.rows if "nik" in row.fields])
    check_across(pack.record(RECORD_TYPE), plan)


def _choose(path: Path, sheets: list[Sheet], names: Names, pack: Pack, wanted: str | None) -> tuple[Sheet, Header]:
    """The one sheet that lists persons; hidden ones count only when no other does."""
    if wanted is not None:
        sheets = _named(path, sheets, wanted)
    found = [(sheet, header) for sheet in sheets if (header := find_header(sheet, names))]
    found = [pair for pair in found if not pair[0].hidden] or found
    found = [pair for pair in found if pair[0].rows[-1].index > pair[1].row] or found
    if not found:
        raise Refused(_no_list(path, pack))
    if len(found) > 1:
        titles = tuple(sheet.name for sheet, _header in found)
        reason = _("Several sheets of {name} list persons: {sheets}. Nothing was imported. Choose one of them.")
        raise SeveralSheets(reason.format(name=path.name, sheets=", ".join(titles)), titles)
    return found[0]


def _named(path: Path, sheets: list[Sheet], wanted: str) -> list[Sheet]:
    found = [sheet for sheet in sheets if sheet.name == wanted]
    if not found:
        reason = _("{name} has no sheet “{sheet}”; there are: {sheets}. Nothing was imported.")
        there = ", ".join(f"“{sheet.name}”" for sheet in sheets)
        raise Refused(reason.format(name=path.name, sheet=wanted, sheets=there))
    return found


def _no_list(path: Path, pack: Pack) -> str:
    kind = pack.record(RECORD_TYPE)
    wanted = [kind.require(key) for key in ("name", "nik", "birth_date", "sex")]
    labels = ", ".join(f"“{field.label.of(current_language())}”" for field in wanted)
    reason = _(
        "No list of persons was found in {name}: no row has headings such as {labels}. "
        "Nothing was imported. Check that the list has a row of headings."
    )
    return reason.format(name=path.name, labels=labels)


def _preamble(pack: Pack, sheets: list[Sheet], chosen: Sheet, header: Header, today: date) -> Preamble:
    above = [row for row in chosen.rows if row.index < header.row]
    found = read_preamble(above, pack.codes["country"], today)
    if found != Preamble():
        return found
    covers: list[Row] = [row for sheet in sheets if sheet is not chosen and not sheet.hidden for row in sheet.rows[:40]]
    cover = read_preamble(covers, pack.codes["country"], today)
    return cover if cover.company and cover.letter_number else found


def remarks_on(plan: ImportPlan) -> list[Issue]:
    """What is odd about the list as a whole: it has more or fewer workers than the letter speaks of."""
    stated = plan.preamble.stated_count if plan.mode == "request" else None
    if stated is None or stated == len(plan.rows):
        return []
    facts = {"stated": stated, "found": len(plan.rows)}
    return [Issue(code="count_differs", level="warning", facts=facts)]
