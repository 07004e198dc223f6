"""Issues and values in words, in the language in use: the same sentence at the counter and on the command line."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from desktop.i18n import N_, _, current_language, ngettext
from sync.model.areas import area_name
from sync.model.attachments import files_of
from sync.model.dates import MONTHS, format_date
from sync.model.identity import group_phone
from sync.model.issues import Issue
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import DELETED, STATE, Fields

Names = Callable[[str, str], str | None]
"""The title of a record by type and id, for fields that point to one."""

_MONTH_LETTERS = 3
NOTHING = "–"
_NOT_FIELDS = {STATE: N_("Status"), DELETED: N_("The record itself")}

SENTENCES: dict[str, str] = {
    # a value
    "missing": N_("{field} is not filled in."),
    "needed_here": N_("{field} is not filled in, and is needed here."),
    "pattern": N_("{field} does not have the form it should have."),
    "wrong_type": N_("{field} holds something that does not belong there."),
    "control_character": N_("{field} holds a character that cannot be shown or printed."),
    "password_short": N_("{field} needs at least {minimum} characters."),
    "too_long": N_("{field} is longer than {maximum} characters."),
    "too_small": N_("{field} is below {minimum}."),
    "too_large": N_("{field} is above {maximum}."),
    "number_unreadable": N_("{field}: “{text}” is not a whole number."),
    "yes_or_no": N_("{field}: “{text}” is neither yes nor no."),
    "code_unknown": N_("{field}: “{text}” is not on the list."),
    "area_unknown": N_("{field}: “{text}” is not a known area."),
    "ref_unknown": N_("{field}: “{text}” is not found; choose it from the list."),
    "several_found": N_("{field}: several are called “{text}”; press ↓ and choose one."),
    "ref_unmade": N_("{field}: “{text}” is not found. Choose one that is found, or register a new one by the button."),
    "ref_none": N_("{field}: none is registered yet. Register the first one by the button beside it."),
    "date_unreadable": N_("{field}: “{text}” cannot be read as a date."),
    "date_in_future": N_("{field} lies in the future."),
    "phone_unreadable": N_("{field}: “{text}” is not a phone number."),
    "not_digits": N_("{field} may hold digits only."),
    "field_unknown": N_("This kind of record has no field “{field}”."),
    "document_unknown": N_("{field}: the document “{document}” is not on the checklist."),
    "verdict_unknown": N_("{field}: the verdict on “{document}” is not on the list."),
    "number_template": N_("{text} Mend the field {field}."),
    "files_malformed": N_("{field}: what is said about the scans of “{document}” makes no sense."),
    "files_too_many": N_("{field}: “{document}” may have at most {maximum} scans."),
    # a person
    "nik_length": N_("{field} must have 16 digits, this one has {n}."),
    "nik_digits_lost": N_("{field} came from a cell formatted as a number, which rounds its last digit: check it."),
    "digits_lost": N_("{field} came from a cell formatted as a number, which rounds its last digits: check it."),
    "nik_not_digits": N_("{field} may hold digits only."),
    "nik_date_invalid": N_("{field} holds a birth date that does not exist."),
    "nik_serial_zero": N_("{field} ends in 0000, which no one is given."),
    "nik_birth_mismatch": N_("{field} differs from the NIK, which says {nik_date}."),
    "nik_sex_mismatch": N_("{field} differs from the NIK, which says {nik_sex}."),
    "nik_area_unknown": N_("The area {area} in the NIK is not on today's list of areas."),
    "permission_by_other": N_(
        "A person who is “{status}” has permission from: {relations}. This one has it from another."
    ),
    "permission_signer_missing": N_(
        "A person who is “{status}” needs permission from: {relations}. Whose it is has not been noted."
    ),
    "under_age": N_("The person is {age} years old; the law asks for at least {years}."),
    # a list
    "count_differs": N_("The letter speaks of {stated} workers, the list has {found}."),
    "country_differs": N_("{field} differs from the letter, which asks for {asked}."),
    "formula_error": N_("{field}: the formula in cell {cell} ends in an error ({text})."),
    "formula_without_value": N_(
        "{field}: the formula in cell {cell} was never calculated; open and save the workbook."
    ),
    "duplicate_in_file": N_("The same NIK stands in row {row} of this file."),
    "already_registered": N_("This NIK is registered at this office already."),
    # a step
    "step_unknown": N_("There is no step “{step}” for this record."),
    "step_not_from_here": N_("The step “{step}” is not possible while the record is “{state}”."),
    "step_not_your_role": N_("The step “{step}” is for: {roles}."),
    "field_not_your_role": N_("Changing {field} is for: {roles}."),
    "edit_not_your_role": N_("Writing this kind of record is for: {roles}."),
    "own_work": N_("The step “{step}” must be taken by somebody who has not worked on this record before."),
    "documents_missing": N_("These documents are not yet marked as matching: {documents}."),
    "stamp_missing": N_("The step “{step}” does not say who took it."),
    "step_fields": N_("The step “{step}” may not change: {fields}."),
    "reason_missing": N_("The step “{step}” needs a reason."),
    "worker_too_late": N_("The request has been approved already, so no further worker can be verified for it."),
    "kept_by_central": N_("{field} is kept by the central server and not by hand."),
    "request_not_refused": N_("A letter of refusal is for a request that was refused."),
    "stamp_by_step": N_("{field} is written by the step itself and not by hand."),
    "locked": N_("The record is “{state}” and can no longer be changed."),
}
"""What can be mended here, by the code of the issue."""

CENTRAL_SENTENCES: dict[str, str] = {
    "author_unknown": N_("The central server does not know the person who wrote this."),
    "author_inactive": N_("The account of the person who wrote this had been closed."),
    "author_role": N_("The person who wrote this did not have the role for it any more: {role}."),
    "changed_meanwhile": N_("Somebody changed {field} before the step “{step}” arrived: look at it and take it again."),
    "internal": N_("The central server failed at this change. Its administrator must look at it."),
    "names_another": N_("{field} names somebody else than who wrote this change."),
    "not_this_device": N_("The change was written on another PC."),
    "not_this_office": N_("The change belongs to another office."),
    "letter_stands": N_("The letter {number} is not void: its request and its workers stay as they are until it is."),
    "workers_differ": N_("The letter {number} does not name as many workers as its permit is charged with."),
    "number_differs": N_("The letter does not print number {number} of {year}, under which it is kept."),
    "number_not_granted": N_("The number of the letter was not granted to this PC."),
    "number_used": N_("The letter number {number} of {year} is used already."),
    "seal_missing": N_(
        "The letter {number} bears no seal. Take it back here, destroy its paper, and issue the letter again."
    ),
    "seal_not_certified": N_(
        "The seal of letter {number} is not by a key that the central server certified for this office. Take the "
        "letter back here, destroy its paper, synchronise, and issue it again."
    ),
    "seal_revoked": N_(
        "The letter {number} was sealed by a key that did not count any more. Take it back here, destroy its paper, "
        "synchronise, and issue it again."
    ),
    "seal_differs": N_(
        "The seal of letter {number} says something else than the letter. Take it back here, destroy its paper, and "
        "issue the letter again."
    ),
    "approval_missing": N_(
        "The request of letter {number} was approved without the head's signature. Take the letter back here, destroy "
        "its paper, send the request back, and have it approved again."
    ),
    "approval_not_certified": N_(
        "The head's approval behind letter {number} is not signed by a key that the central server certified for this "
        "office. Take the letter back here, destroy its paper, send the request back, and have it approved again."
    ),
    "approval_revoked": N_(
        "The head's approval behind letter {number} was signed by a key that does not count. Take the letter back "
        "here, destroy its paper, send the request back, and have it approved again."
    ),
    "approval_differs": N_(
        "The letter {number} says something else than the head approved. Take it back here, destroy its paper, send "
        "the request back, and have it approved again."
    ),
    "no_mandate": N_(
        "Who approved letter {number} had no mandate in force on {date}. Have the administrator note the mandate "
        "under Signatories, then send the letter again; otherwise take it back here and destroy its paper."
    ),
    "workers_unlike": N_(
        "The letter {number} and the workers whom the central server knows as verified for its request differ in: "
        "{names}. Settle what was refused of these workers, then send the letter again; otherwise take it back here "
        "and destroy its paper."
    ),
    "letter_needed": N_(
        "The step “{step}” goes with a letter that stands, and the central server has none that does. Take this step "
        "back here, then issue the letter."
    ),
    "replaces_other": N_("Only a void letter of this very request can be replaced by its next one."),
    "request_not_approved": N_("The request of this letter has not been approved as the letter says."),
    "office_foreign": N_("Only an office itself writes its settings."),
    "op_malformed": N_("The change is damaged."),
    "op_too_large": N_("The change is too large to be sent. Divide it, for example into several shorter texts."),
    "op_unreadable": N_("The change cannot be read by the central server or from this PC's disk."),
    "op_repeats_another": N_("Another change of this PC bears the same number: this PC's data may be a copy."),
    "password_not_hashed": N_("{field} must not be sent in the clear."),
    "path_malformed": N_("The field “{field}” cannot exist."),
    "record_deleted": N_("The record was deleted."),
    "record_type_unknown": N_("The central server does not know this kind of record yet: {record_type}."),
    "record_unknown": N_("The central server does not have this record."),
}
"""Why central refused a change that was sent to it."""


def explain(pack: Pack, kind: RecordType, issue: Issue) -> str:
    """The sentence for `issue` about a record of `kind`. A code this version does not know is named, never hidden."""
    sentence = SENTENCES.get(issue.code) or CENTRAL_SENTENCES.get(issue.code)
    if sentence is None:
        return _("Not accepted, for a reason this version of the program has no words for ({code}).").format(
            code=issue.code
        )
    facts = {name: _show_fact(pack, kind, name, value) for name, value in issue.facts.items()}
    field = label_path(pack, kind, issue.field) if issue.field else kind.label.of(current_language())
    return _(sentence).format_map(_Facts(facts, field=field))


def label_path(pack: Pack, kind: RecordType, path: str) -> str:
    """What a field is called: `Nama lengkap`; for an entry of the checklist the document, `KTP elektronik`."""
    field = kind.field(path)
    if field is None:
        return _(_NOT_FIELDS[path]) if path in _NOT_FIELDS else path
    entry = path.partition(".")[2]
    if entry and field.key == kind.checklist and entry in pack.documents:
        return pack.documents[entry].label.of(current_language())
    label = field.label.of(current_language())
    return f"{label} ({entry})" if entry else label


def show_value(pack: Pack, field: Field, value: Any, names: Names | None = None) -> str:
    """A canonical value as people read it: codes and areas by name, dates in words, phones grouped, secrets never."""
    if value is None or value in ([], {}):
        return NOTHING
    show = _SHOW.get(field.type)
    return show(pack, field, value, names) if show else str(value)


def show_path(pack: Pack, kind: RecordType, path: str, value: Any, names: Names | None = None) -> str:
    """Like `show_value` for a path, which may name one entry of a map."""
    field = kind.field(path)
    if field is None:
        return _show_other(kind, path, value)
    if "." in path and isinstance(value, dict):
        return _show_entry(pack, value)
    return show_value(pack, field, value, names)


def _show_other(kind: RecordType, path: str, value: Any) -> str:
    if path == STATE:
        return state_label(kind, value)
    if path == DELETED:
        return _("Deleted") if value else _("Kept")
    return NOTHING if value is None else str(value)


def title_of(pack: Pack, kind: RecordType, fields: Fields, names: Names | None = None) -> str:
    """What a record is called in a list, from its type's title fields."""
    words = [show_value(pack, kind.require(key), fields[key], names) for key in kind.title if fields.get(key)]
    return " · ".join(words) or kind.label.of(current_language())


def state_label(kind: RecordType, state: str | None) -> str:
    """Where a record stands, in words; a record without a workflow stands nowhere."""
    if kind.workflow is None or state is None:
        return ""
    return kind.workflow.state(state).label.of(current_language())


def show_state(kind: RecordType, key: Any) -> str:
    """A state that may be one this pack does not know, which is named by its key; none is a dash."""
    known = kind.workflow is not None and any(state.key == key for state in kind.workflow.states)
    return state_label(kind, key) if known else str(key or NOTHING)


def show_moment(moment: str) -> str:
    """A UTC moment in this PC's time zone: `21 November 2026 09.14`."""
    local = datetime.fromisoformat(moment).astimezone()
    return f"{format_date(local.date(), current_language())} {local:%H.%M}"


def short_day(day: date) -> str:
    """A day in a table: `21 Nov 2026`."""
    return f"{day.day} {MONTHS[current_language()][day.month - 1][:_MONTH_LETTERS]} {day.year}"


def enumerate_words(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def either_of(words: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`: one of them is enough."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} or {last}").format(first=", ".join(words[:-1]), last=words[-1])


class _Facts(dict[str, str]):
    """Facts for a sentence; one that is not there is left as its placeholder's dash instead of failing."""

    def __missing__(self, key: str) -> str:
        return NOTHING


def _show_fact(pack: Pack, kind: RecordType, name: str, value: Any) -> str:
    show = _SHOW_FACT.get(name)
    return show(pack, kind, value) if show else str(value)


def _show_code(pack: Pack, codes: str, code: Any) -> str:
    entry = pack.code(codes, str(code))
    return entry.label.of(current_language()) if entry else str(code)


def _show_date(value: str) -> str:
    return format_date(date.fromisoformat(value), current_language())


def show_area(code: str) -> str:
    """`Sukasari, Bongas`: an area by its name and that of the district it lies in."""
    parts = code.split(".")
    within = [area_name(".".join(parts[:depth])) or "" for depth in range(len(parts), 1, -1)]
    return ", ".join(name for name in within[:2] if name) or code


def _show_boolean(value: Any) -> str:
    return _("Yes") if value else _("No")


def _show_ref(field: Field, value: str, names: Names | None) -> str:
    found = names(field.to, value) if names and field.to else None
    return found or value


def _show_entry(pack: Pack, entry: dict[str, Any]) -> str:
    words = [_show_code(pack, "document_verdict", entry["verdict"])] if "verdict" in entry else []
    words += [str(entry[key]) for key in ("number", "note", "reason") if entry.get(key)]
    words += [_show_date(entry["date"])] if entry.get("date") else []
    if scans := len(files_of(entry)):
        words.append(ngettext("{n} scan", "{n} scans", scans).format(n=scans))
    return ", ".join(words)


def _show_step(kind: RecordType, key: str) -> str:
    step = kind.workflow.step(key) if kind.workflow else None
    return step.label.of(current_language()) if step else key


def _show_documents(pack: Pack, keys: list[str]) -> str:
    language = current_language()
    return enumerate_words([pack.documents[key].label.of(language) if key in pack.documents else key for key in keys])


_SHOW: dict[str, Callable[[Pack, Field, Any, Names | None], str]] = {
    "code": lambda pack, field, value, names: _show_code(pack, field.codes or "", value),
    "set": lambda pack, field, value, names: enumerate_words([_show_code(pack, field.codes or "", v) for v in value]),
    "boolean": lambda pack, field, value, names: _show_boolean(value),
    "date": lambda pack, field, value, names: _show_date(value),
    "datetime": lambda pack, field, value, names: show_moment(value),
    "area": lambda pack, field, value, names: show_area(value),
    "ref": lambda pack, field, value, names: _show_ref(field, value, names),
    "phone": lambda pack, field, value, names: group_phone(str(value)),
    "secret": lambda pack, field, value, names: "••••••",
    "map": lambda pack, field, value, names: enumerate_words([_map_key(pack, key) for key in value]),
}

_SHOW_FACT: dict[str, Callable[[Pack, RecordType, Any], str]] = {
    "nik_date": lambda pack, kind, value: _show_date(value),
    "date": lambda pack, kind, value: _show_date(value),
    "nik_sex": lambda pack, kind, value: _show_code(pack, "sex", value),
    "roles": lambda pack, kind, value: enumerate_words([_show_code(pack, "role", role) for role in value]),
    "step": lambda pack, kind, value: _show_step(kind, value),
    "state": lambda pack, kind, value: show_state(kind, value),
    "status": lambda pack, kind, value: _show_code(pack, "marital_status", value),
    "relations": lambda pack, kind, value: either_of([_show_code(pack, "family_relation", v) for v in value]),
    "role": lambda pack, kind, value: _show_code(pack, "role", value),
    "names": lambda pack, kind, value: enumerate_words(value),
    "asked": lambda pack, kind, value: _show_code(pack, "country", value),
    "documents": lambda pack, kind, value: _show_documents(pack, value),
    "document": lambda pack, kind, value: _show_documents(pack, [value]),
    "area": lambda pack, kind, value: show_area(value),
    "fields": lambda pack, kind, value: enumerate_words([label_path(pack, kind, path) for path in value]),
}


def _map_key(pack: Pack, key: str) -> str:
    return pack.documents[key].label.of(current_language()) if key in pack.documents else key
