"""A letter to nobody about nobody, so that an office sees its letterhead before the first real one."""

import hashlib
from datetime import date

import msgspec

from desktop.errors import Refused
from desktop.letters.content import (
    Addressee,
    LetterCompany,
    LetterContent,
    LetterOffice,
    LetterWorker,
    Signatory,
    recommendation_attachment,
    recommendation_subject,
)
from desktop.usecases.desk import Office
from desktop.usecases.letters.content import CLASSIFICATION, signatory_of
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.letters.signatories import mandates
from sync.model.record import Fields

_UNSET = "…"
_COUNTRY = "Taiwan"
_COMPANY = LetterCompany(
    name="PT Contoh Karya Nusantara",
    license_number="KEP.1 Tahun 2024",
    request_number="1/CKN/2026",
    request_date=date(2026, 1, 2),
)
_PEOPLE = (("Siti Contoh", "P"), ("Budi Contoh", "L"), ("Ani Contoh", "P"))


def sample_letter(office: Office, settings: Fields, number: str, arms: bytes | None) -> LetterContent:
    """The letter under these settings, complete or not, with this number; `arms` is the picture or None."""
    head = _letterhead(settings, arms)
    return LetterContent(
        number=number,
        date=office.today(),
        office=head,
        addressee=Addressee(name="Kantor Imigrasi Kelas I TPI Contoh", city="Contoh"),
        classification=CLASSIFICATION,
        attachment=recommendation_attachment(_COMPANY),
        subject=recommendation_subject(_COUNTRY),
        destination_country=_COUNTRY,
        workers=tuple(_worker(number, *person) for number, person in enumerate(_PEOPLE, 1)),
        signatory=_signatory(office, head),
        company=_COMPANY,
        documents=("KTP elektronik", "Kartu Keluarga", "Ijazah terakhir"),
    )


def _letterhead(settings: Fields, arms: bytes | None) -> LetterOffice:
    filled = {key: value for key, value in settings.items() if value and key != "pictures"}
    head = letterhead_of({"government": _UNSET, "name": _UNSET, "city": _UNSET} | filled)
    sha256 = hashlib.sha256(arms).hexdigest() if arms is not None else ""
    return msgspec.structs.replace(head, arms_sha256=sha256)


def _signatory(office: Office, head: LetterOffice) -> Signatory:
    """Who signs today; where nobody can, the place of the one who will."""
    for mandate in mandates(office, office.today()):
        try:
            return signatory_of(office, mandate.fields["person"], office.today())
        except Refused:
            continue
    return Signatory(name=_UNSET, rank="", nip="", position=f"Kepala {head.letterhead[-1]}")


def _worker(number: int, name: str, sex: str) -> LetterWorker:
    return LetterWorker(
        name=name,
        nik=f"3212{number:012d}",
        birth_place="Contoh",
        birth_date=date(1998, number, number),
        sex="P" if sex == "P" else "L",
        marital_status="Belum Kawin",
        address=f"Blok Contoh RT 00{number} RW 001",
        village="Contoh",
        district="Contoh",
        education="SMA",
        religion="Islam",
        job="Pengasuh lansia/pasien",
    )
