"""The receipt of documents (tanda terima berkas): what was handed in, what lacks, and when the letter may be had."""

import datetime
from enum import StrEnum

import msgspec

from desktop.letters.content import Applicant, LetterOffice


class Received(StrEnum):
    """What the counter found of one document."""

    YES = "received"
    DIFFERS = "differs"
    MISSING = "missing"


class ReceivedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a checklist; `note` is its number, or what was found wrong with it."""

    label: str
    received: Received
    note: str = ""


class ReceivedFile(msgspec.Struct, frozen=True, kw_only=True):
    """The documents of one worker."""

    name: str
    nik: str
    documents: tuple[ReceivedDocument, ...]


class ReceiptContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="form", tag="receipt"):
    """What the office gives to whom hands a request in."""

    date: datetime.date
    """The day it is printed."""
    office: LetterOffice
    applicant: Applicant
    subject: str
    """What is asked for, as the letter will call it."""
    received_on: datetime.date
    documents: tuple[ReceivedDocument, ...]
    """Of the request itself."""
    workers: tuple[ReceivedFile, ...]
    received_by: str
    promised_on: datetime.date | None = None
    """The day the letter is promised for once nothing lacks; None: no day is promised."""
    request_number: str = ""
    request_date: datetime.date | None = None

    @property
    def lacking(self) -> int:
        """How many documents lack or differ, of the request and all its workers."""
        every = [*self.documents, *(document for worker in self.workers for document in worker.documents)]
        return sum(document.received is not Received.YES for document in every)
