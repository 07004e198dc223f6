"""A second client, written from ARCHITECTURE.md alone: it imports nothing of Loket, and speaks the plain form."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from tests.sync.second_records import SHARED, TAKEN, Held, Json, Key, Own, Types, digests, moment, op_id

BUCKETS = 256


class Refused(Exception):
    """Central said no. `code` is its reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


class SecondClient:
    """One PC in memory. `exchange` is one request, `sync` as many as it takes."""

    def __init__(self, server: str, code: str, name: str, pack: Path, now: Callable[[], int]) -> None:
        """`now`: milliseconds since 1970."""
        self.server, self._now = server, now
        self._types = Types(pack)
        self._counter = 0
        self.cursor: dict[str, int] = {}
        self.records: dict[Key, Held] = {}
        self.own: list[Own] = []
        self.heard: list[Json] = []  # every change that central told
        self.directives: list[Json] = []
        self.done: list[str] = []
        self.device = self.office = self.epoch = self.incarnation = self._token = ""
        self._join(self._post("/v1/enroll", {"code": code, "device_name": name}))

    def copied(self) -> "SecondClient":
        """The same data once more, as on a cloned disk."""
        twin = object.__new__(SecondClient)
        twin.__dict__ |= copy.deepcopy({key: value for key, value in vars(self).items() if key != "_now"})
        twin._now = self._now
        return twin

    # What a person does

    def write(self, user: str, role: str, record_type: str, action: str, record: str = "", **said: Any) -> str:
        """An op that waits to be sent; `said` are further members of it. Gives the record's id."""
        self._counter += 1
        at = self._now()
        name = op_id(self.device, self._counter, at)
        key = (record_type, record or name)
        fields = said.setdefault("fields", {})
        seen = self.shown(key)
        old = self._types.old(record_type, action, seen.fields, fields) if seen else {}
        op = {
            "id": name,
            "device": self.device,
            "counter": self._counter,
            "user": user,
            "role": role,
            "at": moment(at),
            "pack": self._types.version,
            "office": self.office,
            "record_type": record_type,
            "record": key[1],
            "action": action,
            "base": self._base(key, action, {**fields, **old}),
            "old": old,
            **said,
        }
        self.own.append(Own(op))
        return key[1]

    def shown(self, key: Key) -> Held | None:
        """The record as a person sees it: confirmed, with this client's own ops over it."""
        shown = self.records.get(key)
        for own in self._laid(key):
            shown = self._types.lay(shown, own, folds=False)
        return shown

    def _base(self, key: Key, action: str, touched: Json) -> int:
        held = self.records.get(key)
        bases = [max(self._heard_of(key), held.seq if held else 0)]
        for own in self._laid(key):
            if action in ("step", "delete") or own.op["fields"].keys() & touched.keys():
                bases.append(own.op["base"])
        return min(bases)

    # What goes over the line

    def sync(self) -> None:
        """Exchange until both ends have said all."""
        for own in self.own:
            own.kind = "waiting" if own.kind == "deferred" else own.kind
        while self.exchange() or self._next():
            pass

    def exchange(self, lose_answer: bool = False) -> bool:
        """One request; whether there is more. With `lose_answer` the line breaks once central has answered."""
        request = {
            "protocol": 2,
            "pack": self._types.version,
            "device": self.device,
            "epoch": self.epoch,
            "incarnation": self.incarnation,
            "cursor": self.cursor,
            "ops": [own.op for own in self._next()],
            "done": self.done,
        }
        try:
            answer = self._post("/v1/sync", request)
        except Refused as refused:
            if refused.code != "forked":
                raise
            return self._rejoin()
        if lose_answer:
            return True
        if answer["epoch"] != self.epoch or answer.get("began"):
            return self._enter(answer)
        for change in answer["changes"]:
            self._change(change)
        self.cursor = {scope: max(seq, self.cursor.get(scope, 0)) for scope, seq in answer["cursor"].items()}
        self.incarnation = answer["incarnation"]
        self.directives = answer.get("directives", [])
        own = {own.op["id"]: own for own in self.own}
        for verdict in answer["verdicts"]:
            self._judge(own[verdict["op"]], verdict)
        self._fold()
        return bool(answer["more"])

    def differing(self, scope: str) -> list[int]:
        """Compare with central, once all is quiet: the buckets that differ."""
        buckets = [0] * BUCKETS
        for key, bucket, digest in digests(self.records):
            if self._scope(key) == scope:
                buckets[bucket] = (buckets[bucket] + digest) % 2**63
        asked = {"epoch": self.epoch, "scope": scope, "cursor": self.cursor.get(scope, 0), "buckets": buckets}
        answer = self._post("/v1/verify", asked)
        assert not answer["behind"], "central went on meanwhile"
        return list(answer["differ"])

    def mend(self) -> int:
        """Compare all, and take from central what differs; gives how many records that were."""
        mended = 0
        for scope in (self.office, SHARED):
            wrong = self.differing(scope)
            here = [(key, bucket, digest) for key, bucket, digest in digests(self.records) if self._scope(key) == scope]
            items = [[*key, digest] for key, bucket, digest in here if bucket in wrong]
            asked = {"epoch": self.epoch, "scope": scope, "cursor": self.cursor.get(scope, 0)}
            answer = self._post("/v1/repair", {**asked, "buckets": wrong, "items": items})
            for record_type, record, _digest in answer["unknown"]:
                del self.records[record_type, record]
            for change in answer["changes"]:
                self.records.pop((change["record_type"], change["record"]), None)
                self._change(change)
            mended += len(answer["changes"]) + len(answer["unknown"])
        return mended

    def _next(self) -> list[Own]:
        """What may be sent: what is given back before newer ops, nothing behind a refused one on the same record."""
        blocked: set[Key] = set()
        ready = []
        for own in sorted(self.own, key=lambda own: own.op.get("was") or 2**53):
            if own.kind in ("rejected", "deferred"):
                blocked.add(own.key)
            elif own.kind == "waiting" and own.key not in blocked:
                ready.append(own)
        return ready

    def _post(self, address: str, body: Json) -> Json:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = requests.post(self.server + address, json=body, headers=headers, timeout=30)
        said: Json = answer.json()
        if answer.status_code != requests.codes.ok:
            raise Refused(said["code"], said.get("detail", ""))
        return said

    # What central said

    def _join(self, welcome: Json) -> None:
        self.device, self.office, self.epoch = welcome["device"], welcome["office"], welcome["epoch"]
        self.incarnation, self._token = welcome["incarnation"], welcome["token"]

    def _change(self, change: Json) -> None:
        self.heard.append(change)
        held = self.records.setdefault((change["record_type"], change["record"]), Held())
        if change["seq"] >= held.seq:
            held.change(change)

    def _judge(self, own: Own, verdict: Json) -> None:
        own.kind, own.seq = verdict["kind"], verdict.get("seq", 0)
        own.lost, own.conflicts = tuple(verdict.get("lost", ())), tuple(verdict.get("conflicts", ()))

    def _fold(self) -> None:
        """What central took becomes part of the confirmed record once central was heard so far."""
        for own in self.own:
            if own.kind in TAKEN and not own.folded and own.seq <= self._heard_of(own.key):
                own.folded = True
                laid = self._types.lay(self.records.get(own.key), own, folds=True)
                if laid is not None:
                    self.records[own.key] = laid

    def _rejoin(self) -> bool:
        """Go on as a device of its own, and ask what became of what the old one had sent."""
        old = self.device
        self._join(self._post("/v1/rejoin", {"incarnation": self.incarnation}))
        for own in self.own:
            if own.kind not in TAKEN:
                self._take_over(own)
        self._give_back(old)
        return True

    def _enter(self, answer: Json) -> bool:
        """Central was restored: go back to what both epochs share, and give back what it lost."""
        began = answer.get("began", {})
        self.epoch, self.incarnation = answer["epoch"], answer["incarnation"]
        self.cursor = {scope: min(seq, began.get(scope, 0)) for scope, seq in self.cursor.items()}
        for key, held in self.records.items():
            held.forget_above(began.get(self._scope(key), 0))
        for own in self.own:
            own.op["base"] = min(own.op["base"], began.get(self._scope(own.key), 0))
        self._give_back(self.device)
        return True

    def _give_back(self, device: str) -> None:
        mine = [own for own in self.own if own.kind in TAKEN and own.op["device"] == device]
        spans = [[own.op["counter"], own.op["counter"]] for own in mine]
        missing = self._post("/v1/known", {"device": device, "counters": spans})["missing"]
        for own in mine:
            if any(first <= own.op["counter"] <= last for first, last in missing):
                own.op |= {"was": own.seq, "lost": own.lost}
                own.kind, own.folded = "waiting", False
                if device != self.device:
                    own.op["base"] = 0
                    self._take_over(own)

    def _take_over(self, own: Own) -> None:
        self._counter += 1
        own.op |= {"device": self.device, "counter": self._counter}

    def _scope(self, key: Key) -> str:
        return self._types.scope(key[0], self.office)

    def _heard_of(self, key: Key) -> int:
        return self.cursor.get(self._scope(key), 0)

    def _laid(self, key: Key) -> list[Own]:
        return [own for own in self.own if own.key == key and not own.folded]
