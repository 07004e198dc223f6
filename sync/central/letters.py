"""What central asks of an issued letter: a number of its PC's own blocks, used once and printed on it, an approved
request, and workers as they were checked.
"""

from datetime import date

from sqlalchemy import insert, select

from sync.central.devices import Device
from sync.central.ledger import Ledger
from sync.central.number_text import bears
from sync.central.numbers import is_granted
from sync.central.records import load
from sync.central.tables import numbers_used
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.record import Record
from sync.model.workflow import APPROVED, SETTLED

AGREED = ("company", "destination_country", "approved_by")  # what the letter says as the head approved it


def judge_letter(ledger: Ledger, op: Op, device: Device) -> list[Issue]:
    """What forbids this `create` of a letter."""
    number = _number(op)
    if number is None:
        return [Issue(code="number_not_granted")]
    facts = dict(zip(("series", "year", "number"), number, strict=True))
    if not is_granted(ledger.connection, device, *number):
        return [Issue(code="number_not_granted", field="sequence", facts=facts)]
    if _is_used(ledger, op, *number):
        return [Issue(code="number_used", field="sequence", facts=facts)]
    if not _says_its_number(ledger, op):
        return [Issue(code="number_differs", field="number", facts=facts)]
    request = load(ledger, op.office, "recommendation_request", str(op.fields.get("request")))
    if request is None or request.record.state not in APPROVED:  # the step `issue` may arrive before its letter
        return [Issue(code="request_not_approved", field="request")]
    for key in AGREED:
        if op.fields.get(key) != request.record.fields.get(key):
            return [Issue(code="request_not_approved", field=key)]
    if op.user == op.fields.get("approved_by"):
        return [Issue(code="own_work", field="approved_by", facts={"step": "issue"})]
    return []


def _says_its_number(ledger: Ledger, op: Op) -> bool:
    """Whether the letter prints, in its own day's year, the number under which it is kept."""
    number, content = op.fields.get("number"), op.fields.get("content")
    day = _day(op.fields.get("issued_on"))
    if not isinstance(number, str) or not isinstance(content, dict) or day is None:
        return False
    if (content.get("number"), content.get("date"), day.year) != (number, day.isoformat(), op.fields["year"]):
        return False
    office = load(ledger, op.office, "office", op.office)
    return bears(number, op.fields["sequence"], day, office.record.fields if office else {})


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def judge_worker(ledger: Ledger, worker: Record, op: Op) -> list[Issue]:
    """What forbids this change of a worker: the letter names those the head approved, and says what was checked."""
    if op.step not in (None, "verify") or (op.step is None and worker.state != "verified"):
        return []
    own, wanted = (_request_state(ledger, op.office, fields.get("request")) for fields in (worker.fields, op.fields))
    if op.step is None and own in SETTLED:
        return [Issue(code="locked", facts={"state": worker.state})]
    late = wanted in APPROVED or (op.step == "verify" and own in APPROVED)
    return [Issue(code="worker_too_late", field="request")] if late else []


def _request_state(ledger: Ledger, office: str, request: object) -> str | None:
    found = load(ledger, office, "recommendation_request", str(request)) if request else None
    return found.record.state if found else None


def book_number(ledger: Ledger, op: Op) -> None:
    """Remember the number of a letter that was accepted."""
    number = _number(op)
    if number is not None:
        series, year, sequence = number
        ledger.connection.execute(
            insert(numbers_used).values(
                office=op.office, series=series, year=year, number=sequence, device=op.device, record=op.record
            )
        )


def _number(op: Op) -> tuple[str, int, int] | None:
    series, year, sequence = (op.fields.get(key) for key in ("series", "year", "sequence"))
    if not isinstance(series, str) or type(year) is not int or type(sequence) is not int:
        return None
    return series, year, sequence


def _is_used(ledger: Ledger, op: Op, series: str, year: int, number: int) -> bool:
    used = numbers_used.c
    rows = select(used.record).where(
        used.office == op.office, used.series == series, used.year == year, used.number == number
    )
    return ledger.connection.execute(rows).first() is not None
