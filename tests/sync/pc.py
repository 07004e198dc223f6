"""A PC of an office for tests: a real store, a real engine, a real line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from desktop.store.scans import keep_scan
from desktop.store.store import Store
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Person
from desktop.usecases.exchange.conflicts import Choice, resolve_conflict
from sync.engine import Engine, ExchangeReport
from sync.keys import PublicKeys
from sync.model.attachments import FileRef
from sync.model.op import Op, new_id
from sync.model.pack import Pack
from sync.model.record import Fields, Record
from sync.ports import Line, LineDown, Membership
from sync.protocol import (
    EnrollRequest,
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    SyncRequest,
    SyncResponse,
    Verdict,
    VerifyRequest,
    VerifyResponse,
)
from sync.transport import HttpLine, enroll
from tests.support.central import RunningCentral
from tests.support.clock import FixedClock
from tests.support.files import ref_of
from tests.support.office import PERSON, begin_store

COMPLETE = {"verdict": "matches"}
REGISTRATION = "registration"


@dataclass(frozen=True)
class Office:
    """An office and its people's ids."""

    id: str
    siti: str  # clerk
    dewi: str  # clerk
    budi: str  # verifier
    ratna: str  # head
    agus: str  # administrator

    @classmethod
    def found(cls, central: RunningCentral) -> "Office":
        """A new office with its people at central."""
        office = central.add_office()
        people = {"siti": "clerk", "dewi": "clerk", "budi": "verifier", "ratna": "head", "agus": "administrator"}
        return cls(office, **{name: central.add_user(office, name, role) for name, role in people.items()})


@dataclass
class Pc:
    """One PC. `sync` is what its button does, without waiting between tries."""

    office: Office
    store: Store
    line: HttpLine
    clock: FixedClock
    pauses: list[float] = field(default_factory=list)

    @classmethod
    def enrolled(
        cls, central: RunningCentral, office: Office, name: str, folder: Path, pack: Pack, clock: FixedClock
    ) -> "Pc":
        store = begin_store(folder, pack, clock)
        keys = store.make_keys()
        answer = enroll(
            central.url,
            EnrollRequest(
                code=central.code(office.id),
                device_name=name,
                verify_key=keys.verify_key,
                recipient=keys.recipient,
            ),
        )
        store.keep_central_keys(PublicKeys(verify_key=answer.verify_key, recipient=answer.recipient))
        store.join(Membership.begun(central.url, answer), answer.token, name)
        pc = cls(office, store, HttpLine(central.url, answer.token), clock)
        pc.sync()
        return pc

    @property
    def device(self) -> str:
        return self.store.membership().device

    def close(self) -> None:
        self.line.close()
        self.store.close()

    def sync(self, line: Line | None = None) -> ExchangeReport:
        return Engine(self.store, line or self.line, self.clock, sleep=self.pauses.append).exchange_all()

    def write(self, user: str, role: Any, *intents: Intent) -> list[Op]:
        return self.store.write(Author(user, role), list(intents))

    def register(self, **fields: Any) -> str:
        """Siti registers PERSON, with other values for some fields; gives the record's id."""
        (op,) = self.write(
            self.office.siti, "clerk", Intent(record_type="registration", action="create", fields=PERSON | fields)
        )
        return op.record

    def edit(self, record: str, record_type: str = "registration", by: str | None = None, **fields: Any) -> Op:
        intent = Intent(record_type=record_type, record=record, action="set", fields=fields)
        (op,) = self.write(by or self.office.siti, "clerk", intent)
        return op

    def write_unjudged(self, record: str, field: str, value: Any) -> Op:
        """An edit with a value that no form would let through."""
        return self.edit(record, **{field: value})

    def step(self, user: str, role: Any, record_type: str, record: str, step: str, **more: Any) -> Op:
        intent = Intent(record_type=record_type, record=record, action="step", step=step, **more)
        (op,) = self.write(user, role, intent)
        return op

    def get(self, record: str, record_type: str = "registration") -> Record:
        found = self.store.get(record_type, record)
        assert found is not None, f"{record_type} {record} is not on this PC"
        return found

    def conflicts(self, state: str = "open") -> list[Record]:
        return self.store.many("conflict", self.store.select(Query(record_type="conflict", states=(state,))))

    def forged(self, **values: Any) -> Op:
        """An op as a client that lies would send it: nothing on this PC has judged it. A step leaves its trace."""
        member = self.store.membership()
        given: dict[str, Any] = {
            "id": new_id(self.clock.milliseconds()),
            "device": member.device,
            "counter": 10_000 + int(new_id(0)[-6:], 16),
            "user": self.office.siti,
            "role": "clerk",
            "at": self.clock.now(),
            "pack": member.pack,
            "office": member.office,
            "record_type": "registration",
            "record": new_id(self.clock.milliseconds()),
            "action": "create",
            "base": member.cursor.get(member.office, 0),
        }
        forged = Op(**(given | values))
        kind = self.store.pack.records.get(forged.record_type)
        step = kind.workflow.step(forged.step) if kind and kind.workflow and forged.step else None
        traced = {f"{step.trace}.{forged.user}": {"step": step.key}} if step and step.trace else {}
        return msgspec.structs.replace(forged, fields=forged.fields | traced)

    def request(self, *ops: Op, **values: Any) -> SyncRequest:
        member = self.store.membership()
        given: dict[str, Any] = {
            "pack": member.pack,
            "device": member.device,
            "epoch": member.epoch,
            "incarnation": member.incarnation,
            "cursor": member.cursor,
            "ops": list(ops),
            "stock": self.store.number_stock(),
        }
        return SyncRequest(**(given | values))

    def receive_only(self) -> None:
        """Take what is new, and send nothing."""
        request = self.request()
        self.store.apply_answer(request, self.line.exchange(request))

    def send(self, *ops: Op) -> list[Verdict]:
        """Straight to central, past the store and the engine."""
        return self.line.exchange(self.request(*ops)).verdicts

    def reasons(self, *ops: Op) -> list[list[str]]:
        """The codes for which central rejects each op; empty for one it takes."""
        return [[issue.code for issue in verdict.issues] for verdict in self.send(*ops)]


class PassingLine:
    """A line that goes on as the one behind it; tests change what they need."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def exchange(self, request: SyncRequest) -> SyncResponse:
        return self._line.exchange(request)

    def rejoin(self, request: RejoinRequest) -> EnrollResponse:
        return self._line.rejoin(request)

    def known(self, request: KnownRequest) -> KnownResponse:
        return self._line.known(request)

    def verify(self, request: VerifyRequest) -> VerifyResponse:
        return self._line.verify(request)

    def repair(self, request: RepairRequest) -> RepairResponse:
        return self._line.repair(request)


class FailingLine(PassingLine):
    """A line that fails as told: `fails(request number, request)` says `before` central hears, `after`, or None."""

    def __init__(self, line: Line, fails: Callable[[int, SyncRequest], str | None]) -> None:
        super().__init__(line)
        self._fails = fails
        self.requests: list[SyncRequest] = []

    def exchange(self, request: SyncRequest) -> SyncResponse:
        self.requests.append(request)
        failure = self._fails(len(self.requests), request)
        if failure == "before":
            raise LineDown("the line is down")
        response = self._line.exchange(request)
        if failure == "after":
            raise LineDown("the answer was lost")
        return response


def request_with_documents(office: Office, pc: Pc, complete: bool = True) -> str:
    """Siti receives a company's request and finds its documents complete; gives its id."""
    (company,) = pc.write(
        office.siti, "clerk", Intent(record_type="company", action="create", fields={"name": "PT Contoh Jaya"})
    )
    fields: Fields = {
        "scheme": "p_to_p",
        "company": company.record,
        "letter_number": "01/CJ/XI/2026",
        "received_on": "2026-11-20",
        "destination_country": "TW",
    }
    kind = "recommendation_request"
    (op,) = pc.write(office.siti, "clerk", Intent(record_type=kind, action="create", fields=fields))
    if complete:
        needed = [d.key for d, required in pc.store.pack.checklist_for(kind, fields) if required]
        documents = {f"documents.{key}": COMPLETE for key in needed}
        if documents:
            pc.edit(op.record, kind, **documents)
    return op.record


def submitted_request(office: Office, pc: Pc, other: Pc) -> str:
    """Siti submits such a request, of which both PCs have heard; gives its id."""
    request = request_with_documents(office, pc)
    fields = {"submitted_by": office.siti}
    pc.step(office.siti, "clerk", "recommendation_request", request, "submit", fields=fields)
    pc.sync()
    other.sync()
    return request


def attach(pc: Pc, record: str, data: bytes, media_type: str = "image/jpeg", document: str = "ktp") -> FileRef:
    """Siti attaches a scan, as the use case does."""
    ref = ref_of(data, media_type)

    def build(tx: Transaction) -> list[Intent]:
        keep_scan(tx, ref, data, REGISTRATION, record, pc.clock.now())
        entry = {"verdict": "pending", "files": [msgspec.to_builtins(ref)]}
        return [Intent(record_type=REGISTRATION, record=record, action="set", fields={f"documents.{document}": entry})]

    pc.store.write(Author(pc.office.siti, "clerk"), build)
    return ref


def resolve(pc: Pc, choice: Choice, value: str | None = None) -> None:
    """Siti decides the one open conflict at this PC."""
    (conflict,) = pc.conflicts()
    siti = Person(pc.office.siti, "siti", "Siti", ("clerk",))
    resolve_conflict(Desk(pc.store, pc.store.pack, pc.clock, siti), conflict.id, choice, value)
