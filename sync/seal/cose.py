"""Signed statements: COSE_Sign1 (RFC 9052) with Ed25519 over a CWT's claims (RFC 8392), each in its one possible form.

Whatever is read is written again and compared, so that no byte of a statement can be another one and go unseen, also
where the signature does not cover it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import cbor2
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGN1 = 18  # the CBOR tag of COSE_Sign1
ALG, KID, KCWT = 1, 4, 13  # header parameters; kcwt (RFC 9528): the CWT that certifies the signing key
EDDSA = -8
EXPIRES, ISSUED, CONFIRMS = 4, 6, 8  # claims: exp, iat (seconds since 1970), cnf (RFC 8747)
KID_LENGTH = 8

Claims = Mapping[int, Any]


class NotSigned(ValueError):
    """These bytes are no statement, or not the one that its signer made."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that was taken apart; nothing is known of its signature yet."""

    encoded: bytes
    kid: bytes
    certificate: bytes  # of the key that signed; b"" where the header brings none
    claims: dict[int, Any]


def kid_of(public: bytes) -> bytes:
    """By which a key is named: the first eight bytes of the SHA-256 of its 32 raw bytes."""
    return hashlib.sha256(public).digest()[:KID_LENGTH]


def public_of(private: bytes) -> bytes:
    """The raw public half of a raw Ed25519 key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def new_private() -> bytes:
    """A raw Ed25519 key that nobody had before."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def load_signing() -> None:
    """Load what signs and checks, before somebody waits for it."""
    import cwt  # noqa: F401, PLC0415


def sign(private: bytes, claims: Claims, certificate: bytes = b"") -> bytes:
    """The statement, signed; `certificate` travels in its protected header."""
    from cwt import COSE, COSEKey  # noqa: PLC0415 (costs a start 0.25 s)

    public = public_of(private)
    key = COSEKey.new({**_key(public), -4: private})
    header: dict[int, Any] = {ALG: EDDSA, KID: kid_of(public)}
    if certificate:
        header[KCWT] = certificate
    encoded = COSE.new().encode_and_sign(cbor2.dumps(dict(claims), canonical=True), key, protected=header)
    assert isinstance(encoded, bytes)  # noqa: S101 (it gives bytes unless asked otherwise)
    return encoded


def taken_apart(encoded: bytes) -> Statement:
    """What the statement says of itself. Raises NotSigned."""
    try:
        tagged = cbor2.loads(encoded)
        protected, unprotected, payload, signature = tagged.value
        header, claims = cbor2.loads(protected), cbor2.loads(payload)
        again = cbor2.CBORTag(SIGN1, [_canonical(header), {}, _canonical(claims), signature])
        whole = tagged.tag == SIGN1 and unprotected == {} and len(signature) == 64 and cbor2.dumps(again) == encoded
        certificate = header.get(KCWT, b"")
        if not whole or header != _header(header[KID], certificate) or not isinstance(claims, dict):
            raise NotSigned("not in the one form that a statement has")
        return Statement(encoded=encoded, kid=header[KID], certificate=certificate, claims=claims)
    except NotSigned:
        raise
    except Exception as error:  # whatever a decoder makes of bytes that somebody chose
        raise NotSigned(str(error)) from error


def check(statement: Statement, public: bytes) -> None:
    """Raises NotSigned unless the owner of `public` signed it."""
    from cwt import COSE, COSEKey  # noqa: PLC0415 (costs a start 0.25 s)
    from cwt.exceptions import CWTError  # noqa: PLC0415

    if statement.kid != kid_of(public):
        raise NotSigned("another key signed it")
    try:
        COSE.new().decode(statement.encoded, COSEKey.new(_key(public)))
    except (CWTError, ValueError) as error:
        raise NotSigned(str(error)) from error


def key_claim(public: bytes) -> dict[int, Any]:
    """The claim `cnf`: which key a certificate is about."""
    return {1: {1: 1, -1: 6, -2: public}}


def key_in(claims: Claims) -> bytes:
    """The key that a certificate is about. Raises NotSigned."""
    try:
        public = claims[CONFIRMS][1][-2]
    except (KeyError, TypeError) as error:
        raise NotSigned("it certifies no key") from error
    if not isinstance(public, bytes) or len(public) != 32 or claims[CONFIRMS] != key_claim(public):
        raise NotSigned("it certifies no key")
    return public


def _key(public: bytes) -> dict[int, Any]:
    """A COSE_Key: kty OKP, its kid, alg EdDSA, crv Ed25519, x."""
    return {1: 1, 2: kid_of(public), 3: EDDSA, -1: 6, -2: public}


def _canonical(value: Any) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _header(kid: Any, certificate: Any) -> dict[int, Any]:
    if not isinstance(kid, bytes) or len(kid) != KID_LENGTH or not isinstance(certificate, bytes):
        raise NotSigned("its header is none")
    return {ALG: EDDSA, KID: kid, KCWT: certificate} if certificate else {ALG: EDDSA, KID: kid}
