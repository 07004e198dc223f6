"""Conflicts: what two people wrote, who and when, and the decision of a third, or of one of them."""

from typing import Any, Literal

import msgspec

from desktop.errors import Refused
from desktop.i18n import N_, _, current_language
from desktop.store.errors import RecordGone
from desktop.store.values import Author, Intent, Query
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.exchange.depends import depends_words, related
from desktop.usecases.names import names_of, title
from desktop.usecases.people.registering import refuse_settled, settling_request
from desktop.usecases.requests.steps import step_intent
from desktop.wording import Names, label_path, show_moment, show_path
from sync.model.issues import errors
from sync.model.op import Action
from sync.model.pack import RecordType
from sync.model.record import DELETED, STATE, Fields, Record, get_path, set_path
from sync.model.validate import check_record
from sync.model.workflow import judge_edit

CONFLICT = "conflict"
Choice = Literal["standing", "offered", "other"]

_DECIDED: dict[Choice, str] = {
    "standing": N_("{name} decided for the standing value; both values are kept."),
    "offered": N_("{name} decided for the offered value; both values are kept."),
    "other": N_("{name} wrote another value: {value}. Both values are kept too."),
}


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two: who set the values, when (UTC) and on which PC."""

    by: str
    at: str
    device: str


class ConflictField(msgspec.Struct, frozen=True, kw_only=True):
    """One path with its three values, canonical and as people read them."""

    path: str
    label: str
    base: Any
    standing: Any
    offered: Any
    base_text: str
    standing_text: str
    offered_text: str


class ConflictView(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict as a person decides it. `what_follows` tells what the record shows until then, later who decided.

    `earlier` has a sentence for each value that a third one took the place of, `depends` one for each request and
    letter that hangs on the record. `other_values`: sides of a decided one that the record does not show and may.
    """

    id: str
    record_type: str
    record: str
    record_label: str
    record_title: str
    fields: tuple[ConflictField, ...]
    standing: Side
    offered: Side
    earlier: tuple[str, ...]
    depends: tuple[str, ...]
    what_follows: str
    state: str
    other_values: tuple[Choice, ...]


def conflicts(office: Office, include_resolved: bool = False) -> list[ConflictView]:
    """Open conflicts, the oldest first."""
    states = () if include_resolved else ("open",)
    ids = office.store.select(Query(record_type=CONFLICT, states=states, order=("created_at", "asc")))
    names = names_of(office)
    return [_view(office, conflict, names) for conflict in office.store.many(CONFLICT, ids)]


def conflict_view(office: Office, conflict: str) -> ConflictView:
    """One conflict. Raises RecordGone."""
    return _view(office, get_record(office, CONFLICT, conflict), names_of(office))


def resolve_conflict(desk: Desk, conflict: str, choice: Choice, value: Any = None) -> Record:
    """Decide a conflict: the record gets the chosen value, the conflict is closed, in one write.

    `other` takes `value`: a mapping by path where the conflict is about several paths, else the one value. The value
    not chosen stays in the conflict and in the history. Central sets the value and closes the conflict together, or
    keeps both open when somebody decided otherwise meanwhile. Raises Refused for wrong values, for who may not write
    the record, and for another value than the one that stands where the record may not change any more.
    """
    found = get_record(desk, CONFLICT, conflict)
    record_type, record = found.fields["record_type"], found.fields["record"]
    author = desk.author(record_type)
    target = desk.store.get(record_type, record)
    if target is None:
        raise RecordGone(_("This record is not on this PC. Nothing was decided. Synchronise, then look again."))
    wanted = _wanted(found, choice, value)
    changes = {path: new for path, new in wanted.items() if _value_at(target, path) != new}
    if STATE in changes:
        raise Refused(
            _(
                "The record has gone on, so that step cannot be taken from here. Decide for the standing value, then "
                "take the step that the record needs now. Nothing was decided."
            )
        )
    if changes:
        _refuse_impossible(desk, target, author, changes)
    closing = step_intent(desk.pack, found, "resolve", author)
    closing = msgspec.structs.replace(closing, fields={**closing.fields, "choice": choice, "chosen": wanted})
    write(desk, author, [closing, *_settings(target, changes)])  # closed first, it keeps both values as they were
    return desk.store.get(record_type, record) or target


def _settings(target: Record, changes: Fields) -> list[Intent]:
    """Central sets what was chosen as it closes the conflict; here the record shows it before central is heard."""
    if not changes:
        return []
    action: Action = "delete" if changes.get(DELETED) else "set"
    fields = {path: value for path, value in changes.items() if path != DELETED}
    return [Intent(record_type=target.type, record=target.id, action=action, fields=fields)]


def _refuse_impossible(desk: Desk, target: Record, author: Author, changes: Fields) -> None:
    if target.deleted:
        raise RecordGone(_("This record was deleted meanwhile. Decide for the standing value. Nothing was decided."))
    kind = desk.pack.record(target.type)
    if locked := judge_edit(desk.pack, target, author.role):
        raise refused(desk.pack, kind, locked)
    refuse_settled(desk, target)
    _refuse_wrong(desk, kind, target, {path: value for path, value in changes.items() if path != DELETED})


def _value_at(record: Record, path: str) -> Any:
    if path == STATE:
        return record.state
    return record.deleted if path == DELETED else get_path(record.fields, path)


def _wanted(conflict: Record, choice: Choice, value: Any) -> Fields:
    paths = list(conflict.fields["paths"])
    if choice == "other":
        if value is None:
            raise Refused(_("Another value was chosen, but none was given. Nothing was decided."))
        by_path = value if len(paths) > 1 else {paths[0]: value}
        if not isinstance(by_path, dict) or set(by_path) != set(paths):
            raise Refused(_("A value is needed for each field of this conflict. Nothing was decided."))
        return by_path
    standing: Fields = conflict.fields.get("standing") or {}
    if choice == "standing":
        return {path: standing.get(path) for path in paths}
    offered: Fields = conflict.fields.get("offered") or {}
    return {path: offered.get(path, standing.get(path)) for path in paths}


def _refuse_wrong(desk: Desk, kind: RecordType, target: Record, changes: Fields) -> None:
    """Only what the decision itself breaks holds it back."""
    after = dict(target.fields)
    for path, new in changes.items():
        set_path(after, path, new)
    before = check_record(desk.pack, kind, target.fields, desk.today())
    found = [issue for issue in errors(check_record(desk.pack, kind, after, desk.today())) if issue not in before]
    if found:
        raise refused(desk.pack, kind, found)


def _view(office: Office, conflict: Record, names: Names) -> ConflictView:
    fields = conflict.fields
    kind = office.pack.record(fields["record_type"])
    target = office.store.get(kind.key, fields["record"])
    return ConflictView(
        id=conflict.id,
        record_type=kind.key,
        record=fields["record"],
        record_label=kind.label.of(current_language()),
        record_title=title(office, target, names) if target else fields["record"],
        fields=tuple(_field(office, kind, fields, path, names) for path in fields["paths"]),
        standing=_side(fields, "standing", names),
        offered=_side(fields, "offered", names),
        earlier=tuple(_earlier(office, kind, entry, names) for entry in fields.get("earlier") or ()),
        depends=tuple(depends_words(found) for found in related(office, target, names)) if target else (),
        what_follows=_what_follows(office, conflict, target, names),
        state=conflict.state or "",
        other_values=_other_values(conflict, target),
    )


def _other_values(conflict: Record, target: Record | None) -> tuple[Choice, ...]:
    paths = set(conflict.fields["paths"])
    if conflict.state == "open" or target is None or target.deleted or paths & {STATE, DELETED}:
        return ()
    sides: tuple[Choice, ...] = ("standing", "offered")
    return tuple(
        side
        for side in sides
        if any(_value_at(target, path) != value for path, value in _wanted(conflict, side, None).items())
    )


def side_values(conflict: Record, side: Choice) -> Fields:
    """The values of one side of a conflict, by path."""
    return _wanted(conflict, side, None)


def _earlier(office: Office, kind: RecordType, entry: Fields, names: Names) -> str:
    side = _side(entry, "offered", names)
    values = ", ".join(show_path(office.pack, kind, path, value, names) for path, value in entry["offered"].items())
    return _("Before the other value, {name} wrote “{value}” on {device}, {moment}.").format(
        name=side.by, value=values, device=side.device, moment=show_moment(side.at)
    )


def _what_follows(office: Office, conflict: Record, target: Record | None, names: Names) -> str:
    if conflict.state == "open":
        shown = _("Until somebody decides, the record shows the standing value; both values are kept.")
        return f"{shown} {_rest(office, target)}".strip() if target else shown
    user = conflict.fields.get("resolved_by", "")
    decided = _DECIDED[conflict.fields.get("choice", "other")]
    kind, chosen = office.pack.record(conflict.fields["record_type"]), conflict.fields.get("chosen") or {}
    written = ", ".join(show_path(office.pack, kind, path, value, names) for path, value in chosen.items())
    return _(decided).format(name=(names("user", user) if user else None) or user, value=written or "–")


def _rest(office: Office, target: Record) -> str:
    """That the record may not change as it stands, and what to do then; "" where it may."""
    workflow = office.pack.record(target.type).workflow
    if workflow is None or target.state is None:
        return ""
    if target.state not in workflow.locked and settling_request(office, target) is None:
        return ""
    return _(
        "The record is “{state}” and stays as it is: decide for the standing value, or have it sent back first."
    ).format(state=workflow.state(target.state).label.of(current_language()))


def _field(office: Office, kind: RecordType, conflict: Fields, path: str, names: Names) -> ConflictField:
    values = {side: (conflict.get(side) or {}).get(path) for side in ("base", "standing", "offered")}
    if path not in (conflict.get("offered") or {}):  # the rest of an atomic group, which this side did not touch
        values["offered"] = values["standing"]
    texts = {side: show_path(office.pack, kind, path, value, names) for side, value in values.items()}
    return ConflictField(
        path=path,
        label=label_path(office.pack, kind, path),
        base=values["base"],
        standing=values["standing"],
        offered=values["offered"],
        base_text=texts["base"],
        standing_text=texts["standing"],
        offered_text=texts["offered"],
    )


def _side(conflict: Fields, side: str, names: Names) -> Side:
    user = conflict.get(f"{side}_by", "")
    return Side(
        by=(names("user", user) if user else None) or user,
        at=conflict.get(f"{side}_at", ""),
        device=conflict.get(f"{side}_device", ""),
    )
