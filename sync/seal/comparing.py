"""What a PDF's pages say, beside what the seal on them says."""

import re
from datetime import date
from enum import StrEnum

import msgspec

from sync.model.dates import MONTHS
from sync.seal.claims import LetterClaims, strangers

_NIK = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff\ufffe\x02]+")  # a PDF breaks lines wherever it likes


class Part(StrEnum):
    """Of a letter, what is on the paper and in the seal."""

    NUMBER = "number"
    DATE = "date"
    COUNTRY = "country"
    COMPANY = "company"
    NAMES = "names"
    WORKERS = "workers"


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """`differs`: on the paper it is another one; `missing`: so many workers are not on these pages."""

    differs: tuple[Part, ...] = ()
    strangers: tuple[str, ...] = ()  # NIKs on the paper that the seal does not know
    missing: int = 0


def compare(claims: LetterClaims, text: str) -> Comparison:
    """The text of all pages beside the seal."""
    said = _squeezed(text)
    wanted = {
        Part.NUMBER: (claims.number,),
        Part.DATE: (_in_words(claims.date),),
        Part.COUNTRY: (claims.country,),
        Part.COMPANY: (claims.company,),
        Part.NAMES: tuple(name for name, _ in claims.people),
    }
    differs = [part for part, values in wanted.items() if any(_squeezed(value) not in said for value in values)]
    niks = list(dict.fromkeys(_NIK.findall(text)))
    unknown = strangers(claims, niks) if niks else []
    if unknown is None and len(niks) < claims.count:  # only all of them together can be judged
        unknown = []
    if unknown is None or unknown or len(niks) > claims.count:
        differs.append(Part.WORKERS)
    return Comparison(differs=tuple(differs), strangers=tuple(unknown or ()), missing=max(0, claims.count - len(niks)))


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS['id'][day.month - 1]} {day.year}"


def _squeezed(text: str) -> str:
    return _UNSEEN.sub("", text).casefold()
