"""Single values in their short forms: ids, moments, and how much memory unpacking may take."""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from sync.wire.encodings import BODY_LIMIT, NotDecodable, TooLarge

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d\.\d{3}Z", re.ASCII)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_ESCAPE = "~"
SHORT = 22  # characters of a uuid in base64url
UUID = 36  # and of one written out
SOME = 1024  # uuids kept at hand, no longer text: most ops of a body are of one person, PC and office


class Budget:
    """How many characters a body may still unfold to: few bytes can stand for many."""

    def __init__(self, characters: int = BODY_LIMIT) -> None:
        self._left = characters

    def spend(self, characters: int) -> None:
        """Raises TooLarge."""
        self._left -= characters
        if self._left < 0:
            raise TooLarge


def is_uuid(text: str) -> bool:
    """Whether `text` is a uuid as Loket writes it: lower case, with dashes."""
    return _UUID.fullmatch(text) is not None


def uuid_bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("-", ""))


def uuid_text(value: bytes) -> str:
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def short_id(text: str) -> str:
    """A uuid in 22 characters; any other id as it is, marked where it could be taken for one."""
    if len(text) == UUID and (short := _short_uuid(text)):
        return short
    return _ESCAPE + text if len(text) == SHORT or text.startswith(_ESCAPE) else text


def long_id(text: str) -> str:
    """What `short_id` was given. Raises NotDecodable."""
    if not isinstance(text, str):
        raise NotDecodable("an id is no text")
    if text.startswith(_ESCAPE):
        return text[1:]
    return _long_uuid(text) if len(text) == SHORT else text


@lru_cache(SOME)
def _short_uuid(text: str) -> str:
    return to_base64(uuid_bytes(text)) if is_uuid(text) else ""


@lru_cache(SOME)
def _long_uuid(short: str) -> str:
    return uuid_text(from_base64(short))


def claimed_device(token: str) -> str:
    """The device that a bearer token says it is of, true or not; at most 64 characters."""
    claimed = token.partition(".")[0][:64]
    try:
        return long_id(claimed)
    except NotDecodable:
        return claimed


def milliseconds(moment: str) -> int | None:
    """`2026-11-21T02:14:07.123Z` as milliseconds since 1970; None for what is not written exactly so."""
    if not _MOMENT.fullmatch(moment):
        return None
    try:
        since = datetime.fromisoformat(moment) - _BEGINNING
    except ValueError:
        return None
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


def moment_at(milliseconds: int) -> str:
    """Raises NotDecodable."""
    try:
        moment = _BEGINNING + timedelta(milliseconds=milliseconds)
    except (OverflowError, TypeError) as error:
        raise NotDecodable("a moment out of time") from error
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def short_moment(moment: str) -> int | str:
    """As milliseconds since 1970 where it can be said so; never 0, which stands for what is usual."""
    return milliseconds(moment) or moment


def long_moment(short: int | str) -> str:
    return short if isinstance(short, str) else moment_at(short)


def to_base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """Raises NotDecodable."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotDecodable("no base64url") from error


def size_of(value: Any) -> int:
    """About how many characters `value` takes."""
    return len(value) if isinstance(value, str) else len(msgspec.json.encode(value))


def trimmed(values: list[Any]) -> list[Any]:
    """Without the zeros at the end, which stand for what is usual."""
    while values and type(values[-1]) is int and values[-1] == 0:
        values.pop()
    return values
