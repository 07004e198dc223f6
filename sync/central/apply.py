"""One op at central: judged, merged, laid on the record, answered. The same op again changes nothing."""

import logging
from datetime import date

import msgspec
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from sync.central.conflicts import CONFLICT, close_conflict, disputed, raise_conflict, refresh_conflicts
from sync.central.database import Ledger
from sync.central.failures import whereabouts
from sync.central.history import CENTRAL, recall, remember
from sync.central.judge import judge, judge_author, judge_form
from sync.central.letters import book_number
from sync.central.packs import Packs
from sync.central.records import Held, load, save
from sync.model.issues import Issue
from sync.model.merge import Outcome, Standing, merge
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import DELETED, STATE, Record, blank, next_state, set_path
from sync.protocol import Verdict, scope_of

_log = logging.getLogger(__name__)


def apply_op(ledger: Ledger, packs: Packs, op: Op, device: str, office: str, today: date) -> Verdict:
    """Central's answer to `op` of `device`. What is wrong with it holds up no other op."""
    try:
        with ledger.connection.begin_nested():
            return _apply(ledger, packs.of(op.pack), op, device, office, today)
    except (DataError, IntegrityError):
        _log.exception("op %s does not fit the database", op.id)
    except SQLAlchemyError:
        raise
    except Exception as error:
        _log.error("op %s could not be judged: %s", op.id, whereabouts(error))
    return _rejected(op, [Issue(code="internal")])


def apply_own(ledger: Ledger, packs: Packs, op: Op) -> Verdict:
    """Lay an op of central itself; nobody judges it."""
    held = load(ledger.connection, op.office, op.record_type, op.record)
    record = held.record if held else blank(op)
    return _lay(ledger, packs.of(op.pack), op, held or Held(scope=op.office, record=record), is_new=held is None)


def _apply(ledger: Ledger, pack: Pack, op: Op, device: str, office: str, today: date) -> Verdict:
    connection = ledger.connection
    known = recall(connection, op)
    if known is not None and op.device == device:
        return known
    issues = judge_form(connection, pack, op, device, office)
    if issues:  # not remembered: its id and counter may belong to another op
        return _rejected(op, issues)
    scope = scope_of(pack.record(op.record_type), office)
    ledger.lock(scope)
    held = load(connection, scope, op.record_type, op.record)
    if held is not None and op.action == "create":  # written twice, as after a restore: an edit of what is there
        op = msgspec.structs.replace(op, action="set")
    record = held.record if held else blank(op)
    issues = judge_author(connection, op)
    if not issues and held is None and op.action != "create":
        issues = [Issue(code="record_unknown")]
    issues = issues or judge(connection, pack, held, record, op, today)
    if issues:
        verdict = _rejected(op, issues)
        remember(connection, op, scope, None, verdict)
        return verdict
    return _lay(ledger, pack, op, held or Held(scope=scope, record=record), is_new=held is None)


def _lay(ledger: Ledger, pack: Pack, op: Op, held: Held, is_new: bool) -> Verdict:
    """Merge a lawful op into the record, raise what conflicts, and remember the answer."""
    kind = pack.record(op.record_type)
    open_here = disputed(ledger, held, op.office)
    outcome = merge(kind, Standing(record=held.record, marks=held.marks, disputed=open_here), op)
    record, changed = _laid(pack, held, op, outcome, is_new)
    seq = save(ledger, None if is_new else held, held.scope, record, changed, op.device) if changed else None
    if op.device != CENTRAL:
        refresh_conflicts(ledger, pack, op, outcome.changes, open_here)
    conflicts = tuple(raise_conflict(ledger, pack, held, op, dispute) for dispute in outcome.disputes)
    if op.record_type == CONFLICT and op.step:
        close_conflict(ledger, op.record)
    if op.record_type == "recommendation" and is_new:
        book_number(ledger.connection, op)
    verdict = Verdict(op=op.id, kind=outcome.verdict, seq=seq or held.record.seq, conflicts=conflicts)
    remember(ledger.connection, op, held.scope, seq, verdict)
    return verdict


def _laid(pack: Pack, held: Held, op: Op, outcome: Outcome, is_new: bool) -> tuple[Record, list[str]]:
    """The record after `op`, and every path that changed, `state` and `deleted` among them."""
    fields = dict(held.record.fields)
    for path, value in outcome.changes.items():
        set_path(fields, path, value)
    state = next_state(pack.record(op.record_type).workflow, held.record.state, op)
    deleted = op.action == "delete"
    record = msgspec.structs.replace(
        held.record, fields=fields, state=state, deleted=deleted, updated_at=op.at, updated_by=op.user
    )
    changed = [*outcome.changes]
    if is_new or op.step:
        changed.append(STATE)
    if deleted != held.record.deleted:
        changed.append(DELETED)
    return record, changed


def _rejected(op: Op, issues: list[Issue]) -> Verdict:
    return Verdict(op=op.id, kind="rejected", issues=tuple(issues))
