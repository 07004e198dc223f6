"""The examples by which somebody else can write a reader of seals.

python -m tests.support.seal_vectors        writes tests/data/seal-vectors.json anew
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import cbor2
import msgspec

from sync.seal.certificates import VALID_SECONDS, announce_root, certify
from sync.seal.claims import LetterClaims, encode, workers_told
from sync.seal.cose import kid_of, public_of, sign
from sync.seal.judging import judge
from sync.seal.lists import Revocation, read_list, void_mark, write_list
from sync.seal.text import as_text
from tests.support.sealed import CONTENT, OFFICE_ID, PC, some_claims
from tests.support.sealing import BEGAN, ROOT, TITLE

FILE = Path(__file__).parent.parent / "data" / "seal-vectors.json"
SECOND_ROOT, STRANGER, LOST = bytes(range(140, 172)), bytes(range(200, 232)), bytes(range(60, 92))
ROTATED = BEGAN + 86_400 * 200
AT = BEGAN + 86_400 * 300
NOW = AT + 86_400 * 10
REVOKED = AT - 86_400
VOIDED = "500.15.15.1/0036/Disnaker/XI/2026"

Vector = dict[str, Any]


def made() -> dict[str, Any]:
    """All of it; the same bytes each time, since Ed25519 signs without chance."""
    roots = [announce_root(ROOT, public_of(ROOT), 1, BEGAN), announce_root(ROOT, public_of(SECOND_ROOT), 2, ROTATED)]
    revoked = [Revocation(kid=kid_of(public_of(LOST)), since=REVOKED, why="lost")]
    listed = write_list(SECOND_ROOT, roots, NOW - 3_600, revoked, [void_mark(_voided())])
    return {
        "about": "Seals of letters; the format is told in ARCHITECTURE.md, “Letters: the seal”. Bytes are in hex.",
        "now": NOW,
        "trusted_root": public_of(ROOT).hex(),
        "list": listed.hex(),
        "keys": {
            name: {"private": key.hex(), "public": public_of(key).hex(), "kid": kid_of(public_of(key)).hex()}
            for name, key in (("root 1", ROOT), ("root 2", SECOND_ROOT), ("pc", PC), ("lost", LOST))
        },
        "vectors": [_told(vector, listed) for vector in (*_letters(), *_tampered())],
    }


def _letters() -> list[Vector]:
    first = certify(ROOT, public_of(PC), OFFICE_ID, TITLE, BEGAN)
    second = certify(SECOND_ROOT, public_of(PC), OFFICE_ID, TITLE, ROTATED)
    lost = certify(SECOND_ROOT, public_of(LOST), OFFICE_ID, TITLE, ROTATED)
    unknown = certify(STRANGER, public_of(PC), OFFICE_ID, TITLE, BEGAN)
    return [
        _letter("one worker", some_claims(), PC, first),
        _letter("forty workers", _many(40), PC, second),
        _letter("five hundred workers", _many(500), PC, second),
        _letter("in place of another, under the second root", some_claims(replaces=VOIDED), PC, second),
        _letter("a refusal", some_claims(kind="refusal", men=None, approval=b""), PC, first),
        _letter("voided", some_claims(number=VOIDED), PC, second),
        _letter("sealed before its key was lost", some_claims(), LOST, lost, REVOKED - 60),
        _letter("sealed after its key was lost", some_claims(), LOST, lost),
        _letter("the key's time was over", some_claims(), PC, first, BEGAN + VALID_SECONDS + 1),
        _letter("certified by a first root whose time was over", some_claims(), PC, _late()),
        _letter("certified by a root that nobody knows", some_claims(), PC, unknown),
        _letter("signed by another key than the certified one", some_claims(), STRANGER, first),
    ]


def _voided() -> bytes:
    second = certify(SECOND_ROOT, public_of(PC), OFFICE_ID, TITLE, ROTATED)
    return sign(PC, encode(some_claims(number=VOIDED), AT), second)


def _late() -> bytes:
    return certify(ROOT, public_of(PC), OFFICE_ID, TITLE, ROTATED + 60)


def _tampered() -> list[Vector]:
    """One letter with something changed, at every layer."""
    certificate = certify(ROOT, public_of(PC), OFFICE_ID, TITLE, BEGAN)
    good = sign(PC, encode(some_claims(), AT), certificate)
    protected, _none, payload, signature = cbor2.loads(good).value
    text = as_text(good)

    def with_parts(*parts: Any) -> str:
        return as_text(cbor2.dumps(cbor2.CBORTag(18, list(parts))))

    long_form = payload.replace(b"\x06\x1a", b"\x18\x06\x1a", 1)
    other = cbor2.loads(payload)
    other[-65_537][2] = "500.15.15.1/0038/Disnaker/XI/2026"
    forged = certificate[:-1] + bytes([certificate[-1] ^ 1])
    cases = {
        "another number under the same signature": with_parts(
            protected, {}, cbor2.dumps(other, canonical=True), signature
        ),
        "a bit of the signature": with_parts(protected, {}, payload, signature[:-1] + bytes([signature[-1] ^ 1])),
        "something in the unprotected header": with_parts(protected, {99: 1}, payload, signature),
        "a key of the claims in a longer form": with_parts(protected, {}, long_form, signature),
        "a byte behind the end": as_text(good + b"\x00"),
        "another tag": as_text(cbor2.dumps(cbor2.CBORTag(17, [protected, {}, payload, signature]))),
        "cut off": text[: len(text) // 2 // 3 * 3 + 5],
        "one sign of the text": text[:100] + ("0" if text[100] != "0" else "1") + text[101:],
        "typed by a scanner in small letters": f"  {text.lower()}\r\n",
        "another prefix": f"LKT2:{text[5:]}",
        "a forged certificate": as_text(sign(PC, encode(some_claims(), AT), forged)),
        "no seal": "https://contoh.example/",
    }
    return [{"name": name, "text": said} for name, said in cases.items()]


def _letter(name: str, claims: LetterClaims, private: bytes, certificate: bytes, at: int = AT) -> Vector:
    said = encode(claims, at)
    statement = sign(private, said, certificate)
    told = msgspec.to_builtins(claims, builtin_types=(bytes, date))
    return {
        "name": name,
        "sealed_at": at,
        "letter": {key: _plain(value) for key, value in told.items()},
        "payload": cbor2.dumps(said, canonical=True).hex(),
        "certificate": certificate.hex(),
        "statement": statement.hex(),
        "text": as_text(statement),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def _told(vector: Vector, listed: bytes) -> Vector:
    judged = judge(vector["text"], read_list(listed, public_of(ROOT)), NOW)
    return {**vector, "outcome": judged.outcome.value, "reason": judged.reason, "notes": list(judged.notes)}


def _many(count: int) -> LetterClaims:
    people = [(f"Pekerja Contoh {n}", f"321219550398{n:04}") for n in range(1, count + 1)]
    return some_claims(count=count, men=count // 4, **_workers(people))


def _workers(people: list[tuple[str, str]]) -> dict[str, Any]:
    return {"people": (), "fingerprints": b"", "niks": b""} | workers_told(CONTENT, people)


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", "utf-8")
