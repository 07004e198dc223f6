"""Invented exchanges of an office, packed as they travel: what a dictionary for them is made from.

Nobody in them exists. The same seed gives the same bytes.
"""

import random
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.append(str(TOP))

from sync.model.issues import Issue  # noqa: E402
from sync.model.op import Op, op_id  # noqa: E402
from sync.model.record import Fields  # noqa: E402
from sync.protocol import Authorship, Change, NumberBlock, NumberStock, SyncRequest, SyncResponse, Verdict  # noqa: E402
from sync.wire import Asked, pack_request, pack_response  # noqa: E402
from sync.wire.values import moment_at, uuid_text  # noqa: E402
from tests.bench.corpus import COMPANY_NAMES, People  # noqa: E402

PACK = "2026.1"
FIRST = 1_767_229_200_000  # 2026-01-01T01:00:00Z, milliseconds
DOCUMENTS = ("ktp", "family_card", "diploma", "family_permission", "placement_agreement", "birth_certificate", "photo")
STATES = {"verify": "verified", "submit": "submitted", "approve": "approved", "issue": "issued", "return": "returned"}
ROLES = ("clerk", "clerk", "clerk", "verifier", "head", "administrator")


class Samples:
    """An endless supply of packed messages, requests and answers by turns."""

    def __init__(self, name: str, seed: int) -> None:
        """`name` is the dictionary's, which a request says."""
        self._name = name
        self._chance = random.Random(seed)  # noqa: S311 (invented work needs no secrecy)
        self._people = iter(People(tuple(self._id() for _ in range(9)), seed, first_serial=7000))
        self._counter = count(1)
        self._now = FIRST

    def take(self, n: int) -> list[bytes]:
        return list(islice(self._messages(), n))

    def _messages(self) -> Iterator[bytes]:
        while True:
            device, office = self._id(), self._id()
            cursor = {office: self._chance.randrange(50, 90_000), "shared": self._chance.randrange(400)}
            ops = [self._op(device, office) for _ in range(self._chance.choice((1, 1, 1, 2, 3, 5, 8, 20, 40)))]
            request = self._request(device, cursor, ops)
            yield pack_request(request, sender=device, reads=self._name)
            yield pack_response(self._response(request, office), Asked.by(request))

    def _request(self, device: str, cursor: dict[str, int], ops: list[Op]) -> SyncRequest:
        stock = [NumberStock(series="recommendation", year=2026, left=self._chance.randrange(9, 100))]
        return SyncRequest(
            pack=PACK,
            device=device,
            epoch=self._text(8),
            incarnation=self._text(6),
            cursor=cursor,
            ops=ops,
            stock=stock,
        )

    def _response(self, request: SyncRequest, office: str) -> SyncResponse:
        seq = request.cursor[office]
        verdicts = [self._verdict(op.id, seq + n) for n, op in enumerate(request.ops, 1)]
        whole = self._chance.random() < 0.3
        changes = [self._change(office, seq + n, whole) for n in range(self._chance.choice((0, 1, 1, 2, 5, 20, 40)))]
        block = NumberBlock(series="recommendation", year=2026, first=101, last=200)
        return SyncResponse(
            epoch=request.epoch,
            incarnation=self._text(6),
            verdicts=verdicts,
            changes=changes,
            cursor={scope: at + self._chance.randrange(60) for scope, at in request.cursor.items()},
            more=self._chance.random() < 0.2,
            blocks=[block] if self._chance.random() < 0.05 else [],
            time=moment_at(self._now),
        )

    def _op(self, device: str, office: str) -> Op:
        self._now += self._chance.randrange(900_000)
        counter = next(self._counter)
        action, record_type, step, fields, old = self._work()
        return Op(
            id=op_id(device, counter, self._now),
            device=device,
            counter=counter,
            user=self._id(),
            role=self._chance.choice(ROLES),  # type: ignore[arg-type]
            at=moment_at(self._now),
            pack=PACK,
            office=office,
            record_type=record_type,
            record=self._id(),
            action=action,  # type: ignore[arg-type]
            step=step,
            fields=fields,
            old=old,
            reason="Sesuai berkas asli" if self._chance.random() < 0.03 else None,
        )

    def _work(self) -> tuple[str, str, str | None, Fields, Fields]:
        """`(action, record type, step, fields, old)` of something that a clerk does."""
        draw = self._chance.random()
        if draw < 0.45:
            return "create", "registration", None, next(self._people), {}
        if draw < 0.75:
            before, after = next(self._people), next(self._people)
            keys = self._chance.sample(sorted(before.keys() & after.keys()), self._chance.choice((1, 1, 2)))
            return "set", "registration", None, {k: after[k] for k in keys}, {k: before[k] for k in keys}
        if draw < 0.85:
            looked = {f"documents.{key}": {"verdict": "matches"} for key in self._chance.sample(DOCUMENTS, 3)}
            return "set", "registration", None, looked, {}
        if draw < 0.95:
            kind, step = self._chance.choice(
                [("registration", "verify"), *(("recommendation_request", step) for step in STATES)]
            )
            return "step", kind, step, {}, {}
        return ("create", *self._rarer())

    def _rarer(self) -> tuple[str, None, Fields, Fields]:
        name = self._chance.choice(COMPANY_NAMES)
        if self._chance.random() < 0.4:
            licence = f"KEP.{self._chance.randrange(999)} Tahun 2024"
            company = {
                "name": name,
                "license_number": licence,
                "license_until": "2029-12-31",
                "address": "Jalan Contoh",
            }
            return "company", None, company, {}
        request: Fields = {
            "company": self._id(),
            "letter_number": f"{self._chance.randrange(999):03}/MLS/XI/2026",
            "letter_date": "2026-11-18",
            "received_on": "2026-11-20",
            "destination_country": "TW",
            "immigration_office": "cirebon",
            "stated_count": self._chance.randrange(1, 40),
        }
        return "recommendation_request", None, request, {}

    def _change(self, office: str, seq: int, whole: bool) -> Change:
        self._now += self._chance.randrange(900_000)
        at, by = moment_at(self._now), self._id()
        action, record_type, step, fields, _old = self._work()
        if whole and action == "create":
            documents = {key: {"verdict": "matches"} for key in DOCUMENTS[: self._chance.randrange(1, 6)]}
            return Change(
                record_type=record_type,
                record=self._id(),
                office=office,
                seq=seq,
                pack=PACK,
                fields={**fields, "documents": documents},
                whole=True,
                state="registered",
                created_at=at,
                created_by=by,
                updated_at=at,
                updated_by=by,
                updated_device=self._id(),
            )
        state = STATES.get(step or "")
        paths = (*fields, *(("state",) if state else ()))
        author = Authorship(user=by, device=f"Loket {self._chance.randrange(1, 6)}", at=at, paths=paths)
        return Change(
            record_type=record_type,
            record=self._id(),
            office=office,
            seq=seq,
            pack=PACK,
            fields=fields,
            state=state,
            authors=(author,),
        )

    def _verdict(self, op: str, seq: int) -> Verdict:
        draw = self._chance.random()
        if draw < 0.02:
            return Verdict(op=op, kind="conflict", seq=seq, lost=("phone",), conflicts=(self._id(),))
        if draw < 0.03:
            return Verdict(op=op, kind="rejected", issues=(Issue(code="step_not_from_here"),))
        return Verdict(op=op, kind="merged" if draw < 0.08 else "applied", seq=seq)

    def _id(self) -> str:
        """A uuid of version 7."""
        value = bytearray(self._chance.randbytes(16))
        value[6:7] = bytes([0x70 | value[6] & 0x0F])
        value[8:9] = bytes([0x80 | value[8] & 0x3F])
        return uuid_text(bytes(value))

    def _text(self, n: int) -> str:
        return self._chance.randbytes(n).hex()[:n]
