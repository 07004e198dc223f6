"""Conflicts are records of their own: what stands, what was offered, by whom, where and when."""

import uuid
from typing import Any

from sqlalchemy import delete, insert, select

from sync.central.database import Ledger
from sync.central.history import CENTRAL, Hand, device_name, hand_at, remember
from sync.central.records import Held, load, save
from sync.central.tables import disputes
from sync.model.merge import Dispute
from sync.model.op import Op, new_id
from sync.model.pack import Pack
from sync.model.record import STATE, Fields, blank, lay_op
from sync.protocol import Verdict

CONFLICT = "conflict"
OFFER = ("offered", "offered_by", "offered_at", "offered_device")


def disputed(ledger: Ledger, held: Held, office: str) -> dict[str, str]:
    """Path -> id of the open conflict that `office` has about it."""
    about = disputes.c
    rows = select(about.path, about.conflict).where(
        about.scope == held.scope,
        about.type == held.record.type,
        about.record == held.record.id,
        about.office == office,
    )
    return {row.path: row.conflict for row in ledger.connection.execute(rows)}


def raise_conflict(ledger: Ledger, pack: Pack, held: Held, op: Op, dispute: Dispute) -> str:
    """Open a conflict about what `op` offers, or renew the open one. Returns its id, the same for a repeat."""
    conflict = dispute.renews or str(uuid.uuid5(uuid.UUID(op.id), " ".join(dispute.paths)))
    latest = max((held.marks[path] for path in dispute.paths if path in held.marks), key=lambda mark: mark.seq)
    fields = {
        "record_type": op.record_type,
        "record": op.record,
        "paths": list(dispute.paths),
        "base": dispute.base,
        "offered": dispute.offered,
        "offered_by": op.user,
        "offered_at": op.at,
        "offered_device": device_name(ledger.connection, op.device),
        **_standing(dispute.standing, hand_at(ledger.connection, held.scope, latest.seq, latest.device)),
    }
    before = load(ledger.connection, op.office, CONFLICT, conflict)
    if before is not None:
        fields = _continued(before.record.fields, fields)
    _write(ledger, pack, op, before, conflict, fields, CENTRAL)
    _note(ledger, held, op.office, dispute.paths, conflict)
    return conflict


def refresh_conflicts(ledger: Ledger, pack: Pack, op: Op, changes: Fields, open_here: dict[str, str]) -> None:
    """Let the open conflicts about `changes` show what stands since `op`."""
    for conflict in dict.fromkeys(open_here[path] for path in changes if path in open_here):
        before = load(ledger.connection, op.office, CONFLICT, conflict)
        if before is None:
            continue
        changed = {path: value for path, value in changes.items() if open_here.get(path) == conflict}
        standing = {**before.record.fields["standing"], **changed}
        hand = Hand(op.user, device_name(ledger.connection, op.device), op.at)
        _write(ledger, pack, op, before, conflict, _standing(standing, hand), op.device)


def close_conflict(ledger: Ledger, conflict: str) -> None:
    """The paths of a resolved conflict are free for a new one."""
    ledger.connection.execute(delete(disputes).where(disputes.c.conflict == conflict))


def _standing(values: Fields, hand: Hand) -> Fields:
    return {"standing": values, "standing_by": hand.user, "standing_at": hand.at, "standing_device": hand.device}


def _continued(old: Fields, new: Fields) -> Fields:
    """A renewed conflict still tells what stood before it all, of every path it was about, and what others offered."""
    together: dict[str, Any] = {
        key: {**(old.get(key) or {}), **(new.get(key) or {})} for key in ("standing", "offered")
    }
    base = {**new["base"], **(old.get("base") or {})}
    paths = list(dict.fromkeys([*old["paths"], *new["paths"]]))
    earlier = list(old.get("earlier") or ())
    if any(old[key] != new[key] for key in ("offered_by", "offered_device")):
        earlier.append({key: old[key] for key in OFFER})
    return {**new, **together, "base": base, "paths": paths, **({"earlier": earlier} if earlier else {})}


def _write(
    ledger: Ledger, pack: Pack, cause: Op, before: Held | None, conflict: str, fields: Fields, device: str
) -> None:
    """Central's own op on a conflict record; `device` is who has seen the change by making it."""
    own = Op(
        id=new_id(int(cause.id.replace("-", "")[:12], 16)),
        device=CENTRAL,
        counter=0,
        user=CENTRAL,
        role="administrator",
        at=cause.at,
        pack=pack.version,
        office=cause.office,
        record_type=CONFLICT,
        record=conflict,
        action="set" if before else "create",
        fields=fields,
    )
    record = lay_op(pack.record(CONFLICT), before.record if before else blank(own), own)
    changed = [*fields] if before else [*fields, STATE]
    seq = save(ledger, before, cause.office, record, changed, device)
    remember(ledger.connection, own, cause.office, seq, Verdict(op=own.id, kind="applied", seq=seq))


def _note(ledger: Ledger, held: Held, office: str, paths: tuple[str, ...], conflict: str) -> None:
    known = disputed(ledger, held, office)
    rows = [
        {
            "scope": held.scope,
            "type": held.record.type,
            "record": held.record.id,
            "path": path,
            "office": office,
            "conflict": conflict,
        }
        for path in paths
        if path not in known
    ]
    if rows:
        ledger.connection.execute(insert(disputes), rows)
