"""What can be done to the rows that are selected, and doing it to all of them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.amounts import show_number
from desktop.i18n import _, ngettext
from desktop.store.reading import Numbers
from desktop.ui.screens.letters.handing import HandOverPanel
from desktop.ui.screens.records.outcome import OutcomePart, with_left
from desktop.ui.screens.requests.joining import JoinPanel
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.crowded import Crowded
from desktop.ui.widgets.plain import button, column, label, row
from desktop.ui.widgets.progress import ProgressPart
from desktop.ui.widgets.timer import Pause
from desktop.usecases.lists.together import AT_ONCE, IN_REQUEST, Done, Together, do_together, doable
from sync.model.pack import RecordType
from sync.model.record import Record

_SETTLE = 150  # ms in which a selection that grows is not looked at


class TogetherPart(QFrame):
    """A bar that comes with two selected rows and goes with them. What became of each is told row by row. Whoever has
    answered here is brought back to the rows by `turn_back`.
    """

    def __init__(
        self,
        seat: Seat,
        kind: RecordType,
        export: Callable[[], None],
        unselect: Callable[[], None],
        turn_back: Callable[[], None],
    ) -> None:
        super().__init__()
        self._seat = seat
        self._turn_back = turn_back
        self._kind = kind
        self._numbers: Numbers | None = None
        theme = seat.theme
        self.setObjectName("together")
        self.bar = QFrame()
        self.bar.setProperty("kind", "notice")
        self.bar.setProperty("tone", "neutral")
        self.count = label("", "strong", name="selected_count")
        self.remark = label("", "caption", name="selected_remark")
        self.ways = QHBoxLayout()
        self.ways.setSpacing(theme.gap(2))
        self._lay_bar(export, unselect)
        self.asking = AskPanel(theme, "ask_together", turn_back)
        self.handing = HandOverPanel(theme, seat.desk.pack, self._collected, self.hide_asking)
        self.progress = ProgressPart(theme, "doing_together")
        self.outcome = OutcomePart(theme, lambda record: seat.go.record(kind.key, record))
        self.joining = JoinPanel(seat, lambda: self.bar.setVisible(self._numbers is not None))
        parts = (self.asking, self.handing, self.joining, self.progress, self.outcome, self.bar)
        self.setLayout(column(*parts, gap=theme.gap(2)))
        self._collecting: Together | None = None
        self._offered: list[QPushButton] = []
        self._found: list[Record] = []  # those that are selected, as they were looked at
        self._pause = Pause(_SETTLE, self._look, self)
        self.bar.hide()

    def _lay_bar(self, export: Callable[[], None], unselect: Callable[[], None]) -> None:
        """Where there is little room, what is wanted least shows its icon alone first."""
        theme = self._seat.theme
        export_them = button(theme, _("Export these…"), export, icon="file", name="export_selected")
        none = button(theme, _("Select none"), unselect, kind="quiet", icon="close", name="select_none")
        edge = theme.gap(2)
        self.ways.addWidget(export_them)
        self.ways.addWidget(none)
        line = Crowded(self.count, self.ways, theme.gap(2), self.remark)
        line.give_way(export_them, none)
        line.addWidget(self.count)
        line.addWidget(self.remark)
        line.addStretch(1)
        line.addLayout(self.ways)
        self.bar.setLayout(row(line, margins=(theme.gap(3), edge, edge, edge)))

    def put(self, numbers: Numbers | None, count: int) -> None:
        """These rows are selected: `numbers` of the store, None where there are too many to be looked at."""
        if numbers != self._numbers:
            self.joining.hide()  # it asks about those who were selected
        self._numbers = numbers
        self.bar.setVisible(count > 1 and self.joining.isHidden())
        if count < 2:
            self.hide_asking()
            return
        self.count.setText(ngettext("{n} selected", "{n} selected", count).format(n=show_number(count)))
        too_many = _("More than {n} can be exported, not worked on together.").format(n=AT_ONCE)
        self.remark.setText(too_many if numbers is None else "")
        self._withdraw()
        self._pause.again()

    def hide_asking(self) -> None:
        self.asking.hide()
        self.handing.hide()
        self.joining.hide()

    def _look(self) -> None:
        numbers, seat, kind = self._numbers, self._seat, self._kind
        if numbers is None or len(numbers) < 2:
            return

        def look() -> tuple[list[Together], list[Record]]:
            found = seat.desk.store.at_numbers(kind.key, numbers)
            records = [found[number] for number in numbers if number in found]
            return doable(seat.desk, kind, records), records

        def show(found: tuple[list[Together], list[Record]]) -> None:
            if numbers is self._numbers:
                ways, self._found = found
                self._offer(ways)

        seat.jobs.look_up(look, show, owner=self)

    def _offer(self, found: list[Together]) -> None:
        self._withdraw()
        for place, what in enumerate(found):
            way = button(
                self._seat.theme, what.text, partial(self._begin, what), icon=what.icon, name=f"all_{what.key}"
            )
            self.ways.insertWidget(place, way)
            self._offered.append(way)
            way.show()

    def _withdraw(self) -> None:
        """Offer nothing but exporting until it is known what can be done."""
        for way in self._offered:
            self.ways.removeWidget(way)
            way.hide()
            way.deleteLater()
        self._offered = []

    def _begin(self, what: Together) -> None:
        self.hide_asking()
        if what.needs == "collector":
            self._collecting = what
            self.handing.ask("", "", printed=True)
        elif what.needs == IN_REQUEST:
            self.bar.hide()  # in a low window there is no room for both
            self.joining.ask(self._found)
        elif what.needs == "reason":
            heading = _("{what}: {n} records").format(what=what.text, n=len(self._numbers or ()))
            self.asking.ask(heading, [], what.text, partial(self._do, what), reason=_("The reason, for all of them"))
        else:
            self._do(what, "")

    def _collected(self, collected: object) -> None:
        if self._collecting is not None:
            self._do(self._collecting, collected)

    def _do(self, what: Together, given: object) -> None:
        numbers, seat, kind = self._numbers, self._seat, self._kind
        if numbers is None or self.progress.running:
            return
        self._turn_back()
        self.hide_asking()
        self.asking.done()
        told = self.progress.begin(what.text)

        def do() -> tuple[list[Done], int]:
            found = seat.desk.store.at_numbers(kind.key, numbers)
            ids = [found[number].id for number in numbers if number in found]
            done = do_together(seat.desk, kind, what, ids, given, told)  # type: ignore[arg-type]
            return done, len(ids) - len(done)

        def failed(error: Exception) -> None:
            self.progress.end()
            seat.jobs.report(error)

        seat.jobs.write(do, partial(self._done, what), failed, owner=self)

    def _done(self, what: Together, came_of: tuple[list[Done], int]) -> None:
        """Say what came of it; where it was broken off, how many were not come to."""
        self.progress.end()
        done, left = came_of
        if any(one.error for one in done):
            self.outcome.put(what.text, done, left)
            return
        n = len(done)
        self.outcome.hide()
        said = ngettext("{what}: {n} done.", "{what}: {n} done.", n).format(what=what.text, n=n)
        self._seat.say(with_left(said, left), "neutral" if left else "good")
        self._pause.again()
