"""Conflicts are records of their own: what stands, what was offered, by whom, where and when."""

import uuid
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from sync.central.errands import leave_errand
from sync.central.history import CENTRAL, Hand, device_names, hand_at, remember
from sync.central.ledger import Ledger
from sync.central.records import AT_ONCE, Held, load, save
from sync.central.tables import disputes
from sync.model.merge import Dispute, Mark, at_central
from sync.model.op import Op, new_id
from sync.model.pack import Pack
from sync.model.record import DELETED, STATE, Fields, Record, blank, get_path, lay_op
from sync.protocol import SHARED_SCOPE, Verdict, scope_of

CONFLICT = "conflict"
OFFER = ("offered", "offered_by", "offered_at", "offered_device", "offered_step", "offered_reason")

_DISPUTES = "disputes"  # what the ledger knows of them
_OPEN = select(disputes.c.type, disputes.c.record, disputes.c.path, disputes.c.conflict).where(
    disputes.c.scope == bindparam("scope"),
    disputes.c.office == bindparam("office"),
    disputes.c.record.in_(bindparam("records", expanding=True)),
)


class Cause(msgspec.Struct, frozen=True):
    """Why central writes a record of its own: for which office, when by the clock of whoever caused it."""

    pack: Pack
    office: str
    at: str
    milliseconds: int

    @classmethod
    def of(cls, pack: Pack, op: Op) -> "Cause":
        return cls(pack, op.office, op.at, int(op.id.replace("-", "")[:12], 16))


def disputed(ledger: Ledger, held: Held, office: str) -> dict[str, str]:
    """Path -> id of the open conflict that `office` has about it."""
    known = ledger.known(_DISPUTES)
    key = (held.scope, held.record.type, held.record.id, office)
    if key not in known:
        read_ahead(ledger, held.scope, [(held.record.type, held.record.id)], office)
    open_here: dict[str, str] = known[key]
    return open_here


def read_ahead(ledger: Ledger, scope: str, wanted: Iterable[tuple[str, str]], office: str) -> None:
    """Read the open conflicts about records, by type and id, in a few queries instead of one by one."""
    keys = list(dict.fromkeys(wanted))
    for start in range(0, len(keys), AT_ONCE):
        batch = keys[start : start + AT_ONCE]
        found: dict[tuple[str, str], dict[str, str]] = {key: {} for key in batch}
        asked = {"scope": scope, "office": office, "records": sorted({record for _, record in batch})}
        for row in ledger.connection.execute(_OPEN, asked):
            found.setdefault((row.type, row.record), {})[row.path] = row.conflict
        for key in batch:
            ledger.learn(_DISPUTES, (scope, *key, office), found[key])


def raise_conflict(ledger: Ledger, pack: Pack, held: Held, op: Op, dispute: Dispute, device: str) -> str:
    """Open a conflict about what `op` says, or renew the open one. Returns its id, the same for a repeat.

    `held` is the record before the op, `device` the one whose person said it.
    """
    conflict = dispute.renews or str(uuid.uuid5(uuid.UUID(op.id), " ".join(dispute.paths)))
    name = device_names(ledger, {device})[device]
    mine = Hand(op.user, name, op.at, op.step)
    theirs = hand_at(ledger, held.scope, _latest(held, dispute), op.office)
    standing, offered = (mine, theirs) if dispute.overruled else (theirs, mine)
    fields = {
        "record_type": op.record_type,
        "record": op.record,
        "paths": list(dispute.paths),
        "base": dispute.base,
        **_side("standing", dispute.standing, standing),
        **_side("offered", dispute.offered, offered),
        "offered_reason": None if dispute.overruled else op.reason,
    }
    before = load(ledger, op.office, CONFLICT, conflict)
    if before is not None:
        fields = _continued(before.record.fields, fields)
    write_own(ledger, Cause.of(pack, op), before, CONFLICT, conflict, fields)
    _note(ledger, held, op.office, dispute.paths, conflict)
    return conflict


def refresh_conflicts(
    ledger: Ledger, pack: Pack, op: Op, changes: Fields, open_here: dict[str, str], writer: str
) -> None:
    """Let the open conflicts about `changes` show what stands since `op`, those of other offices when they next come.

    `writer` is the device that has seen the change by making it.
    """
    for conflict in dict.fromkeys(open_here[path] for path in changes if path in open_here):
        before = load(ledger, op.office, CONFLICT, conflict)
        if before is None:
            continue
        changed = {path: value for path, value in changes.items() if open_here.get(path) == conflict}
        standing = {**before.record.fields["standing"], **changed}
        hand = Hand(op.user, device_names(ledger, {writer})[writer], op.at, op.step)
        fields = _side("standing", standing, hand)
        write_own(ledger, Cause.of(pack, op), before, CONFLICT, conflict, fields, at_central(writer))
    if scope_of(pack.record(op.record_type), op.office) == SHARED_SCOPE and changes:
        _send_word(ledger, op, changes)


def _send_word(ledger: Ledger, op: Op, changes: Fields) -> None:
    """Other offices may be in conflict about a shared record too; their scopes are not locked here."""
    rows = select(disputes.c.office, disputes.c.conflict).where(
        disputes.c.scope == SHARED_SCOPE,
        disputes.c.type == op.record_type,
        disputes.c.record == op.record,
        disputes.c.path.in_(list(changes)),
        disputes.c.office != op.office,
    )
    for office, conflict in ledger.connection.execute(rows.distinct()).all():
        leave_errand(ledger, office, CONFLICT, conflict)


def catch_up(ledger: Ledger, cause: Cause, conflict: str) -> None:
    """Let a conflict of an office about a shared record show what other offices made of that meanwhile."""
    before = load(ledger, cause.office, CONFLICT, conflict)
    if before is None or before.record.state != "open":
        return
    fields = before.record.fields
    target = load(ledger, SHARED_SCOPE, fields["record_type"], fields["record"])
    if target is None:
        return
    standing = {path: value_at(target.record, path) for path in fields["paths"]}
    known = fields.get("standing") or {}
    moved = [target.marks[path] for path in standing if path in target.marks and standing[path] != known.get(path)]
    if moved:
        hand = hand_at(ledger, SHARED_SCOPE, max(moved, key=lambda mark: mark.seq), cause.office)
        write_own(ledger, cause, before, CONFLICT, conflict, _side("standing", standing, hand))


def close_conflict(ledger: Ledger, conflict: str) -> None:
    """The paths of a resolved conflict are free for a new one."""
    ledger.connection.execute(delete(disputes).where(disputes.c.conflict == conflict))
    ledger.forget(_DISPUTES)


def value_at(record: Record, path: str) -> Any:
    """What stands at `path`, `state` and `deleted` among them."""
    if path == STATE:
        return record.state
    return record.deleted if path == DELETED else get_path(record.fields, path)


def write_own(
    ledger: Ledger,
    cause: Cause,
    before: Held | None,
    record_type: str,
    record: str,
    fields: Fields,
    device: str = CENTRAL,
    state: str | None = None,
) -> None:
    """Central's own op on a record that it keeps for the office of `cause`; with `state` it moves there."""
    own = Op(
        id=new_id(cause.milliseconds),
        device=CENTRAL,
        counter=0,
        user=CENTRAL,
        role="administrator",
        at=cause.at,
        pack=cause.pack.version,
        office=cause.office,
        record_type=record_type,
        record=record,
        action="set" if before else "create",
        fields=fields,
    )
    laid = lay_op(cause.pack.record(record_type), before.record if before else blank(own), own)
    if state is not None:
        laid.state = state
    changed = [*fields, STATE] if before is None or state is not None else [*fields]
    seq = save(ledger, before, cause.office, laid, changed, device)
    remember(ledger, own, cause.office, seq, Verdict(op=own.id, kind="applied", seq=seq))


def _latest(held: Held, dispute: Dispute) -> Mark:
    """The last change of what is in dispute; of a deletion that lost, the last change of anything."""
    marks = [held.marks[path] for path in dispute.paths if path in held.marks]
    return max(marks or held.marks.values(), key=lambda mark: mark.seq)


def _side(side: str, values: Fields, hand: Hand) -> Fields:
    return {
        side: values,
        f"{side}_by": hand.user,
        f"{side}_at": hand.at,
        f"{side}_device": hand.device,
        f"{side}_step": hand.step,
    }


def _continued(old: Fields, new: Fields) -> Fields:
    """A renewed conflict still tells what stood before it all, of every path it was about, and what others offered."""
    together: dict[str, Any] = {
        key: {**(old.get(key) or {}), **(new.get(key) or {})} for key in ("standing", "offered")
    }
    base = {**new["base"], **(old.get("base") or {})}
    paths = list(dict.fromkeys([*old["paths"], *new["paths"]]))
    earlier = list(old.get("earlier") or ())
    if any(old.get(key) != new.get(key) for key in ("offered_by", "offered_device")):
        earlier.append({key: old[key] for key in OFFER if key in old})
    return {**new, **together, "base": base, "paths": paths, **({"earlier": earlier} if earlier else {})}


def _about(held: Held) -> tuple[Any, ...]:
    return (disputes.c.scope == held.scope, disputes.c.type == held.record.type, disputes.c.record == held.record.id)


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
        ledger.forget(_DISPUTES)
