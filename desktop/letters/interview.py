"""The record of an interview (berita acara wawancara): what was asked, what was answered, what follows."""

import datetime

import msgspec

from desktop.letters.content import LetterOffice


class InterviewedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Who was interviewed, as on the identity card, and what they plan."""

    name: str
    nik: str
    birth_place: str
    birth_date: datetime.date
    address: str
    job: str
    destination_country: str
    company: str = ""


class Interviewer(msgspec.Struct, frozen=True, kw_only=True):
    """The civil servant who asked."""

    name: str
    nip: str = ""
    position: str = ""


class InterviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One prompt, the answer in one word, and what was said to it."""

    prompt: str
    answer: str
    note: str = ""


class InterviewContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="form", tag="interview"):
    """What both sign. Specific personal data (UU 27/2022 art. 4): marked as secret on every page."""

    date: datetime.date
    """The day of the interview."""
    office: LetterOffice
    place: str
    person: InterviewedPerson
    interviewer: Interviewer
    answers: tuple[InterviewAnswer, ...]
    statement: str = ""
    conclusion: str = ""
    closed: bool = True
    """False while it is a draft, which is said on every page."""
