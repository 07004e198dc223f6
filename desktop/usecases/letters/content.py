"""What a recommendation letter will say, gathered from the request, its verified rows, the company and the office.

A letter is in Indonesian whatever language the clerk works in, so labels are taken in Indonesian here.
"""

import re
from datetime import date
from typing import Any

from desktop.errors import Refused
from desktop.i18n import _
from desktop.letters.content import (
    Addressee,
    Applicant,
    LetterCompany,
    LetterContent,
    LetterWorker,
    RefusalContent,
    RefusedWorker,
    Signatory,
    SigningCapacity,
    recommendation_attachment,
    recommendation_subject,
    refusal_attachment,
    refusal_subject,
)
from desktop.usecases.desk import Office
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.letters.signatories import DEFINITIVE, mandate_gap, mandate_of
from desktop.usecases.office.record import office_record
from desktop.wording import enumerate_words, label_path
from sync.model.areas import area_name
from sync.model.pack import Pack
from sync.model.record import Fields, Record

CLASSIFICATION = "Biasa"  # the degree of secrecy (Sifat) of an ordinary letter
NOT_STATED = "-"

_CITY = re.compile(r".*\bTPI\s+(?P<city>.+)")

NEEDED = {
    "recommendation_request": ("letter_number", "letter_date", "immigration_office"),
    "person": ("immigration_office",),
    "company": ("license_number",),
    "registration": ("village",),
}
"""What a letter prints though a record may be kept without it; `person`: of the request of one who asks alone."""


def letter_gaps(office: Office, request: Record, rows: list[Record]) -> list[str]:
    """Sentences about what the letter would lack, to be told while the request can still be mended."""
    company = office.store.get("company", request.fields.get("company", ""))
    fields = dict(request.fields)
    fields.setdefault("immigration_office", office_record(office).fields.get("immigration_office"))
    asked = NEEDED["recommendation_request" if company else "person"]
    gaps = [_gap(office.pack, "recommendation_request", asked, "", fields)]
    if company:
        gaps.append(_gap(office.pack, "company", NEEDED["company"], company.fields.get("name", ""), company.fields))
    needed = NEEDED["registration"]
    gaps += [_gap(office.pack, "registration", needed, row.fields.get("name", ""), row.fields) for row in rows]
    return [gap for gap in gaps if gap]


def letter_content(office: Office, request: Record, rows: list[Record], number: str, day: date) -> LetterContent:
    """The letter for these rows under this number, dated `day`. `letter_gaps` must have found nothing."""
    pack, settings = office.pack, office_record(office).fields
    company = _company(office, request)
    country = _label(pack, "country", request.fields["destination_country"])
    return LetterContent(
        number=number,
        date=day,
        office=letterhead_of(settings),
        addressee=_addressee(pack, request.fields.get("immigration_office") or settings["immigration_office"]),
        classification=CLASSIFICATION,
        attachment=recommendation_attachment(company),
        subject=recommendation_subject(country),
        destination_country=country,
        workers=tuple(_worker(pack, row.fields) for row in rows),
        signatory=signatory_of(office, request.fields["approved_by"], day),
        **_replaced(office, request),
        company=company,
        documents=_documents(pack, rows),
    )


def refusal_content(office: Office, request: Record, rows: list[Record], number: str, day: date) -> RefusalContent:
    """The letter that says that this request is refused, and why. Raises Refused where it would lack something."""
    if not rows:
        raise Refused(_("The workers of this request have gone to another one. No letter was made."))
    pack, settings = office.pack, office_record(office).fields
    company = office.store.get("company", request.fields.get("company", ""))
    country = _label(pack, "country", request.fields["destination_country"])
    workers = tuple(_refused_worker(row.fields) for row in rows)
    asked_on = request.fields.get("letter_date")
    return RefusalContent(
        number=number,
        date=day,
        office=letterhead_of(settings),
        applicant=_applicant(company, request, rows),
        classification=CLASSIFICATION,
        attachment=refusal_attachment(workers),
        subject=refusal_subject(country),
        destination_country=country,
        workers=workers,
        reason=request.fields["refused_because"],
        signatory=signatory_of(office, request.fields["refused_by"], day),
        request_number=request.fields.get("letter_number", ""),
        request_date=date.fromisoformat(asked_on) if asked_on else None,
    )


def _applicant(company: Record | None, request: Record, rows: list[Record]) -> Applicant:
    if company is not None:
        return Applicant(name=company.fields["name"], address=company.fields.get("address", ""))
    worker = rows[0].fields
    name = request.fields.get("applicant") or worker["name"]
    return Applicant(name=name, address=worker.get("address", ""), is_company=False)


def _refused_worker(fields: Fields) -> RefusedWorker:
    birth = fields.get("birth_date")
    return RefusedWorker(
        name=fields["name"],
        nik=fields["nik"],
        birth_place=fields.get("birth_place", ""),
        birth_date=date.fromisoformat(birth) if birth else None,
    )


def _gap(pack: Pack, record_type: str, needed: tuple[str, ...], name: str, fields: Fields) -> str | None:
    kind = pack.record(record_type)
    missing = [label_path(pack, kind, key) for key in needed if not fields.get(key)]
    if not missing:
        return None
    listed = enumerate_words(missing)
    if not name:
        return _("The letter needs: {fields}.").format(fields=listed)
    return _("The letter needs of {name}: {fields}.").format(name=name, fields=listed)


def _company(office: Office, request: Record) -> LetterCompany | None:
    if not request.fields.get("company"):
        return None
    company = office.store.get("company", request.fields["company"])
    if company is None:
        raise LookupError(f"company {request.fields['company']} of request {request.id}")
    return LetterCompany(
        name=company.fields["name"],
        license_number=company.fields["license_number"],
        request_number=request.fields["letter_number"],
        request_date=date.fromisoformat(request.fields["letter_date"]),
    )


def _addressee(pack: Pack, code: str) -> Addressee:
    name = _label(pack, "immigration_office", code)
    city = _CITY.fullmatch(name)
    return Addressee(name=name, city=city["city"] if city else name)


def _replaced(office: Office, request: Record) -> dict[str, Any]:
    """The number and date of the letter that was voided so that this one takes its place."""
    old = office.store.get("recommendation", request.fields.get("replaces", ""))
    if old is None:
        return {}
    return {"replaces_number": old.fields["number"], "replaces_date": date.fromisoformat(old.fields["issued_on"])}


def signatory_of(office: Office, user: str, day: date) -> Signatory:
    """The signature block of that person under their mandate of that day. Raises Refused where they have none."""
    if gap := mandate_gap(office, user, day):
        raise Refused(gap)
    signer, mandate = office.store.get("user", user), mandate_of(office, user, day)
    if signer is None or mandate is None:
        raise LookupError(f"signatory {user}")
    capacity = SigningCapacity(mandate.fields.get("capacity", DEFINITIVE))
    return Signatory(
        name=signer.fields["name"],
        rank=signer.fields.get("rank", ""),
        nip=signer.fields.get("nip", ""),
        position=mandate.fields["position"],
        capacity=capacity,
        own_position=mandate.fields.get("own_position", "") if capacity is SigningCapacity.ON_BEHALF else "",
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
