"""What the screen lists: what waits for a decision, what was decided, and what came together by itself."""

from typing import Literal

from desktop.i18n import N_, _
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.conflicts import CONFLICT, ConflictView, conflicts
from desktop.usecases.exchange.merges import MERGE, MergeView, merges
from desktop.usecases.people.duplicates import DUPLICATE, DuplicateView, duplicates

Matter = ConflictView | DuplicateView | MergeView
Shelf = Literal["open", "decided", "merged"]

SHELVES: dict[Shelf, str] = {
    "open": N_("Needs a decision"),
    "decided": N_("Decided"),
    "merged": N_("Came together by itself"),
}
EMPTY: dict[Shelf, str] = {
    "open": N_("Nothing needs a decision."),
    "decided": N_("Nothing was decided yet."),
    "merged": N_("Nothing has come together by itself yet."),
}


def find(desk: Desk, shelf: Shelf) -> list[Matter]:
    """What lies on a shelf: open ones the oldest first, the others the last first."""
    if shelf == "open":
        return [*conflicts(desk), *duplicates(desk)]
    if shelf == "merged":
        return [*merges(desk)]
    decided = [view for view in conflicts(desk, include_resolved=True) if view.state != "open"]
    persons = [view for view in duplicates(desk, include_decided=True) if view.state != "open"]
    return [*reversed(decided), *reversed(persons)]


def type_of(view: Matter) -> str:
    """The record type of a matter."""
    if isinstance(view, MergeView):
        return MERGE
    return CONFLICT if isinstance(view, ConflictView) else DUPLICATE


def words_of(view: Matter) -> tuple[str, str]:
    """What a matter is called in the list, and what it is about."""
    if isinstance(view, MergeView):
        people = dict.fromkeys(side.by for side in view.sides)
        return view.record_title, " · ".join(people)
    if isinstance(view, ConflictView):
        return view.record_title, ", ".join(field.label for field in view.fields)
    title = next((record.title for record in view.records), view.record_label)
    at = _("Also at {office}").format(office=view.other_office)
    return title, at if view.other_office else _("Registered twice")


def records_of(view: Matter) -> set[tuple[str, str]]:
    """The records, by type and id, of which something is to be read in it."""
    if isinstance(view, DuplicateView):
        return {(view.record_type, record.record) for record in view.records}
    return {(view.record_type, view.record)}
