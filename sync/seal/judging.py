"""Whether a seal is to be believed, by what a reader knows: central's roots and its list."""

from enum import StrEnum

import msgspec

from sync.seal.certificates import UnknownRoot
from sync.seal.cose import NotSigned
from sync.seal.letters import OpenedSeal, is_certified, open_seal
from sync.seal.lists import Revocation, SealList
from sync.seal.practice import PRACTICE_ROOT
from sync.seal.text import is_seal

AHEAD_SECONDS = 86_400  # a PC's clock may be wrong by so much before a seal of the future is remarked on


class Outcome(StrEnum):
    """What is to be told of a paper."""

    GENUINE = "genuine"
    VOIDED = "voided"  # genuine, and its office voided it
    KEY_REVOKED = "key_revoked"  # sealed by a key that did not count any more
    NOT_GENUINE = "not_genuine"
    NOT_A_LETTER = "not_a_letter"
    PRACTICE = "practice"  # made for learning; nothing in it is real
    CANNOT_TELL = "cannot_tell"


class Reason(StrEnum):
    """Why it cannot be told, or is not genuine."""

    DAMAGED = "damaged"  # a byte of the seal is another one, or it is not whole
    NOT_CERTIFIED = "not_certified"  # a known root's certificate that is forged, or not for then
    UNKNOWN_ROOT = "unknown_root"
    NO_LIST = "no_list"  # nothing is known here of any root
    NOTHING_FOUND = "nothing_found"  # no QR in the picture
    UNREADABLE = "unreadable"  # the file
    PAPER_DIFFERS = "paper_differs"  # a genuine seal on a paper that says something else


class Note(StrEnum):
    """What else is to be told of a genuine one."""

    KEY_REVOKED_LATER = "key_revoked_later"
    KEY_LOST = "key_lost"  # whoever has a lost key may give any time as the seal's
    FROM_THE_FUTURE = "from_the_future"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """`seal` is told where it could be read, whatever became of it; `list_at` is the age of what it was judged by."""

    outcome: Outcome
    reason: Reason | None = None
    seal: OpenedSeal | None = None
    notes: tuple[Note, ...] = ()
    revocation: Revocation | None = None
    list_at: int | None = None


def judge(typed: str, known: SealList | None, now: int) -> Judged:
    """What to tell of the text of a QR, or of what a scanner typed; `now` in seconds since 1970."""
    if not is_seal(typed):
        return Judged(outcome=Outcome.NOT_A_LETTER, list_at=known.at if known else None)
    try:
        seal = open_seal(typed)
    except NotSigned:
        return Judged(outcome=Outcome.NOT_GENUINE, reason=Reason.DAMAGED, list_at=known.at if known else None)
    if seal.certificate.root == PRACTICE_ROOT.kid:
        return _practice(seal, known)
    if known is None:
        return Judged(outcome=Outcome.CANNOT_TELL, reason=Reason.NO_LIST, seal=seal)
    return _by_list(seal, known, now)


def _practice(seal: OpenedSeal, known: SealList | None) -> Judged:
    """Whatever roots a reader believes, this one is a practice office's."""
    try:
        is_certified(seal, (PRACTICE_ROOT,))
    except NotSigned:
        return Judged(outcome=Outcome.NOT_GENUINE, reason=Reason.NOT_CERTIFIED, seal=seal)
    return Judged(outcome=Outcome.PRACTICE, seal=seal, list_at=known.at if known else None)


def _by_list(seal: OpenedSeal, known: SealList, now: int) -> Judged:
    try:
        is_certified(seal, known.roots)
    except UnknownRoot:
        return Judged(outcome=Outcome.CANNOT_TELL, reason=Reason.UNKNOWN_ROOT, seal=seal, list_at=known.at)
    except NotSigned:
        return Judged(outcome=Outcome.NOT_GENUINE, reason=Reason.NOT_CERTIFIED, seal=seal, list_at=known.at)
    revocation = known.revocation_of(seal.certificate.kid)
    notes = [Note.FROM_THE_FUTURE] if seal.sealed.at > now + AHEAD_SECONDS else []
    outcome = Outcome.GENUINE
    if revocation is not None and seal.sealed.at >= revocation.since:
        outcome = Outcome.KEY_REVOKED
    elif known.is_voided(seal.encoded):
        outcome = Outcome.VOIDED
    elif revocation is not None:
        notes.append(Note.KEY_LOST if revocation.why == "lost" else Note.KEY_REVOKED_LATER)
    return Judged(outcome=outcome, seal=seal, notes=tuple(notes), revocation=revocation, list_at=known.at)
