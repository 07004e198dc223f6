"""A head's approval, bound to what was approved: signed where it was given, checked where the letter is made."""

from collections.abc import Sequence

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.letters.content import LetterContent
from desktop.usecases.desk import Desk, Office
from desktop.usecases.letters.content import letter_content
from desktop.usecases.letters.sealing import known_list, sealing_key
from sync.keys import as_text, from_text
from sync.model.record import Fields, Record
from sync.seal.approvals import Approval, approve, approved_digest, read_approval
from sync.seal.certificates import Certificate, UnknownRoot
from sync.seal.cose import NotSigned
from sync.seal.lists import SealList


def approval_of(desk: Desk, request: Record, rows: Sequence[Record]) -> Fields:
    """What the step `approve` keeps as the request's `approval`: signed by this PC's key for the person at the desk.

    Raises Refused where this PC has no certified key.
    """
    key, at = sealing_key(desk)
    shown = msgspec.structs.replace(request, fields={**request.fields, "approved_by": desk.person.id})
    said = approved_digest(msgspec.to_builtins(_content(desk, shown, rows)), request.fields)
    given = Approval(request=request.id, approver=desk.person.id, at=at, said=said)
    return {"statement": as_text(approve(given, key.private, key.certificate))}


def refuse_stale_approval(office: Office, request: Record, rows: Sequence[Record]) -> None:
    """Raises Refused unless the approval is signed by a certified key of this office, by who is said to have approved,
    and for exactly what the letter will say.
    """
    kept = request.fields.get("approval")
    known = known_list(office)
    if known is None:
        raise _not_yet_here()
    if not isinstance(kept, dict):
        raise _not_signed()
    try:
        given, certificate = read_approval(from_text(kept["statement"]), known.roots)
    except UnknownRoot as error:
        raise _not_yet_here() from error
    except (NotSigned, KeyError, ValueError, TypeError) as error:
        raise _not_signed() from error
    _refuse_others(office, request, given, certificate, known)
    if given.said != approved_digest(msgspec.to_builtins(_content(office, request, rows)), request.fields):
        raise Refused(
            _(
                "What the letter would say has changed since the head approved it: a worker, the company, the country, "
                "the permit, the reason to go over its quota, or who may sign. No letter was made and no number is "
                "used. Send the request back, so that it is verified and approved again."
            )
        )


def _content(office: Office, request: Record, rows: Sequence[Record]) -> LetterContent:
    return letter_content(office, request, list(rows), "", office.today())


def _refuse_others(office: Office, request: Record, given: Approval, certificate: Certificate, known: SealList) -> None:
    """Raises Refused for an approval of another request, office or person, by a key that did not count then, or by a
    lost one: whoever has it may give any time, and to approve once more costs little.
    """
    about = (given.request, given.approver, certificate.office)
    if about != (request.id, request.fields.get("approved_by"), office.store.membership().office):
        raise _not_signed()
    revocation = known.revocation_of(certificate.kid)
    if revocation is not None and (revocation.why == "lost" or given.at >= revocation.since):
        raise Refused(
            _(
                "The head's approval was signed by a key that was revoked. No letter was made and no number is used. "
                "Send the request back, so that it is approved again."
            )
        )


def _not_signed() -> Refused:
    return Refused(
        _(
            "The head's approval of this request is not signed as it should be. No letter was made and no number is "
            "used. Send the request back, so that it is approved again."
        )
    )


def _not_yet_here() -> Refused:
    return Refused(
        _(
            "This PC cannot check the head's approval yet. No letter was made and no number is used. "
            "Synchronise, then try again."
        )
    )
