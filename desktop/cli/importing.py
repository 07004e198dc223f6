"""A workbook from the command line: judged, mended row by row, and brought in as a whole or not at all."""

from typing import Any

import msgspec

from desktop.cli.answer import REFUSED, Answer, WrongUsage
from desktop.cli.progress import ProgressLine
from desktop.cli.session import Session, say, split_pair
from desktop.i18n import _, ngettext
from desktop.usecases.desk import Desk
from desktop.usecases.people.importing.changes import amend, confirm, set_aside
from desktop.usecases.people.importing.plan import ImportPlan, PlanRow, blocking, count
from desktop.usecases.people.intake import commit_import, known_people, plan_import, row_line
from desktop.wording import explain


def import_file(session: Session) -> Answer:
    """Bring the file in; with --dry-run only say what would come of it. Refused while a row is wrong."""
    options = session.options
    desk = session.desk
    with ProgressLine() as line:
        told = line.of(_("Reading {name}").format(name=options.file.name))
        plan = plan_import(desk, options.file, options.mode, options.sheet, told)
    _apply_decisions(desk, plan, session)
    if options.dry_run:
        open_rows = any(True for _row in blocking(plan))
        return Answer(data=_plan_data(desk, plan), text=_plan_text(desk, plan), status=REFUSED if open_rows else 0)
    _tell_remarks(desk, plan)
    request = session.typed_fields("recommendation_request", options.request)
    company = session.typed_fields("company", options.company)
    permit = session.typed_fields("recruitment_permit", options.permit) if options.permit else None
    with ProgressLine() as line:
        done = commit_import(desk, plan, request, company, permit, line.of(_("Importing")))
    n = len(done.registrations)
    text = ngettext("{n} worker imported, {aside} rows set aside.", "{n} workers imported, {aside} rows set aside.", n)
    lines = [text.format(n=n, aside=done.set_aside)]
    if done.request:
        lines.append(_("Request: {id}").format(id=done.request))
    return Answer(data=msgspec.to_builtins(done), text="\n".join(lines))


def _apply_decisions(desk: Desk, plan: ImportPlan, session: Session) -> None:
    """What the command line says about single rows, in the order mend, confirm, set aside."""
    options = session.options
    today = desk.today()
    for name, text in (split_pair(argument) for argument in options.set):
        number, field = _row_and(plan, name)
        kind = desk.pack.record("registration")
        if kind.field(field) is None:
            raise WrongUsage(_("There is no field {field}.").format(field=field))
        amend(desk.pack, plan, number, field, text, today, known_people(desk))
    for name, reason in (split_pair(argument) for argument in options.confirm):
        number, code = _row_and(plan, name)
        confirm(desk.pack, plan, number, code, reason, today)
    for name, reason in (split_pair(argument) for argument in options.set_aside):
        number, _none = _row_and(plan, f"{name}.")
        set_aside(desk.pack, plan, number, reason)


def _row_and(plan: ImportPlan, name: str) -> tuple[int, str]:
    number, _dot, rest = name.partition(".")
    known = {row.number for row in plan.rows}
    if not number.isdecimal() or int(number) not in known:
        raise WrongUsage(_("The list has no row {row}.").format(row=number))
    return int(number), rest


def _plan_data(desk: Desk, plan: ImportPlan) -> dict[str, Any]:
    kind = desk.pack.record("registration")
    return {
        "file": plan.file,
        "sheet": plan.sheet,
        "preamble": msgspec.to_builtins(plan.preamble),
        "counts": msgspec.to_builtins(count(plan)),
        "unread_columns": list(plan.unread),
        "other_lines": [{"source_row": row, "text": text} for row, text in plan.notes],
        "remarks": [explain(desk.pack, kind, issue) for issue in plan.remarks],
        "rows": [_row_data(desk, row) for row in plan.rows],
    }


def _row_data(desk: Desk, row: PlanRow) -> dict[str, Any]:
    kind = desk.pack.record("registration")
    return {
        "row": row.number,
        "source_row": row.source_row,
        "importable": row.importable,
        "set_aside": row.set_aside,
        "fields": row.fields,
        "issues": [{**msgspec.to_builtins(issue), "text": explain(desk.pack, kind, issue)} for issue in row.issues],
    }


def _plan_text(desk: Desk, plan: ImportPlan) -> str:
    counts = count(plan)
    head = _("{rows} rows: {importable} can be imported, {errors} are wrong, {aside} set aside.").format(
        rows=counts.rows, importable=counts.importable, errors=counts.with_errors, aside=counts.set_aside
    )
    return "\n".join([head, *_remarks(desk, plan), *_doubts(desk, plan)])


def _doubts(desk: Desk, plan: ImportPlan) -> list[str]:
    return [row_line(desk.pack, row.number, row.issues) for row in plan.rows if row.issues and row.set_aside is None]


def _remarks(desk: Desk, plan: ImportPlan) -> list[str]:
    kind = desk.pack.record("registration")
    lines = [explain(desk.pack, kind, issue) for issue in plan.remarks]
    if plan.unread:
        lines.append(_("Columns that are not read: {columns}.").format(columns=", ".join(plan.unread)))
    said = _("Line {row} of the sheet is not read as a person: {text}")
    return lines + [said.format(row=row, text=text) for row, text in plan.notes]


def _tell_remarks(desk: Desk, plan: ImportPlan) -> None:
    """Everything doubtful is said, also when the import goes through."""
    ready = [row for row in plan.rows if row.importable and row.issues]
    for line in [*_remarks(desk, plan), *(row_line(desk.pack, row.number, row.issues) for row in ready)]:
        say(line)
