"""What central has not taken: what was refused, with its reasons and the ways to mend it, then what waits."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.plain import button, card, clear, column, label, line, row
from desktop.usecases.exchange.waiting import WaitingChange


class ChangesPart(QWidget):
    """Two sheets, of which that of refused changes is there only when there are any."""

    def __init__(self, seat: Seat, retry: Callable[[str], None], give_up: Callable[[WaitingChange], None]) -> None:
        """`retry` and `give_up` do so with a refused change, by its op's id or the whole."""
        super().__init__()
        self._seat = seat
        self._retry = retry
        self._give_up = give_up
        self._shown: tuple[Sequence[WaitingChange], int] | None = None
        theme = seat.theme
        self.refused_title, self.refused = label("", "section"), _list(seat)
        self.waiting_title, self.waiting = label("", "section"), _list(seat)
        self.refused_card: QFrame = card(theme, self.refused_title, self.refused)
        layout = column(self.refused_card, card(theme, self.waiting_title, self.waiting), gap=theme.gap(4))
        self.setLayout(layout)

    def put(self, changes: Sequence[WaitingChange], in_all: int) -> None:
        """Show these, of so many."""
        if self._shown == (changes, in_all):
            return
        self._shown = (changes, in_all)
        refused = [change for change in changes if change.is_refused]
        waiting = [change for change in changes if not change.is_refused]
        self.refused_card.setVisible(bool(refused))
        self.refused_title.setText(_("Refused by the central server: {n}").format(n=len(refused)))
        self._fill(self.refused, [self._refused(change) for change in refused])
        waits = _("Made in practice: {n}") if self._seat.desk.practice else _("Waits to be sent: {n}")
        self.waiting_title.setText(waits.format(n=in_all - len(refused)))
        self._fill(self.waiting, [self._waiting(change) for change in waiting])
        if not waiting:
            self.waiting.addWidget(label(self._none_waits(), "muted"))
        if (more := in_all - len(changes)) > 0:
            self.waiting.addWidget(label(_("and {n} more").format(n=more), "caption"))

    def _none_waits(self) -> str:
        if self._seat.desk.practice:
            return _("Nothing yet. What you do here appears in this list and stays on this PC.")
        return _("Everything made on this PC is at the central server.")

    def _fill(self, layout: QVBoxLayout, parts: list[QWidget]) -> None:
        clear(layout)
        for place, part in enumerate(parts):
            if place:
                layout.addWidget(line())
            layout.addWidget(part)

    def _waiting(self, change: WaitingChange) -> QWidget:
        return _held(self._head(change, [], _since(change)), gap=self._seat.theme.gap(0.5))

    def _refused(self, change: WaitingChange) -> QWidget:
        theme, go = self._seat.theme, self._seat.go
        badge = Badge(theme, _("refused"), "bad")
        reasons = [label(reason, wrap=True) for reason in change.reasons]
        ways = []
        if change.field:
            mend = partial(go.edit, change.record_type, change.record, change.field)
            ways.append(button(theme, _("Mend the field"), mend, name="mend", icon="draft"))
        again = button(theme, _("Send again"), partial(self._retry, change.op), kind="quiet", name="retry")
        again.setToolTip(_("Sends it as a new change, with what was mended since"))
        up = button(theme, _("Give up…"), partial(self._give_up, change), kind="quiet", name="withdraw")
        see = partial(go.record, change.record_type, change.record)
        ways += [again, up, button(theme, _("Show the record"), see, kind="quiet", name="show_record")]
        for way in ways:
            way.setAccessibleDescription(change.name)
        head = self._head(change, [badge], _since(change))
        return _held(head, *reasons, row(*ways, None, gap=theme.gap(2)), gap=theme.gap(1.5))

    def _head(self, change: WaitingChange, badges: list[QWidget], since: str) -> QLayout:
        theme = self._seat.theme
        deferred = [label(_("waits for others"), "caption")] if change.is_deferred else []
        what = label(f"{change.label} · {change.what}", "muted", wrap=True)
        first = row(*badges, label(change.name, "strong"), *deferred, None, label(since, "caption"), gap=theme.gap(2))
        return column(first, what, gap=theme.gap(0.5))


def _since(change: WaitingChange) -> str:
    age = _("for {age}").format(age=change.age) if change.age else ""
    return " · ".join(part for part in (change.by, change.at, age) if part)


def _list(seat: Seat) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(seat.theme.gap(2))
    return layout


def _held(*parts: QWidget | QLayout, gap: int) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(*parts, gap=gap))
    return holder
