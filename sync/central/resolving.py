"""A person decides a conflict: one op closes it and sets what was chosen, both or neither."""

import uuid
from datetime import date
from typing import Any

import msgspec

from sync.central.conflicts import close_conflict, disputed, raise_conflict, value_at
from sync.central.devices import Device
from sync.central.history import CENTRAL, remember
from sync.central.judge import COUNT_LIMIT, judge
from sync.central.laying import lay
from sync.central.ledger import Ledger
from sync.central.records import Held, load
from sync.model.issues import Issue
from sync.model.merge import Dispute, is_unseen
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import DELETED, STATE, Fields, change_between, get_path
from sync.protocol import SHARED_SCOPE, Verdict, scope_of

SEEN = COUNT_LIMIT - 1  # a base above every sequence: whoever decides has seen both sides


class Decision(msgspec.Struct, frozen=True):
    """What `op` decides about a conflict and the record it is about."""

    op: Op
    conflict: Held
    target: Held
    chosen: Fields

    def is_late(self) -> bool:
        """Whether the conflict, or a record that is to be deleted, changed after what the person saw."""
        shown = ("standing", "offered")
        if any(is_unseen(self.conflict.marks, self.op, path) for path in shown):
            return True
        if not self.chosen.get(DELETED) or self.target.scope == SHARED_SCOPE:
            return False
        return any(is_unseen(self.target.marks, self.op, path) for path in self.target.marks)

    def differing(self) -> Fields:
        """What was chosen and does not stand."""
        return {path: value for path, value in self.chosen.items() if value != value_at(self.target.record, path)}


def resolve(ledger: Ledger, pack: Pack, conflict: Held, op: Op, device: Device, today: date) -> Verdict:
    """Central's answer to a lawful step `resolve`. A rejection is not remembered here.

    Two people may decide while apart, and a conflict may be renewed while one decides: then the later decision becomes
    a value that is offered, in this conflict or in a new one.
    """
    fields = conflict.record.fields
    scope = scope_of(pack.record(fields["record_type"]), device.office)
    target = load(ledger, scope, fields["record_type"], fields["record"])
    if target is None:
        return lay(ledger, pack, op, conflict, is_new=False)
    decision = Decision(op, conflict, target, _chosen(fields, op))
    if conflict.record.state != "open":
        return _offered(ledger, pack, decision, renews=None)
    if decision.is_late():
        return _offered(ledger, pack, decision, renews=conflict.record.id)
    return _decided(ledger, pack, decision, device, today)


def _chosen(conflict: Fields, op: Op) -> Fields:
    """The chosen value of each path; of a PC that does not say it yet, what its choice means as far as that tells."""
    chosen = op.fields.get("chosen")
    if isinstance(chosen, dict):
        return {path: chosen[path] for path in conflict["paths"] if path in chosen}
    sides = {**(conflict.get("standing") or {})}
    if op.fields.get("choice") == "offered":
        sides |= conflict.get("offered") or {}
    return {path: sides.get(path) for path in conflict["paths"]} if op.fields.get("choice") != "other" else {}


def _decided(ledger: Ledger, pack: Pack, decision: Decision, device: Device, today: date) -> Verdict:
    op, changes = decision.op, decision.differing() if "chosen" in decision.op.fields else {}
    setting = _setting(pack, decision, changes)
    if STATE in changes:
        issues = [Issue(code="step_not_from_here", facts={"step": op.step, "state": decision.target.record.state})]
    else:
        issues = judge(ledger, pack, decision.target, setting, device, today) if changes else []
    if issues:
        return Verdict(op=op.id, kind="rejected", issues=tuple(issues))
    verdict = lay(ledger, pack, op, decision.conflict, is_new=False)
    close_conflict(ledger, op.record)
    if changes:  # closed first, it keeps both sides as they were
        lay(ledger, pack, setting, decision.target, is_new=False, behalf=op.device)
    return verdict


def _offered(ledger: Ledger, pack: Pack, decision: Decision, renews: str | None) -> Verdict:
    """The decision came too late to stand. What it would have set is not lost: it waits for a decision in its turn."""
    op, conflict = decision.op, decision.conflict
    known = (conflict.record.fields.get("offered") or {}) if renews else {}
    values = {path: value for path, value in decision.differing().items() if path != STATE}
    values = {path: value for path, value in values.items() if path not in known or known[path] != value}
    raised = (_renew(ledger, pack, decision, values, renews),) if values else ()
    conflicts = raised or ((renews,) if renews else ())
    verdict = Verdict(
        op=op.id,
        kind="conflict" if conflicts else "merged",
        seq=conflict.record.seq,
        lost=(STATE, *op.fields),
        conflicts=conflicts,
    )
    remember(ledger, op, conflict.scope, None, verdict)
    return verdict


def _renew(ledger: Ledger, pack: Pack, decision: Decision, values: Fields, renews: str | None) -> str:
    op, target = decision.op, decision.target
    setting = _setting(pack, decision, values)
    if values.get(DELETED) is False:  # somebody else deleted what this person decided to keep: it is kept
        verdict = lay(ledger, pack, setting, target, is_new=False, behalf=op.device)
        return verdict.conflicts[0]
    open_here = disputed(ledger, target, op.office)
    seen = decision.conflict.record.fields.get("standing") or {}
    dispute = Dispute(
        paths=tuple(values),
        base={path: seen.get(path) for path in values},
        standing={path: value_at(target.record, path) for path in values},
        offered=values,
        renews=renews or next((open_here[path] for path in values if path in open_here), None),
    )
    return raise_conflict(ledger, pack, target, setting, dispute, op.device)


def _setting(pack: Pack, decision: Decision, changes: Fields) -> Op:
    """Central's own op that sets on the record what was chosen, in the name of who decided."""
    op = decision.op
    deletes = bool(changes.get(DELETED))
    paths = [path for path in changes if path != DELETED]
    return msgspec.structs.replace(
        op,
        id=str(uuid.uuid5(uuid.UUID(op.id), "chosen")),
        device=CENTRAL,
        counter=0,
        record_type=decision.target.record.type,
        record=decision.target.record.id,
        action="delete" if deletes else "set",
        step=None,
        base=op.base if changes.get(DELETED) is False else SEEN,
        fields={} if deletes else {path: _change(pack, decision.target, path, changes[path]) for path in paths},
        old={path: value_at(decision.target.record, path) for path in paths},
    )


def _change(pack: Pack, target: Held, path: str, value: Any) -> Any:
    field = pack.record(target.record.type).field(path)
    return change_between(field, get_path(target.record.fields, path), value) if field else value
