"""What central asks of a letter's proofs: the head's signed approval of just this, and the seal that says the same.

Central holds what the letter speaks of as far as its PCs have sent it. What it does not hold is not believed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from sync.central.ledger import Ledger
from sync.central.records import Held, held, load
from sync.central.request_rows import LETTER, rows_of
from sync.central.seals import known_roots, revocation_of
from sync.central.tables import records
from sync.keys import from_text
from sync.model.issues import Issue
from sync.model.mandates import SIGNATORY, in_force
from sync.model.merge import is_superseded, is_unseen
from sync.model.op import Op
from sync.model.record import Fields, Record
from sync.seal.approvals import Approval, approved_digest, read_approval
from sync.seal.certificates import Certificate
from sync.seal.claims import digest
from sync.seal.cose import NotSigned
from sync.seal.letters import OpenedSeal, is_certified, open_seal
from sync.seal.saying import claims_of
from sync.seal.text import as_text

IN_LETTER = ("verified", "recommended")  # states of a worker whom a letter names
NO_LETTER = (KeyError, TypeError, ValueError, AttributeError)  # what content is that no letter has
NAMED = 5  # workers named in a refusal


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a letter; `unseen`: since something that its writer could not know of, so that it is taken and
    void, for its paper is out.
    """

    issue: Issue
    unseen: bool = False


def judge_seal(ledger: Ledger, op: Op, form: str) -> list[Issue]:
    """Whether the letter is of that form and bears a seal by a key of its office that counted, as a QR carries it, and
    the seal says what the letter says.
    """
    facts = {"number": op.fields.get("number")}
    text, content = op.fields.get("seal"), op.fields.get("content")
    if not isinstance(text, str) or not isinstance(content, dict) or content.get("seal") != text:
        return [Issue(code="seal_missing", field="seal", facts=facts)]
    try:
        seal = open_seal(text)
        is_certified(seal, known_roots(ledger.connection))
    except NotSigned:
        return [Issue(code="seal_not_certified", field="seal", facts=facts)]
    if seal.certificate.office != op.office:
        return [Issue(code="seal_not_certified", field="seal", facts=facts)]
    revocation = revocation_of(ledger.connection, seal.certificate.kid)
    if revocation is not None and seal.sealed.at >= revocation.since:
        return [Issue(code="seal_revoked", field="seal", facts=facts)]
    if content.get("form") != form or as_text(seal.encoded) != text or not _says_the_letter(seal, content):
        return [Issue(code="seal_differs", field="seal", facts=facts)]
    return []


def approval_faults(ledger: Ledger, request: Record, op: Op) -> Iterator[Fault]:
    """What is wrong with the approval of an approved request, for the letter that `op` creates."""
    facts = {"number": op.fields.get("number")}
    statement = _statement(request)
    if statement is None:
        yield Fault(Issue(code="approval_missing", field="request", facts=facts))
        return
    try:
        given, certificate = read_approval(statement, known_roots(ledger.connection))
    except NotSigned:
        yield Fault(Issue(code="approval_not_certified", field="request", facts=facts))
        return
    if not _is_about(given, certificate, request):
        yield Fault(Issue(code="approval_not_certified", field="request", facts=facts))
        return
    revocation = revocation_of(ledger.connection, certificate.kid)
    if revocation is not None and (revocation.why == "lost" or given.at >= revocation.since):
        yield Fault(Issue(code="approval_revoked", field="request", facts=facts), unseen=True)
        return
    if not (_is_said(given, op.fields.get("content"), request.fields) and _is_sealed_in(statement, op)):
        yield Fault(Issue(code="approval_differs", field="request", facts=facts))


def mandate_faults(ledger: Ledger, signer: object, op: Op) -> Iterator[Fault]:
    """That who signs had no mandate in force on the letter's day, as far as central was told. A letter that is given
    again was signed by one, if any was changed after it.
    """
    try:
        day = date.fromisoformat(str(op.fields.get("issued_on")))
    except ValueError:
        return
    mandates = _mandates(ledger, op.office)
    if any(one.record.fields.get("person") == signer and in_force(one.record, day) for one in mandates):
        return
    if not any(is_superseded(one.marks, op, path) for one in mandates for path in one.marks):
        issue = Issue(code="no_mandate", facts={"number": op.fields.get("number"), "date": day.isoformat()})
        yield Fault(issue, unseen=_any_unseen(mandates, op))


def replacing_faults(ledger: Ledger, op: Op) -> Iterator[Fault]:
    """That the letter names another one as replaced than its request does."""
    replaced = load(ledger, op.office, LETTER, str(op.fields.get("replaces")))
    number = replaced.record.fields.get("number") if replaced else None
    if (op.fields["content"].get("replaces_number") or None) != number:
        yield Fault(Issue(code="replaces_other", field="replaces"))


def worker_faults(ledger: Ledger, op: Op) -> Iterator[Fault]:
    """That the letter names others than the verified workers of its request, by the names and NIKs that central has."""
    rows = rows_of(ledger, op.office, str(op.fields.get("request")))
    known = {_person(row.record.fields) for row in rows if row.record.state in IN_LETTER and not row.record.deleted}
    content = op.fields.get("content")
    told = content.get("workers") if isinstance(content, dict) else None
    named = {_person(worker) for worker in told or () if isinstance(worker, dict)}
    if differing := sorted(str(name) for _nik, name in named ^ known):
        facts = {"number": op.fields.get("number"), "names": differing[:NAMED]}
        yield Fault(Issue(code="workers_unlike", field="workers", facts=facts), unseen=_any_unseen(rows, op))


def _says_the_letter(seal: OpenedSeal, content: dict[str, Any]) -> bool:
    """Whether the seal is of this content. By which approval, `approval_faults` looks: another may have come since."""
    try:
        said = claims_of(content)
    except NO_LETTER:
        return False
    return msgspec.structs.replace(seal.sealed.claims, approval=b"") == said


def _statement(request: Record) -> bytes | None:
    approval = request.fields.get("approval")
    try:
        return from_text(approval["statement"]) if isinstance(approval, dict) else None
    except NO_LETTER:
        return None


def _is_about(given: Approval, certificate: Certificate, request: Record) -> bool:
    wanted = (request.id, request.fields.get("approved_by"), request.office)
    return (given.request, given.approver, certificate.office) == wanted


def _is_said(given: Approval, content: Any, request: Fields) -> bool:
    try:
        return given.said == approved_digest(content, request)
    except NO_LETTER:
        return False


def _is_sealed_in(statement: bytes, op: Op) -> bool:
    """Whether the seal, which was judged, names this approval."""
    return open_seal(str(op.fields.get("seal"))).sealed.claims.approval == digest(statement)


def _mandates(ledger: Ledger, office: str) -> list[Held]:
    rows = select(records).where(records.c.scope == office, records.c.type == SIGNATORY)
    return [held(row) for row in ledger.connection.execute(rows)]


def _any_unseen(found: Iterable[Held], op: Op) -> bool:
    return any(is_unseen(one.marks, op, path) for one in found for path in one.marks)


def _person(fields: Fields) -> tuple[object, object]:
    return str(fields.get("nik")), str(fields.get("name"))
