"""What a recommendation letter will say, gathered from the request, its verified rows, the company and the office.

A letter is in Indonesian whatever language the clerk works in, so labels are taken in Indonesian here.
"""

import re
from datetime import date
from typing import Any

from desktop.i18n import _
from desktop.letters.content import (
    Addressee,
    LetterCompany,
    LetterContent,
    LetterOffice,
    LetterWorker,
    Signatory,
    SigningCapacity,
    recommendation_attachment,
    recommendation_subject,
)
from desktop.usecases.desk import Office
from desktop.wording import enumerate_words, label_path
from sync.model.areas import area_name
from sync.model.pack import Pack
from sync.model.record import Fields, Record

CLASSIFICATION = "Biasa"  # the degree of secrecy (Sifat) of an ordinary letter
NOT_STATED = "-"

_CITY = re.compile(r".*\bTPI\s+(?P<city>.+)")
_PHONE_WORD = re.compile(r"^(?:telepon|telp|tlp|tel)\b[.:]?\s*", re.IGNORECASE)

NEEDED = {
    "recommendation_request": ("letter_number", "letter_date", "immigration_office"),
    "company": ("license_number",),
    "registration": ("village",),
}
"""What a letter prints though a record may be kept without it."""


def letter_gaps(office: Office, request: Record, rows: list[Record]) -> list[str]:
    """Sentences about what the letter would lack, to be told while the request can still be mended."""
    company = office.store.get("company", request.fields.get("company", ""))
    fields = dict(request.fields)
    fields.setdefault("immigration_office", _office_record(office).fields.get("immigration_office"))
    gaps = [_gap(office.pack, "recommendation_request", "", fields)]
    gaps += [_gap(office.pack, "company", company.fields.get("name", ""), company.fields)] if company else []
    gaps += [_gap(office.pack, "registration", row.fields.get("name", ""), row.fields) for row in rows]
    return [gap for gap in gaps if gap]


def signatory_gap(office: Office, approver: str) -> str | None:
    """What the signature block would lack, if anything."""
    settings = _office_record(office).fields
    signer = office.store.get("user", settings.get("signatory") or approver)
    if signer is None or not signer.fields.get("position"):
        return _("The signatory has no position. Ask your administrator to fill it in.")
    return None


def letter_content(office: Office, request: Record, rows: list[Record], number: str, day: date) -> LetterContent:
    """The letter for these rows under this number, dated `day`. `letter_gaps` must have found nothing."""
    pack, settings = office.pack, _office_record(office).fields
    company = _company(office, request)
    country = _label(pack, "country", request.fields["destination_country"])
    return LetterContent(
        number=number,
        date=day,
        office=_letterhead(settings),
        addressee=_addressee(pack, request.fields.get("immigration_office") or settings["immigration_office"]),
        classification=CLASSIFICATION,
        attachment=recommendation_attachment(company),
        subject=recommendation_subject(country),
        destination_country=country,
        workers=tuple(_worker(pack, row.fields) for row in rows),
        signatory=_signatory(office, settings, request.fields["approved_by"]),
        company=company,
        documents=_documents(pack, rows),
    )


def _gap(pack: Pack, record_type: str, name: str, fields: Fields) -> str | None:
    kind = pack.record(record_type)
    missing = [label_path(pack, kind, key) for key in NEEDED[record_type] if not fields.get(key)]
    if not missing:
        return None
    listed = enumerate_words(missing)
    if not name:
        return _("The letter needs: {fields}.").format(fields=listed)
    return _("The letter needs of {name}: {fields}.").format(name=name, fields=listed)


def _office_record(office: Office) -> Record:
    found = office.store.get("office", office.store.membership().office)
    if found is None:
        raise LookupError("the office's own record never arrived")
    return found


def _company(office: Office, request: Record) -> LetterCompany:
    company = office.store.get("company", request.fields["company"])
    if company is None:
        raise LookupError(f"company {request.fields['company']} of request {request.id}")
    return LetterCompany(
        name=company.fields["name"],
        license_number=company.fields["license_number"],
        request_number=request.fields["letter_number"],
        request_date=date.fromisoformat(request.fields["letter_date"]),
    )


def _letterhead(settings: Fields) -> LetterOffice:
    contact = _contact(settings.get("contact", ""))
    return LetterOffice(
        letterhead=(settings["government"], settings["name"]),
        address=settings.get("address", ""),
        city=settings["city"],
        phone=contact.get("phone", ""),
        email=contact.get("email", ""),
        website=contact.get("website", ""),
    )


def _contact(text: str) -> dict[str, str]:
    """Phone, e-mail and site out of the office's one line of contacts, `Telepon (0234) 1 · dinas@contoh.example`."""
    found: dict[str, str] = {}
    for part in (part.strip() for part in re.split(r"[·;,|\n]", text)):
        word = part.rpartition(" ")[2]
        if "@" in word:
            found.setdefault("email", word)
        elif re.match(r"(?:https?://|www\.)", word):
            found.setdefault("website", word)
        elif part:
            found.setdefault("phone", _PHONE_WORD.sub("", part))
    return found


def _addressee(pack: Pack, code: str) -> Addressee:
    name = _label(pack, "immigration_office", code)
    city = _CITY.fullmatch(name)
    return Addressee(name=name, city=city["city"] if city else name)


def _signatory(office: Office, settings: Fields, approver: str) -> Signatory:
    """The office's signatory; where none is set, the head who approved."""
    signer = office.store.get("user", settings.get("signatory") or approver)
    if signer is None:
        raise LookupError(f"signatory {settings.get('signatory') or approver}")
    capacity = SigningCapacity(settings.get("signing_capacity") or "definitive")
    own = signer.fields["position"]
    head = f"Kepala {settings['name']}".title()
    return Signatory(
        name=signer.fields["name"],
        rank=signer.fields.get("rank", ""),
        nip=signer.fields.get("nip", ""),
        position=own if capacity is SigningCapacity.DEFINITIVE else head,
        capacity=capacity,
        own_position=own if capacity is SigningCapacity.ON_BEHALF else "",
    )


def _worker(pack: Pack, fields: Fields) -> LetterWorker:
    village = fields["village"]
    return LetterWorker(
        name=fields["name"],
        nik=fields["nik"],
        birth_place=fields["birth_place"],
        birth_date=date.fromisoformat(fields["birth_date"]),
        sex="P" if fields["sex"] == "female" else "L",
        marital_status=_label(pack, "marital_status", fields["marital_status"]),
        address=fields["address"],
        village=area_name(village) or village,
        district=area_name(village.rpartition(".")[0]) or "",
        education=_label(pack, "education", fields["education"]),
        religion=_label(pack, "religion", fields.get("religion")),
        job=_label(pack, "job", fields["job"]),
        passport_number=fields.get("passport", ""),
    )


def _documents(pack: Pack, rows: list[Record]) -> tuple[str, ...]:
    """The kinds of document that were required of every one of these workers."""
    required = [[document for document, needed in pack.checklist_for(row.type, row.fields) if needed] for row in rows]
    common = set.intersection(*({document.key for document in documents} for documents in required))
    return tuple(document.label.id for document in required[0] if document.key in common)


def _label(pack: Pack, codes: str, code: Any) -> str:
    entry = pack.code(codes, code) if code else None
    return entry.label.id if entry else str(code or NOT_STATED)
