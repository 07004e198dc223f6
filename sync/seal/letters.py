"""A letter's seal is made, and taken apart again."""

from collections.abc import Iterable

import msgspec

from sync.seal import cose
from sync.seal.certificates import Certificate, Root, peek_certificate, read_certificate
from sync.seal.claims import LetterClaims, Sealed, decode, encode
from sync.seal.cose import NotSigned
from sync.seal.text import as_text, readings


class OpenedSeal(msgspec.Struct, frozen=True, kw_only=True):
    """A seal whose signature is that of the key in its certificate. Whose certificate it is must be looked at."""

    sealed: Sealed
    certificate: Certificate  # as it says of itself
    certified: bytes  # the certificate's own bytes
    encoded: bytes  # the statement's


def seal(claims: LetterClaims, private: bytes, certificate: bytes, at: int) -> str:
    """What the letter's QR says; `at` in seconds since 1970."""
    return as_text(cose.sign(private, encode(claims, at), certificate))


def open_seal(typed: str) -> OpenedSeal:
    """The seal in what a QR said or a scanner typed. Raises NotSigned where it is not whole."""
    reason = NotSigned("no reading")
    for encoded in readings(typed):
        try:
            return _opened(encoded)
        except NotSigned as error:
            reason = error
    raise reason


def is_certified(seal: OpenedSeal, roots: Iterable[Root]) -> None:
    """Raises UnknownRoot where no root known here certified the key, NotSigned where one did not, or not for then."""
    certificate = read_certificate(seal.certified, tuple(roots))
    if not certificate.since <= seal.sealed.at <= certificate.until:
        raise NotSigned("the key was not certified then")


def _opened(encoded: bytes) -> OpenedSeal:
    statement = cose.taken_apart(encoded)
    if not statement.certificate:
        raise NotSigned("it brings no certificate")
    certificate = peek_certificate(statement.certificate)
    cose.check(statement, certificate.public)
    return OpenedSeal(
        sealed=decode(statement.claims), certificate=certificate, certified=statement.certificate, encoded=encoded
    )
