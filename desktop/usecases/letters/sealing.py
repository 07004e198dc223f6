"""Sealing a letter: what its QR says, signed by this PC's key, which central certified for the office."""

from datetime import UTC, datetime

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.letters.content import LetterContent, RefusalContent
from desktop.store.seal_keys import SealKey
from desktop.usecases.desk import Office
from sync.keys import from_text
from sync.model.dates import format_date
from sync.model.record import Fields
from sync.seal import saying
from sync.seal.certificates import peek_certificate
from sync.seal.claims import LetterClaims
from sync.seal.cose import NotSigned, public_of
from sync.seal.letters import seal
from sync.seal.lists import SealList, read_list

CLOCK_GRACE = 86_400  # seconds by which this PC's clock may lie before the certificate's beginning


def seal_letter(office: Office, content: LetterContent | RefusalContent, approval: Fields | None = None) -> str:
    """What the QR of this letter says; `content` is complete but for its seal, `approval` what `approval_of` gave.

    Raises Refused where this PC has nothing to seal with, in words; nothing was changed.
    """
    key, at = sealing_key(office)
    return seal(claims_of(content, approval), key.private, key.certificate, at)


def claims_of(content: LetterContent | RefusalContent, approval: Fields | None = None) -> LetterClaims:
    """What the seal of this letter says of it."""
    return saying.claims_of(msgspec.to_builtins(content), from_text(approval["statement"]) if approval else b"")


def sealing_key(office: Office) -> tuple[SealKey, int]:
    """The key to sign with, and the time to give (seconds since 1970). Raises Refused."""
    key = office.store.seal_key()
    if key is None or key.device != office.store.membership().device:
        raise Refused(
            _(
                "This PC has no certified key to seal letters with. Nothing was changed and no number is used. "
                "Synchronise, then try again: the central server certifies a new key by itself."
            )
        )
    try:
        certificate = peek_certificate(key.certificate)
        if certificate.public != public_of(key.private):
            raise NotSigned("the certificate is another key's")
    except NotSigned as error:
        raise Refused(
            _(
                "The key that seals letters on this PC is damaged. Nothing was changed and no number is used. "
                "Synchronise, then try again: the central server certifies a new key by itself."
            )
        ) from error
    now = central_time(office)
    _refuse_wrong_time(now, certificate.since, certificate.until)
    known = known_list(office)
    if known is not None and known.revocation_of(certificate.kid) is not None:
        raise Refused(
            _(
                "The key that seals letters on this PC was revoked. Nothing was changed and no number is used. "
                "Synchronise to get a new one, or ask your administrator."
            )
        )
    return key, max(now, certificate.since)


def central_time(office: Office) -> int:
    """Seconds since 1970 by central's clock, as far as this PC's tells it: the last exchange said how far it is off."""
    return office.clock.milliseconds() // 1000 - round(office.store.sync_state().clock_offset or 0)


def known_list(office: Office) -> SealList | None:
    """Central's list as this PC has it; None before the first exchange that brought one."""
    kept = office.store.seal_list()
    return read_list(kept.body, kept.trusted) if kept else None


def _refuse_wrong_time(now: int, since: int, until: int) -> None:
    if now < since - CLOCK_GRACE:
        raise Refused(
            _(
                "This PC's clock says {today}, but its key for letters was certified on {since}: the clock is wrong. "
                "Nothing was changed and no number is used. Set the clock, then try again."
            ).format(today=_day(now), since=_day(since))
        )
    if now > until:
        raise Refused(
            _(
                "This PC's clock says {today}, and its key for letters was certified until {until}. Nothing was "
                "changed and no number is used. Check the clock and synchronise, then try again."
            ).format(today=_day(now), until=_day(until))
        )


def _day(seconds: int) -> str:
    return format_date(datetime.fromtimestamp(seconds, UTC).date(), current_language())
