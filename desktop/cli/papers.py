"""What the counter prints beside letters, from the command line."""

from datetime import date
from pathlib import Path

from desktop.cli.answer import Answer
from desktop.cli.session import Session, say, typed_day
from desktop.i18n import _
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters.papers import interview_pdf, receipt_pdf, register_book_pdf


def receipt(session: Session) -> Answer:
    """The receipt of a request's documents."""
    return written(session, receipt_pdf(session.desk, session.options.id))


def interview(session: Session) -> Answer:
    """The record of an interview."""
    return written(session, interview_pdf(session.desk, session.options.id))


def register(session: Session) -> Answer:
    """The register book of a period: this year until today, unless told."""
    options, today = session.options, session.desk.today()
    first = typed_day(options.first, today) or date(today.year, 1, 1)
    last = typed_day(options.last, today) or today
    return written(session, register_book_pdf(session.desk, first, last))


def written(session: Session, pdf: bytes) -> Answer:
    """Write the PDF where --pdf says."""
    target: Path = session.options.pdf
    write_out(target, pdf)
    say(_("The paper was written to {file}.").format(file=target))
    return Answer(data={"file": str(target), "bytes": len(pdf)})
