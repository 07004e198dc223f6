"""Letters with seals, and what a reader knows of who may seal, without an office's file."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from desktop.letters.content import Addressee, LetterCompany, LetterContent, LetterWorker
from desktop.letters.render import render_pdf
from desktop.usecases.letters.reader_lists import keep_here
from desktop.usecases.letters.sealing import claims_of
from resources import resource_path
from sync.seal.certificates import certify
from sync.seal.claims import LetterClaims, workers_told
from sync.seal.cose import public_of
from sync.seal.letters import open_seal, seal
from sync.seal.lists import Revocation, SealList, read_list, void_mark, write_list
from tests.support.letters import HEAD, OFFICE
from tests.support.sealing import ANNOUNCED, BEGAN, ROOT, TITLE

OFFICE_ID = "019a9f39-0000-7c00-9d00-00000000000a"
PC = bytes(range(50, 82))  # the private half of a PC's key
CERTIFICATE = certify(ROOT, public_of(PC), OFFICE_ID, TITLE, BEGAN)
AT = BEGAN + 86_400 * 300  # when letters are sealed
CONTENT = bytes(range(16))


def some_claims(**fields: Any) -> LetterClaims:
    """A letter for one worker, with other values for some fields."""
    usual: dict[str, Any] = {
        "kind": "recommendation",
        "number": "500.15.15.1/0037/Disnaker/XI/2026",
        "date": date(2026, 11, 21),
        "country": "Taiwan",
        "company": "PT Samudra Karya Mandiri",
        "count": 1,
        "men": 0,
        "content": CONTENT,
        "approval": bytes(16),
        **workers_told(CONTENT, [("Wati Karsinah", "3212195503980001")]),
    }
    return LetterClaims(**usual | fields)


def sealed(claims: LetterClaims | None = None, at: int = AT) -> str:
    """The text of its QR."""
    return seal(claims or some_claims(), PC, CERTIFICATE, at)


def some_list(revoked: tuple[Revocation, ...] = (), voided: tuple[str, ...] = (), at: int = AT) -> SealList:
    """Central's list; `voided` are numbers of letters as `sealed` makes them."""
    return read_list(list_bytes(revoked, voided, at))


def list_bytes(revoked: tuple[Revocation, ...] = (), voided: tuple[str, ...] = (), at: int = AT) -> bytes:
    marks = [void_mark(open_seal(sealed(some_claims(number=number))).encoded) for number in voided]
    return write_list(ROOT, [ANNOUNCED], at, revoked, marks)


def lay_list(folder: Path, **said: Any) -> None:
    """What a PC has after an exchange, or after a list was taken in from a stick."""
    keep_here(folder, public_of(ROOT), list_bytes(**said))


def some_worker(n: int, **fields: Any) -> LetterWorker:
    woman = n % 3 != 0
    usual: dict[str, Any] = {
        "name": f"{'SITI' if woman else 'BUDI'} CONTOH {n}",
        "nik": f"321219{'55' if woman else '15'}0398{n:04}",
        "birth_place": "Indramayu",
        "birth_date": date(1998, 3, 15),
        "sex": "P" if woman else "L",
        "marital_status": "Belum kawin",
        "address": "Blok Karanganyar RT 01 RW 02",
        "village": "Karanganyar",
        "district": "Indramayu",
        "education": "SMA",
        "religion": "Islam",
        "job": "Perawat lansia",
    }
    return LetterWorker(**usual | fields)


def some_letter(workers: int, **fields: Any) -> LetterContent:
    """A letter for so many workers, sealed."""
    content = LetterContent(
        **{
            "number": "500.15.15.1/0037/Disnaker/XI/2026",
            "date": date(2026, 11, 21),
            "office": OFFICE,
            "addressee": Addressee(name="Kantor Imigrasi Kelas I TPI Cirebon", city="Cirebon"),
            "classification": "Biasa",
            "attachment": "1 (satu) berkas",
            "subject": "Rekomendasi Pembuatan Paspor PMI Taiwan",
            "destination_country": "Taiwan",
            "workers": tuple(some_worker(n) for n in range(1, workers + 1)),
            "signatory": HEAD,
            "company": LetterCompany(
                name="PT Samudra Karya Mandiri",
                license_number="12/SIP3MI/2024",
                request_number="27/PT-SAM/X/2026",
                request_date=date(2026, 11, 16),
            ),
            **fields,
        }
    )
    return msgspec.structs.replace(content, seal=sealed(claims_of(content, None)))


def letter_pdf(content: LetterContent) -> bytes:
    """Its pages."""
    return render_pdf(content, resource_path("packs", "2026.1", "letters"))
