"""Letters: looked at before they exist, numbered, sealed and issued in one transaction, and read again as they were
issued.

The letter is set within the transaction that takes its number: a number must be on the page, and a page that cannot
be set must not cost a number. A first setting with a blank number goes before it, outside, so that the fonts are warm
and the transaction is short.
"""

from datetime import date

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.letters.content import LetterContent, RefusalContent
from desktop.letters.numbering import format_number
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.letters.content import letter_content, letter_gaps, refusal_content
from desktop.usecases.letters.day import letter_day
from desktop.usecases.letters.files import LETTER, PDF, REFUSAL, set_letter, show_letter
from desktop.usecases.letters.sealing import seal_letter
from desktop.usecases.letters.signatories import mandate_gap, mandates
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.approvals import refuse_stale_approval
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.steps import gaps_of_the_day, step_intent
from sync.model.issues import Issue
from sync.model.op import new_id
from sync.model.record import Fields, Record
from sync.model.workflow import judge_step

SERIES = "recommendation"  # the series of numbers these letters are counted in
NO_NUMBER = "……"


def preview_letter(desk: Desk, request: str, ppi: float = 110) -> list[bytes]:
    """The pages as PNG pictures, with `……` for the number. Before approval it shows the rows checked so far, and who
    would sign: the head who looks at it, else the one whose mandate is in force.
    """
    content = _draft_content(desk, get_record(desk, REQUEST, request))
    return show_letter(desk, desk.pack.version, content, ppi, draft=True)


def preview_refusal(desk: Desk, request: str, ppi: float = 110) -> list[bytes]:
    """The pages of the letter that will say a request is refused, as PNG pictures, with `……` for the number."""
    found = get_record(desk, REQUEST, request)
    content = refusal_content(desk, found, rows_of(desk.store, request), NO_NUMBER, desk.today())
    return show_letter(desk, desk.pack.version, content, ppi, draft=True)


def issue_letter(desk: Desk, request: str, *, sure_of_date: bool = False) -> Record:
    """Number the letter, seal it, set it and keep it for good; the request and its workers take their last steps.

    Raises Refused when the request is not approved or has changed since, the person may not, central refused a part of
    what the letter would say, licence, permit or quota forbid it, this PC cannot seal, or no number is left; and
    DateDoubtful where the clock can hardly be right. Then nothing happened and no number is used.
    """
    author = desk.author(REQUEST, "issue")
    found = get_record(desk, REQUEST, request)
    _refuse_unready(desk, found, author)
    day = letter_day(desk, desk.store, sure_of_date)
    set_letter(desk, desk.pack.version, _draft_content(desk, found))
    letter = new_id(desk.clock.milliseconds())

    def build(tx: Transaction) -> list[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        _refuse_unready(desk, found, author)
        rows = _verified(rows_of(tx, request))
        if gaps := gaps_of_the_day(desk, tx, found, rows, ()):
            raise Refused("\n".join(gaps))
        refuse_stale_approval(desk, found, rows)
        sequence, number = _take_number(desk, tx, day)
        content = letter_content(desk, found, rows, number, day)
        content = msgspec.structs.replace(content, seal=seal_letter(desk, content, found.fields.get("approval")))
        fields = _letter_fields(found, content, sequence) | {
            "workers": len(content.workers),
            "approved_by": found.fields["approved_by"],
            "recruitment_permit": found.fields.get("recruitment_permit"),
            "replaces": found.fields.get("replaces"),
            "pdf_sha256": tx.put_file(set_letter(desk, desk.pack.version, content), PDF),
        }
        return [
            _creating(LETTER, letter, fields),
            *(step_intent(desk.pack, row, "recommend", author) for row in rows),
            step_intent(desk.pack, found, "issue", author),
        ]

    write(desk, author, build)
    return get_record(desk, LETTER, letter)


def issue_refusal(desk: Desk, request: str, *, sure_of_date: bool = False) -> Record:
    """The letter that says a request is refused, and why: numbered from the same series, sealed, kept for good.

    Raises Refused and DateDoubtful as `issue_letter` does, where there is such a letter already, and for the head who
    refused the request.
    """
    author = desk.author(REFUSAL)
    found = get_record(desk, REQUEST, request)
    _refuse_unrefused(desk, found)
    day = letter_day(desk, desk.store, sure_of_date)
    set_letter(desk, desk.pack.version, refusal_content(desk, found, rows_of(desk.store, request), NO_NUMBER, day))
    letter = new_id(desk.clock.milliseconds())

    def build(tx: Transaction) -> list[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        _refuse_unrefused(desk, found)
        sequence, number = _take_number(desk, tx, day)
        content = refusal_content(desk, found, rows_of(tx, request), number, day)
        content = msgspec.structs.replace(content, seal=seal_letter(desk, content))
        fields = _letter_fields(found, content, sequence) | {
            "refused_by": found.fields["refused_by"],
            "pdf_sha256": tx.put_file(set_letter(desk, desk.pack.version, content), PDF),
        }
        return [_creating(REFUSAL, letter, fields)]

    write(desk, author, build)
    return get_record(desk, REFUSAL, letter)


def standing_letter(office: Office, request: str, record_type: str = LETTER) -> Record | None:
    """The letter of a request that has not been voided, as this PC knows it."""
    ids = office.store.select(Query(record_type=record_type, filters={"request": request}))
    found = office.store.many(record_type, ids)
    return next((letter for letter in found if letter.state != "voided"), None)


def numbers_left(office: Office) -> int:
    """How many letters this PC can still number this year before it must synchronise."""
    year = office.today().year
    return sum(stock.left for stock in office.store.number_stock() if (stock.series, stock.year) == (SERIES, year))


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


def _refuse_unrefused(desk: Desk, request: Record) -> None:
    if request.state != "refused":
        issue = Issue(code="request_not_refused", field="request")
        raise refused(desk.pack, desk.pack.record(REFUSAL), [issue])
    if request.fields.get("refused_by") == desk.person.id:
        raise Refused(
            _("You have refused this request, so somebody else must make the letter that says so. No number is used.")
        )
    standing = standing_letter(desk, request.id, REFUSAL)
    if standing is not None:
        raise Refused(
            _("The letter {number} says already that this request is refused. No second one was made.").format(
                number=standing.fields["number"]
            )
        )


def _draft_content(desk: Desk, request: Record) -> LetterContent:
    rows = rows_of(desk.store, request.id)
    rows = _verified(rows) or [row for row in rows if row.state == "registered"]
    signer = request.fields.get("approved_by") or _likely_signer(desk)
    gaps = letter_gaps(desk, request, rows)
    if not rows:
        gaps.append(_("No worker of this request has been verified."))
    if signer is None:
        gaps.append(_("Nobody of this office has a mandate to sign letters today. Ask your administrator."))
    elif gap := mandate_gap(desk, signer, desk.today()):
        gaps.append(gap)
    if gaps:
        raise Refused("\n".join(gaps))
    shown = msgspec.structs.replace(request, fields={**request.fields, "approved_by": signer})
    return letter_content(desk, shown, rows, NO_NUMBER, desk.today())


def _likely_signer(desk: Desk) -> str | None:
    """Who would sign if it were approved now: the head at this desk, else whose mandate is in force."""
    day = desk.today()
    if desk.may(REQUEST, "approve") and mandate_gap(desk, desk.person.id, day) is None:
        return desk.person.id
    return next((str(mandate.fields["person"]) for mandate in mandates(desk, day)), None)


def _verified(rows: list[Record]) -> list[Record]:
    return [row for row in rows if row.state == "verified"]


def _take_number(desk: Desk, tx: Transaction, day: date) -> tuple[int, str]:
    """The next running number of this PC, and what the letter prints of it."""
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
    return sequence, number


def _letter_fields(request: Record, content: LetterContent | RefusalContent, sequence: int) -> Fields:
    """What every numbered letter is kept under."""
    return {
        "number": content.number,
        "sequence": sequence,
        "series": SERIES,
        "year": content.date.year,
        "issued_on": content.date.isoformat(),
        "request": request.id,
        "company": request.fields.get("company"),
        "destination_country": request.fields["destination_country"],
        "content": msgspec.to_builtins(content),
        "seal": content.seal,
    }


def _creating(record_type: str, record: str, fields: Fields) -> Intent:
    given = {key: value for key, value in fields.items() if value is not None}
    return Intent(record_type=record_type, record=record, action="create", fields=given)
