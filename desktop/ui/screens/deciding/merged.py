"""Changes that came together by themselves: who changed what, when and on which PC; and a way back for each field."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button, card, column, label, row, selectable
from desktop.usecases.exchange.merges import MergedField, MergedSide, MergeView
from desktop.wording import show_moment

GiveBack = Callable[[MergedField], None]


class MergedPart(QWidget):
    """One record with what each person changed of it, below one another in the order they came to central."""

    def __init__(self, seat: Seat, view: MergeView, give_back: GiveBack) -> None:
        super().__init__()
        self._seat = seat
        self._give_back = give_back
        self.view = view
        theme, go = seat.theme, seat.go
        show = button(
            theme, _("Show the record"), lambda: go.record(view.record_type, view.record), kind="quiet", icon="open"
        )
        head = row(label(view.record_title, "section"), label(view.record_label, "muted"), None, show, gap=theme.gap(2))
        says = _(
            "This record was changed on several PCs while apart. What was set in different fields was all kept, and "
            "nobody had to decide. A field can be given back the value it had; that is a change like any other."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(3))
        layout.addLayout(head)
        layout.addWidget(label(says, "muted", wrap=True))
        if view.why_not:
            layout.addWidget(label(view.why_not, wrap=True, name="why_not"))
        for side in view.sides:
            layout.addWidget(self._side(side))
        layout.addStretch(1)

    def choose(self, number: int) -> None:
        """Nothing is chosen here by number."""

    def _side(self, side: MergedSide) -> QFrame:
        theme = self._seat.theme
        when = _("on {moment}").format(moment=show_moment(side.at)) if side.at else ""
        reached = _("at the central server {moment}").format(moment=show_moment(side.reached)) if side.reached else ""
        who = column(
            label(side.by, "strong"),
            label(" · ".join(part for part in (side.device, when, reached) if part), "caption", wrap=True),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(4))
        grid.setVerticalSpacing(theme.gap(2))
        for place, field in enumerate(side.fields):
            self._lay(grid, place, field)
        grid.setColumnMinimumWidth(0, theme.gap(40))
        grid.setColumnStretch(1, 1)
        return card(theme, who, grid, gap=2)

    def _lay(self, grid: QGridLayout, place: int, field: MergedField) -> None:
        both = _("{before} → {after}").format(before=field.before_text, after=field.after_text)
        change = both if field.before_text else field.after_text
        value = selectable(change)
        value.setAccessibleName(f"{field.label}: {change}")
        grid.addWidget(label(field.label, "label", wrap=True), place, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignVCenter)
        if field.is_disputed:
            said = label(_("a conflict: decided apart"), "muted", name=f"disputed_{field.path}")
            grid.addWidget(said, place, 2, Qt.AlignmentFlag.AlignVCenter)
        if field.may_go_back and not self.view.why_not:
            back = button(
                self._seat.theme,
                _("Give back the value before"),
                partial(self._give_back, field),
                kind="quiet",
                name=f"back_{field.path}",
            )
            back.setAccessibleName(_("Give {field} back: {value}").format(field=field.label, value=field.before_text))
            grid.addWidget(back, place, 2, Qt.AlignmentFlag.AlignVCenter)
