"""A letter of so many workers, made without a store: the same content for the warm and for the cold measurement."""

from datetime import date

from corpus import SEED, People, Person

from desktop.letters.content import (
    Addressee,
    LetterCompany,
    LetterContent,
    LetterWorker,
    recommendation_attachment,
    recommendation_subject,
)
from tests.support.letters import HEAD, OFFICE

COMPANY = LetterCompany(
    name="PT Bahtera Laut Mandiri",
    license_number="KEP.412 Tahun 2024",
    request_number="118/BLM/XI/2026",
    request_date=date(2026, 11, 16),
)


def letter_for(workers: int, seed: int = SEED) -> LetterContent:
    """A letter that names that many people; another seed, other people."""
    return LetterContent(
        number="500.15.15.1/0038/Disnaker/XI/2026",
        date=date(2026, 11, 20),
        office=OFFICE,
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
