"""A letter of so many workers, made without a store: the same content for the warm and for the cold measurement.

It is what an office issues: with arms on its letterhead, and sealed by a certified key.
"""

import hashlib
import io
from datetime import date
from functools import cache

import msgspec
from corpus import SEED, People, Person
from PIL import Image

from desktop.letters.content import (
    Addressee,
    LetterCompany,
    LetterContent,
    LetterWorker,
    recommendation_attachment,
    recommendation_subject,
)
from desktop.usecases.letters.sealing import claims_of
from desktop.usecases.office.arms_picture import make_arms
from sync.seal.certificates import certify
from sync.seal.cose import public_of
from sync.seal.letters import seal
from tests.support.letters import HEAD, OFFICE
from tests.support.sealing import BEGAN, ROOT, TITLE

COMPANY = LetterCompany(
    name="PT Bahtera Laut Mandiri",
    license_number="KEP.412 Tahun 2024",
    request_number="118/BLM/XI/2026",
    request_date=date(2026, 11, 16),
)


_PC = bytes(range(32))  # the private key of the PC that seals


@cache
def arms() -> bytes:
    """Arms of many colours: the most that a letterhead carries."""
    colours = [Image.linear_gradient("L").resize((600, 680)).rotate(angle) for angle in (0, 40, 120, 200)]
    picture = io.BytesIO()
    Image.merge("RGBA", colours).save(picture, "PNG")
    return make_arms(picture.getvalue())


def letter_for(workers: int, seed: int = SEED) -> LetterContent:
    """A letter that names that many people; another seed, other people."""
    content = _content(workers, seed)
    certificate = certify(ROOT, public_of(_PC), "office-1", TITLE, BEGAN)
    return msgspec.structs.replace(content, seal=seal(claims_of(content), _PC, certificate, BEGAN + 60))


def _content(workers: int, seed: int) -> LetterContent:
    office = msgspec.structs.replace(OFFICE, arms_sha256=hashlib.sha256(arms()).hexdigest())
    return LetterContent(
        number="500.15.15.1/0038/Disnaker/XI/2026",
        date=date(2026, 11, 20),
        office=office,
        addressee=Addressee(name="Kantor Imigrasi Kelas I TPI Cirebon", city="Cirebon"),
        classification="500.15.15.1",
        attachment=recommendation_attachment(COMPANY),
        subject=recommendation_subject("Taiwan"),
        destination_country="Taiwan",
        company=COMPANY,
        documents=("KTP", "Kartu Keluarga", "Ijazah", "Izin keluarga"),
        workers=tuple(_worker(person) for person in People(seed=seed).take(workers)),
        signatory=HEAD,
    )


def _worker(person: Person) -> LetterWorker:
    return LetterWorker(
        name=person["name"],
        nik=person["nik"],
        birth_place=person["birth_place"],
        birth_date=date.fromisoformat(person["birth_date"]),
        sex="P" if person["sex"] == "female" else "L",
        marital_status="Belum Kawin",
        address=person["address"],
        village="Margadadi",
        district="Indramayu",
        education="SMA",
        religion="Islam",
        job="Pengasuh lansia/pasien",
    )
