"""What a QR carries: a statement in base45 (RFC 9285) behind a word that says what it is."""

import re
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha256

from sync.seal.cose import NotSigned

PREFIX = "LKT1:"
LONGEST = 4_296  # characters that any QR holds


def as_text(encoded: bytes) -> str:
    """For a QR in its alphanumeric mode."""
    from base45 import b45encode  # noqa: PLC0415

    text: str = b45encode(encoded).decode()
    return PREFIX + text


def is_seal(typed: str) -> bool:
    """Whether the text means to be a seal."""
    return bool(re.match(r"\s*LKT1\s*:", typed, re.IGNORECASE))


def page_code(seal: str) -> str:
    """What stands at the foot of each page, `K7QX-3M2A`, so that a page that lies alone is known by its seal."""
    signs = b32encode(sha256(seal.encode()).digest()[:5]).decode()
    return f"{signs[:4]}-{signs[4:]}"


def readings(typed: str) -> Iterator[bytes]:
    """What a scanner may have meant that sends keys: lower case, and with line ends within or around it.

    Space is a sign of base45, though never the last one, so what stands at the ends goes, and what stands within is
    tried first as it is and then left out. Raises NotSigned where there is no reading at all.
    """
    from base45 import b45decode  # noqa: PLC0415

    if not is_seal(typed) or len(typed) > 2 * LONGEST:
        raise NotSigned("no seal")
    said = re.sub(r"[\r\n\t]", "", typed.partition(":")[2]).upper()
    seen: set[bytes] = set()
    for candidate in dict.fromkeys((said.rstrip(" "), said.strip(" "), said.replace(" ", ""))):
        try:
            data = b45decode(candidate)
        except ValueError:
            continue
        if data not in seen:
            seen.add(data)
            yield data
    if not seen:
        raise NotSigned("not base45")
