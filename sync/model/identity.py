"""Identity numbers and phone numbers: the typed forms made one, and what a NIK says about its bearer.

lokal-id knows the structure of a NIK and phone prefixes. It takes half a second to import, so it is
imported where it is first needed.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Literal

import msgspec

from sync.model.areas import area_name
from sync.model.issues import Issue

NIK_LENGTH = 16
_NIK_GROUPS = (6, 6, 4)  # area of first registration, birth date, serial
_WIDE_AREAS = ("21", "22", "24", "31", "61")  # Jakarta, Bandung, Semarang, Surabaya, Medan; others have three digits

_TYPED_NOISE = re.compile(r"[\s\u00a0\u200b-\u200f\u2060\ufeff.,'’`\-‐-―_/()]+")
# A country code has as many digits as ITU-T E.164 gives its first ones; the rest is the country's own affair.
_ABROAD = re.compile(
    r"(\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[013-6]|8[1246]|9[0-58]|(?!62)[2-689]\d\d))(\d{5,})", re.ASCII
)
_FOREIGN_PHONE = re.compile(r"\+[1-9]\d{7,14}")


class Nik(msgspec.Struct, frozen=True):
    """What a NIK says: it keeps the data of the *first* registration, also when they were wrong or people moved."""

    digits: str
    area: str  # dotted code of the district, `32.12.06`
    birth: date
    sex: Literal["male", "female"]


def group_digits(text: str) -> str:
    """`321215 450399 0021`, as the card prints it; digits beyond the sixteenth stay visible, so that nobody loses one
    unseen.
    """
    digits = digits_of(text)
    groups, start = [], 0
    for size in _NIK_GROUPS:
        groups.append(digits[start : start + size])
        start += size
    groups[-1] += digits[start:]
    return " ".join(group for group in groups if group)


def group_phone(text: str) -> str:
    """`0812 3456 7001`, `+62 812 3456 7001`: a mobile number in fours as people say it; of a fixed line that stands in
    full, the area apart: `+62 21 555 1234`, `+62 234 271 234`; of another country its code apart: `+60 12 345 6789`,
    `+852 9123 4567`. Anything else as it is.
    """
    number = squeeze(text)
    if re.fullmatch(r"(\+62|0)8\d*", number, re.ASCII):
        start, rest = ("+62 ", number[3:]) if number.startswith("+") else ("", number)
        first = 3 if start else 4
        cuts = [rest[:first], rest[first : first + 4], rest[first + 4 :]]
        return start + " ".join(part for part in cuts if part)
    if re.fullmatch(r"\+62[2-79]\d{6,}", number, re.ASCII):
        area = 5 if number[3:5] in _WIDE_AREAS else 6
        middle = (area + len(number)) // 2
        return " ".join(("+62", number[3:area], number[area:middle], number[middle:]))
    if (abroad := _ABROAD.fullmatch(number)) is not None:
        code, rest = abroad.groups()
        cuts = [rest[:-7], rest[-7:-4]] if len(rest) > 8 else [rest[:-4]]
        return " ".join(part for part in (code, *cuts, rest[-4:]) if part)
    return text


def digits_of(text: str) -> str:
    """The digits alone."""
    return re.sub(r"[^0-9]", "", text)


def squeeze(text: str) -> str:
    """`text` without the spaces, dots, dashes and quotes that people put into numbers to read them."""
    return _TYPED_NOISE.sub("", text)


@lru_cache(maxsize=1024)  # each end judges a new registration's NIK several times
def read_nik(digits: str, today: date) -> Nik | None:
    """What 16 digits say: day of birth + 40 for women, the youngest century not after `today`. None: no NIK."""
    from lokal.nik import parse_nik  # noqa: PLC0415 (see above)

    info = parse_nik(digits, reference_date=today)
    if info.nik is None or info.birth_date is None or info.district_code is None:
        return None
    birth = date.fromisoformat(info.birth_date)
    if birth > today:
        birth = birth.replace(year=birth.year - 100)
    return Nik(info.nik, info.district_code, birth, "female" if info.gender == "P" else "male")


def nik_issues(digits: str, today: date) -> list[Issue]:
    """What keeps `digits` from being a NIK; nothing when its structure is right. Areas are a rule of their own."""
    if not (digits.isascii() and digits.isdigit()):
        return [Issue(code="nik_not_digits")]
    if len(digits) != NIK_LENGTH:
        return [Issue(code="nik_length", facts={"n": len(digits)})]
    if read_nik(digits, today) is None:
        return [Issue(code="nik_date_invalid")]
    if digits.endswith("0000"):
        return [Issue(code="nik_serial_zero")]
    return []


@lru_cache(maxsize=4096)  # most people of an office come from a few districts
def area_known(area: str) -> bool:
    """Whether the district, or at least its regency, is on today's list of the Ministry of Home Affairs."""
    return area_name(area) is not None or area_name(area.rpartition(".")[0]) is not None


def mask(number: str, head: int = 4, tail: int = 4) -> str:
    """`number` for a list or a screen others can see: `3212••••••••0274`."""
    hidden = len(number) - head - tail
    if hidden <= 0:
        return "•" * len(number)
    return number[:head] + "•" * hidden + number[len(number) - tail :]


def parse_phone(text: str) -> str | None:
    """A phone number in E.164 (`+6281234567890`), Indonesian unless it names another country. None: unreadable."""
    from lokal.phone import parse_phone as parse_indonesian  # noqa: PLC0415 (see above)

    number = squeeze(text)
    if number.startswith("+") and not number.startswith("+62"):
        return number if _FOREIGN_PHONE.fullmatch(number) else None
    return parse_indonesian(number).e164
