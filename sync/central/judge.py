"""What forbids an op at central, which trusts no client: form, author, record, rights, values, letters."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from sync.central.devices import Device
from sync.central.four_eyes import judge_own_edits, judge_own_rows
from sync.central.ledger import Ledger
from sync.central.letter_steps import judge_going_back, judge_hand_over, judge_issuing, judge_reopened_worker
from sync.central.letters import judge_letter, judge_worker
from sync.central.locking import LOCKED, Lock
from sync.central.naming import judge_names
from sync.central.records import Held, load
from sync.central.request_rows import REQUEST, WORKER
from sync.model.issues import Issue, errors
from sync.model.merge import Standing, implied, is_step_late, is_unseen
from sync.model.op import Op
from sync.model.pack import Pack, RecordType
from sync.model.pack_check import RESERVED
from sync.model.passwords import is_password_hash
from sync.model.record import DELETED, STATE, Record, blank, lay_fields
from sync.model.validate import check_change, check_record
from sync.model.values import holds_control, is_moment
from sync.model.workflow import judge_op

ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PATH = re.compile(r"[a-z][a-z0-9_]{0,40}(\.[A-Za-z0-9_.-]{1,80})?")
COUNT_LIMIT = 2**53
BINDING = ("step_not_your_role", "stamp_missing", "step_fields", "reason_missing")  # wrong whatever else happened


def judge_form(pack: Pack, op: Op, device: Device) -> list[Issue]:
    """What makes `op` no op of this device at all, whatever the record."""
    if op.device != device.id:
        return [Issue(code="not_this_device")]
    if op.office != device.office:
        return [Issue(code="not_this_office")]
    names = (op.record, op.record_type, op.user, op.pack)
    if not (UUID.fullmatch(op.id) and all(ID.fullmatch(name) for name in names) and is_moment(op.at)):
        return [Issue(code="op_malformed")]
    if not 0 < op.counter < COUNT_LIMIT or not all(0 <= seq < COUNT_LIMIT for seq in (op.base, op.was)):
        return [Issue(code="op_malformed")]
    if (op.action == "step") != bool(op.step) or holds_control(op.reason) or holds_control(op.old):
        return [Issue(code="op_malformed")]
    if op.lost and not {*op.lost} <= {*op.fields, STATE, DELETED}:
        return [Issue(code="op_malformed")]
    if op.record_type not in pack.records:
        return [Issue(code="record_type_unknown", facts={"record_type": op.record_type})]
    return list(_wrong_paths(pack.record(op.record_type), op))


def _wrong_paths(kind: RecordType, op: Op) -> Iterator[Issue]:
    for path, change in op.fields.items():
        if path in kind.plain:
            if holds_control(change):
                yield Issue(code="control_character", field=path)
            continue
        key, dot, _entry = path.partition(".")
        field = kind.field(key)
        whole_map = field is not None and (field.type == "map") != bool(dot)
        if not PATH.fullmatch(path) or key in RESERVED or whole_map:
            yield Issue(code="path_malformed", field=path)
        elif holds_control(change):
            yield Issue(code="control_character", field=path)


def judge_author(ledger: Ledger, op: Op) -> list[Issue]:
    """Whether the author works at this office, today, in the role the op claims."""
    user = load(ledger, op.office, "user", op.user)
    if user is None or user.record.deleted:
        return [Issue(code="author_unknown", facts={"user": op.user})]
    if not user.record.fields.get("active", True):
        return [Issue(code="author_inactive", facts={"user": op.user})]
    if op.role not in (user.record.fields.get("roles") or ()):
        return [Issue(code="author_role", facts={"user": op.user, "role": op.role})]
    return []


def judge(
    ledger: Ledger, pack: Pack, held: Held | None, op: Op, device: Device, today: date, lock: Lock | None = None
) -> list[Issue]:
    """What forbids `op` on the record as it stands, None for one to be created; `lock`: why that is locked, which is
    no fault of the op.
    """
    record = held.record if held else blank(op)
    if held is not None and held.record.deleted and not _brings_back(held, op):
        return [Issue(code="record_deleted")]
    late = held is not None and is_step_late(pack.record(op.record_type), standing_of(held), op)
    found = _judge_late_step(pack, record, op) if late else judge_op(pack, record, op)
    if not late:
        found = found + _judge_sight(pack, held, op) + _judge_type(ledger, pack, held, op, device)
        found = found or _judge_editing(ledger, pack, held, op)
        found = found or judge_names(pack.record(op.record_type), held, op)
    if lock is not None:
        found = [issue for issue in found if issue.code != LOCKED]
    if held is not None and (rest := implied(pack.record(op.record_type), standing_of(held), op)):
        op = msgspec.structs.replace(op, fields=op.fields | rest)
    return found or _judge_values(pack, record, op, today)


def standing_of(held: Held) -> Standing:
    return Standing(record=held.record, marks=held.marks)


def _brings_back(held: Held, op: Op) -> bool:
    """Between a deletion and a change that had not seen each other, the change wins; so it did where central took both
    before, and they are given again.
    """
    deletion = held.marks.get(DELETED)
    were_taken = deletion is not None and deletion.was > 0 and op.was > 0
    return op.action == "delete" or were_taken or is_unseen(held.marks, op, DELETED)


def _judge_late_step(pack: Pack, record: Record, op: Op) -> list[Issue]:
    """What had forbidden a step that somebody else's step has made impossible: it is not taken, but it is told."""
    workflow = pack.record(op.record_type).workflow
    step = workflow.step(op.step) if workflow and op.step else None
    if step is None:
        return []
    found = judge_op(pack, msgspec.structs.replace(record, state=step.start[0]), op)
    return [issue for issue in found if issue.code in BINDING]


def _judge_sight(pack: Pack, held: Held | None, op: Op) -> list[Issue]:
    """Who checks the work of others checks what they saw, not what somebody made of it meanwhile."""
    workflow = pack.record(op.record_type).workflow
    step = workflow.step(op.step) if workflow and op.step else None
    if workflow is None or step is None or not step.four_eyes or held is None:
        return []
    beside = {STATE, *workflow.stamps, *pack.record(op.record_type).centrals}
    unseen = [path for path in held.marks if path.partition(".")[0] not in beside and is_unseen(held.marks, op, path)]
    return [Issue(code="changed_meanwhile", field=path, facts={"step": op.step}) for path in unseen[:1]]


def _judge_editing(ledger: Ledger, pack: Pack, held: Held | None, op: Op) -> list[Issue]:
    return judge_own_edits(ledger, pack.record(op.record_type), op, held.scope) if held is not None and op.step else []


def _judge_type(ledger: Ledger, pack: Pack, held: Held | None, op: Op, device: Device) -> list[Issue]:
    """Rules of single record types that no pack can say yet."""
    if op.record_type == "office" and op.record != op.office:
        return [Issue(code="office_foreign")]
    if op.record_type == WORKER and held is not None:
        return _judge_worker_step(ledger, held.record, op)
    if op.record_type == REQUEST and held is not None:
        return _judge_request_step(ledger, pack, held, op)
    kind = pack.record(op.record_type)
    if kind.numbered and op.step == "hand_over":
        return judge_hand_over(op)
    return judge_letter(ledger, kind, op, device) if kind.numbered and op.action == "create" else []


def _judge_worker_step(ledger: Ledger, worker: Record, op: Op) -> list[Issue]:
    if op.step == "recommend":
        return judge_issuing(ledger, op, str(worker.fields.get("request", "")), str(worker.fields.get("nik")))
    if op.step == "reopen":
        return judge_reopened_worker(ledger, worker, op)
    return judge_worker(ledger, worker, op)


def _judge_request_step(ledger: Ledger, pack: Pack, request: Held, op: Op) -> list[Issue]:
    if op.step in ("verify", "approve"):
        return judge_own_rows(ledger, pack, op)
    if op.step == "issue":
        return judge_issuing(ledger, op, op.record)
    return judge_going_back(ledger, request, op) if op.step in ("return", "withdraw", "reopen") else []


def _judge_values(pack: Pack, record: Record, op: Op, today: date) -> list[Issue]:
    """What is wrong with the op's own fields once they lie on the record; the rest of the record is not its fault.

    A plain value is judged with the whole record, and by itself only where something is wrong.
    """
    kind = pack.record(record.type)
    plain = [path for path in op.fields if path in kind.plain]
    found: list[Issue] = []
    if len(plain) < len(op.fields):
        rest = [path for path in op.fields if path not in kind.plain and kind.field(path) is not None]
        found = [issue for path in rest for issue in check_change(pack, kind, path, op.fields[path], today)]
    found += [
        Issue(code="password_not_hashed", field=path)
        for path in kind.secrets
        if op.fields.get(path) is not None and not is_password_hash(op.fields[path])
    ]
    together: list[Issue] = []
    if not errors(found):
        own = None if op.action == "create" else {path.partition(".")[0] for path in op.fields}
        together = errors(check_record(pack, kind, lay_fields(kind, record.fields, op.fields), today, own))
        if not together:
            return []
    alone = [issue for path in plain for issue in check_change(pack, kind, path, op.fields[path], today)]
    return errors(alone + found) or together
