"""A request's way to its letter over the store alone, with every proof that central asks for."""

from typing import Any

from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Person
from sync.model.op import Op, new_id
from sync.model.record import Fields, Record
from sync.seal_line import HttpSealLine
from tests.support.office import PERSON
from tests.support.proofs import SIGNATORY_FIELDS, approval_by, certify_at, sealed_fields, verified_rows
from tests.sync.pc import COMPLETE, Pc, request_with_documents

REQUEST, LETTER, PERMIT, WORKER = "recommendation_request", "recommendation", "recruitment_permit", "registration"
SERIES = "recommendation"
DAY = "2026-11-21"
NAMED = ("Wati Karsinah", "Darto Suhendar", "Yuni Rasminah")
DOCUMENTS = dict.fromkeys(("ktp", "family_card", "diploma", "family_permission", "placement_agreement"), COMPLETE)


def may_sign(pc: Pc) -> None:
    """Ratna has a mandate, and this PC a certified key."""
    certify_at(pc.store, HttpSealLine(pc.line).certificate)
    if not pc.store.select(Query(record_type="signatory")):
        fields = SIGNATORY_FIELDS | {"person": pc.office.ratna}
        pc.write(pc.office.agus, "administrator", Intent(record_type="signatory", action="create", fields=fields))


def add_workers(pc: Pc, request: str, names: tuple[str, ...] = NAMED) -> list[str]:
    """Siti registers them for that request, their documents complete; gives their ids."""
    known = len(pc.store.select(Query(record_type=WORKER)))
    people = [
        PERSON | {"nik": f"32121955039{known + n:05d}", "name": name, "request": request, "documents": DOCUMENTS}
        for n, name in enumerate(names, 1)
    ]
    made = [Intent(record_type=WORKER, action="create", fields=fields) for fields in people]
    return [op.record for op in pc.write(pc.office.siti, "clerk", *made)]


def walk(pc: Pc, request: str, **approved: Any) -> None:
    """Submitted by Siti, verified by Budi with its workers, approved by Ratna."""
    office = pc.office
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    workers = pc.store.select(Query(record_type=WORKER, filters={"request": request}, states=("registered",)))
    for record_type, record in (*((WORKER, worker) for worker in workers), (REQUEST, request)):
        pc.step(office.budi, "verifier", record_type, record, "verify", fields={"verified_by": office.budi})
    approve(pc, request, **approved)


def approve(pc: Pc, request: str, **approved: Any) -> Op:
    """Ratna agrees at this PC, which signs it."""
    may_sign(pc)
    ratna, found = pc.office.ratna, pc.get(request, REQUEST)
    approval = approval_by(pc.store, found, verified_rows(pc.store, request), ratna)
    fields = {"approved_by": ratna, "approval": approval} | approved
    return pc.step(ratna, "head", REQUEST, request, "approve", fields=fields)


def approved_request(pc: Pc, permit: str | None = None, names: tuple[str, ...] = NAMED) -> str:
    """A request of a company for these workers, approved and known to central."""
    request = request_with_documents(pc.office, pc)
    if permit:
        pc.edit(request, REQUEST, recruitment_permit=permit)
    add_workers(pc, request, names)
    walk(pc, request)
    assert pc.sync().rejected == 0
    return request


def letter_fields(pc: Pc, request: str, sequence: int, rows: list[Record] | None = None, **said: Any) -> Fields:
    """What the letter under that number is kept as, sealed by this PC; `said` are other parts of its content."""
    may_sign(pc)
    asked = pc.get(request, REQUEST)
    number = said.pop("number", f"500.15.15.1/{sequence:04d}/Disnaker/XI/2026")
    named = verified_rows(pc.store, request) if rows is None else rows
    return {
        "number": number,
        "sequence": sequence,
        "series": SERIES,
        "year": 2026,
        "issued_on": DAY,
        "request": request,
        "destination_country": "TW",
        "pdf_sha256": "0" * 64,
        **{
            key: asked.fields[key]
            for key in ("company", "approved_by", "recruitment_permit", "replaces")
            if key in asked.fields
        },
        **sealed_fields(pc.store, asked, named, number, DAY, **said),
    }


def issue(pc: Pc, request: str, *, with_workers: bool = False) -> str:
    """The letter of a request, as the program makes it; gives its id."""
    letter = new_id(pc.clock.milliseconds())
    siti = pc.office.siti
    may_sign(pc)

    def build(tx: Transaction) -> list[Intent]:
        sequence = tx.take_number(SERIES, 2026)
        assert sequence is not None
        fields, rows = letter_fields(pc, request, sequence), verified_rows(tx, request) if with_workers else []
        return [
            Intent(record_type=LETTER, record=letter, action="create", fields=fields),
            *(Intent(record_type=WORKER, record=row.id, action="step", step="recommend") for row in rows),
            Intent(record_type=REQUEST, record=request, action="step", step="issue", fields={"issued_by": siti}),
        ]

    pc.store.write(Author(siti, "clerk"), build)
    return letter


def desk(pc: Pc) -> Desk:
    """Siti sits at this PC."""
    return Desk(pc.store, pc.store.pack, pc.clock, Person(pc.office.siti, "siti", "Siti", ("clerk",)))
