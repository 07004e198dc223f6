"""One op at central: judged, merged, laid on the record, answered. The same op again changes nothing."""

import logging
from datetime import date, datetime

import msgspec
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from sync.central.clock import iso
from sync.central.conflicts import CONFLICT, Cause, catch_up
from sync.central.devices import Device
from sync.central.duplicates import DUPLICATE, look_again
from sync.central.errands import take_errands
from sync.central.failures import whereabouts
from sync.central.history import recall, remember
from sync.central.judge import judge, judge_author, judge_form
from sync.central.laying import lay
from sync.central.ledger import Ledger, Unwritable
from sync.central.linking import link_persons
from sync.central.locking import lock_of
from sync.central.packs import Packs
from sync.central.permits import PERMIT, follow_permit
from sync.central.records import Held, load
from sync.central.resolving import resolve
from sync.central.standing import follow_letter
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import STATE, blank
from sync.protocol import Verdict, scope_of

_log = logging.getLogger(__name__)


def apply_op(
    ledger: Ledger, packs: Packs, op: Op, device: Device, today: date, malformed: list[Issue] | None = None
) -> Verdict:
    """Central's answer to `op` of `device`. What is wrong with it holds up no other op.

    `malformed`: what `form_issues` said, None where it was not asked yet.
    """
    try:
        if malformed is None:
            malformed = form_issues(packs, op, device)
        if malformed:  # not remembered: its id and counter may belong to another op
            return Verdict(op=op.id, kind="rejected", issues=tuple(malformed))
        with ledger.op():
            return _apply(ledger, packs.of(op.pack), op, device, today)
    except (DataError, IntegrityError) as error:
        _log.error("op %s does not fit the database: %s", op.id, whereabouts(error))
    except (SQLAlchemyError, Unwritable):
        raise
    except Exception as error:
        _log.error("op %s could not be judged: %s", op.id, whereabouts(error))
    return Verdict(op=op.id, kind="rejected", issues=(Issue(code="internal"),))


def form_issues(packs: Packs, op: Op, device: Device) -> list[Issue]:
    """What makes `op` none, also one that is so odd that it cannot be judged."""
    try:
        return judge_form(packs.of(op.pack), op, device)
    except Exception as error:
        _log.error("the form of op %s could not be judged: %s", op.id, whereabouts(error))
        return [Issue(code="internal")]


def apply_own(ledger: Ledger, packs: Packs, op: Op) -> Verdict:
    """Lay an op of central itself; nobody judges it."""
    held = load(ledger, op.office, op.record_type, op.record)
    record = held.record if held else blank(op)
    return lay(ledger, packs.of(op.pack), op, held or Held(scope=op.office, record=record), is_new=held is None)


def run_errands(ledger: Ledger, packs: Packs, office: str, now: datetime) -> None:
    """Do for `office`, whose scope is locked, what other offices' changes ask for."""
    cause = Cause(packs.current, office, iso(now), int(now.timestamp() * 1000))
    for record_type, record in take_errands(ledger, office):
        if record_type == CONFLICT:
            catch_up(ledger, cause, record)
        elif record_type in packs.current.records:
            look_again(ledger, cause, packs.current.record(record_type), [record])


def _apply(ledger: Ledger, pack: Pack, op: Op, device: Device, today: date) -> Verdict:
    known = recall(ledger, op, device)
    if known is not None:
        return known
    scope = scope_of(pack.record(op.record_type), device.office)
    ledger.lock(scope)
    held = load(ledger, scope, op.record_type, op.record)
    issues = judge_author(ledger, op)
    if not issues and held is None and op.action != "create":
        issues = [Issue(code="record_unknown")]
    judged = msgspec.structs.replace(op, action="set") if held is not None and op.action == "create" else op
    lock = lock_of(ledger, pack.record(op.record_type), held, op) if held is not None else None
    issues = issues or judge(ledger, pack, held, judged, device, today, lock)
    if issues:
        return _refused(ledger, op, scope, issues)
    if held is not None and op.record_type == CONFLICT and op.step:
        verdict = resolve(ledger, pack, held, op, device, today)
        return _refused(ledger, op, scope, list(verdict.issues)) if verdict.kind == "rejected" else verdict
    standing = held or Held(scope=scope, record=blank(op))
    verdict = lay(ledger, pack, op, standing, is_new=held is None, withheld=lock == "unseen")
    if held is not None and op.record_type == DUPLICATE and op.step and STATE not in verdict.lost:
        link_persons(ledger, pack, held, op)
    if pack.record(op.record_type).numbered:
        follow_letter(ledger, pack, op, held.record if held else None)
    if op.record_type == PERMIT:
        follow_permit(ledger, pack, op, is_new=held is None)
    return verdict


def _refused(ledger: Ledger, op: Op, scope: str, issues: list[Issue]) -> Verdict:
    """The op is rejected for good; only one that central took before it was restored may yet find what it needs."""
    if op.was:
        return Verdict(op=op.id, kind="deferred", issues=tuple(issues))
    verdict = Verdict(op=op.id, kind="rejected", issues=tuple(issues))
    remember(ledger, op, scope, None, verdict)
    return verdict
