"""What became of each of many records that something was done to."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from desktop.amounts import show_number
from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.tables.row_model import RowModel, Shown
from desktop.ui.tables.view import Table
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.lists.together import Done

_SHOWN = 5  # rows that are seen without scrolling


class OutcomePart(QFrame):
    """The ones that could not be done first, each with the reason; Enter opens one."""

    def __init__(self, theme: Theme, opened: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("outcome")
        self.setProperty("kind", "card")
        self.heading = label("", "section", wrap=True, name="outcome_heading")
        columns = [
            Shown[Done](_("Record"), 34, lambda one: one.title),
            Shown[Done](
                _("Outcome"),
                14,
                lambda one: _("Not done") if one.error else _("Done"),
                tone=lambda one: "bad" if one.error else "good",
            ),
            Shown[Done](_("Why"), 60, lambda one: " ".join((one.error or "").split())),
        ]
        self.model = RowModel(columns, self)
        self.table = Table(theme, self.model, "outcome_table", _("What became of each"))
        self.table.widths(self.model.widths(), stretch=2)
        self.table.when_opened(lambda place: opened(self.model.rows[place].record))
        close = button(theme, _("Close"), self.hide, kind="quiet", icon="close", name="outcome_close")
        edge = theme.gap(3)
        top = row(self.heading, None, close, gap=theme.gap(2))
        self.setLayout(column(top, self.table, gap=theme.gap(1.5), margins=(edge, theme.gap(2), edge, edge)))
        self.hide()

    def put(self, what: str, done: list[Done], left: int = 0) -> None:
        """Tell row by row; the failed ones first. `left` more were not come to."""
        failed = sum(one.error is not None for one in done)
        said = ngettext("{what}: {n} done, {failed} not", "{what}: {n} done, {failed} not", len(done)).format(
            what=what, n=len(done) - failed, failed=failed
        )
        self.heading.setText(with_left(f"{said}." if left else said, left))
        self.model.put(sorted(done, key=lambda one: one.error is None))
        self.table.selectRow(0)
        lines = min(len(done), _SHOWN) + 2
        self.table.setFixedHeight(self._theme.high(8.5) * lines)
        self.show()
        self.table.setFocus()


def with_left(said: str, left: int) -> str:
    """What was done, and that it was broken off before `left` others."""
    if not left:
        return said
    rest = ngettext("Broken off: {n} other is as it was.", "Broken off: {n} others are as they were.", left)
    return f"{said} {rest.format(n=show_number(left))}"
