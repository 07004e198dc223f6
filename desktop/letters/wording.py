"""What a paper says in words that its content holds as figures and dates, in Indonesian."""

from datetime import date
from functools import singledispatch
from typing import Any

from desktop.letters.content import LetterContent, RefusalContent, Signatory
from desktop.letters.handover import HandoverContent
from desktop.letters.interview import InterviewContent
from desktop.letters.receipt import ReceiptContent
from desktop.letters.register import RegisterContent
from sync.model.dates import format_date

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

Words = dict[str, Any]


def count_in_words(count: int) -> str:
    """A count as letters print it, so that a digit cannot be added by pen: `40 (empat puluh)`."""
    return f"{count} ({_spelled(count)})"


def date_in_words(day: date) -> str:
    """A day as the opening of an official record spells it: `Sabtu, tanggal dua puluh satu bulan November tahun …`."""
    month = format_date(day, "id").split()[1]
    return (
        f"{_WEEKDAYS[day.weekday()]}, tanggal {_spelled(day.day)} bulan {month} tahun {_spelled(day.year)} "
        f"({day:%d-%m-%Y})"
    )


def spaced_nip(nip: str) -> str:
    """A civil servant's number in its printed groups, `19700101 199503 1 001`; other than 18 digits unchanged."""
    if len(nip) != 18 or not nip.isdecimal():
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


@singledispatch
def words_of(content: object) -> Words:
    """What a template reads under `words`: derived from the content, so that it is stored nowhere."""
    raise TypeError(type(content).__name__)


@words_of.register
def _recommendation(content: LetterContent) -> Words:
    return {
        "total": count_in_words(len(content.workers)),
        "men": count_in_words(content.men),
        "women": count_in_words(content.women),
        **_signing(content.signatory),
    }


@words_of.register
def _refusal(content: RefusalContent) -> Words:
    return {"total": count_in_words(len(content.workers)), **_signing(content.signatory)}


@words_of.register
def _receipt(content: ReceiptContent) -> Words:
    return {"total": count_in_words(len(content.workers)), "lacking": content.lacking}


@words_of.register
def _interview(content: InterviewContent) -> Words:
    return {"held": date_in_words(content.date), "nip": spaced_nip(content.interviewer.nip)}


@words_of.register
def _register(content: RegisterContent) -> Words:
    signing = _signing(content.signatory) if content.signatory else {}
    return {"valid": count_in_words(content.valid), "voided": count_in_words(content.voided), **signing}


@words_of.register
def _handover(_content: HandoverContent) -> Words:
    return {}


def _signing(signatory: Signatory) -> Words:
    return {"signing_prefix": signatory.capacity.prefix, "nip": spaced_nip(signatory.nip)}


def _spelled(number: int) -> str:
    from lokal import terbilang  # noqa: PLC0415 (takes half a second to import)

    return str(terbilang(number))
