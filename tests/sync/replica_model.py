"""A PC as the protocol sees it, in memory: what it was told, its own ops, and how the two come together.

It follows the contract of the feed and nothing else, so that what holds for it holds for any client that does.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from sync.central.devices import Device
from sync.model.op import Op, moment, op_id
from sync.model.pack import Pack
from sync.model.record import (
    DELETED,
    STATE,
    Fields,
    Record,
    blank,
    change_value,
    get_path,
    lay_op,
    next_state,
    set_path,
)
from sync.protocol import Change, SyncRequest, SyncResponse, Verdict, scope_of

Key = tuple[str, str]
Exchange = Callable[[Device, SyncRequest], SyncResponse]


class Own(msgspec.Struct):
    """An own op that lies over what is confirmed."""

    op: Op
    verdict: Verdict | None = None


class Replica:
    """One PC. `view` is what its person sees."""

    def __init__(self, device: Device, user: str, pack: Pack, epoch: str) -> None:
        self.device = device
        self.user = user
        self.pack = pack
        self.epoch = epoch
        self.cursor: dict[str, int] = {}
        self.incarnation = "first"
        self.confirmed: dict[Key, Record] = {}
        self.own: list[Own] = []
        self.refused: list[Own] = []
        self._told: dict[Key, dict[str, int]] = {}
        self._counter = 0

    def keys(self, *types: str) -> list[Key]:
        """Records that the person can work on, in a fixed order."""
        known = {*self.confirmed, *((own.op.record_type, own.op.record) for own in self.own)}
        seen = {key: self.view(key) for key in known if key[0] in types}
        return sorted(key for key, record in seen.items() if record is not None and not record.deleted)

    def view(self, key: Key) -> Record | None:
        record = self.confirmed.get(key)
        for own in self._over(key):
            if record is None and own.op.action == "create":
                record = lay_op(self.pack.record(key[0]), blank(own.op), own.op)
            elif record is not None:
                state = record.state
                record = lay_op(self.pack.record(key[0]), record, own.op)
                if own.op.action == "create":
                    record.state = state
        return record

    def write(self, record_type: str, record: str | None, action: Any, fields: Fields, **more: Any) -> Op:
        """A person's op, laid here at once and sent later."""
        self._counter += 1
        name = op_id(self.device.name, self._counter, 1_700_000_000_000 + self._counter)
        key = (record_type, record or name)
        seen = self.view(key)
        old = {path: get_path(seen.fields, path) for path in fields} if seen else {}
        own = [item.op for item in self._over(key)]
        covering = [op.base for op in own if action in ("step", "delete") or op.fields.keys() & fields.keys()]
        heard = max(self.cursor.get(self._scope(record_type), 0), seen.seq if seen else 0)
        op = Op(
            id=name, device=self.device.id, counter=self._counter, user=self.user, role="clerk",
            at=moment(1_700_000_000_000 + self._counter), pack=self.pack.version, office=self.device.office,
            record_type=record_type, record=key[1], action=action, base=min([heard, *covering]), fields=fields,
            old={path: value for path, value in old.items() if value is not None}, **more,
        )  # fmt: skip
        self.own.append(Own(op))
        return op

    def request(self, ops: int, want: int) -> SyncRequest:
        unsent = [own.op for own in self.own if own.verdict is None]
        return SyncRequest(
            pack=self.pack.version, device=self.device.id, epoch=self.epoch, incarnation=self.incarnation,
            cursor=dict(self.cursor), ops=unsent[:ops], want=want,
        )  # fmt: skip

    def hear(self, request: SyncRequest, response: SyncResponse) -> None:
        """An answer, which may come late or twice."""
        verdicts = {verdict.op: verdict for verdict in response.verdicts}
        for own in self.own:
            own.verdict = own.verdict or verdicts.get(own.op.id)
        self.refused += [own for own in self.own if own.verdict and own.verdict.kind == "rejected"]
        self.own = [own for own in self.own if own not in self.refused]
        heard = {scope for scope in response.cursor if self.cursor.get(scope, 0) >= request.cursor.get(scope, 0)}
        for change in response.changes:
            if self._scope(change.record_type) in heard:
                self._lay(change)
        for scope in heard:
            self.cursor[scope] = max(self.cursor.get(scope, 0), response.cursor[scope])
        if self.incarnation == request.incarnation:
            self.incarnation = response.incarnation
        self._fold()

    def forget(self) -> None:
        """Begin anew: everything confirmed is to be heard again."""
        self.cursor = {}
        self.confirmed = {}
        self._told = {}

    def _scope(self, record_type: str) -> str:
        return scope_of(self.pack.record(record_type), self.device.office)

    def _over(self, key: Key) -> list[Own]:
        return [own for own in self.own if (own.op.record_type, own.op.record) == key]

    def _lay(self, change: Change) -> None:
        key = (change.record_type, change.record)
        body = self.confirmed.get(key)
        if body is not None and change.seq < body.seq:
            return
        body = body or Record(type=key[0], id=key[1], office=change.office, pack=change.pack, fields={})
        fields = {} if change.whole else dict(body.fields)
        for path, value in change.fields.items():
            set_path(fields, path, value)
        self.confirmed[key] = msgspec.structs.replace(
            body,
            fields=fields,
            state=change.state if change.whole or change.state is not None else body.state,
            deleted=body.deleted if change.deleted is None else change.deleted,
            created_at=change.created_at or body.created_at,
            seq=change.seq,
        )
        told = self._told.setdefault(key, {})
        named = [*change.fields, *[STATE] * (change.state is not None), *[DELETED] * (change.deleted is not None)]
        named += [path for own in self._over(key) for path in own.op.fields] if change.whole else []
        told.update(dict.fromkeys(named, change.seq))

    def _fold(self) -> None:
        """Own ops that central took become part of what is confirmed once this PC has heard that far."""
        left: list[Own] = []
        for own in self.own:
            key = (own.op.record_type, own.op.record)
            reached = max(
                self.cursor.get(self._scope(key[0]), 0), self.confirmed[key].seq if key in self.confirmed else 0
            )
            if own.verdict is None or own.verdict.seq > reached:
                left.append(own)
            else:
                self._take(key, own.op, own.verdict)
        self.own = left
        self._told = {key: told for key, told in self._told.items() if self._over(key)}

    def _take(self, key: Key, op: Op, verdict: Verdict) -> None:
        kind = self.pack.record(key[0])
        body = self.confirmed.get(key) or blank(op)
        told = self._told.get(key, {})
        news = [path for path in op.fields if path not in verdict.lost and told.get(path, 0) < verdict.seq]
        fields = dict(body.fields)
        for path in news:
            set_path(fields, path, change_value(kind, path, get_path(fields, path), op.fields[path]))
        moves = STATE not in verdict.lost and told.get(STATE, 0) < verdict.seq
        took = op.action != "set" or any(path not in verdict.lost for path in op.fields)
        marks = took and DELETED not in verdict.lost and told.get(DELETED, 0) < verdict.seq
        self.confirmed[key] = msgspec.structs.replace(
            body,
            fields=fields,
            state=next_state(kind.workflow, body.state, op) if moves else body.state,
            deleted=(op.action == "delete") if marks else body.deleted,
            seq=max(body.seq, verdict.seq),
        )
