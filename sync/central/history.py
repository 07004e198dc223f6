"""Every op central has received, with what became of it. A repeated op gets its first verdict again."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from sync.central.bulk import write_rows
from sync.central.clock import iso, utc_now
from sync.central.devices import Device
from sync.central.forks import same_op
from sync.central.ledger import Ledger
from sync.central.tables import devices, ops, records
from sync.model.issues import Issue
from sync.model.merge import Mark, VerdictKind
from sync.model.op import Op
from sync.protocol import Verdict

CENTRAL = "central"  # the device and the user of central's own ops
AT_ONCE = 500  # sequences or ids asked for in one query


_OPS = "ops"  # what the ledger knows of them
_INSERT = insert(ops)
_KNOWN = select(ops.c.op, ops.c.verdict).where(
    ops.c.id.in_(bindparam("ids", expanding=True))
    | (ops.c.device == bindparam("device")) & ops.c.counter.in_(bindparam("counters", expanding=True))
)


class _Kept(msgspec.Struct, frozen=True):
    op: Op
    verdict: Verdict


class _Act(msgspec.Struct, frozen=True):
    """What is told of an op to those who see what it changed."""

    user: str
    at: str
    office: str
    step: str | None = None
    base: int = 0
    was: int = 0


class _Answer(msgspec.Struct, frozen=True):
    """What is told of its verdict."""

    kind: VerdictKind

    @property
    def was_beside(self) -> bool:
        """Whether what was laid of the op, if anything, was laid beside what its writer had not seen."""
        return self.kind in ("merged", "conflict")


class Hand(msgspec.Struct, frozen=True):
    """Whose change it was, by which PC (its name), when by that PC's clock, and by which step.

    Of another office's change only that office's name is told. `unseen_after` is that of `Authorship`; of an op that
    was given again the base says nothing any more.
    """

    user: str | None
    device: str
    at: str | None
    step: str | None = None
    unseen_after: int | None = None


_ops, _acts = msgspec.json.Decoder(Op), msgspec.json.Decoder(_Act)
_verdicts, _answers = msgspec.json.Decoder(Verdict), msgspec.json.Decoder(_Answer)


def recall(ledger: Ledger, op: Op, device: Device) -> Verdict | None:
    """The verdict this op got before, also from another PC of the office: from a copy of the data of `device`, or from
    what this PC was before it joined anew; None for a new op.

    Another PC gains nothing by sending what was sent: it must know all the op says, as every PC of the office may, lays
    nothing, takes no place in the history, and hears what became of a change that it is told of anyway. Rejects one
    whose id or counter is another op's.
    """
    keys = _keys(op)
    known = ledger.known(_OPS)
    if not all(key in known for key in keys):
        read_ahead(ledger, [op], op.device)
    found: list[_Kept] = [known[key] for key in keys if known[key] is not None]
    for kept in found:
        if kept.op.id == op.id and same_op(kept.op, op) and kept.op.office == device.office:
            return kept.verdict
    return Verdict(op=op.id, kind="rejected", issues=(Issue(code="op_repeats_another"),)) if found else None


def read_ahead(ledger: Ledger, sent: list[Op], device: str) -> None:
    """Read which of these ops of `device`, or of their counters, are known: in a few queries, not one by one."""
    for start in range(0, len(sent), AT_ONCE):
        batch = sent[start : start + AT_ONCE]
        asked = {"ids": [op.id for op in batch], "device": device, "counters": [op.counter for op in batch]}
        for key in (key for op in batch for key in _keys(op)):
            if key not in ledger.known(_OPS):
                ledger.learn(_OPS, key, None)
        for row in ledger.connection.execute(_KNOWN, asked):
            kept = _Kept(_ops.decode(row.op), _verdicts.decode(row.verdict))
            for key in _keys(kept.op):
                ledger.learn(_OPS, key, kept)


def remember(ledger: Ledger, op: Op, scope: str, seq: int | None, verdict: Verdict) -> None:
    """Keep `op` with its verdict; `seq` is the sequence of what it changed, None when it changed nothing."""
    for key in _keys(op):
        ledger.learn(_OPS, key, _Kept(op, verdict))
    row = {
        "id": op.id,
        "device": op.device,
        "counter": None if op.device == CENTRAL else op.counter,
        "office": op.office,
        "scope": scope,
        "type": op.record_type,
        "record": op.record,
        "seq": seq,
        "verdict": msgspec.json.encode(verdict).decode(),
        "op": msgspec.json.encode(op).decode(),
    }
    ledger.put_off(_write_ops, op.id, row)


def _write_ops(connection: Connection, rows: list[dict[str, Any]]) -> None:
    received = {"received_at": iso(utc_now())}
    write_rows(connection, _INSERT, [row | received for row in rows])


def _keys(op: Op) -> list[tuple[str, ...]]:
    """By which an op is found again."""
    by_id = ("id", op.id)
    return [by_id] if op.device == CENTRAL else [by_id, ("counter", op.device, str(op.counter))]


def hands_at(ledger: Ledger, scope: str, marks: Iterable[Mark], office: str) -> dict[Mark, Hand]:
    """Who made the changes of these marks, as `office` may know it."""
    wanted = list(dict.fromkeys(marks))
    by_seq: dict[int, tuple[_Act, _Answer]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        seqs = [mark.seq for mark in wanted[start : start + AT_ONCE]]
        rows = select(ops.c.seq, ops.c.op, ops.c.verdict).where(ops.c.scope == scope, ops.c.seq.in_(seqs))
        for seq, op, verdict in ledger.connection.execute(rows).all():
            by_seq[seq] = _acts.decode(op), _answers.decode(verdict)
    names = device_names(ledger, {mark.writer for mark in wanted})
    offices = office_names(ledger, {act.office for act, _ in by_seq.values()} - {office})
    return {mark: _hand(by_seq.get(mark.seq), names[mark.writer], offices) for mark in wanted}


def hand_at(ledger: Ledger, scope: str, mark: Mark, office: str) -> Hand:
    """Who made the change of that mark, as `office` may know it."""
    return hands_at(ledger, scope, [mark], office)[mark]


def _hand(known: tuple[_Act, _Answer] | None, device: str, offices: dict[str, str]) -> Hand:
    if known is None:
        return Hand(None, device, None)
    act, answer = known
    unseen_after = act.base if answer.was_beside and not act.was else None
    if act.office in offices:
        return Hand(None, offices[act.office], act.at, act.step, unseen_after)
    return Hand(act.user, device, act.at, act.step, unseen_after)


def device_names(ledger: Ledger, ids: set[str]) -> dict[str, str]:
    """The name of each device; its id where it has none."""
    rows = select(devices.c.id, devices.c.name).where(devices.c.id.in_(ids))
    found = {row.id: row.name for row in ledger.connection.execute(rows)} if ids else {}
    return {device: found.get(device) or device for device in ids}


def office_names(ledger: Ledger, ids: set[str]) -> dict[str, str]:
    """The name of each office as its own record says it; its id where there is none."""
    if not ids:
        return {}
    rows = select(records.c.id, records.c.body).where(records.c.type == "office", records.c.scope.in_(ids))
    found = {row.id: msgspec.json.decode(row.body).get("name") for row in ledger.connection.execute(rows)}
    return {office: found.get(office) or office for office in ids}
