"""Records written by hand: a walk-in worker registered, a company's licence added, a name mended."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Build, Desk, Office, get_record, refused, write
from desktop.usecases.names import title
from desktop.usecases.people.persons import is_decided, standing_twins
from desktop.wording import label_path
from sync.model.issues import Issue
from sync.model.op import new_id
from sync.model.pack import RecordType
from sync.model.record import Fields, Record, get_path, set_path
from sync.model.validate import check_record, confirmation_value, is_confirmed
from sync.model.workflow import SETTLED, judge_change

REGISTRATION = "registration"
REQUEST = "recommendation_request"

Beside = Callable[[Transaction, str], Sequence[Intent]]
"""Does, in the transaction that writes a record of that id, what has to come with it, and gives what is written too."""
Confirmations = dict[str, str]
"""The code of a warning and the reason why it is all right all the same."""


def fresh_fields(kind: RecordType) -> Fields:
    """The fields of a new record before anything was typed: the pack's defaults."""
    return {field.key: field.default for field in kind.fields if field.default is not None}


def check_draft(office: Office, record_type: str, fields: Fields, record: str | None = None) -> list[Issue]:
    """Everything wrong with a record as typed so far; `record` is its id once it has been saved."""
    kind = office.pack.record(record_type)
    found = check_record(office.pack, kind, fields, office.today())
    twin = undecided_twin(office, record_type, fields, record)
    if twin is not None:
        issue = already_registered(twin)
        found += [] if is_confirmed(issue, fields, kind) else [issue]
    return found


def undecided_twin(office: Office, record_type: str, fields: Fields, own: str | None = None) -> Record | None:
    """The latest standing record of that number of which nobody said whether it is of the same person."""
    rule = office.pack.record(record_type).same_person
    twins = standing_twins(office, record_type, fields.get(rule.field), own) if rule else []
    return next((twin for twin in twins if not is_decided(office, record_type, fields, own, twin)), None)


def already_registered(twin: Record) -> Issue:
    """The warning that `twin` bears the same NIK; a person may go abroad twice, so a reason confirms it."""
    return Issue(code="already_registered", field="nik", level="warning", facts={"record": twin.id})


def register(desk: Desk, fields: Fields, confirmations: Confirmations | None = None) -> Record:
    """Register a worker who came in person. Raises Refused as `add_record` does."""
    return add_record(desk, REGISTRATION, fields, confirmations)


def is_handwritten(kind: RecordType) -> bool:
    """Whether people write such records themselves: letters come of a request, conflicts of central."""
    return bool(kind.write) and not any(field.type == "snapshot" and field.required for field in kind.fields)


def add_record(
    desk: Desk,
    record_type: str,
    fields: Fields,
    confirmations: Confirmations | None = None,
    beside: Beside | None = None,
) -> Record:
    """Create a record, and do what is `beside` it in the same transaction.

    Raises Refused with every error, and every warning without a reason in `confirmations`.
    """
    kind = desk.pack.record(record_type)
    if not is_handwritten(kind):
        raise Refused(
            _("{kind}: such a record is made by the program itself. Nothing was written.").format(
                kind=kind.label.of(current_language())
            )
        )
    author = desk.author(record_type)
    _refuse_secrets(kind, fields)
    complete = dict(fields)
    for path, entry in confirming(desk, kind, complete, confirmations or {}).items():
        set_path(complete, path, entry)
    issues = check_draft(desk, record_type, complete)
    if issues:
        raise refused(desk.pack, kind, issues)
    record = new_id(desk.clock.milliseconds())
    intent = Intent(record_type=record_type, record=record, action="create", fields=complete)
    write(desk, author, _with(beside, intent, record))
    return get_record(desk, record_type, record)


def edit_record(
    desk: Desk,
    record_type: str,
    record: str,
    changes: Fields,
    confirmations: Confirmations | None = None,
    seen: Fields | None = None,
    beside: Beside | None = None,
) -> Record:
    """Set the paths in `changes` (None clears). What was wrong before does not hinder; nothing wrong may be added.

    `seen` holds the values the person had before their eyes: a path that changed under them meanwhile is refused, not
    overwritten. Raises Refused and RecordGone.
    """
    kind = desk.pack.record(record_type)
    _refuse_secrets(kind, changes)
    standing = get_record(desk, record_type, record)
    new = [path for path, value in changes.items() if value != get_path(standing.fields, path)]
    author = desk.author(record_type, fields=new)
    if locked := judge_change(desk.pack, standing, author.role, new):
        raise refused(desk.pack, kind, locked)
    refuse_settled(desk, standing)
    _refuse_unseen(desk, kind, standing, changes, seen or {})
    wanted = _laid(standing.fields, changes)
    confirmed = confirming(desk, kind, wanted, confirmations or {}, record)
    wanted = _laid(wanted, confirmed)
    before = check_draft(desk, record_type, standing.fields, record)
    issues = [issue for issue in check_draft(desk, record_type, wanted, record) if issue not in before]
    if issues:
        raise refused(desk.pack, kind, issues)
    intent = Intent(record_type=record_type, record=record, action="set", fields={**changes, **confirmed})
    write(desk, author, _with(beside, intent, record))
    return get_record(desk, record_type, record)


def _with(beside: Beside | None, intent: Intent, record: str) -> Build:
    if beside is None:
        return [intent]

    return lambda tx: [intent, *beside(tx, record)]


def confirming(
    desk: Desk, kind: RecordType, fields: Fields, confirmations: Confirmations, record: str | None = None
) -> Fields:
    """The entries, by path, that confirm the record's warnings with these reasons; blank ones confirm nothing."""
    return confirmation_entries(desk, kind, fields, check_draft(desk, kind.key, fields, record), confirmations)


def confirmation_entries(
    desk: Desk, kind: RecordType, fields: Fields, issues: list[Issue], confirmations: Confirmations
) -> Fields:
    """`confirmations.<code>` for each warning among `issues` that a reason is given for."""
    entries: Fields = {}
    for issue in issues:
        reason = confirmations.get(issue.code, "").strip()
        if issue.level == "warning" and reason and kind.field("confirmations"):
            value = confirmation_value(issue, fields, kind)
            entries[f"confirmations.{issue.code}"] = {"reason": reason, "value": value, "by": desk.person.id}
    return entries


def refuse_settled(desk: Desk, record: Record) -> None:
    """A worker's data rest between the verifier's check and the letter, so that the letter says what was checked."""
    found = settling_request(desk, record)
    if found is not None:
        raise Refused(
            _(
                "{name} belongs to request {number}, which has been verified and waits for its letter. Nothing was "
                "changed. Have the request sent back first if something must be mended."
            ).format(name=record.fields.get("name", ""), number=title(desk, found))
        )


def settling_request(office: Office, record: Record) -> Record | None:
    """The request for which a worker's data rest as they were checked; None where they may be changed."""
    request = record.fields.get("request") if record.type == REGISTRATION and record.state == "verified" else None
    found = office.store.get(REQUEST, request) if request else None
    return found if found is not None and found.state in SETTLED else None


def _laid(fields: Fields, changes: Fields) -> Fields:
    result = dict(fields)
    for path, value in changes.items():
        set_path(result, path, value)
    return result


def _refuse_unseen(desk: Desk, kind: RecordType, standing: Record, changes: Fields, seen: Fields) -> None:
    changed = [
        path
        for path, value in changes.items()
        if path in seen and _differs(get_path(standing.fields, path), seen[path], value)
    ]
    if changed:
        raise Refused(
            _(
                "Somebody changed this meanwhile: {fields}. Nothing was overwritten. Look at it, then save again."
            ).format(fields=", ".join(label_path(desk.pack, kind, path) for path in changed))
        )


def _differs(standing: Any, seen: Any, wanted: Any) -> bool:
    return standing not in (seen, wanted)


def _refuse_secrets(kind: RecordType, fields: Fields) -> None:
    if any(field.type == "secret" and field.key in fields for field in kind.fields):
        raise Refused(_("A password is not written like other fields. Nothing was changed. Set it on its own page."))
