"""The hand-over to a successor (berita acara serah terima): what is under way, as it is printed and signed by both."""

import datetime
from typing import Literal

import msgspec

from desktop.letters.content import LetterOffice


class HandedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """An open request; `place` in one of the template's words; `late` working days beyond the promise."""

    title: str
    received_on: datetime.date
    due: datetime.date
    late: int
    place: str


class HandedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that is not done with; `task` in one of the template's words."""

    title: str
    task: str


class HandedRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom no request names yet; `state` as the office calls it."""

    name: str
    state: str
    since: datetime.date


class HandedDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Something not saved, and whose it is."""

    kind: str
    title: str
    author: str
    kept_on: datetime.date


class HandedNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Letter numbers in stock on this PC."""

    series: str
    year: int
    left: int
    next: int


class HandedMatter(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits for a decision."""

    kind: Literal["conflict", "duplicate", "refused"]
    text: str


class HandedPortal(msgspec.Struct, frozen=True, kw_only=True):
    """How many are still to be typed into a portal; `oldest` in days."""

    portal: str
    waiting: int
    rejected: int
    oldest: int


class HandedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds which role, and their mandate to sign in words, "" for none."""

    name: str
    roles: str
    position: str
    active: bool
    mandate: str


class HandoverContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="form", tag="handover"):
    """The record that who leaves and who takes over sign."""

    date: datetime.date
    office: LetterOffice
    leaving: str
    """Who hands over; empty: it is left to be written by hand."""
    requests: tuple[HandedRequest, ...]
    letters: tuple[HandedLetter, ...]
    registrations: tuple[HandedRegistration, ...]
    registrations_open: int
    """How many there are, where not all are told one by one."""
    drafts: tuple[HandedDraft, ...]
    numbers: tuple[HandedNumbers, ...]
    matters: tuple[HandedMatter, ...]
    portals: tuple[HandedPortal, ...]
    people: tuple[HandedPerson, ...]
    last_exchange: str
    """In words, in the office's time; empty: there was none."""
    waiting: int
    """Changes and scans that the central server does not have."""
    device_name: str
