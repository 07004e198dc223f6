"""The regulation pack: what the regulations fix, as data that central can publish.

One declaration of a field drives its column, its form control, validation, merge, search, import and export.
`sync.model.pack_load` reads a pack from its folder and refuses a wrong one.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, Literal

import msgspec

Role = Literal["clerk", "verifier", "head", "administrator"]
ROLES: tuple[Role, ...] = ("clerk", "verifier", "head", "administrator")

FieldType = Literal[
    "text",  # one line
    "multiline",
    "nik",  # 16 digits, the national identity number
    "digits",  # a number that is an identifier, kept as text
    "date",  # ISO 8601, `1998-03-12`
    "datetime",  # ISO 8601 in UTC
    "code",  # one code of a code list
    "integer",
    "boolean",
    "phone",  # E.164, `+6281234567890`
    "area",  # dotted Kemendagri code, `32.12.19.2005`
    "ref",  # the id of another record
    "set",  # codes of a code list, merged by additions and removals
    "map",  # entries that merge one by one; a path `documents.ktp` names an entry
    "snapshot",  # JSON that is written once and never looked into by the merge
    "secret",  # never shown, searched, exported or logged
]
MergeRule = Literal["ask", "latest", "union", "sum"]
Sensitivity = Literal["general", "specific"]
Level = Literal["error", "warning"]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in the interface's two languages."""

    id: str
    en: str

    def of(self, language: str) -> str:
        return self.en if language == "en" else self.id


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One field of a record type."""

    key: str
    type: FieldType
    label: Text
    group: str
    help: Text | None = None
    required: bool = False
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    codes: str | None = None  # the code list of a `code` or `set`
    to: str | None = None  # the record type a `ref` points to
    default: Any = None
    sensitivity: Sensitivity = "general"
    search: int = 0  # weight in the search index, 0 leaves it out
    listed: bool = False  # a column of the list from the start
    own: bool = False  # of a user: they may set it themselves, whatever their role
    hidden: bool = False  # kept by the program, not typed in the form
    changed_by: tuple[Role, ...] = ()  # who alone may change it once the record is there, whoever writes the rest
    author: bool = False  # names who writes it: nobody else can be named
    by_central: bool = False  # set by central alone, which counts and compares what PCs cannot
    filter: bool = False  # offered as a filter of the list
    merge: MergeRule = "ask"
    atomic: str | None = None  # fields of one atomic group win or lose together
    aliases: tuple[str, ...] = ()  # names workbooks give this column
    since: str | None = None  # the pack version that brought it
    renamed_from: str | None = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading of the form, in the paper form's order."""

    key: str
    label: Text


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A check over several fields, by the name of a function in `sync.model.rules`."""

    check: str
    fields: tuple[str, ...]
    level: Level = "error"
    source: str  # the regulation, or why the office asks
    years: int | None = None
    values: tuple[str, ...] = ()  # of the deciding field, with which the first one may be empty
    allowed: dict[str, tuple[str, ...]] = {}  # a code of the first field -> those of the second that go with it


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a record stands in its workflow. The tone chooses icon and colour, never the meaning alone."""

    key: str
    label: Text
    tone: Literal["neutral", "working", "good", "bad"] = "neutral"
    final: bool = False


EDITORS = "editors"  # in `four_eyes`: everybody who changed what stands in the form


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step of a workflow: who may take it, from where to where, and what holds it back."""

    key: str
    label: Text
    start: tuple[str, ...]
    end: str
    roles: tuple[Role, ...]
    stamp: str | None = None  # the field that remembers who took the step
    trace: str | None = None  # the `map` field with an entry for everybody who ever took it
    fields: tuple[str, ...] = ()  # other fields the step may set, even in a locked state
    four_eyes: tuple[str, ...] = ()  # whose people may not take this step: fields, `created_by`, or EDITORS
    marks: tuple[str, ...] = ()  # fields that who takes this step may have changed: to look at them is its work
    guards: tuple[str, ...] = ()  # functions of sync.model.workflow
    reason: bool = False  # a reason must be given


class Workflow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    locked: tuple[str, ...] = ()  # states in which no field may change any more

    def state(self, key: str) -> State:
        """Raises KeyError."""
        return self._states[key]

    def step(self, key: str) -> Step | None:
        return self._steps.get(key)

    @cached_property
    def stamps(self) -> frozenset[str]:
        """Keys of the fields that tell who took a step."""
        return frozenset(key for step in self.steps for key in (step.stamp, step.trace) if key)

    @cached_property
    def sets(self) -> frozenset[str]:
        """Keys of the other fields that steps set."""
        return frozenset(key for step in self.steps for key in step.fields)

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.key: state for state in self.states}

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.key: step for step in reversed(self.steps)}


class Clue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes two records look as if they were about one person: fields that are the `same`, the first of which is
    looked up, and others that may be `spelled` in different ways.
    """

    key: str
    label: Text
    same: tuple[str, ...]
    spelled: tuple[str, ...] = ()


class SamePerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By which `field` two records are about one person, and the field that then `link`s the later to the earlier.

    `clues` show records that look alike while one is written, the surest first; `apart` is the map field that remembers
    who was told apart, by the other record's id; `carried` are fields that the earlier record fills in for the later.
    """

    field: str
    link: str
    apart: str | None = None
    clues: tuple[Clue, ...] = ()
    carried: tuple[str, ...] = ()


class RecordType(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One kind of record: its fields, its rules and its workflow."""

    key: str
    label: Text
    plural: Text
    scope: Literal["office", "shared"]
    source: str
    title: tuple[str, ...]  # the fields that name a record in a list
    write: tuple[Role, ...]  # roles that may create and edit; none: only the program and central
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    workflow: Workflow | None = None
    checklist: str | None = None  # the `map` field that holds the documents
    copied_from: str | None = None  # the field that, once filled, names the old book whose gaps stay open
    same_person: SamePerson | None = None
    numbered: str | None = None  # the series of numbers that its letters are counted in
    browse: bool = True  # offered in the navigation and to `record`

    def field(self, key: str) -> Field | None:
        """The field of that key; a path such as `documents.ktp` names its map's field."""
        return self._by_key.get(key) or self._by_key.get(key.partition(".")[0])

    @cached_property
    def plain(self) -> frozenset[str]:
        """Keys of the fields of which an op holds the very value: no delta, and no entry of a map."""
        return frozenset(field.key for field in self.fields if field.type != "map") - self.joined

    @cached_property
    def joined(self) -> frozenset[str]:
        """Keys of the fields whose changes are deltas, which add up in any order."""
        return frozenset(field.key for field in self.fields if field.merge in ("union", "sum"))

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Keys of the fields that hold passwords."""
        return frozenset(field.key for field in self.fields if field.type == "secret")

    @cached_property
    def centrals(self) -> frozenset[str]:
        """Keys of the fields that central alone sets."""
        return frozenset(field.key for field in self.fields if field.by_central)

    @cached_property
    def by_steps(self) -> frozenset[str]:
        """Keys of the fields that only a step may set: who took it, and what else it sets that no form shows."""
        if self.workflow is None:
            return frozenset()
        return self.workflow.stamps | {key for key in self.workflow.sets if self.require(key).hidden}

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}

    def require(self, key: str) -> Field:
        """Like `field`, for keys that the pack's own checks have proved. Raises KeyError."""
        found = self.field(key)
        if found is None:
            raise KeyError(f"{self.key}.{key}")
        return found

    def in_group(self, group: str) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.group == group and not field.hidden)

    def atomic_group(self, path: str) -> str | None:
        found = self.field(path)
        return found.atomic if found else None

    def beside(self, paths: Collection[str]) -> list[str]:
        """The rest of the atomic groups that `paths` touch: who leaves it as it was means it to stay so."""
        groups = {self.atomic_group(path) for path in paths} - {None}
        return [field.key for field in self.fields if field.atomic in groups and field.key not in paths]


class Code(msgspec.Struct, frozen=True):
    """One entry of a code list."""

    code: str
    label: Text
    aliases: tuple[str, ...] = ()


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document that a checklist may ask for; `good_days` after its own date it has run out, where it ever does."""

    key: str
    label: Text
    source: str
    good_days: int | None = None


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Asks for a document only when a field has one of the values."""

    document: str
    field: str
    values: tuple[str, ...]


class Checklist(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The documents one record type needs under one placement scheme (no scheme: under every one)."""

    record_type: str
    scheme: str | None = None
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    conditional: tuple[Condition, ...] = ()


Written = Literal[
    "as_shown",  # codes by their Indonesian label, the rest as it is kept
    "digits",
    "day_first",  # a date, `15/03/1998`
    "dialled",  # a phone number as it is dialled at home, `0812…`
    "province",  # the one that an area lies in
    "regency",
    "district",
    "village",
]
"""How a portal wants a value."""


class PortalField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One box of a portal's form: what the portal calls it, and the field that goes into it."""

    field: str
    label: Text
    written: Written = "as_shown"


class PortalSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page or part of a portal's form."""

    label: Text
    fields: tuple[PortalField, ...]


class Portal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another system that wants the same data and has no interface for programs, so that a clerk copies them by hand.

    A record waits for it in these `states`; one unchanged for more than `days` was handed over without this program.
    """

    key: str
    label: Text
    source: str
    record_type: str
    states: tuple[str, ...]
    days: int
    sections: tuple[PortalSection, ...]


class Pack(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything one version of the regulations fixes."""

    version: str
    in_force: str  # ISO date
    regulation: str
    records: dict[str, RecordType]
    codes: dict[str, tuple[Code, ...]]
    documents: dict[str, Document]
    checklists: tuple[Checklist, ...]
    portals: tuple[Portal, ...] = ()
    folder: str  # where letters/*.typ and info/*.md of this version lie

    def record(self, key: str) -> RecordType:
        """The record type of that key. Raises KeyError."""
        return self.records[key]

    def code(self, codes: str, code: str) -> Code | None:
        return self._by_code[codes].get(code)

    @cached_property
    def _by_code(self) -> dict[str, dict[str, Code]]:
        return {codes: {entry.code: entry for entry in reversed(entries)} for codes, entries in self.codes.items()}

    def checklist_for(self, record_type: str, fields: dict[str, Any]) -> tuple[tuple[Document, bool], ...]:
        """The documents a record with these fields needs: each with whether it is required, in the list's order."""
        needed: dict[str, bool] = {}
        for key, required in self._documents(record_type, fields):
            needed.setdefault(key, required)  # a condition that makes one required comes before the optional ones
        return tuple((self.documents[key], required) for key, required in needed.items())

    def _documents(self, record_type: str, fields: dict[str, Any]) -> Iterator[tuple[str, bool]]:
        for checklist in self.checklists:
            if checklist.record_type != record_type:
                continue
            if checklist.scheme is not None and checklist.scheme != fields.get("scheme"):
                continue
            yield from ((key, True) for key in checklist.required)
            for condition in checklist.conditional:
                if fields.get(condition.field) in condition.values:
                    yield condition.document, True
            yield from ((key, False) for key in checklist.optional)


def version_key(version: str) -> tuple[int, ...]:
    """Orders pack versions such as `2026.1`."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
