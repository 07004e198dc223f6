"""The register book and the day's account, from the command line."""

import msgspec

from desktop.cli.answer import DONE, NEEDS_PERSON, Answer, pairs, table
from desktop.cli.session import Session, typed_day
from desktop.i18n import _, current_language
from desktop.usecases.letters.reconciling import Reconciliation, reconcile, summary
from desktop.usecases.letters.register_book import RegisterRow, register_rows
from sync.model.dates import format_date


def register(session: Session) -> Answer:
    """Every number of a period (this year, unless told), and what became of it."""
    desk, options = session.desk, session.options
    today = desk.today()
    first = typed_day(options.first, today) or today.replace(month=1, day=1)
    last = typed_day(options.last, today) or today
    rows = register_rows(desk, first, last)
    headings = (_("Number"), _("Date"), _("Letter"), _("Applicant"), _("Workers"), _("What became of it"))
    return Answer(data=msgspec.to_builtins(rows), text=table(headings, [_line(row) for row in rows]))


def reconcile_day(session: Session) -> Answer:
    """Whether numbers, letters and prints of a day agree. Exit status 4 where something does not."""
    desk = session.desk
    today = desk.today()
    found = reconcile(desk, typed_day(session.options.date, today) or today)
    status = DONE if found.agrees else NEEDS_PERSON
    return Answer(data=msgspec.to_builtins(found), text=_text(found), status=status)


def _line(row: RegisterRow) -> tuple[str, ...]:
    if not row.is_letter:
        span = str(row.first) if row.first == row.last else f"{row.first}–{row.last}"
        return span, "", "", "", "", row.explanation
    day = format_date(row.issued_on, current_language()) if row.issued_on else ""
    return row.number, day, row.kind, row.applicant, str(row.men + row.women), row.explanation


def _text(found: Reconciliation) -> str:
    lines = [
        pairs(
            [
                (_("Day"), format_date(found.day, current_language())),
                (_("Numbers on letters"), str(found.numbers)),
                (_("Valid"), str(found.valid)),
                (_("Voided"), str(found.voided)),
                (_("Printed"), str(found.printed)),
                (_("Prints on this day"), str(found.prints)),
                (_("Handed over on this day"), str(found.handed_over)),
                (_("Still lying here"), ", ".join(row.number for row in found.lying) or "–"),
            ]
        )
    ]
    lines += [
        _("{number}: print {copy} by {name}: {reason}").format(
            number=again.number, copy=again.copy, name=again.by, reason=again.reason
        )
        for again in found.reprints
    ]
    return "\n".join([*lines, *(told.text for told in (*found.differences, *found.to_come)), summary(found)])
