"""A letter's content as its template receives it: dates, counts and posts already worded in Indonesian."""

import json
from datetime import date
from typing import Any

import msgspec

from desktop.letters.content import LetterContent
from sync.model.dates import format_date


def count_in_words(count: int) -> str:
    """A count as letters print it, so that a digit cannot be added by pen: `40 (empat puluh)`."""
    from lokal import terbilang  # noqa: PLC0415 (takes half a second to import)

    return f"{count} ({terbilang(count)})"


def spaced_nip(nip: str) -> str:
    """A civil servant's number in its printed groups, `19700101 199503 1 001`; other than 18 digits unchanged."""
    if len(nip) != 18 or not nip.isdecimal():
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def page_data(content: LetterContent) -> str:
    """The JSON a template reads: the content's own fields, and under `words` what is derived from them."""
    fields: dict[str, Any] = msgspec.to_builtins(content, builtin_types=(date,))
    fields["words"] = {
        "total": count_in_words(len(content.workers)),
        "men": count_in_words(content.men),
        "women": count_in_words(content.women),
        "signing_prefix": content.signatory.capacity.prefix,
        "nip": spaced_nip(content.signatory.nip),
    }
    return json.dumps(fields, ensure_ascii=False, default=_printed_date)


def _printed_date(day: date) -> str:
    return format_date(day, "id")
