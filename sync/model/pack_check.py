"""What a pack must fulfil beyond its form: every name it uses exists, every workflow can be walked."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from sync.model.pack import EDITORS, Checklist, Code, Document, Field, Portal, RecordType, Rule, SamePerson, Workflow
from sync.model.rules import NEEDED_FIELDS, RULES
from sync.model.workflow import GUARDS

KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")
_STAMPS = ("created_at", "created_by", "updated_at", "updated_by")
RESERVED = frozenset(
    ("n", "id", "type", "office", "pack", "state", "deleted", "seq", "pending", "extra", "rowid", *_STAMPS)
)
Records = dict[str, RecordType]
Codes = dict[str, tuple[Code, ...]]


class Fault(NamedTuple):
    """A place in the file, such as `fields[3].codes`, and what is wrong there."""

    path: str
    reason: str


def check_record(stem: str, kind: RecordType, records: Records, codes: Codes) -> Fault | None:
    """The first thing wrong with a record type, or None."""
    return next(_record_faults(stem, kind, records, codes), None)


def check_checklists(
    lists: Iterable[Checklist], documents: dict[str, Document], records: Records, codes: Codes
) -> Fault | None:
    """The first thing wrong with the checklists, or None."""
    return next(_checklist_faults(lists, documents, records, codes), None)


def check_portals(portals: Iterable[Portal], records: Records, codes: Codes) -> Fault | None:
    """The first thing wrong with the portals, or None."""
    return next(_portal_faults(portals, records, codes), None)


def _record_faults(stem: str, kind: RecordType, records: Records, codes: Codes) -> Iterator[Fault]:
    if kind.key != stem:
        yield Fault("key", f"key {kind.key} must be the file's name, {stem}")
    yield from _twice("groups", [group.key for group in kind.groups])
    yield from _twice("fields", [field.key for field in kind.fields])
    for number, field in enumerate(kind.fields):
        for fault in _field_faults(field, kind, records, codes):
            yield Fault(f"fields[{number}].{fault.path}", fault.reason)
    known = {field.key for field in kind.fields}
    yield from (Fault("title", f"field {key} does not exist") for key in kind.title if key not in known)
    if kind.copied_from and kind.copied_from not in known:
        yield Fault("copied_from", f"field {kind.copied_from} does not exist")
    if kind.same_person:
        yield from _unknown("same_person", _named(kind.same_person), known, "field {} does not exist")
        yield from (
            Fault(f"same_person.clues[{number}].same", "a clue needs a field to look up")
            for number, clue in enumerate(kind.same_person.clues)
            if not clue.same
        )
    if kind.checklist and kind.checklist not in {field.key for field in kind.fields if field.type == "map"}:
        yield Fault("checklist", f"{kind.checklist} is not a field of type map")
    for number, rule in enumerate(kind.rules):
        for fault in _rule_faults(rule, kind, known, codes):
            yield Fault(f"rules[{number}].{fault.path}", fault.reason)
    if kind.workflow:
        yield from _workflow_faults(kind.workflow, known, {field.key for field in kind.fields if field.type == "map"})


def _named(rule: SamePerson) -> Iterator[str]:
    """Every field that tells persons apart or together."""
    yield from (rule.field, rule.link, *rule.carried, *((rule.apart,) if rule.apart else ()))
    for clue in rule.clues:
        yield from (*clue.same, *clue.spelled)


def _field_faults(field: Field, kind: RecordType, records: Records, codes: Codes) -> Iterator[Fault]:
    if not KEY.fullmatch(field.key) or field.key in RESERVED:
        yield Fault("key", f"{field.key} cannot be a field's key")
    if field.group not in {group.key for group in kind.groups}:
        yield Fault("group", f"group {field.group} does not exist")
    if field.type in ("code", "set") and field.codes not in codes:
        yield Fault("codes", f"there is no code list {field.codes}")
    if field.type == "ref" and field.to not in records:
        yield Fault("to", f"there is no record type {field.to}")
    if field.merge == "union" and field.type != "set":
        yield Fault("merge", "union is for fields of type set")
    if field.type == "set" and field.merge != "union":
        yield Fault("merge", "a set merges by union")
    if field.merge == "sum" and field.type != "integer":
        yield Fault("merge", "sum is for fields of type integer")
    if field.pattern is not None:
        try:
            re.compile(field.pattern)
        except re.error as error:
            yield Fault("pattern", f"the pattern does not compile: {error}")


def _rule_faults(rule: Rule, kind: RecordType, known: set[str], codes: Codes) -> Iterator[Fault]:
    if rule.check not in RULES:
        yield Fault("check", f"there is no check named {rule.check}")
    yield from _unknown("fields", rule.fields, known, "field {} does not exist")
    needed = NEEDED_FIELDS.get(rule.check)
    if needed is not None and len(rule.fields) != needed:
        yield Fault("fields", f"{rule.check} needs {needed} fields")
    if rule.check == "age_at_least" and rule.years is None:
        yield Fault("years", "age_at_least needs years")
    if rule.check == "required_unless":
        deciding = _codes_of(kind, rule.fields[-1], codes)
        yield from [] if rule.values else [Fault("values", "required_unless needs values")]
        yield from _unknown("values", rule.values, deciding, "{} is no code of the deciding field")
    if rule.check == "permission_signer":
        first, second = (_codes_of(kind, key, codes) for key in (rule.fields[0], rule.fields[-1]))
        yield from [] if rule.allowed else [Fault("allowed", "permission_signer needs allowed")]
        yield from _unknown("allowed", rule.allowed, first, "{} is no code of the first field")
        signers = [signer for signers in rule.allowed.values() for signer in signers]
        yield from _unknown("allowed", signers, second, "{} is no code of the second field")


def _codes_of(kind: RecordType, key: str, codes: Codes) -> set[str]:
    field = kind.field(key)
    return {entry.code for entry in codes.get(field.codes or "", ())} if field else set()


def _workflow_faults(workflow: Workflow, known: set[str], maps: set[str]) -> Iterator[Fault]:
    states = {state.key for state in workflow.states}
    yield from _twice("workflow.states", [state.key for state in workflow.states])
    yield from _twice("workflow.steps", [step.key for step in workflow.steps])
    if workflow.initial not in states:
        yield Fault("workflow.initial", f"state {workflow.initial} does not exist")
    yield from (Fault("workflow.locked", f"state {key} does not exist") for key in workflow.locked if key not in states)
    for number, step in enumerate(workflow.steps):
        place = f"workflow.steps[{number}]"
        yield from _unknown(f"{place}.start", step.start, states, "state {} does not exist")
        yield from _unknown(f"{place}.end", (step.end,), states, "state {} does not exist")
        yield from _unknown(f"{place}.stamp", (step.stamp,) if step.stamp else (), known, "field {} does not exist")
        yield from _unknown(
            f"{place}.trace", (step.trace,) if step.trace else (), maps, "{} is not a field of type map"
        )
        yield from _unknown(f"{place}.fields", step.fields, known, "field {} does not exist")
        yield from _unknown(
            f"{place}.four_eyes", step.four_eyes, known | {"created_by", EDITORS}, "field {} does not exist"
        )
        yield from _unknown(f"{place}.marks", step.marks, known, "field {} does not exist")
        yield from _unknown(f"{place}.guards", step.guards, GUARDS, "there is no guard named {}")


def _checklist_faults(
    lists: Iterable[Checklist], documents: dict[str, Document], records: Records, codes: Codes
) -> Iterator[Fault]:
    schemes = {code.code for code in codes.get("scheme", ())}
    for number, checklist in enumerate(lists):
        place = f"checklists[{number}]"
        if checklist.record_type not in records:
            yield Fault(f"{place}.record_type", f"there is no record type {checklist.record_type}")
            continue
        if checklist.scheme is not None and checklist.scheme not in schemes:
            yield Fault(f"{place}.scheme", f"there is no scheme {checklist.scheme}")
        asked = tuple(condition.document for condition in checklist.conditional)
        yield from _unknown(f"{place}.required", checklist.required, documents, "there is no document {}")
        yield from _unknown(f"{place}.optional", checklist.optional, documents, "there is no document {}")
        yield from _unknown(f"{place}.conditional", asked, documents, "there is no document {}")
        for condition in checklist.conditional:
            if records[checklist.record_type].field(condition.field) is None:
                yield Fault(f"{place}.conditional", f"field {condition.field} does not exist")


def _portal_faults(portals: Iterable[Portal], records: Records, codes: Codes) -> Iterator[Fault]:
    known = {code.code for code in codes.get("portal", ())}
    for number, portal in enumerate(portals):
        place = f"portals[{number}]"
        kind = records.get(portal.record_type)
        if portal.key not in known:
            yield Fault(f"{place}.key", f"{portal.key} is not on the code list portal")
        if kind is None or kind.workflow is None:
            yield Fault(f"{place}.record_type", f"there is no record type {portal.record_type} with a workflow")
            continue
        states = {state.key for state in kind.workflow.states}
        yield from _unknown(f"{place}.states", portal.states, states, "state {} does not exist")
        for part, section in enumerate(portal.sections):
            keys = [field.field for field in section.fields if kind.field(field.field) is None]
            yield from (Fault(f"{place}.sections[{part}]", f"field {key} does not exist") for key in keys)


def _unknown(place: str, keys: Iterable[str], known: Container[str], reason: str) -> Iterator[Fault]:
    return (Fault(place, reason.format(key)) for key in keys if key not in known)


def _twice(place: str, keys: list[str]) -> Iterator[Fault]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield Fault(f"{place}[{number}].key", f"{key} stands twice")
