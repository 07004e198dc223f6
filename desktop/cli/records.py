"""Records of every kind from the command line."""

import msgspec

from desktop.cli.answer import Answer, WrongUsage
from desktop.cli.session import Session, say, split_pair
from desktop.cli.showing import listing, masked, record_data, sheet, without_secrets
from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.usecases.desk import get_record
from desktop.usecases.history import HistoryLine, history_of
from desktop.usecases.people import registering
from desktop.usecases.requests.checklists import mark_all_documents, mark_document
from desktop.usecases.requests.steps import goes_along, take_step
from desktop.wording import show_moment
from sync.model.pack import RecordType
from sync.model.record import Record


def types(session: Session) -> Answer:
    """The kinds of records with the keys and labels of their fields."""
    language = current_language()
    kinds = [kind for kind in session.pack.records.values() if kind.browse]
    data = [
        {
            "type": kind.key,
            "label": kind.label.of(language),
            "fields": [
                {"key": field.key, "type": field.type, "label": field.label.of(language), "required": field.required}
                for field in kind.fields
                if not field.hidden
            ],
        }
        for kind in kinds
    ]
    return Answer(data=data, text="\n".join(_type_lines(kinds)))


def add(session: Session) -> Answer:
    """Create a record of typed texts; what the pack sets by default need not be given."""
    options = session.options
    kind = session.kind(options.type)
    fields = {
        **registering.fresh_fields(kind),
        **session.typed_fields(kind.key, options.fields, own_regency(session)),
    }
    given = {key: value for key, value in fields.items() if value is not None}
    return _record_answer(session, registering.add_record(session.desk, kind.key, given, _confirmations(session)))


def edit(session: Session) -> Answer:
    """Change fields of a record, or confirm its warnings."""
    options = session.options
    changes = session.typed_fields(session.kind(options.type).key, options.fields, own_regency(session))
    edited = registering.edit_record(session.desk, options.type, options.id, changes, _confirmations(session))
    return _record_answer(session, edited)


def show(session: Session) -> Answer:
    """One record; that it was looked at goes into its history."""
    desk = session.desk
    found = get_record(desk, session.kind(session.options.type).key, session.options.id)
    desk.store.log(desk.reader(), "view", found.type, found.id)
    return _record_answer(session, found)


def list_records(session: Session) -> Answer:
    """Records that match, identity numbers masked."""
    options = session.options
    kind = session.kind(options.type)
    if options.limit < 1:
        raise WrongUsage(_("--limit must be 1 or more."))
    desk = session.desk
    query = msgspec.structs.replace(narrowed(session, kind), limit=options.limit)
    found = desk.store.many(kind.key, desk.store.select(query))
    matching = desk.store.count(query) if len(found) == options.limit else len(found)
    if matching > len(found):
        say(_("{shown} of {found} are shown; --limit shows more.").format(shown=len(found), found=matching))
    data = [record_data(masked(kind, without_secrets(kind, record))) for record in found]
    return Answer(data=data, text=listing(desk, kind, found))


def narrowed(session: Session, kind: RecordType) -> Query:
    """The records that the options for text, fields and states name."""
    options = session.options
    return Query(
        record_type=kind.key,
        text=options.search,
        filters=session.typed_fields(kind.key, options.where, own_regency(session)),
        states=states(kind, options.state),
    )


def states(kind: RecordType, keys: list[str]) -> tuple[str, ...]:
    """The states a command line names. Raises WrongUsage."""
    known = [state.key for state in kind.workflow.states] if kind.workflow else []
    for key in keys:
        if key not in known:
            raise WrongUsage(
                _("There is no state {state}; there are: {known}.").format(state=key, known=", ".join(known) or "–")
            )
    return tuple(keys)


def history(session: Session) -> Answer:
    """What happened to a record, the first first."""
    kind = session.kind(session.options.type)
    lines = history_of(session.desk, kind.key, session.options.id)
    if not lines:
        get_record(session.desk, kind.key, session.options.id)
    return Answer(data=msgspec.to_builtins(lines), text="\n".join(_history_text(line) for line in lines))


def check(session: Session) -> Answer:
    """Note findings about documents; without any, show what the checklist says."""
    return mark(session, session.kind(session.options.type).key)


def step(session: Session) -> Answer:
    """One step of one record, such as sending a single worker back."""
    options = session.options
    kind = session.kind(options.type)
    if kind.workflow is None or kind.workflow.step(options.step) is None:
        known = ", ".join(found.key for found in kind.workflow.steps) if kind.workflow else "–"
        raise WrongUsage(_("There is no step {step}; there are: {known}.").format(step=options.step, known=known))
    if goes_along(kind.key, options.step):
        raise WrongUsage(_("This step takes more along: use loket request, loket letter or loket interview."))
    return _record_answer(session, take_step(session.desk, kind.key, options.id, options.step, options.reason))


def mark(session: Session, record_type: str) -> Answer:
    """Write the marks of the command line on the checklist of the record it names."""
    options = session.options
    desk = session.desk
    for document, verdict in (split_pair(argument) for argument in options.mark):
        if desk.pack.code("document_verdict", verdict) is None:
            raise WrongUsage(_("{verdict} is none of: matches, differs, pending.").format(verdict=verdict))
        mark_document(desk, record_type, options.id, document, {"verdict": verdict})
    if options.all:
        mark_all_documents(desk, record_type, options.id)
    return _record_answer(session, get_record(desk, record_type, options.id))


def _record_answer(session: Session, record: Record) -> Answer:
    shown = without_secrets(session.kind(record.type), record)
    return Answer(data=record_data(shown), text=sheet(session.office, shown))


def _confirmations(session: Session) -> dict[str, str]:
    return dict(split_pair(argument) for argument in session.options.confirm)


def own_regency(session: Session) -> str | None:
    """The office's own regency, in which a village is looked for first."""
    office = session.office
    found = office.store.get("office", office.store.membership().office)
    return found.fields.get("regency") if found else None


def _type_lines(kinds: list[RecordType]) -> list[str]:
    language = current_language()
    lines = []
    for kind in kinds:
        lines.append(f"{kind.key}  {kind.label.of(language)}")
        lines += [f"  {field.key}  {field.label.of(language)}" for field in kind.fields if not field.hidden]
    return lines


def _history_text(line: HistoryLine) -> str:
    head = "  ".join(filter(None, (show_moment(line.at) if line.at else "", line.by, line.what, line.reason)))
    return "\n".join([head, *(f"  {change.told}" for change in line.changes)])
