"""Who may seal: central's roots, one after the other, and the keys of PCs that they certify for an office."""

import uuid
from typing import Any

import msgspec

from sync.seal import cose
from sync.seal.cose import NotSigned

CERTIFICATE = -65_538  # the private claim of a PC's certificate: [office, title]
ROOT = -65_539  # of a root that the one before it, or itself, speaks for: its number, from 1
VALID_SECONDS = 800 * 86_400  # a PC may be without a line for long, and asks for a new one at the half


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """A root of central. `until` is when the next one took its place, None for the present one; both in seconds."""

    number: int
    public: bytes
    since: int
    until: int | None = None

    @property
    def kid(self) -> bytes:
        return cose.kid_of(self.public)


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """For which office a PC's key may seal, from when to when (seconds since 1970). `title` is the office's name."""

    public: bytes
    office: str
    title: str
    since: int
    until: int
    root: bytes  # the kid of the root that certified it

    @property
    def kid(self) -> bytes:
        return cose.kid_of(self.public)


def office_title(name: str, government: str) -> str:
    """What a certificate calls an office: its own name alone is that of five hundred others."""
    return f"{name}, {government}"


def certify(root: bytes, public: bytes, office: str, title: str, at: int) -> bytes:
    """The certificate of a PC's key by the private key of a root; `at` in seconds since 1970."""
    claims = {
        cose.EXPIRES: at + VALID_SECONDS,
        cose.ISSUED: at,
        cose.CONFIRMS: cose.key_claim(public),
        CERTIFICATE: [_short(office), title],
    }
    return cose.sign(root, claims)


def announce_root(signer: bytes, public: bytes, number: int, at: int) -> bytes:
    """The word of the root before, or of the first itself, for a root."""
    return cose.sign(signer, {cose.ISSUED: at, cose.CONFIRMS: cose.key_claim(public), ROOT: number})


def read_roots(announcements: tuple[bytes, ...] | list[bytes], trusted: bytes) -> tuple[Root, ...]:
    """Every root from the one whose raw key is `trusted` on, each vouched for by the one before it. Raises NotSigned.

    Roots before the trusted one are taken too, since they come in a list that a later one signs: they vouch for it.
    """
    roots: list[Root] = []
    for encoded in announcements:
        statement = cose.taken_apart(encoded)
        public, number, since = cose.key_in(statement.claims), statement.claims.get(ROOT), _time(statement, cose.ISSUED)
        if number != len(roots) + 1 or len(statement.claims) != 3:
            raise NotSigned("the roots do not follow each other")
        cose.check(statement, roots[-1].public if roots else public)
        if roots:
            roots[-1] = msgspec.structs.replace(roots[-1], until=since)
        roots.append(Root(number=number, public=public, since=since))
    if trusted not in [root.public for root in roots]:
        raise NotSigned("these are another central's roots")
    return tuple(roots)


def read_certificate(encoded: bytes, roots: tuple[Root, ...]) -> Certificate:
    """The certificate, checked against the root that gave it. Raises NotSigned, UnknownRoot."""
    statement = cose.taken_apart(encoded)
    root = next((root for root in roots if root.kid == statement.kid), None)
    if root is None:
        raise UnknownRoot("no root that is known here gave it")
    cose.check(statement, root.public)
    return _certificate(statement, root)


def peek_certificate(encoded: bytes) -> Certificate:
    """What a certificate says, unchecked. Raises NotSigned."""
    statement = cose.taken_apart(encoded)
    return _certificate(statement, None)


class UnknownRoot(NotSigned):
    """A root that this reader does not know gave the certificate: it may be good or invented."""


def _certificate(statement: cose.Statement, root: Root | None) -> Certificate:
    said: Any = statement.claims.get(CERTIFICATE)
    if not isinstance(said, list) or len(said) != 2 or type(said[1]) is not str or len(statement.claims) != 4:
        raise NotSigned("it is no certificate of an office")
    since, until = _time(statement, cose.ISSUED), _time(statement, cose.EXPIRES)
    if root is not None and not root.since <= since <= (since if root.until is None else root.until):
        raise NotSigned("the root was not central's then")
    return Certificate(
        public=cose.key_in(statement.claims),
        office=_long(said[0]),
        title=said[1],
        since=since,
        until=until,
        root=statement.kid,
    )


def _time(statement: cose.Statement, claim: int) -> int:
    found = statement.claims.get(claim)
    if type(found) is not int:
        raise NotSigned("it does not say when")
    return found


def _short(office: str) -> bytes | str:
    """A uuid as its sixteen bytes; any other id as it is."""
    try:
        found = uuid.UUID(office)
    except ValueError:
        return office
    return found.bytes if str(found) == office else office


def _long(office: object) -> str:
    if isinstance(office, bytes) and len(office) == 16:
        return str(uuid.UUID(bytes=office))
    if not isinstance(office, str) or _short(office) != office:
        raise NotSigned("it names no office")
    return office
