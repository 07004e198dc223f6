"""Letters with all their proofs, as central takes them, without a page being set: approved by the head's word, sealed
by a key of the PC that central certified.
"""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.store.seal_keys import SealKey
from desktop.store.store import Store
from desktop.store.values import Query
from desktop.store.writing import Transaction
from sync.keys import as_text, from_text
from sync.model.record import Fields, Record
from sync.seal.approvals import APPROVAL, Approval, approve, approved_digest
from sync.seal.certificates import peek_certificate
from sync.seal.cose import taken_apart
from sync.seal.letters import seal
from sync.seal.saying import claims_of

Certify = Callable[[bytes], bytes]
SIGNATORY_FIELDS: Fields = {"capacity": "definitive", "position": "Kepala Dinas Tenaga Kerja"}


def certify_at(store: Store, certify: Certify) -> None:
    """Let this PC seal and approve, where it cannot yet; `certify` gives central's certificate of a raw key."""
    if store.seal_key() is None:
        public = store.next_seal_key()
        store.adopt_seal_key(certify(public), public, store.membership().device)


def content_of(request: Record, rows: Sequence[Record], number: str, day: str) -> Fields:
    """What the letter says, as far as central looks at it."""
    company = {"company": {"name": "PT Contoh Jaya"}} if request.fields.get("company") else {}
    return {
        "form": "recommendation",
        "number": number,
        "date": day,
        "destination_country": str(request.fields["destination_country"]),
        "workers": [
            {"name": row.fields["name"], "nik": row.fields["nik"], "sex": "P" if row.fields["sex"] == "female" else "L"}
            for row in rows
        ],
        "signatory": {"name": "Ratna"},
        **company,
    }


def verified_rows(reader: Store | Transaction, request: str) -> list[Record]:
    """The workers whom the letter of a request would name."""
    found = reader.select(Query(record_type="registration", filters={"request": request}, states=("verified",)))
    return in_order(reader.many("registration", found))


def in_order(rows: Sequence[Record]) -> list[Record]:
    """By what a clock does not change."""
    return sorted(rows, key=lambda row: (row.fields["nik"], row.fields["name"]))


def approval_by(store: Store, request: Record, rows: Sequence[Record], head: str) -> Fields:
    """What the step `approve` keeps."""
    key = _key(store)
    said = approved_digest(content_of(request, rows, "", "2026-01-01"), request.fields)
    at = peek_certificate(key.certificate).since
    given = Approval(request=request.id, approver=head, at=at, said=said)
    return {"statement": as_text(approve(given, key.private, key.certificate))}


def is_stale(request: Record, rows: Sequence[Record]) -> bool:
    """Whether the approval is of something else than the letter would say now."""
    kept = request.fields.get("approval")
    said = approved_digest(content_of(request, rows, "", "2026-01-01"), request.fields)
    return not kept or taken_apart(from_text(kept["statement"])).claims[APPROVAL][2] != said


def sealed_fields(store: Store, request: Record, rows: Sequence[Record], number: str, day: str, **said: Any) -> Fields:
    """`content`, `seal` and `workers` of a letter; `said` are further parts of its content, or others."""
    content = content_of(request, rows, number, day) | _replaced(store, request) | said
    approval = request.fields.get("approval")
    return resealed(store, content, from_text(approval["statement"]) if approval else b"")


def _replaced(store: Store, request: Record) -> Fields:
    """The letter whose place it takes."""
    old = store.get("recommendation", str(request.fields.get("replaces")))
    return {"replaces_number": old.fields["number"]} if old else {}


def resealed(store: Store, content: Fields, statement: bytes) -> Fields:
    """The same for any content."""
    key = _key(store)
    at = peek_certificate(key.certificate).since
    text = seal(claims_of(content, statement), key.private, key.certificate, at)
    return {"content": content | {"seal": text}, "seal": text, "workers": len(content["workers"])}


def _key(store: Store) -> SealKey:
    key = store.seal_key()
    assert key is not None, "this PC has no certified key"
    return key
