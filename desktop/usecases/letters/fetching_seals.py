"""The tail of an exchange: a certificate for this PC's key for letters where it needs one, and central's list."""

from datetime import UTC, datetime, timedelta

from desktop.errors import LoketError
from desktop.logs import LOG, bare
from desktop.store.seal_keys import KnownList
from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import LETTER, REFUSAL
from desktop.usecases.letters.reader_lists import keep_here
from desktop.usecases.letters.sealing import central_time
from sync.keys import as_text, from_text
from sync.ports import CentralRefused, LineDown
from sync.seal.certificates import office_title, peek_certificate, read_certificate
from sync.seal.cose import NotSigned
from sync.seal.lists import SealList, read_list
from sync.seal_line import HttpSealLine
from sync.transport import HttpLine

HOURS = 4  # between two askings for the list, unless a certificate is needed or a person forces the exchange


def fetch_seals(office: Office, line: HttpLine, *, at_once: bool = False) -> None:
    """Ask for what is needed, with `at_once` for the list whenever it was asked for last.

    What fails here costs nothing of the exchange, and is asked for with the next one.
    """
    try:
        _fetch(office, HttpSealLine(line), at_once)
    except (LineDown, CentralRefused, NotSigned, LoketError) as error:
        LOG.warning("the seals were not brought up to date: %s", bare(error))


def next_key(office: Office) -> str:
    """The public half of the key that is to be certified by stick, "" where none is needed."""
    kept = office.store.seal_list()
    try:
        needed = needs_certificate(office, read_list(kept.body, kept.trusted) if kept else None)
    except NotSigned:
        needed = True
    return as_text(office.store.next_seal_key()) if needed else ""


def take_seals(office: Office, listed: bytes, certificate: str) -> None:
    """Take in what central gave along by stick: its list, and the certificate of the key that was asked for, "" for
    none. What is wrong with them costs nothing of the exchange.
    """
    try:
        known = _keep_list(office, office.store.seal_list(), listed)
        if certificate:
            device = office.store.membership().device
            _adopt(office, known, from_text(certificate), office.store.next_seal_key(), device)
    except (NotSigned, ValueError, LoketError) as error:
        LOG.warning("the seals were not brought up to date: %s", bare(error))


def needs_certificate(office: Office, known: SealList | None) -> bool:
    """Whether this PC's key for letters is to be replaced: there is none, it was another device's or another office
    name's, central was put back since and may not know of it, its root is not the present one, it was revoked, or more
    than half its time is over.
    """
    key = office.store.seal_key()
    member = office.store.membership()
    if key is None or known is None or (key.device, key.epoch) != (member.device, member.epoch):
        return True
    try:
        certificate = peek_certificate(key.certificate)
    except NotSigned:
        return True
    now = central_time(office)
    return (
        certificate.root != known.roots[-1].kid
        or known.revocation_of(certificate.kid) is not None
        or now > (certificate.since + certificate.until) // 2
        or _title(office) not in (None, certificate.title)
    )


def _fetch(office: Office, line: HttpSealLine, at_once: bool) -> None:
    kept = office.store.seal_list()
    known = read_list(kept.body, kept.trusted) if kept else None
    needed = needs_certificate(office, known)
    if kept is None or known is None or needed or at_once or _is_due(office, kept) or _voided_since(office, known):
        known = _fetch_list(office, line, kept)
        needed = needs_certificate(office, known)
    if needed and known is not None:
        _fetch_certificate(office, line, known)


def _fetch_list(office: Office, line: HttpSealLine, kept: KnownList | None) -> SealList:
    """The newest list, kept; the one before where central has no newer one. Raises NotSigned."""
    before = read_list(kept.body, kept.trusted) if kept else None
    body = line.seals(before.at if before else None)
    if body is None and kept is not None and before is not None:
        office.store.keep_seal_list(kept.trusted, kept.body, office.clock.now())
        return before
    return _keep_list(office, kept, body or b"")


def _keep_list(office: Office, kept: KnownList | None, body: bytes) -> SealList:
    before = read_list(kept.body, kept.trusted) if kept else None
    found = read_list(body, kept.trusted if kept else None)
    if before is not None and found.at < before.at:  # of a central that was put back, or on a late stick
        return before
    trusted = kept.trusted if kept else found.roots[0].public
    office.store.keep_seal_list(trusted, body, office.clock.now())
    keep_here(office.store.folder, trusted, body)
    return found


def _fetch_certificate(office: Office, line: HttpSealLine, known: SealList) -> None:
    device, public = office.store.membership().device, office.store.next_seal_key()
    _adopt(office, known, line.certificate(public), public, device)


def _adopt(office: Office, known: SealList, certificate: bytes, public: bytes, device: str) -> None:
    """Go on with the certified key. Raises NotSigned where the certificate is not its own."""
    if read_certificate(certificate, known.roots).public != public:
        raise NotSigned("central certified another key")
    office.store.adopt_seal_key(certificate, public, device)


def _is_due(office: Office, kept: KnownList) -> bool:
    now, asked = datetime.fromisoformat(office.clock.now()), datetime.fromisoformat(kept.asked_at)
    return not timedelta(0) <= now - asked < timedelta(hours=HOURS)


def _voided_since(office: Office, known: SealList) -> bool:
    """Whether central knows of a void letter that its list may not name yet: who checks here must not be told less."""
    made = datetime.fromtimestamp(known.at, UTC)
    for record_type in (LETTER, REFUSAL):
        last = Query(record_type=record_type, states=("voided",), order=("updated_at", "desc"), limit=1)
        found = office.store.many(record_type, office.store.select(last))
        if any(datetime.fromisoformat(letter.updated_at) >= made and not letter.pending for letter in found):
            return True
    return False


def _title(office: Office) -> str | None:
    """What a certificate should call this office; None before its own record is here."""
    own = office.store.get("office", office.store.membership().office)
    return office_title(own.fields["name"], own.fields["government"]) if own else None
