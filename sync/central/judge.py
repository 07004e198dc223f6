"""What forbids an op at central, which trusts no client: form, author, record, rights, values, letters."""

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from sync.central.history import is_taken
from sync.central.letters import judge_letter, judge_worker
from sync.central.records import Held, load
from sync.model.issues import Issue, errors
from sync.model.merge import is_unseen
from sync.model.op import Op
from sync.model.pack import Field, Pack, RecordType
from sync.model.pack_check import RESERVED
from sync.model.passwords import is_password_hash
from sync.model.record import DELETED, STATE, Record, lay_fields
from sync.model.validate import check_change, check_record
from sync.model.values import is_moment
from sync.model.workflow import judge_op

ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PATH = re.compile(r"[a-z][a-z0-9_]{0,40}(\.[A-Za-z0-9_.-]{1,80})?")
COUNT_LIMIT = 2**53


def judge_form(connection: Connection, pack: Pack, op: Op, device: str, office: str) -> list[Issue]:
    """What makes `op` no op of this device at all, whatever the record."""
    if op.device != device:
        return [Issue(code="not_this_device")]
    if op.office != office:
        return [Issue(code="not_this_office")]
    names = (op.record, op.record_type, op.user, op.pack)
    if not (UUID.fullmatch(op.id) and all(ID.fullmatch(name) for name in names) and is_moment(op.at)):
        return [Issue(code="op_malformed")]
    if not (0 < op.counter < COUNT_LIMIT and 0 <= op.base < COUNT_LIMIT) or (op.action == "step") != bool(op.step):
        return [Issue(code="op_malformed")]
    if is_taken(connection, op):
        return [Issue(code="op_repeats_another")]
    if op.record_type not in pack.records:
        return [Issue(code="record_type_unknown", facts={"record_type": op.record_type})]
    return list(_wrong_paths(pack.record(op.record_type), op))


def _wrong_paths(kind: RecordType, op: Op) -> Iterator[Issue]:
    for path in op.fields:
        key, dot, _entry = path.partition(".")
        field = kind.field(key)
        whole_map = field is not None and (field.type == "map") != bool(dot)
        if not PATH.fullmatch(path) or key in RESERVED or whole_map:
            yield Issue(code="path_malformed", field=path)


def judge_author(connection: Connection, op: Op) -> list[Issue]:
    """Whether the author works at this office, today, in the role the op claims."""
    user = load(connection, op.office, "user", op.user)
    if user is None or user.record.deleted:
        return [Issue(code="author_unknown", facts={"user": op.user})]
    if not user.record.fields.get("active", True):
        return [Issue(code="author_inactive", facts={"user": op.user})]
    if op.role not in (user.record.fields.get("roles") or ()):
        return [Issue(code="author_role", facts={"user": op.user, "role": op.role})]
    return []


def judge(connection: Connection, pack: Pack, held: Held | None, record: Record, op: Op, today: date) -> list[Issue]:
    """What forbids `op` on `record` as it stands (blank, with `held` None, for one to be created)."""
    found = _judge_presence(held, op)
    if not found:
        found = judge_op(pack, record, op) + _judge_sight(pack, held, op) + _judge_type(connection, held, op)
    return found or _judge_values(pack, record, op, today)


def _judge_presence(held: Held | None, op: Op) -> list[Issue]:
    """Between a deletion and an edit that had not seen each other, the edit wins."""
    if held is None:
        return []
    if op.action == "delete":
        unseen = any(is_unseen(held.marks, op, path) for path in held.marks)
        return [Issue(code="edited_meanwhile")] if unseen and not held.record.deleted else []
    gone = held.record.deleted and not (op.step is None and is_unseen(held.marks, op, DELETED))
    return [Issue(code="record_deleted")] if gone else []


def _judge_sight(pack: Pack, held: Held | None, op: Op) -> list[Issue]:
    """Who checks the work of others checks what they saw, not what somebody made of it meanwhile."""
    workflow = pack.record(op.record_type).workflow
    step = workflow.step(op.step) if workflow and op.step else None
    if workflow is None or step is None or not step.four_eyes or held is None:
        return []
    beside = {STATE, *(other.stamp for other in workflow.steps)}
    unseen = [path for path in held.marks if path not in beside and is_unseen(held.marks, op, path)]
    return [Issue(code="changed_meanwhile", field=path, facts={"step": op.step}) for path in unseen[:1]]


def _judge_type(connection: Connection, held: Held | None, op: Op) -> list[Issue]:
    """Rules of single record types that no pack can say yet."""
    if op.record_type == "office" and op.record != op.office:
        return [Issue(code="office_foreign")]
    if op.record_type == "registration" and held is not None:
        return judge_worker(connection, held.record, op)
    if op.record_type == "conflict" and held is not None:
        renewed = any(is_unseen(held.marks, op, path) for path in ("standing", "offered"))
        return [Issue(code="conflict_renewed")] if renewed else []
    if op.record_type == "recommendation" and op.action == "create":
        return judge_letter(connection, op)
    return []


def _judge_values(pack: Pack, record: Record, op: Op, today: date) -> list[Issue]:
    """What is wrong with the op's own fields once they lie on the record; the rest of the record is not its fault."""
    kind = pack.record(record.type)
    known = {path: change for path, change in op.fields.items() if kind.field(path) is not None}
    found = [issue for path, change in known.items() for issue in check_change(pack, kind, path, change, today)]
    found += [
        Issue(code="password_not_hashed", field=path)
        for path, change in known.items()
        if _is_secret(kind.field(path)) and change is not None and not is_password_hash(change)
    ]
    if errors(found):
        return errors(found)
    whole = errors(check_record(pack, kind, lay_fields(kind, record.fields, op.fields), today))
    own = {path.partition(".")[0] for path in op.fields}
    return [issue for issue in whole if op.action == "create" or issue.field in own]


def _is_secret(field: Field | None) -> bool:
    return field is not None and field.type == "secret"
