"""What was decided about a person registered twice can be thought over, by an ordinary change of the later
registration: the decision itself stays as it was made.
"""

from typing import Literal

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Intent
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.people.duplicates import DUPLICATE, DuplicateView
from desktop.usecases.people.registering import refuse_settled
from sync.model.record import Record
from sync.model.workflow import judge_edit

Way = Literal["unlink", "link"]


def way_back(office: Office, view: DuplicateView) -> Way | None:
    """What would undo a decision: taking the link off, or setting it; None where nothing of this office hangs on it."""
    if len(view.records) < 2 or view.state not in ("same", "different"):
        return None
    linked = _link(office, view)
    if linked is not None:
        return "unlink" if linked == view.records[0].record else None
    return None if _waits(office, view) else "link"


def thought_since(office: Office, view: DuplicateView) -> str:
    """What was thought over since the decision, or what it waits for until it can be, in words."""
    match view.state, way_back(office, view):
        case "same", "link":
            return _("Since then the link was taken off.")
        case "different", "unlink":
            return _("Since then the later registration was linked to the earlier, as of the same person.")
        case "same", None if len(view.records) > 1 and _waits(office, view):
            return _(
                "The central server links them with the next exchange. From then on the link can be taken off here."
            )
    return ""


def think_again(desk: Desk, view: DuplicateView) -> Record:
    """Do what `way_back` says; gives the later registration. Raises Refused where it may not be changed any more."""
    way, rule = way_back(desk, view), desk.pack.record(view.record_type).same_person
    if way is None or rule is None:
        raise Refused(_("The decision is as it was wanted already. Nothing was changed."))
    author = desk.author(view.record_type)
    later = get_record(desk, view.record_type, view.records[1].record)
    kind = desk.pack.record(view.record_type)
    if locked := judge_edit(desk.pack, later, author.role):
        raise refused(desk.pack, kind, locked)
    refuse_settled(desk, later)
    value = view.records[0].record if way == "link" else None
    write(desk, author, [Intent(record_type=kind.key, record=later.id, action="set", fields={rule.link: value})])
    return get_record(desk, kind.key, later.id)


def _waits(office: Office, view: DuplicateView) -> bool:
    """Whether central, which sets the link, has not heard yet that they are the same person."""
    decided = office.store.get(DUPLICATE, view.id)
    return view.state == "same" and (decided is None or decided.pending > 0)


def _link(office: Office, view: DuplicateView) -> str | None:
    rule = office.pack.record(view.record_type).same_person
    later = office.store.get(view.record_type, view.records[1].record)
    value = later.fields.get(rule.link) if rule and later else None
    return str(value) if value else None
