"""What a letter's seal says of the letter, small enough for a QR."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from sync.model.identity import mask
from sync.seal import cose
from sync.seal.cose import NotSigned

LETTER = -65_537  # the private claim of a letter
DIGEST = 16  # bytes of each digest
FINGERPRINT = 2  # bytes for a worker: of 65,536 other NIKs one would do, and from two bytes nobody reads a NIK
NAMED = 3  # as many workers are told by name and masked NIK
FINGERPRINTED = 100  # as many are told each by a fingerprint; of more the digest of all

Kind = Literal["recommendation", "refusal"]
_KINDS: tuple[Kind, ...] = ("recommendation", "refusal")
_DAY_ONE = date(1970, 1, 1)


class LetterClaims(msgspec.Struct, frozen=True, kw_only=True):
    """What the seal says. `content` and `approval` are digests, b"" where there is no approval."""

    kind: Kind
    number: str
    date: date
    country: str
    company: str  # "" where one person asked alone
    count: int
    content: bytes
    men: int | None = None  # None where the paper does not tell them apart
    people: tuple[tuple[str, str], ...] = ()  # name and masked NIK
    fingerprints: bytes = b""  # sorted
    niks: bytes = b""  # digest of all NIKs, where they are too many for fingerprints
    approval: bytes = b""
    replaces: str = ""  # the number of the letter whose place this one takes

    @property
    def women(self) -> int | None:
        """The rest; None where the paper does not tell."""
        return None if self.men is None else self.count - self.men


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A letter's claims, and when the seal was made by the clock of the PC that made it (seconds since 1970)."""

    claims: LetterClaims
    at: int


def digest(said: bytes) -> bytes:
    """Sixteen bytes that change with anything that was said."""
    return hashlib.sha256(said).digest()[:DIGEST]


def without_empty(said: Any) -> Any:
    """The same without members that are null or empty, at every depth."""
    if isinstance(said, dict):
        kept = {key: without_empty(value) for key, value in said.items()}
        return {key: value for key, value in kept.items() if value not in (None, "", [], {})}
    if isinstance(said, list | tuple):
        return [without_empty(item) for item in said]
    return said


def fingerprint(content: bytes, nik: str) -> bytes:
    """Two bytes by which a NIK at hand can be checked; `content` is the digest of the letter's, and salts it."""
    return hashlib.sha256(content + nik.encode()).digest()[:FINGERPRINT]


def masked(nik: str) -> str:
    """`3212********0274`, in signs that a QR carries cheaply."""
    return mask(nik).replace("•", "*")


def workers_told(content: bytes, workers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The members of LetterClaims that tell of the workers, given as names and NIKs: as much as fits."""
    known = list(workers)
    if len(known) > FINGERPRINTED:
        return {"niks": digest(content + "\n".join(sorted(nik for _, nik in known)).encode())}
    prints = b"".join(sorted(fingerprint(content, nik) for _, nik in known))
    people = tuple((name, masked(nik)) for name, nik in known) if len(known) <= NAMED else ()
    return {"people": people, "fingerprints": prints}


def strangers(claims: LetterClaims, niks: Iterable[str]) -> list[str] | None:
    """Which of these NIKs the seal does not know; None where it can only judge all together, and they are not they."""
    given = list(niks)
    if claims.niks:
        all_told = digest(claims.content + "\n".join(sorted(given)).encode())
        return [] if all_told == claims.niks else None
    size = FINGERPRINT
    known = {claims.fingerprints[start : start + size] for start in range(0, len(claims.fingerprints), size)}
    return [nik for nik in given if fingerprint(claims.content, nik) not in known]


def encode(claims: LetterClaims, at: int) -> dict[int, Any]:
    """As claims of a CWT. What is empty is left out."""
    said = {
        1: _KINDS.index(claims.kind),
        2: claims.number,
        3: (claims.date - _DAY_ONE).days,
        4: claims.country,
        5: claims.company,
        6: claims.count,
        7: claims.men,
        8: claims.content,
        9: [list(person) for person in claims.people],
        10: claims.fingerprints,
        11: claims.niks,
        12: claims.approval,
        13: claims.replaces,
    }
    kept = {key: value for key, value in said.items() if value or value == 0}
    return {cose.ISSUED: at, LETTER: kept}


def decode(claims: dict[int, Any]) -> Sealed:
    """Raises NotSigned for anything that `encode` does not write."""
    try:
        said, at = claims[LETTER], claims[cose.ISSUED]
        read = {name: said[key] for key, name in _NAMES.items() if key in said}
        read |= {
            "kind": _KINDS[said[1]],
            "date": _DAY_ONE + timedelta(days=said[3]),
            "people": tuple((name, nik) for name, nik in said.get(9, ())),
        }
        letter = msgspec.convert({"country": "", "company": ""} | read, LetterClaims, strict=True)
        if type(at) is not int or encode(letter, at) != claims:
            raise NotSigned("it says more than a seal says")
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, msgspec.ValidationError) as error:
        raise NotSigned(str(error)) from error
    return Sealed(claims=letter, at=at)


_NAMES = {
    2: "number",
    4: "country",
    5: "company",
    6: "count",
    7: "men",
    8: "content",
    10: "fingerprints",
    11: "niks",
    12: "approval",
    13: "replaces",
}
