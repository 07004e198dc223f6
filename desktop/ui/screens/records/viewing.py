"""Choosing, saving, renaming and removing the views of a list."""

from collections.abc import Callable

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.screens.records.views_bar import ViewsBar
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import TakeBack
from desktop.usecases.lists.views import View, put_views, rename_view, save_view, saved_views
from sync.model.pack import RecordType


class Viewing:
    """`now` tells what the list shows, as a view without a name; `show` has it show another."""

    def __init__(self, seat: Seat, kind: RecordType, now: Callable[[], View], show: Callable[[View], None]) -> None:
        self._seat = seat
        self._kind = kind
        self._now = now
        self.views: list[View] = []
        self.bar = ViewsBar(seat.theme, show, self._save, self._rename, self._remove)
        seat.jobs.look_up(lambda: saved_views(seat.desk, kind.key), self._put, owner=self.bar)

    def stand(self) -> None:
        """The list shows something else: mark the view that it is."""
        now = self._now()
        view = next((view for view in self.views if _asks_same(view, now)), None)
        self.bar.stand_at(view, can_save=view is None and not _asks_same(now, View(name="")))

    def _put(self, views: list[View]) -> None:
        self.views = views
        self.bar.put(views)
        self.stand()

    def _save(self, name: str) -> None:
        seat, kind, now = self._seat, self._kind, self._now()
        view = View(
            name=name, text=now.text, states=now.states, filters=now.filters, order=now.order, columns=now.columns
        )
        seat.jobs.write(lambda: save_view(seat.desk, kind.key, view), self._put, self._refused, owner=self.bar)

    def _rename(self, view: View, name: str) -> None:
        seat, kind, before = self._seat, self._kind, list(self.views)

        def done(views: list[View]) -> None:
            now = views[[other.name for other in before].index(view.name)].name
            self._put(views)
            self.bar.focus(now)
            if now != view.name:
                said = _("The view {name} is called {new} now.").format(name=view.name, new=now)
                seat.say(said, "neutral", TakeBack(_("Put it back"), lambda: self._keep(before)))

        seat.jobs.write(lambda: rename_view(seat.desk, kind.key, view.name, name), done, self._refused, owner=self.bar)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LoketError):
            self._seat.say(str(error), "warning")
        else:
            self._seat.jobs.report(error)

    def _remove(self, view: View) -> None:
        before = list(self.views)
        self._keep([other for other in before if other.name != view.name])
        self.bar.all.setFocus()
        said = _("The view {name} was removed.").format(name=view.name)
        self._seat.say(said, "neutral", TakeBack(_("Put it back"), lambda: self._keep(before)))

    def _keep(self, views: list[View]) -> None:
        seat, kind = self._seat, self._kind
        seat.jobs.write(lambda: put_views(seat.desk, kind.key, views), self._put, owner=self.bar)


def _asks_same(one: View, other: View) -> bool:
    return (one.text, one.states, one.filters, one.order, one.columns) == (
        other.text,
        other.states,
        other.filters,
        other.order,
        other.columns,
    )
