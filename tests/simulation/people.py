"""What the people of an office do at a PC, by the store's own `write`."""

from random import Random
from typing import Any

from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from sync.model.op import Op, new_id
from sync.model.pack import Role
from sync.model.record import DELETED, STATE, Fields, Record, get_path
from sync.model.workflow import missing_documents
from tests.simulation.pc import SimPc
from tests.simulation.town import REQUEST_FIELDS
from tests.support.office import PERSON
from tests.support.proofs import approval_by, in_order, is_stale, sealed_fields, verified_rows

REGISTRATION, REQUEST, LETTER, COMPANY, CONFLICT = (
    "registration",
    "recommendation_request",
    "recommendation",
    "company",
    "conflict",
)
VILLAGES = ("32.12.19.2005", "32.12.19.2001")
HOMES = {f"Blok {number} RT 01": VILLAGES[number // 3] for number in range(6)}
"""Address -> village. People always write both, so an address beside another's village is a torn group."""
NAMES = ("Wati", "Siti Aminah", "Karsinah", "Darsono")
PHONES = ("+6281234567890", "+6281234567891", "+6281234567892")
RELATIVES = ("father", "mother", "guardian", "sibling")
MATCHES = {"verdict": "matches"}


class NothingToDo(Exception):
    """There is nothing of the kind on this PC."""


def author(pc: SimPc, name: str, role: Role = "clerk") -> Author:
    return Author(pc.office.people[name], role)


def clerk(pc: SimPc, random: Random) -> Author:
    return author(pc, random.choice(("siti", "siti", "dewi")))


def pick(pc: SimPc, random: Random, record_type: str, *states: str) -> Record:
    """Any such record on this PC. Raises NothingToDo."""
    return random.choice(listed(pc, record_type, *states))


def listed(pc: SimPc, record_type: str, *states: str) -> list[Record]:
    """All such records, the oldest first, in an order that clocks do not change. Raises NothingToDo."""
    found = pc.store.many(record_type, pc.store.select(Query(record_type=record_type, states=states)))
    if not found:
        raise NothingToDo
    return sorted(found, key=lambda record: (pc.ledger.place(record.id), record.seq))


def write(pc: SimPc, who: Author, *intents: Intent) -> None:
    """Save, and see that what was typed is shown."""
    pc.store.write(who, list(intents))
    for intent in intents:
        if intent.action == "set" and intent.record:
            _see(pc, intent)


def _see(pc: SimPc, intent: Intent) -> None:
    shown = pc.store.get(intent.record_type, intent.record or "")
    assert shown is not None, "a saved record is there"
    for path, value in intent.fields.items():
        if not (isinstance(value, dict) and ("add" in value or "remove" in value)):
            assert get_path(shown.fields, path) == value, f"{path}: {value!r} was saved, another value is shown"


def register(pc: SimPc, random: Random) -> str:
    fields = PERSON | {"nik": f"321219550398{random.randint(1, 9999):04d}", **home(random), **edit_of(random)}
    write(pc, clerk(pc, random), Intent(record_type=REGISTRATION, action="create", fields=_without_deltas(fields)))
    return "registers a worker"


def twin(pc: SimPc, random: Random) -> str:
    found = pick(pc, random, REGISTRATION)
    fields = PERSON | {"nik": found.fields["nik"], **home(random)}
    write(pc, clerk(pc, random), Intent(record_type=REGISTRATION, action="create", fields=fields))
    return "registers the same person once more"


def _without_deltas(fields: Fields) -> Fields:
    """A new record's values: what an edit adds is all there is, what it clears is not there."""
    return {key: value for key, value in fields.items() if value is not None and not key.startswith("documents.")}


def home(random: Random) -> Fields:
    address, village = random.choice(list(HOMES.items()))
    return {"address": address, "village": village}


def edit_of(random: Random) -> Fields:
    """A change of one or two fields of a registration, of any merge rule."""
    options: list[Fields] = [
        {"name": random.choice(NAMES)},
        {"phone": random.choice((*PHONES, None))},
        {"family_name": random.choice((*NAMES, None))},
        home(random),
        {"visits": {"add": random.randint(1, 3)}},
        {"relatives": {"add": [random.choice(RELATIVES)], "remove": []}},
        {"relatives": {"add": [], "remove": [random.choice(RELATIVES)]}},
        {"remark": random.choice(("satu", "dua", None))},
        {f"documents.{random.choice(('ktp', 'photo'))}": random.choice(({"verdict": "differs"}, MATCHES, None))},
    ]
    chosen: Fields = {}
    for fields in random.sample(options, random.choice((1, 1, 2))):
        chosen.update(fields)
    return chosen


def edit(pc: SimPc, random: Random) -> str:
    found = pick(pc, random, REGISTRATION)
    return _edit(pc, random, found, edit_of(random))


def edit_hot(pc: SimPc, random: Random) -> str:
    """The record and the fields that everybody works on."""
    found = listed(pc, REGISTRATION)[0]
    name, phone, visits = random.choice(NAMES), random.choice((*PHONES, None)), random.randint(1, 3)
    fields = random.choice(({"name": name}, {"phone": phone}, home(random), home(random), {"visits": {"add": visits}}))
    return _edit(pc, random, found, fields)


def _edit(pc: SimPc, random: Random, found: Record, fields: Fields) -> str:
    write(pc, clerk(pc, random), Intent(record_type=found.type, record=found.id, action="set", fields=fields))
    return f"sets {fields} of {pc.ledger.name(found.type, found.id)}"


def bad_edit(pc: SimPc, random: Random) -> str:
    """What no form lets through, and central refuses."""
    found = random.choice((pick(pc, random, REGISTRATION), listed(pc, REGISTRATION)[0]))
    wrong = random.choice(({"phone": "besok"}, {"birth_date": "2026-02-30"}, {"job": "nakhoda kapal"}, {"nik": "12"}))
    return _edit(pc, random, found, wrong)


def delete(pc: SimPc, random: Random) -> str:
    found = pick(pc, random, REGISTRATION)
    write(pc, clerk(pc, random), Intent(record_type=REGISTRATION, record=found.id, action="delete"))
    return f"deletes {pc.ledger.name(REGISTRATION, found.id)}"


def company(pc: SimPc, random: Random) -> str:
    fields: Fields = random.choice(
        (
            {"phone": random.choice((*PHONES, None))},
            {"license_number": f"{random.randint(1, 3)}/SIP3MI/2024"},
            {"director": random.choice(NAMES)},
        )
    )
    try:
        found = pick(pc, random, COMPANY)
    except NothingToDo:
        found = None
    if found is None or random.random() < 0.25:
        fields = _without_deltas({"name": f"PT {random.choice(NAMES)}", "license_number": "12/SIP3MI/2024", **fields})
        write(pc, clerk(pc, random), Intent(record_type=COMPANY, action="create", fields=fields))
        return "takes in a company"
    return _edit(pc, random, found, fields)


def request(pc: SimPc, random: Random) -> str:
    """A company asks for one worker or two, who are registered with it."""
    number = f"{random.randint(1, 99)}/CJ/XI/2026"
    fields = {**REQUEST_FIELDS, "company": pick(pc, random, COMPANY).id, "letter_number": number}
    record = new_id(0)
    workers: list[Fields] = [
        PERSON | {"nik": f"321219550398{random.randint(1, 9999):04d}", "request": record, **home(random)}
        for _ in range(random.choice((1, 2)))
    ]
    write(
        pc,
        clerk(pc, random),
        Intent(record_type=REQUEST, record=record, action="create", fields=fields),
        *(Intent(record_type=REGISTRATION, action="create", fields=_complete_person(pc, one)) for one in workers),
    )
    return "receives a company's request"


def _complete_person(pc: SimPc, fields: Fields) -> Fields:
    needed = missing_documents(pc.pack, pc.pack.record(REGISTRATION), fields)
    return fields | {"documents": dict.fromkeys(needed, MATCHES)}


def step(pc: SimPc, who: Author, record: Record, key: str, *more: Intent, fields: Fields | None = None) -> str:
    write(pc, who, *more, _step_intent(pc, who, record, key, fields))
    return f"takes the step {key} with {pc.ledger.name(record.type, record.id)}"


def _step_intent(pc: SimPc, who: Author, record: Record, key: str, fields: Fields | None = None) -> Intent:
    workflow = pc.pack.record(record.type).workflow
    found = workflow.step(key) if workflow else None
    assert found is not None, key
    stamp: Fields = {found.stamp: who.user} if found.stamp else {}
    reason = "perlu dilihat lagi" if found.reason else None
    given = stamp | (fields or {})
    return Intent(record_type=record.type, record=record.id, action="step", step=key, fields=given, reason=reason)


def _complete(pc: SimPc, random: Random, found: Record) -> str | None:
    """Note the documents that lack; None when none does."""
    lacking = missing_documents(pc.pack, pc.pack.record(found.type), found.fields)
    if not lacking:
        return None
    return _edit(pc, random, found, {f"documents.{key}": MATCHES for key in lacking})


def advance(pc: SimPc, random: Random, request: str | None = None) -> str:
    """A company's request, any or that one, goes one step on, or back."""
    under_way = listed(pc, REQUEST, "received", "returned", "submitted", "verified", "approved")
    asked = [record for record in under_way if request in (None, record.id)]
    if not asked:
        raise NothingToDo
    found = random.choice(asked)
    back = random.random() < 0.12
    if found.state in ("received", "returned"):
        return _complete(pc, random, found) or step(pc, author(pc, "siti"), found, "submit")
    if found.state == "submitted":
        if back:
            return step(pc, author(pc, "budi", "verifier"), found, "return")
        return _verify(pc, random, found)
    if found.state == "verified":
        ratna, rows = author(pc, "ratna", "head"), verified_rows(pc.store, found.id)
        if back or not rows:
            return step(pc, ratna, found, "refuse" if back else "return")
        approval = {"approval": approval_by(pc.store, found, rows, ratna.user)}
        return step(pc, ratna, found, "approve", fields=approval)
    return issue(pc, found)


def _verify(pc: SimPc, random: Random, found: Record) -> str:
    """The request is checked, and its workers with it."""
    budi = author(pc, "budi", "verifier")
    query = Query(record_type=REGISTRATION, filters={"request": found.id}, states=("registered",))
    rows = in_order(pc.store.many(REGISTRATION, pc.store.select(query)))
    for row in rows:
        if completed := _complete(pc, random, row):
            return completed
    return step(pc, budi, found, "verify", *(_step_intent(pc, budi, row, "verify") for row in rows))


def issue(pc: SimPc, found: Record) -> str:
    """The letter of an approved request, under the next number of this PC."""
    who = author(pc, "dewi")
    stock = [entry for entry in pc.store.number_stock() if entry.left]
    rows = verified_rows(pc.store, found.id)
    if not stock:
        raise NothingToDo
    if not rows or is_stale(found, rows):
        return step(pc, author(pc, "ratna", "head"), found, "return")
    series, year = stock[0].series, stock[0].year
    taken: list[int] = []

    def build(tx: Transaction) -> list[Intent]:
        number = tx.take_number(series, year)
        assert number is not None, "a number of the stock can be taken"
        taken.append(number)
        text, day = f"500/{number}/{year}", f"{year}-11-01"
        letter = {
            "number": text,
            "sequence": number,
            "series": series,
            "year": year,
            "issued_on": day,
            "request": found.id,
            "pdf_sha256": f"{number:064x}",
            **{key: found.fields.get(key) for key in ("company", "destination_country", "approved_by")},
            **sealed_fields(pc.store, found, rows, text, day),
        }
        return [
            Intent(record_type=LETTER, action="create", fields=letter),
            *(_step_intent(pc, who, row, "recommend") for row in rows),
            _step_intent(pc, who, found, "issue"),
        ]

    pc.store.write(who, build)
    pc.ledger.issue(pc.name, not pc.is_copy, (pc.office.id, series, year, taken[-1]))
    return f"issues letter {taken[-1]} of {pc.ledger.name(REQUEST, found.id)}"


def walk(pc: SimPc, random: Random) -> str:
    """A worker's registration goes one step on, or back."""
    found = pick(pc, random, REGISTRATION, "registered", "verified", "returned")
    if found.state == "returned":
        return step(pc, author(pc, "siti"), found, "resubmit")
    if random.random() < 0.15:
        return step(pc, author(pc, "budi", "verifier"), found, random.choice(("return", "withdraw")))
    if found.state == "verified":
        return step(pc, author(pc, "siti"), found, "release")
    return _complete(pc, random, found) or step(pc, author(pc, "budi", "verifier"), found, "verify")


def void(pc: SimPc, random: Random) -> str:
    return step(pc, author(pc, "ratna", "head"), pick(pc, random, LETTER, "issued"), "void")


def resolve(pc: SimPc, random: Random) -> str:
    """Somebody decides a conflict, as the use case does: closed first, then the value set."""
    found = pick(pc, random, CONFLICT, "open")
    choice = random.choice(("standing", "offered"))
    standing, offered = found.fields.get("standing") or {}, found.fields.get("offered") or {}
    wanted = standing if choice == "standing" else {**standing, **offered}
    target = pc.store.get(found.fields["record_type"], found.fields["record"])
    if target is None:
        raise NothingToDo
    changes = {path: value for path, value in wanted.items() if _value_at(target, path) != value}
    if STATE in changes or (changes and target.deleted):
        raise NothingToDo  # the use case refuses it
    who = author(pc, "siti") if target.type != "user" else author(pc, "agus", "administrator")
    fields = {"resolved_by": who.user, "choice": choice, "chosen": wanted}
    closing = Intent(record_type=CONFLICT, record=found.id, action="step", step="resolve", fields=fields)
    setting = Intent(
        record_type=target.type,
        record=target.id,
        action="delete" if changes.get(DELETED) else "set",
        fields={path: value for path, value in changes.items() if path != DELETED},
    )
    write(pc, who, *([closing, setting] if changes else [closing]))
    return f"decides {pc.ledger.name(CONFLICT, found.id)} for what is {choice}"


def _value_at(record: Record, path: str) -> Any:
    return getattr(record, path) if path in (STATE, DELETED) else get_path(record.fields, path)


def manage(pc: SimPc, random: Random) -> str:
    """The administrator gives or takes a role, or mends a rank."""
    who = author(pc, "agus", "administrator")
    fields: dict[str, Any] = random.choice(
        (
            {"roles": {"add": ["verifier"], "remove": []}},
            {"roles": {"add": [], "remove": ["verifier"]}},
            {"rank": random.choice(("Penata", "Penata Muda"))},
        )
    )
    intent = Intent(record_type="user", record=pc.office.people["dewi"], action="set", fields=fields)
    write(pc, who, intent)
    return f"sets {fields} of dewi"


def retry(pc: SimPc, random: Random) -> str:
    op = _refused(pc, random)
    pc.ledger.settle([op.id])
    pc.store.retry_refused(op.id)
    return f"sends a refused change of {_about(pc, op)} again"


def withdraw(pc: SimPc, random: Random) -> str:
    """A refused op is taken back; with one of a record that central does not have, all later ones of the record."""
    op = _refused(pc, random)
    of_record = [item.id for item, _ in pc.outbox() if (item.record_type, item.record) == (op.record_type, op.record)]
    is_there = op.action != "create" and (op.record_type, op.record) in pc.confirmed()
    later = [] if is_there else of_record[of_record.index(op.id) :]
    pc.ledger.settle([op.id, *later])
    pc.store.withdraw_refused(clerk(pc, random), op.id)
    return f"takes back a refused change of {_about(pc, op)}"


def _refused(pc: SimPc, random: Random) -> Op:
    refused = [op for op, state in pc.outbox() if state == "quarantined"]
    if not refused:
        raise NothingToDo
    return random.choice(refused)


def _about(pc: SimPc, op: Op) -> str:
    return pc.ledger.name(op.record_type, op.record)
