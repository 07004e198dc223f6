"""The worker of a request that is looked at: their documents, what is wrong, and the steps that can be taken."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.i18n import _
from desktop.ui.scans.keeper import Scans
from desktop.ui.screens.interview.opening import open_interview
from desktop.ui.screens.requests.checklist import Checklist
from desktop.ui.screens.requests.permission_part import PermissionPart
from desktop.ui.screens.requests.sent_back_part import SentBackPart
from desktop.ui.screens.requests.worker_steps import Take, WorkerSteps
from desktop.ui.seat import Seat
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.plain import button, column, label, row
from desktop.ui.widgets.ties import TiesPart
from desktop.usecases.editing import why_not_marked
from desktop.usecases.people.same_person import Tie
from sync.model.record import Record

_CHECKLIST = 28  # quarter lines of height that it keeps


class WorkerCard(QFrame):
    """`take` takes a step with the worker; `mark_all` and `open_worker` are what its buttons do."""

    def __init__(self, seat: Seat, take: Take, mark_all: Callable[[], None], open_worker: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._seat = seat
        theme = seat.theme
        self.checklist = Checklist(seat, Scans(seat, self, seat.say))
        self.name = label("", "section", wrap=True)
        self.ties = TiesPart(theme, seat.go.record)
        self.permission = PermissionPart(seat)
        self.sent_back = SentBackPart(seat)
        self.steps = WorkerSteps(seat, take, lambda worker: open_interview(seat, worker))
        self.why_not = label("", "caption", wrap=True, name="why_not_marked")
        self.mark_all = button(theme, _("All match"), mark_all, icon="mdi6.check-all", name="mark_all")
        self.open_button = button(theme, _("Open"), open_worker, kind="quiet", icon="open", name="open_worker")
        self._keys = KeyHints(theme, (_("Space"), _("verdict")), (_("Enter"), _("number")))
        self._lay_out()
        self.checklist.laid.connect(self._lead_on)

    def put(self, found: Record, request_state: str | None, ties: list[Tie], documents: tuple[int, int]) -> None:
        """Show a worker of a request in that state; `documents`: how many match of those that are needed."""
        why_not = why_not_marked(self._seat.desk, found)
        self.name.setText(str(found.fields.get("name", "")))
        self.sent_back.put(found, request_state)
        self.permission.put(found, editable=not why_not)
        self.steps.put(found, request_state)
        self.ties.put(ties)
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.checklist.put(found, editable=not why_not)
        self.mark_all.setVisible(not why_not)
        steps = [made for made in self.steps.buttons.values() if not made.isHidden()]
        self._keys.setVisible(not why_not and len(steps) < 2)  # else the steps have the room
        matching, needed = documents
        self.mark_all.setEnabled(not why_not and matching < needed)

    def minimumSizeHint(self) -> QSize:
        """As high as its lines are where they are broken to its width."""
        needed, layout = super().minimumSizeHint(), self.layout()
        broken = layout.totalMinimumHeightForWidth(self.width()) if layout is not None else 0
        return QSize(needed.width(), max(needed.height(), broken))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _lay_out(self) -> None:
        theme = self._seat.theme
        head = row(self.name, self.steps.interview, self.open_button, gap=theme.gap(1))
        head.setStretch(0, 1)
        ways = row(gap=theme.gap(1.5))
        ways.addWidget(self.mark_all, 0, Qt.AlignmentFlag.AlignTop)
        ways.addWidget(self.steps, 1)
        ways.addWidget(self._keys)
        self.checklist.setMinimumHeight(theme.gap(_CHECKLIST))
        told = (self.sent_back, self.permission, self.steps.told, self.ties, self.why_not)
        margins = (theme.gap(4), theme.gap(3), theme.gap(3), theme.gap(3))
        inner = column(head, *told, self.checklist, ways, self.steps.reason, gap=theme.gap(2), margins=margins)
        inner.setStretch(inner.indexOf(self.checklist), 1)
        self.setLayout(inner)

    def _lead_on(self) -> None:
        """Tab goes from the documents to what is done with the worker, though these were made before."""
        if (last := tab_on(None, self.checklist)) is not None:
            QWidget.setTabOrder(last, self.mark_all)
            tab_on(self.mark_all, self.steps)
