"""A second reader of seals, written from ARCHITECTURE.md alone: it imports nothing of Loket."""

import hashlib
from typing import Any

import base45
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Statement = tuple[dict[int, Any], dict[int, Any]]  # header and claims


class Bad(Exception):
    """Damaged, or not signed by whom it should be."""


def opened(encoded: bytes) -> tuple[Statement, bytes, bytes]:
    """Header and claims, what was signed, and the signature."""
    try:
        tagged = cbor2.loads(encoded)
        protected, unprotected, payload, signature = tagged.value
        header, claims = cbor2.loads(protected), cbor2.loads(payload)
        again = [cbor2.dumps(header, canonical=True), {}, cbor2.dumps(claims, canonical=True), signature]
    except Exception as error:
        raise Bad from error
    if unprotected != {} or cbor2.dumps(cbor2.CBORTag(18, again)) != encoded or header[1] != -8:
        raise Bad
    return (header, claims), cbor2.dumps(["Signature1", protected, b"", payload]), signature


def checked(encoded: bytes, key: bytes) -> Statement:
    """Header and claims, signed by `key`."""
    statement, signed, signature = opened(encoded)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature as error:
        raise Bad from error
    if statement[0][4] != kid(key):
        raise Bad
    return statement


def kid(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:8]


def key_of(claims: dict[int, Any]) -> bytes:
    found: bytes = claims[8][1][-2]
    return found


class Reader:
    """Knows one root and one list."""

    def __init__(self, trusted: bytes, listed: bytes) -> None:
        announcements, self.revoked, self.voided = opened(listed)[0][1][-65541]
        self.roots: list[tuple[bytes, int, float]] = []  # key, since, until
        for announced in announcements:
            claims = opened(announced)[0][1]
            checked(announced, self.roots[-1][0] if self.roots else key_of(claims))
            if self.roots:
                self.roots[-1] = (*self.roots[-1][:2], claims[6])
            self.roots.append((key_of(claims), claims[6], float("inf")))
        assert trusted in [root[0] for root in self.roots]
        checked(listed, self.roots[-1][0])

    def outcome(self, typed: str) -> str:
        text = typed.strip("\r\n ").upper()
        if not text.startswith("LKT1:"):
            return "not_a_letter"
        try:
            encoded = base45.b45decode(text[5:])
            certificate = opened(encoded)[0][0][13]
            key = key_of(opened(certificate)[0][1])
            claims = checked(encoded, key)[1]
        except (Bad, ValueError, KeyError):
            return "not_genuine"
        root = next((root for root in self.roots if kid(root[0]) == opened(certificate)[0][0][4]), None)
        if root is None:
            return "cannot_tell"
        try:
            certified = checked(certificate, root[0])[1]
        except Bad:
            return "not_genuine"
        if not (root[1] <= certified[6] <= root[2] and certified[6] <= claims[6] <= certified[4]):
            return "not_genuine"
        return self._by_list(kid(key), encoded, claims)

    def _by_list(self, key: bytes, encoded: bytes, claims: dict[int, Any]) -> str:
        if any(found == key and claims[6] >= since for found, since, _why in self.revoked):
            return "key_revoked"
        mark = hashlib.sha256(b"void " + encoded).digest()[:8]
        marks = [self.voided[at : at + 8] for at in range(0, len(self.voided), 8)]
        return "voided" if mark in marks else "genuine"
