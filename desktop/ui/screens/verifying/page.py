"""The check in the window, and the same before anybody has signed in."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.page import Page
from desktop.ui.screens.verifying.panel import Choose, VerifyPanel, ask_for_paper
from desktop.ui.seat import Seat
from desktop.ui.widgets.fitting import open_within
from desktop.ui.widgets.plain import column, label
from sync.ports import Clock


class VerifyPage(Page):
    """From the navigation."""

    key = "verify"

    def __init__(self, seat: Seat, choose: Choose = ask_for_paper) -> None:
        super().__init__(seat, _("Check a letter"))
        self.set_subtitle(_("Whether a letter is genuine, voided or forged"))
        desk = seat.desk
        now = lambda: desk.clock.milliseconds() // 1000  # noqa: E731
        self.panel = VerifyPanel(seat.theme, seat.jobs, desk.store.folder, now, choose, desk)
        self.add(self.panel, 1)

    def opened(self) -> None:
        self.panel.begin()


class VerifyDialog(QDialog):
    """From the door: for whoever has no name here, or no office yet."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        folder: Path,
        clock: Clock,
        parent: QWidget | None = None,
        choose: Choose = ask_for_paper,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(_("Check a letter"))
        self.panel = VerifyPanel(theme, jobs, folder, lambda: clock.milliseconds() // 1000, choose)
        edge = theme.gap(6)
        title = label(_("Check a letter"), "title")
        self.setLayout(column(title, self.panel, gap=theme.gap(3), margins=(edge, edge, edge, edge)))
        open_within(self, theme.gap(230), theme.gap(150))
        self.panel.begin()
