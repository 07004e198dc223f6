"""What a person made of their lists: views under names of their own, columns and their widths. Kept on this PC."""

from typing import Any, Literal

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import Desk
from sync.model.pack import RecordType

LONGEST_NAME = 40
MOST_VIEWS = 30


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A list as somebody wants to see it again. `columns` are keys, none: as the list has them anyway."""

    name: str
    text: str = ""
    states: tuple[str, ...] = ()
    filters: dict[str, Any] = {}
    order: tuple[str, Literal["asc", "desc"]] | None = None
    columns: tuple[str, ...] = ()


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a list by their keys, in their order, and the widths in pixels that somebody gave them."""

    columns: tuple[str, ...] = ()
    widths: dict[str, int] = {}
    preview: bool = False


def saved_views(desk: Desk, record_type: str) -> list[View]:
    """The person's views of that list, in the order in which they were saved."""
    kept = desk.store.get_setting(_views_key(desk, record_type), [])
    return [msgspec.convert(view, View) for view in kept]


def save_view(desk: Desk, record_type: str, view: View) -> list[View]:
    """Keep a view, in the place of one of the same name; gives all. Raises Refused without a name, or with too many."""
    name = _proper(view.name)
    named = msgspec.structs.replace(view, name=name)
    views = saved_views(desk, record_type)
    same = next((place for place, other in enumerate(views) if other.name.casefold() == name.casefold()), None)
    if same is not None:
        views[same] = named
    elif len(views) >= MOST_VIEWS:
        raise Refused(_("There are {n} saved views already. Remove one first.").format(n=MOST_VIEWS))
    else:
        views.append(named)
    return put_views(desk, record_type, views)


def rename_view(desk: Desk, record_type: str, old: str, new: str) -> list[View]:
    """Call a view otherwise, in its place; gives all. Raises Refused without a name, or where another bears it."""
    name, views = _proper(new), saved_views(desk, record_type)
    if any(view.name != old and view.name.casefold() == name.casefold() for view in views):
        raise Refused(_("There is a view {name} already. Give another name.").format(name=name))
    renamed = [msgspec.structs.replace(view, name=name) if view.name == old else view for view in views]
    return put_views(desk, record_type, renamed)


def put_views(desk: Desk, record_type: str, views: list[View]) -> list[View]:
    """Keep exactly these."""
    desk.store.set_setting(_views_key(desk, record_type), msgspec.to_builtins(views))
    return views


def view_query(kind: RecordType, view: View) -> Query:
    """What a view asks for. What the pack no longer knows is left out."""
    states = {state.key for state in kind.workflow.states} if kind.workflow else set()
    order = view.order
    if order is not None and kind.field(order[0]) is None and order[0] not in ("state", "updated_at", "created_at"):
        order = None
    return Query(
        record_type=kind.key,
        text=view.text,
        states=tuple(state for state in view.states if state in states),
        filters={key: value for key, value in view.filters.items() if kind.field(key) is not None},
        order=order,
    )


def layout_of(desk: Desk, record_type: str) -> Layout:
    """How the person last left the columns of that list."""
    return msgspec.convert(desk.store.get_setting(_layout_key(desk, record_type), {}), Layout)


def keep_layout(desk: Desk, record_type: str, layout: Layout) -> None:
    desk.store.set_setting(_layout_key(desk, record_type), msgspec.to_builtins(layout))


def _proper(name: str) -> str:
    """A name without needless spaces. Raises Refused."""
    found = " ".join(name.split())
    if not found:
        raise Refused(_("The view has no name yet. Type one, then press Enter."))
    if len(found) > LONGEST_NAME:
        raise Refused(_("Give the view a name of at most {n} characters.").format(n=LONGEST_NAME))
    return found


def _views_key(desk: Desk, record_type: str) -> str:
    return f"views.{desk.person.id}.{record_type}"


def _layout_key(desk: Desk, record_type: str) -> str:
    return f"layout.{desk.person.id}.{record_type}"
