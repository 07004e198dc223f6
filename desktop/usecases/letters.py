"""Letters: looked at before they exist, numbered and issued in one transaction, and read again as they were issued.

The letter is set within the transaction that takes its number: a number must be on the page, and a page that cannot
be set must not cost a number. A first setting with a blank number goes before it, outside, so that the fonts are warm
and the transaction is short.
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _
from desktop.letters.content import LetterContent
from desktop.letters.numbering import format_number
from desktop.store.values import Author, Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.letter_content import letter_content, letter_gaps, signatory_gap
from desktop.usecases.registering import REQUEST
from desktop.usecases.requests import rows_of, step_intent
from sync.model.op import new_id
from sync.model.pack import Pack
from sync.model.record import Record
from sync.model.workflow import judge_step

LETTER = "recommendation"
SERIES = "recommendation"  # the series of numbers these letters are counted in
NO_NUMBER = "……"
PDF = "application/pdf"


def preview_letter(desk: Desk, request: str, ppi: float = 110) -> list[bytes]:
    """The pages as PNG pictures, with `……` for the number. Before approval it shows the rows checked so far."""
    from desktop.letters.render import render_pages  # noqa: PLC0415 (loads the typesetter)

    content = _draft_content(desk, get_record(desk, REQUEST, request))
    return render_pages(content, _templates(desk.pack, desk.pack.version), ppi)


def issue_letter(desk: Desk, request: str) -> Record:
    """Number the letter, set it and keep it for good; the request and its workers take their last steps.

    Raises Refused when the request is not approved, the person may not, central refused a part of what the letter would
    say, or no number is left; then nothing happened and no number is used.
    """
    author = desk.author(REQUEST, "issue")
    _prove(desk, get_record(desk, REQUEST, request), author)
    letter = new_id(desk.clock.milliseconds())

    def build(tx: Transaction) -> list[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        _refuse_unready(desk, found, author)
        rows = _verified(rows_of(tx, request))
        day = desk.today()
        content, sequence = _numbered(desk, tx, found, rows, day)
        pdf = tx.put_file(_set(desk.pack, desk.pack.version, content), PDF)
        return [
            _letter_intent(letter, found, content, sequence, pdf),
            *(step_intent(desk.pack, row, "recommend", author) for row in rows),
            step_intent(desk.pack, found, "issue", author),
        ]

    write(desk, author, build)
    return get_record(desk, LETTER, letter)


def letter_pdf(desk: Desk, letter: str, purpose: Literal["view", "print"] = "print") -> bytes:
    """The issued PDF, byte for byte; that it was looked at or printed goes into the history.

    A PC that did not issue the letter sets it anew from what the letter said and proves by its fingerprint that it is
    the same. Raises SurroundingsFailed when it is not.
    """
    found = get_record(desk, LETTER, letter)
    fingerprint = found.fields["pdf_sha256"]
    pdf = desk.store.get_file(fingerprint)
    if pdf is None:
        content = msgspec.convert(found.fields["content"], LetterContent)
        pdf = _set(desk.pack, found.pack, content)
        if hashlib.sha256(pdf).hexdigest() != fingerprint:
            raise SurroundingsFailed(
                _(
                    "This PC cannot make letter {number} exactly as it was issued, so it is not shown. The letter "
                    "itself is safe. Print it on the PC that issued it, or install the same version of the program."
                ).format(number=found.fields["number"])
            )
        desk.store.put_file(pdf, PDF)
    desk.store.log(desk.reader(), purpose, LETTER, letter)
    return pdf


def letter_pages(desk: Desk, letter: str, ppi: float = 110) -> list[bytes]:
    """The pages of an issued letter as PNG pictures, set from what it said; that it was looked at is noted."""
    from desktop.letters.render import render_pages  # noqa: PLC0415 (loads the typesetter)

    found = get_record(desk, LETTER, letter)
    desk.store.log(desk.reader(), "view", LETTER, letter)
    content = msgspec.convert(found.fields["content"], LetterContent)
    return render_pages(content, _templates(desk.pack, found.pack), ppi)


def numbers_left(office: Office) -> int:
    """How many letters this PC can still number this year before it must synchronise."""
    year = office.today().year
    return sum(stock.left for stock in office.store.number_stock() if (stock.series, stock.year) == (SERIES, year))


def _prove(desk: Desk, request: Record, author: Author) -> None:
    """Everything but the number, tried outside the transaction."""
    _refuse_unready(desk, request, author)
    _set(desk.pack, desk.pack.version, _draft_content(desk, request))


def _refuse_unready(desk: Desk, request: Record, author: Author) -> None:
    if issues := judge_step(desk.pack, request, "issue", author.user, author.role):
        raise refused(desk.pack, desk.pack.record(REQUEST), issues)
    told = {(REQUEST, request.id), *((row.type, row.id) for row in rows_of(desk.store, request.id))}
    if told & desk.store.refused_records():
        raise Refused(
            _(
                "The central server refused a change to this request or to one of its workers. No letter was made and "
                "no number is used. Settle what was refused first."
            )
        )


def _draft_content(desk: Desk, request: Record) -> LetterContent:
    rows = rows_of(desk.store, request.id)
    rows = _verified(rows) or [row for row in rows if row.state == "registered"]
    approver = request.fields.get("approved_by") or desk.person.id
    _refuse_gaps(desk, request, rows, approver)
    shown = msgspec.structs.replace(request, fields={**request.fields, "approved_by": approver})
    return letter_content(desk, shown, rows, NO_NUMBER, desk.today())


def _refuse_gaps(office: Office, request: Record, rows: list[Record], approver: str) -> None:
    gaps = letter_gaps(office, request, rows)
    if not rows:
        gaps.append(_("No worker of this request has been verified."))
    if signer := signatory_gap(office, approver):
        gaps.append(signer)
    if gaps:
        raise Refused("\n".join(gaps))


def _verified(rows: list[Record]) -> list[Record]:
    return [row for row in rows if row.state == "verified"]


def _numbered(desk: Desk, tx: Transaction, request: Record, rows: list[Record], day: date) -> tuple[LetterContent, int]:
    sequence = tx.take_number(SERIES, day.year)
    if sequence is None:
        raise Refused(
            _(
                "This PC has no letter numbers left for {year}. The request stays approved and no letter was made. "
                "Synchronise to get new numbers, then issue the letter."
            ).format(year=day.year)
        )
    settings = get_record(desk, "office", desk.store.membership().office).fields
    number = format_number(
        settings["number_template"],
        number=sequence,
        date=day,
        classification=settings.get("classification_code", ""),
        office=settings.get("short_name", ""),
    )
    return letter_content(desk, request, rows, number, day), sequence


def _letter_intent(letter: str, request: Record, content: LetterContent, sequence: int, pdf: str) -> Intent:
    return Intent(
        record_type=LETTER,
        record=letter,
        action="create",
        fields={
            "number": content.number,
            "sequence": sequence,
            "series": SERIES,
            "year": content.date.year,
            "issued_on": content.date.isoformat(),
            "request": request.id,
            "company": request.fields["company"],
            "destination_country": request.fields["destination_country"],
            "workers": len(content.workers),
            "content": msgspec.to_builtins(content),
            "pdf_sha256": pdf,
            "approved_by": request.fields["approved_by"],
        },
    )


def _set(pack: Pack, version: str, content: LetterContent) -> bytes:
    from desktop.letters.render import render_pdf  # noqa: PLC0415 (loads the typesetter)

    return render_pdf(content, _templates(pack, version))


def _templates(pack: Pack, version: str) -> Path:
    """Where the templates of a pack's version lie: versions stand side by side."""
    return Path(pack.folder).parent / version / "letters"
