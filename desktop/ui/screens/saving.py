"""From a form to a use case: what was changed, and who takes it."""

from collections.abc import Sequence
from typing import Any

from desktop.ui.forms.form import RecordForm
from desktop.usecases.desk import Desk, get_record
from desktop.usecases.office.users import USER, add_user, set_password
from desktop.usecases.people.registering import add_record, edit_record
from desktop.usecases.requests.gathering import joining_beside
from desktop.usecases.scans.unsaved import scans_beside
from sync.model.pack import RecordType
from sync.model.record import Fields, Record

Reasons = dict[str, str]


def changes_between(kind: RecordType, before: Fields, after: Fields) -> Fields:
    """The paths that differ, with their new values; None where a value went away. Maps are compared by entry."""
    changes: Fields = {}
    for field in kind.fields:
        old, new = before.get(field.key), after.get(field.key)
        if old == new:
            continue
        if field.type == "map":
            changes.update(_entries(field.key, old or {}, new or {}))
        else:
            changes[field.key] = new
    return changes


def _entries(key: str, old: dict[str, Any], new: dict[str, Any]) -> Fields:
    names = [*old, *(name for name in new if name not in old)]
    return {f"{key}.{name}": new.get(name) for name in names if old.get(name) != new.get(name)}


def save_new(
    desk: Desk, kind: RecordType, draft: str, fields: Fields, reasons: Reasons, workers: Sequence[str] = ()
) -> Record:
    """Create the record a form describes, with the scans that lie with its draft; a request with its `workers`, by
    their ids. Raises Refused.
    """
    secret, plain = _split(kind, fields)
    if kind.key == USER:
        return add_user(desk, plain, secret)
    beside = scans_beside(desk, kind.key, draft, {}, plain)
    if workers:
        beside = joining_beside(desk, plain, workers, beside)
    return add_record(desk, kind.key, plain, reasons, beside)


def save_changes(
    desk: Desk, kind: RecordType, draft: str, record: str, seen: Fields, fields: Fields, reasons: Reasons
) -> Record:
    """Write what a form changed since its fields were `seen`, with its draft's scans. Raises Refused."""
    secret, plain = _split(kind, fields)
    before = {key: value for key, value in seen.items() if kind.require(key).type != "secret"}
    if changes := changes_between(kind, before, plain):
        beside = scans_beside(desk, kind.key, draft, before, plain)
        edit_record(desk, kind.key, record, changes, reasons, {path: _at(before, path) for path in changes}, beside)
    if secret:
        set_password(desk, record, secret)
    return get_record(desk, kind.key, record)


def _split(kind: RecordType, fields: Fields) -> tuple[str, Fields]:
    secrets = [field.key for field in kind.fields if field.type == "secret"]
    secret = next((str(fields[key]) for key in secrets if fields.get(key)), "")
    return secret, {key: value for key, value in fields.items() if key not in secrets}


def _at(fields: Fields, path: str) -> Any:
    key, dot, entry = path.partition(".")
    value = fields.get(key)
    return value if not dot else (value or {}).get(entry)


def form_title(kind: RecordType, form: RecordForm) -> str:
    """What unfinished work is called: what stands in its title fields."""
    texts = (form.cells[key].control.typed() for key in kind.title if key in form.cells)
    return " ".join(text["text"] if isinstance(text, dict) else str(text or "") for text in texts).strip()
