"""An office on this PC, and the person who sits at it. Every use case takes one of the two first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.machine import Central
from desktop.store.errors import OpRefused, RecordGone
from desktop.store.store import Store
from desktop.store.values import Author, Intent
from desktop.store.writing import Transaction
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.pack import Pack, RecordType, Role
from sync.model.record import Record
from sync.model.zones import zone_of
from sync.ports import Clock

Build = Sequence[Intent] | Callable[[Transaction], Sequence[Intent]]
"""What to write: intents, or a function that finds them out within the transaction."""


class Person(msgspec.Struct, frozen=True):
    """Who signed in."""

    id: str
    username: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Office:
    """The office's records on this PC, the regulation pack they follow, this PC's clock, and its way to central."""

    store: Store
    pack: Pack
    clock: Clock
    central: Central = field(default=Central(), kw_only=True)

    @property
    def practice(self) -> bool:
        """Whether nothing here is real: fictional people, made for learning."""
        return self.store.is_practice()

    def today(self) -> date:
        """The date on the wall of this office: letters carry it, ages are counted to it."""
        return self.day_of(datetime.fromisoformat(self.clock.now()))

    def day_of(self, moment: datetime) -> date:
        """The date on the wall of this office at that moment."""
        own = self.store.find_one("office")
        zone = zone_of(own.fields.get("regency")) if own else None  # before the first exchange: as this PC has it
        return moment.astimezone(zone).date()

    def close(self) -> None:
        self.store.close()


@dataclass(frozen=True)
class Desk(Office):
    """An office with a person signed in. Whatever is written through it carries that person's name."""

    person: Person

    def author(self, record_type: str, step: str | None = None, fields: Collection[str] = ()) -> Author:
        """The person in the role that allows the step, or an edit when no step is named: of these `fields`, where not
        everybody who writes such records may change them.

        Raises Refused naming the roles that may.
        """
        kind = self.pack.record(record_type)
        allowed = _allowed_roles(kind, step)
        for role in (*_changing_roles(kind, fields), *allowed):
            if role in self.person.roles:
                return Author(self.person.id, role)
        raise refused(self.pack, kind, [_not_your_role(step, allowed)])

    def may(self, record_type: str, step: str | None = None) -> bool:
        """Whether one of the person's roles allows it, so that a face need not offer what would be refused."""
        return any(role in self.person.roles for role in _allowed_roles(self.pack.record(record_type), step))

    def reader(self) -> Author:
        """The person in their first role, for what needs none in particular: looking and printing."""
        return Author(self.person.id, self.person.roles[0])


def sit_down(office: Office, person: Person) -> Desk:
    """The desk of a person who has shown who they are."""
    return Desk(office.store, office.pack, office.clock, person, central=office.central)


def refused(pack: Pack, kind: RecordType, issues: list[Issue]) -> Refused:
    """The issues as one refusal: a sentence for each, in the language in use."""
    return Refused("\n".join(explain(pack, kind, issue) for issue in issues), tuple(issues))


def _allowed_roles(kind: RecordType, step: str | None) -> tuple[Role, ...]:
    if step is None:
        return kind.write
    found = kind.workflow.step(step) if kind.workflow else None
    if found is None:
        raise KeyError(f"{kind.key}: {step}")
    return found.roles


def _changing_roles(kind: RecordType, fields: Collection[str]) -> list[Role]:
    """Who may change all of these fields, where not everybody may who writes such records."""
    kept = [field.changed_by for path in fields if (field := kind.field(path)) and field.changed_by]
    rest = [kind.write] if len(kept) < len(fields) else []
    return [role for role in kept[0] if all(role in roles for roles in (*kept, *rest))] if kept else []


def _not_your_role(step: str | None, roles: tuple[Role, ...]) -> Issue:
    if step is None:
        return Issue(code="edit_not_your_role", facts={"roles": list(roles)})
    return Issue(code="step_not_your_role", facts={"step": step, "roles": list(roles)})


def write(desk: Desk, author: Author, build: Build, told: Callable[[int, int], None] | None = None) -> list[Op]:
    """Write all of it or nothing, and say why not in the words of the record it failed on; `told` as in Store.write."""
    try:
        return desk.store.write(author, build, told=told)
    except OpRefused as error:
        raise refused(desk.pack, desk.pack.record(error.record_type), list(error.issues)) from error


def get_record(desk: Office, record_type: str, record: str) -> Record:
    """The record of that id. Raises RecordGone when it is not here or was deleted."""
    found = desk.store.get(record_type, record)
    if found is None or found.deleted:
        raise RecordGone(_("This record is not on this PC. Nothing was changed. Synchronise, then look again."))
    return found
