"""What the counter prints beside letters: the receipt of a request, the record of an interview, the register book."""

from datetime import date
from pathlib import Path

from desktop.errors import Refused
from desktop.i18n import _
from desktop.letters.forms import Content
from desktop.usecases.desk import Desk, get_record
from desktop.usecases.office.arms import arms_named
from desktop.usecases.people.registering import REQUEST


def receipt_pdf(desk: Desk, request: str) -> bytes:
    """The receipt for who handed a request in; that it was printed goes into the history."""
    from desktop.usecases.letters.receipt_content import receipt_content  # noqa: PLC0415 (loads the holidays)

    pdf = _set(desk, receipt_content(desk, get_record(desk, REQUEST, request)))
    desk.store.log(desk.reader(), "print", REQUEST, request)
    return pdf


def interview_pdf(desk: Desk, interview: str) -> bytes:
    """The record of an interview, for both to sign; that it was printed goes into the history.

    Raises Refused where the person's roles have nothing to do with interviews.
    """
    from desktop.usecases.letters.interview_content import interview_content  # noqa: PLC0415
    from desktop.usecases.people.interviews import INTERVIEW  # noqa: PLC0415

    desk.author(INTERVIEW)
    pdf = _set(desk, interview_content(desk, get_record(desk, INTERVIEW, interview)))
    desk.store.log(desk.reader(), "print", INTERVIEW, interview)
    return pdf


def register_book_pdf(desk: Desk, first: date, last: date) -> bytes:
    """The register book of the days `first`..`last`. Raises Refused where the last comes before the first."""
    from desktop.usecases.letters.register_content import register_content  # noqa: PLC0415 (loads the holidays)

    if last < first:
        raise Refused(_("The period ends before it begins. Nothing was printed. Choose the days anew."))
    return _set(desk, register_content(desk, first, last))


def handover_pdf(desk: Desk, leaving: str | None = None) -> bytes:
    """The hand-over of a person (an id of a user), or of the whole office, for both to sign. Raises as `handover`."""
    from desktop.usecases.letters.handover_content import handover_content  # noqa: PLC0415
    from desktop.usecases.office.handover import handover  # noqa: PLC0415 (loads the holidays)

    return _set(desk, handover_content(desk, handover(desk, leaving)))


def _set(desk: Desk, content: Content) -> bytes:
    from desktop.letters.render import render_pdf  # noqa: PLC0415 (loads the typesetter)

    arms = arms_named(desk, content.office.arms_sha256)
    return render_pdf(content, Path(desk.pack.folder, "letters"), arms, practice=desk.practice)
