"""What central asks of an issued letter: a number of its PC's own blocks, used once and printed on it, a request that
was approved (or refused, for the letter that says so), and workers as they were checked.

A letter that was written in good faith, while the request changed elsewhere, is taken and voided (`standing`): its
paper is out, so its number and its being void must be known.
"""

from datetime import date
from itertools import chain

import msgspec
from sqlalchemy import insert, select

from sync.central.devices import Device
from sync.central.ledger import Ledger
from sync.central.letter_proofs import (
    Fault,
    approval_faults,
    judge_seal,
    mandate_faults,
    replacing_faults,
    worker_faults,
)
from sync.central.number_text import bears
from sync.central.numbers import is_granted
from sync.central.records import Held, load
from sync.central.request_rows import LETTER, REQUEST
from sync.central.tables import numbers_used
from sync.model.issues import Issue
from sync.model.merge import is_unseen
from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import STATE, Record
from sync.model.workflow import APPROVED, SETTLED

REFUSED = ("refused",)
_FAULTS = "letter_faults"  # what the ledger knows of them


class Wanted(msgspec.Struct, frozen=True):
    """What a kind of letter wants: its `form`, and of its request a state, the same in some fields, and `signer`, who
    decided.
    """

    form: str
    states: tuple[str, ...]
    same: tuple[str, ...]
    signer: str


WANTED = {
    LETTER: Wanted(
        "recommendation",
        APPROVED,  # the letter of another PC may have come first
        ("company", "destination_country", "recruitment_permit", "replaces", "approved_by"),
        "approved_by",
    ),
    "refusal_letter": Wanted("refusal", REFUSED, ("company", "destination_country", "refused_by"), "refused_by"),
}


def judge_letter(ledger: Ledger, kind: RecordType, op: Op, device: Device) -> list[Issue]:
    """What forbids this `create` of a letter."""
    number = _number(op)
    if number is None or number[0] != kind.numbered:
        return [Issue(code="number_not_granted")]
    facts = dict(zip(("series", "year", "number"), number, strict=True))
    if not is_granted(ledger.connection, device, *number):
        return [Issue(code="number_not_granted", field="sequence", facts=facts)]
    if _is_used(ledger, op, *number):
        return [Issue(code="number_used", field="sequence", facts=facts)]
    if not _says_its_number(ledger, op):
        return [Issue(code="number_differs", field="number", facts=facts)]
    if kind.field("workers") and not _says_its_workers(op):
        return [Issue(code="workers_differ", field="workers", facts={"number": op.fields["number"]})]
    return judge_seal(ledger, op, WANTED[kind.key].form) or _judge_request(ledger, kind, op)


def _judge_request(ledger: Ledger, kind: RecordType, op: Op) -> list[Issue]:
    wanted = WANTED[kind.key]
    request = load(ledger, op.office, REQUEST, str(op.fields.get("request")))
    if request is None:
        return [_not_decided(wanted, "request")]
    fault = fault_of(ledger, kind, request, op)
    if fault is not None and not (fault.unseen or is_unseen(request.marks, op, STATE)):
        return [fault.issue]
    if op.user == op.fields.get(wanted.signer):
        return [Issue(code="own_work", field=wanted.signer, facts={"step": "issue"})]
    return []


def fault_of(ledger: Ledger, kind: RecordType, request: Held, op: Op) -> Fault | None:
    """By what a letter is not what was decided about its request, as that stands; None where it is. It is looked for
    once for an op.
    """
    known = ledger.known(_FAULTS)
    if op.id not in known:
        ledger.learn(_FAULTS, op.id, _fault(ledger, kind, request.record, op))
    found: Fault | None = known[op.id]
    return found


def _fault(ledger: Ledger, kind: RecordType, request: Record, op: Op) -> Fault | None:
    wanted = WANTED[kind.key]
    differing = "request" if request.state not in wanted.states else None
    differing = differing or next((key for key in wanted.same if op.fields.get(key) != request.fields.get(key)), None)
    if differing:
        return Fault(_not_decided(wanted, differing))
    mandates = mandate_faults(ledger, request.fields.get(wanted.signer), op)
    if kind.key != LETTER:
        return next(mandates, None)
    approved = chain(approval_faults(ledger, request, op), replacing_faults(ledger, op))
    return next(chain(approved, mandates, worker_faults(ledger, op)), None)


def _not_decided(wanted: Wanted, field: str) -> Issue:
    if wanted.states == REFUSED:
        return Issue(code="request_not_refused", field=field)
    return Issue(code="request_not_approved", field=field)


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


def _says_its_workers(op: Op) -> bool:
    """Whether the letter names as many workers as its permit is charged with."""
    content = op.fields.get("content")
    named = content.get("workers") if isinstance(content, dict) else None
    return isinstance(named, list) and len(named) == op.fields.get("workers")


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
    found = load(ledger, office, REQUEST, str(request)) if request else None
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
