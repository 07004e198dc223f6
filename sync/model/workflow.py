"""Whether a person may do a thing to a record as it stands: roles, states, four eyes, guards."""

from collections.abc import Callable, Collection

from sync.model.four_eyes import is_own_work
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.pack import Pack, RecordType, Role, Step
from sync.model.record import Fields, Record

SETTLED = ("verified", "approved")  # states of a request whose workers the letter will copy as they were checked
APPROVED = ("approved", "issued")  # states of a request that takes no further worker

Guard = Callable[[Pack, RecordType, Fields], list[Issue]]


def checklist_complete(pack: Pack, kind: RecordType, fields: Fields) -> list[Issue]:
    """Every required document has been seen and matches."""
    missing = missing_documents(pack, kind, fields)
    if not missing:
        return []
    return [Issue(code="documents_missing", field=kind.checklist, facts={"documents": missing})]


GUARDS: dict[str, Guard] = {"checklist_complete": checklist_complete}


def missing_documents(pack: Pack, kind: RecordType, fields: Fields) -> list[str]:
    """Keys of the required documents that are not marked as matching."""
    if kind.checklist is None:
        return []
    entries = fields.get(kind.checklist) or {}
    return [
        document.key
        for document, required in pack.checklist_for(kind.key, fields)
        if required and entries.get(document.key, {}).get("verdict") != "matches"
    ]


def judge_step(pack: Pack, record: Record, step_key: str, user: str, role: Role) -> list[Issue]:
    """What forbids this person to take this step now; nothing when they may."""
    kind = pack.record(record.type)
    step = kind.workflow.step(step_key) if kind.workflow else None
    if step is None:
        return [Issue(code="step_unknown", facts={"step": step_key})]
    if record.state not in step.start:
        return [Issue(code="step_not_from_here", facts={"step": step_key, "state": record.state})]
    if role not in step.roles:
        return [Issue(code="step_not_your_role", facts={"step": step_key, "roles": list(step.roles)})]
    found = [Issue(code="own_work", facts={"step": step_key})] if is_own_work(record, step, user) else []
    for guard in step.guards:
        found.extend(GUARDS[guard](pack, kind, record.fields))
    return found


def stamps_of(step: Step, user: str) -> Fields:
    """What a step of `user` writes about who takes it."""
    stamp = {step.stamp: user} if step.stamp else {}
    return stamp | ({f"{step.trace}.{user}": {"step": step.key}} if step.trace else {})


def judge_edit(pack: Pack, record: Record, role: Role) -> list[Issue]:
    """What forbids a person of this role to create or edit this record; nothing when they may."""
    kind = pack.record(record.type)
    if role not in kind.write:
        return [Issue(code="edit_not_your_role", facts={"roles": list(kind.write)})]
    if kind.workflow and record.state in kind.workflow.locked:
        return [Issue(code="locked", facts={"state": record.state})]
    return []


def judge_op(pack: Pack, record: Record, op: Op) -> list[Issue]:
    """What forbids `op` on `record` as it stands (`sync.model.record.blank` for one to be created)."""
    kind = pack.record(record.type)
    if kind.centrals and (taken := [path for path in op.fields if path.partition(".")[0] in kind.centrals]):
        return [Issue(code="kept_by_central", field=path) for path in taken]
    if op.step is None:
        if op.action == "set" and is_own_matter(kind, record, op.user, op.fields):
            return []
        edited = op.fields if op.action == "set" else ()
        return [*judge_change(pack, record, op.role, edited), *_judge_stamps(kind, op)]
    found = judge_step(pack, record, op.step, op.user, op.role)
    step = kind.workflow.step(op.step) if kind.workflow else None
    own = stamps_of(step, op.user) if step else {}
    if any(op.fields.get(path) != value for path, value in own.items()):
        found.append(Issue(code="stamp_missing", field=step.stamp if step else None, facts={"step": op.step}))
    stray = [path for path in op.fields if step and path not in (*own, *step.fields)]
    if stray:
        found.append(Issue(code="step_fields", facts={"step": op.step, "fields": stray}))
    if step and step.reason and not op.reason:
        found.append(Issue(code="reason_missing", facts={"step": op.step}))
    return found


def judge_change(pack: Pack, record: Record, role: Role, paths: Collection[str]) -> list[Issue]:
    """What forbids a person of this role to set these paths of a record that is there."""
    found, kind = judge_edit(pack, record, role), pack.record(record.type)
    kept = {path: field.changed_by for path in paths if (field := kind.field(path)) and field.changed_by}
    if kept and len(kept) == len(paths) and all(role in roles for roles in kept.values()):
        found = [issue for issue in found if issue.code != "edit_not_your_role"]
    return found + [
        Issue(code="field_not_your_role", field=path, facts={"roles": list(roles)})
        for path, roles in kept.items()
        if role not in roles
    ]


def is_own_matter(kind: RecordType, record: Record, user: str, changes: Fields) -> bool:
    """Whether a user changes nothing but what is theirs to change about themselves: the password."""
    if kind.key != "user" or record.id != user or not changes:
        return False
    return all((field := kind.field(path)) is not None and field.own for path in changes)


def _judge_stamps(kind: RecordType, op: Op) -> list[Issue]:
    """Who took a step, and what it sets unseen, it writes itself: an edit would get round who may take it."""
    return [Issue(code="stamp_by_step", field=path) for path in op.fields if path.partition(".")[0] in kind.by_steps]
