"""Steps that need a letter which stands, or need that none does, and what a letter's own step must say."""

from sqlalchemy import select

from sync.central.ledger import Ledger
from sync.central.records import Held, held, load
from sync.central.request_rows import LETTER, REQUEST, VOIDED
from sync.central.tables import records
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.record import Record

HANDED_OVER = ("collected_by", "collector", "collector_identity", "handed_over_at")


def standing_letter(ledger: Ledger, request: Held, kind: str = LETTER) -> Held | None:
    """The letter of that request, of a kind, that central let stand and nobody voided."""
    found = load(ledger, request.scope, kind, str(request.record.fields.get("letter")))
    return found if found is not None and found.record.state != VOIDED else None


def judge_issuing(ledger: Ledger, op: Op, request: str, nik: str | None = None) -> list[Issue]:
    """That a request, or a worker of it by their `nik`, is recommended by a letter that stands. The PC writes both
    together, the letter first. What central took before it was restored needs a letter that is there, void or not.
    """
    found = load(ledger, op.office, REQUEST, request) if request else None
    standing = standing_letter(ledger, found) if found else None
    letters = _letters_of(ledger, op.office, request) if op.was else [standing] if standing else []
    if any(nik is None or _names(letter.record, nik) for letter in letters):
        return []
    return [Issue(code="letter_needed", field="letter", facts={"step": op.step})]


def judge_going_back(ledger: Ledger, request: Held, op: Op) -> list[Issue]:
    """What forbids to take a request back: a letter of it that stands, and to replace what is no void letter of it."""
    if letter := standing_letter(ledger, request):
        return [_stands(letter)]
    if not op.fields.get("replaces"):
        return []
    replaced = load(ledger, op.office, LETTER, str(op.fields["replaces"]))
    of_request = replaced is not None and replaced.record.fields.get("request") == request.record.id
    if replaced is None or not of_request or replaced.record.state != VOIDED:
        return [Issue(code="replaces_other", field="replaces")]
    return []


def judge_reopened_worker(ledger: Ledger, worker: Record, op: Op) -> list[Issue]:
    """That no letter stands which names the worker."""
    request = load(ledger, op.office, REQUEST, str(worker.fields.get("request")))
    letter = standing_letter(ledger, request) if request else None
    return [_stands(letter)] if letter and _names(letter.record, str(worker.fields.get("nik"))) else []


def judge_hand_over(op: Op) -> list[Issue]:
    """That a letter leaves the office to somebody who said and showed who they are."""
    return [Issue(code="missing", field=key) for key in HANDED_OVER if not op.fields.get(key)]


def _stands(letter: Held) -> Issue:
    return Issue(code="letter_stands", field="letter", facts={"number": letter.record.fields.get("number")})


def _letters_of(ledger: Ledger, office: str, request: str) -> list[Held]:
    rows = select(records).where(records.c.scope == office, records.c.type == LETTER, records.c.body.contains(request))
    found = [held(row) for row in ledger.connection.execute(rows)]
    return [letter for letter in found if letter.record.fields.get("request") == request]


def _names(letter: Record, nik: str) -> bool:
    return any(worker.get("nik") == nik for worker in letter.fields["content"]["workers"])
