"""What people left unsaved: each sees their own, and it goes into other hands only by name and with a trace."""

from collections.abc import Sequence

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Draft
from desktop.usecases.desk import Desk, Office, Person, get_record
from desktop.usecases.office.signing_in import person_of
from desktop.usecases.people.registering import REGISTRATION

FORM, IMPORT = "form", "import"  # kinds of drafts
LONG = "plan"  # the member of an import's draft that is long: who only names the draft leaves it out
USER = "user"


class LeftDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Something unfinished: `kind` says of what, `title` what it is called, `record_type` what it will become."""

    key: str
    record_type: str
    kind: str
    title: str
    author: str
    saved_at: str
    imports: bool = False  # a list that is being brought in


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """That a draft went from one person to another, by whom and when. Names, not ids."""

    before: str
    after: str
    by: str
    at: str


def edit_key(person: str, record_type: str, record: str) -> str:
    """Under which `person` keeps what they have not saved of a record; others have keys of their own."""
    return f"edit:{record_type}:{record}:{person}"


def left_drafts(office: Office, whose: str | None = None) -> list[LeftDraft]:
    """What that person, or everybody, has not saved on this PC, the latest first."""
    drafts = [*office.store.drafts(FORM), *office.store.drafts(IMPORT, without=LONG)]
    return [_left(office, draft) for draft in drafts if whose is None or draft.author == whose]


def hand_over_drafts(desk: Desk, whose: str, to: str, keys: Sequence[str] | None = None) -> list[str]:
    """Give all drafts of `whose`, or those of these keys, to `to` (ids of users); the keys that they have now.

    One may give one's own away, or take over those of a person one names; an administrator may do it for others. Raises
    Refused: neither of these, the same person, an account that is closed or lacks the role, or a draft of their own of
    the same record.
    """
    _refuse_stranger(desk, whose, to)
    receiver = _receiver(desk, to)
    found = [draft for draft in left_drafts(desk, whose) if keys is None or draft.key in keys]
    if keys is not None and len(found) < len(set(keys)):
        raise Refused(_("One of the drafts is not there any more. Nothing was handed over. Look again."))
    for draft in found:
        _refuse_unable(desk, receiver, draft)
    moves = {draft.key: _key_for(draft, whose, to) for draft in found}
    for new in moves.values():
        standing = desk.store.load_draft(new)
        if standing is not None and standing.author == to:
            text = _("{name} has a draft of their own of the same record. Nothing was handed over.")
            raise Refused(text.format(name=receiver.name))
    desk.store.hand_drafts(moves, to, desk.reader())
    return list(moves.values())


def handed_drafts(office: Office) -> list[Handed]:
    """Every draft that went into other hands on this PC, the latest first."""

    def name(user: str) -> str:
        found = office.store.get(USER, user)
        return str(found.fields.get("name", user)) if found else user

    return [
        Handed(before=name(entry.old["author"]), after=name(entry.fields["author"]), by=name(entry.user), at=entry.at)
        for entry in reversed(office.store.handed_drafts())
    ]


def _left(office: Office, draft: Draft) -> LeftDraft:
    if draft.kind == IMPORT:
        title, record_type, kind = str(draft.body.get("file", "")), REGISTRATION, _("Import of a list")
    else:
        record_type = str(draft.body["record_type"])
        title = str(draft.body.get("title") or _("no name yet"))
        kind = office.pack.record(record_type).label.of(current_language())
    return LeftDraft(
        key=draft.key,
        record_type=record_type,
        kind=kind,
        title=title,
        author=draft.author,
        saved_at=draft.saved_at,
        imports=draft.kind == IMPORT,
    )


def _key_for(draft: LeftDraft, whose: str, to: str) -> str:
    return draft.key.removesuffix(f":{whose}") + f":{to}" if draft.key.startswith("edit:") else draft.key


def _refuse_stranger(desk: Desk, whose: str, to: str) -> None:
    if whose == to:
        raise Refused(_("The drafts are theirs already. Nothing was handed over."))
    if desk.person.id not in (whose, to) and "administrator" not in desk.person.roles:
        raise Refused(_("Only an administrator hands over drafts between two other people. Nothing was handed over."))


def _receiver(desk: Desk, to: str) -> Person:
    user = get_record(desk, USER, to)
    if user.fields.get("active") is False:
        text = _("The account of {name} is closed. Nothing was handed over.")
        raise Refused(text.format(name=user.fields["name"]))
    return person_of(user)


def _refuse_unable(desk: Desk, receiver: Person, draft: LeftDraft) -> None:
    if not set(desk.pack.record(draft.record_type).write) & set(receiver.roles):
        text = _("{name} may not save {kind}: {title}. Nothing was handed over.")
        raise Refused(text.format(name=receiver.name, kind=draft.kind, title=draft.title))
