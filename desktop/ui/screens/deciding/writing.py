"""Writes what a person decides, says what came of it, and offers the way back where there is an honest one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.seat import Action, Seat
from desktop.ui.widgets.notice import NoticeBar, TakeBack
from desktop.usecases.desk import get_record
from desktop.usecases.exchange.conflicts import CONFLICT, Choice, ConflictView, resolve_conflict, side_values
from desktop.usecases.exchange.merges import MergedField, MergeView, give_back
from desktop.usecases.people.duplicates import DuplicateView, ask_again, link_duplicate, tell_apart
from desktop.usecases.people.second_thoughts import think_again
from sync.model.record import DELETED, STATE, Fields


class Decisions:
    """Each in the writer's thread; a refusal is shown in the page's own notice, what was done in the window's."""

    def __init__(
        self, seat: Seat, notice: NoticeBar, may_press: Callable[[bool], None], done: Callable[[], None]
    ) -> None:
        self._seat = seat
        self._notice = notice
        self._may_press = may_press
        self._done = done

    def resolve(self, view: ConflictView, choice: Choice, values: Any) -> None:
        """A conflict. One decided for another value than stood can be given that value back."""
        desk = self._seat.desk
        said = _("Decided: {title}. The value not chosen stays in the history.").format(title=view.record_title)
        paths = {field.path for field in view.fields}
        undo: Action | None = None
        if choice != "standing" and not paths & {STATE, DELETED}:
            stood = {field.path: field.standing for field in view.fields}
            undo = TakeBack(
                _("Give back what stood"),
                partial(self._set, view.record_type, view.record, stood, view.record_title),
            )
        self._write(lambda: resolve_conflict(desk, view.id, choice, values), said, undo)

    def use(self, view: ConflictView, side: Choice) -> None:
        """Give the record the values of one side of a conflict that was decided before."""
        desk = self._seat.desk

        def work() -> object:
            values = side_values(get_record(desk, CONFLICT, view.id), side)
            return give_back(desk, view.record_type, view.record, values)

        self._write(work, _("{title} has that value now. The history keeps all.").format(title=view.record_title))

    def give_back(self, view: MergeView, field: MergedField) -> None:
        """Give a field the value it had before changes came together."""
        desk, key = self._seat.desk, (view.record_type, view.record)
        said = _("{field} of {title} has the value before again.").format(field=field.label, title=view.record_title)
        undo = TakeBack(_("Undo"), partial(self._set, *key, {field.path: field.after}, view.record_title))
        self._write(lambda: give_back(desk, *key, {field.path: field.before}), said, undo)

    def decide_person(self, view: DuplicateView, reason: str | None) -> None:
        """Whether they are the same person: None, or the reason why not."""
        desk = self._seat.desk
        title = next((record.title for record in view.records), view.record_label)
        if reason is not None:
            said = _("Decided: {title} is not the same person. Nothing else was changed.").format(title=title)
            undo = TakeBack(_("Undo"), partial(self._ask_again, view.id, title))
            self._write(lambda: tell_apart(desk, view.id, reason), said, undo)
            return
        said = _("Decided: {title} is the same person. Both registrations are kept.").format(title=title)
        self._write(lambda: link_duplicate(desk, view.id), said)

    def think_again(self, view: DuplicateView) -> None:
        """What was decided about a person turned out to be wrong."""
        desk = self._seat.desk
        title = next((record.title for record in view.records), view.record_label)
        self._write(
            lambda: think_again(desk, view),
            _("Changed for {title}. The decision stays in the history.").format(title=title),
        )

    def _ask_again(self, duplicate: str, title: str) -> None:
        desk = self._seat.desk
        self._write(lambda: ask_again(desk, duplicate), _("{title} waits for a decision again.").format(title=title))

    def _set(self, record_type: str, record: str, values: Fields, title: str) -> None:
        desk = self._seat.desk
        said = _("{title} has that value now. The history keeps all.").format(title=title)
        self._write(lambda: give_back(desk, record_type, record, values), said)

    def _write(self, work: Callable[[], object], said: str, undo: Action | None = None) -> None:
        self._may_press(False)

        def done(_result: object) -> None:
            self._may_press(True)
            self._notice.hide()
            self._seat.say(said, "good", undo)
            self._done()

        def failed(error: Exception) -> None:
            self._may_press(True)
            if isinstance(error, Refused):
                self._notice.say(str(error), "bad")
            else:
                self._seat.jobs.report(error)

        self._seat.jobs.write(work, done, failed, owner=self._notice)
