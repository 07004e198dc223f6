"""A record as both ends hold it, and how changes by path are laid on its fields."""

from typing import Any

import msgspec

from sync.model.op import Op
from sync.model.pack import Field, RecordType, Workflow

Fields = dict[str, Any]

STATE, DELETED = "state", "deleted"  # marked and told like paths; no field can have these keys


class Record(msgspec.Struct, kw_only=True):
    """One record: confirmed by central, with this PC's own unsent changes laid over it."""

    type: str
    id: str
    office: str
    pack: str
    fields: Fields
    state: str | None = None
    deleted: bool = False
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""
    updated_by: str = ""
    seq: int = 0  # central's sequence of the last confirmed change; 0: central has not seen it
    pending: int = 0  # this PC's changes that central has not answered yet


def get_path(fields: Fields, path: str) -> Any:
    """The value at `path`; None where there is none."""
    if "." not in path:
        return fields.get(path)
    key, _dot, entry = path.partition(".")
    value = fields.get(key)
    return value.get(entry) if isinstance(value, dict) else None


def set_path(fields: Fields, path: str, value: Any) -> None:
    """Put `value` at `path` in `fields`; None removes it. Never changes a nested value in place."""
    key = path
    if "." in path:
        key, _dot, entry = path.partition(".")
        entries = dict(fields.get(key) or {})
        entries[entry] = value
        value = {name: content for name, content in entries.items() if content is not None} or None
    if value is None:
        fields.pop(key, None)
    else:
        fields[key] = value


def change_value(kind: RecordType, path: str, standing: Any, change: Any) -> Any:
    """What `standing` becomes under an op's `change`: a delta for `union` and `sum`, else the new value."""
    if path in kind.plain or change is None:
        return change
    field = kind.field(path)
    if field is None:
        return change
    if field.merge == "union":
        kept = (set(standing or ()) | set(change.get("add", ()))) - set(change.get("remove", ()))
        return sorted(kept) or None
    if field.merge == "sum":
        return (standing or 0) + change["add"]
    return change


def change_between(field: Field, before: Any, value: Any) -> Any:
    """The change that makes `before` into `value`; None when they are alike, or when `value` clears."""
    if isinstance(value, dict) and field.merge in ("union", "sum"):
        return value
    if field.merge == "union" and value is not None:
        added, removed = sorted(set(value) - set(before or ())), sorted(set(before or ()) - set(value))
        return {"add": added, "remove": removed} if added or removed else None
    if field.merge == "sum" and value is not None:
        return {"add": value - (before or 0)} if value != (before or 0) else None
    return value if value != before else None


def lay_fields(kind: RecordType, fields: Fields, changes: Fields) -> Fields:
    """A copy of `fields` with an op's `changes` laid on it."""
    result = dict(fields)
    for path, change in changes.items():
        if path in kind.plain and change is not None:
            result[path] = change
        else:
            set_path(result, path, change_value(kind, path, get_path(result, path), change))
    return result


def next_state(workflow: Workflow | None, state: str | None, op: Op) -> str | None:
    """The state after `op`, whose legality the caller has judged."""
    if workflow is None:
        return state
    if op.action == "create":
        return workflow.initial
    step = workflow.step(op.step) if op.step else None
    return step.end if step else state


def lay_op(kind: RecordType, record: Record, op: Op) -> Record:
    """A copy of `record` as it looks once `op` is laid on it; used for this PC's own changes.

    Of an atomic group that an edit touches the rest is as its writer saw it, whatever others have set there since.
    """
    rest = {path: op.old.get(path) for path in kind.beside(op.fields)} if op.action == "set" else {}
    return msgspec.structs.replace(
        record,
        fields=lay_fields(kind, record.fields, op.fields | rest),
        state=next_state(kind.workflow, record.state, op),
        deleted=record.deleted or op.action == "delete",
        updated_at=op.at,
        updated_by=op.user,
    )


def blank(op: Op) -> Record:
    """The empty record that a `create` op fills."""
    return Record(
        type=op.record_type,
        id=op.record,
        office=op.office,
        pack=op.pack,
        fields={},
        created_at=op.at,
        created_by=op.user,
    )
