"""Passwords of people at the office, as Argon2id (RFC 9106) strings that every PC of the office can check offline."""

import os
import re
import unicodedata

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SHORTEST_PASSWORD = 8  # characters; NIST SP 800-63B

# OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. About 60 ms here, a quarter second on a slow PC.
MEMORY_KIB = 19_456
PASSES = 2
LANES = 1
MEMORY_LIMIT_KIB = 262_144  # a synced string asking for more is refused, not obeyed
PASSES_LIMIT = 16

_PHC = re.compile(r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}")


def hash_password(text: str) -> str:
    """`text` as a PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash` with a salt of its own."""
    kdf = Argon2id(salt=os.urandom(16), length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB)
    return kdf.derive_phc_encoded(_bytes(text))


def verify_password(text: str, phc: str) -> bool:
    """Whether `text` is the password behind `phc`. A string that is no affordable Argon2id hash fits no password."""
    costs = _costs(phc)
    if costs is None or costs[0] > MEMORY_LIMIT_KIB or costs[1] > PASSES_LIMIT:
        return False
    try:
        Argon2id.verify_phc_encoded(_bytes(text), phc)
    except (InvalidKey, ValueError):
        return False
    return True


def is_password_hash(phc: object) -> bool:
    """Whether `phc` has the form that `hash_password` gives; a password in clear has not."""
    return isinstance(phc, str) and _costs(phc) is not None


def needs_rehash(phc: str) -> bool:
    """Whether `phc` was made cheaper than today's and should be made anew at the next sign-in. One that cost more is
    left to the newer program that made it, or two versions would go on replacing each other's.
    """
    costs = _costs(phc)
    return costs is None or costs[0] * costs[1] < MEMORY_KIB * PASSES


def _costs(phc: str) -> tuple[int, int, int] | None:
    """Memory in KiB, passes and lanes of a PHC string."""
    found = _PHC.fullmatch(phc)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _bytes(text: str) -> bytes:
    """UTF-8 of the composed form, so that one keyboard's é is another's (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", text).encode()
