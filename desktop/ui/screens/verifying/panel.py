"""Where a letter is brought: typed by a scanner, chosen as a file, or dropped."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.verifying.result import ResultView
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, column, label, row, scrolled
from desktop.usecases.desk import Office
from desktop.usecases.letters.verifying import Told, verify_and_tell

Choose = Callable[[QWidget], Path | None]
_LONGEST = 10_000  # characters of a scanner's text


def ask_for_paper(parent: QWidget) -> Path | None:
    """The file that the person chooses."""
    kinds = _("Letters and pictures of them") + " (*.pdf *.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose the letter, or a picture of it"), "", kinds)
    return Path(chosen) if chosen else None


class VerifyPanel(QWidget):
    """Needs neither an office nor a person, only the folder where the list of seals lies, and a clock in seconds; an
    `office` that is open knows of its own void letters besides.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        folder: Path,
        now: Callable[[], int],
        choose: Choose = ask_for_paper,
        office: Office | None = None,
    ) -> None:
        super().__init__()
        self._office = office
        self._jobs, self._folder, self._now, self._choose = jobs, folder, now, choose
        self.setAcceptDrops(True)
        self.scan = QLineEdit()
        self.scan.setObjectName("scan")
        self.scan.setMaxLength(_LONGEST)
        self.scan.setPlaceholderText("LKT1:…")
        self.scan.setAccessibleName(_("What the scanner reads"))
        self.scan.returnPressed.connect(self._typed)
        tag = label(_("Scan the QR code, or paste its text"), "label")
        tag.setBuddy(self.scan)
        check = button(theme, _("Check"), self._typed, kind="primary", name="check")
        chosen = button(theme, _("Choose a file…"), self._chosen, icon="folder", name="choose_file", shortcut="Ctrl+O")
        hint = label(_("A PDF, a scan or a photo can be dropped here too. No line is needed."), "caption", wrap=True)
        line = row(self.scan, check, chosen, gap=theme.gap(2))
        line.setStretch(0, 1)
        self.notice = NoticeBar(theme)
        self.result = ResultView(theme)
        area = scrolled(column(self.result, None), self)
        self.setLayout(column(card(theme, tag, line, hint, gap=1), self.notice, area, gap=theme.gap(3)))
        area.setAccessibleName(_("The answer"))

    def begin(self) -> None:
        """Ready for the scanner."""
        self.scan.setFocus()
        self.scan.selectAll()

    def check(self, what: str | Path) -> None:
        """Check it away from the window's thread, and show the answer."""
        self.result.clear()
        self.notice.hide()
        if isinstance(what, Path):
            self.notice.say(_("Looking at {file}…").format(file=what.name), "working")
        folder, now, office = self._folder, self._now(), self._office
        name = what.name if isinstance(what, Path) else ""
        self._jobs.look_up(
            lambda: verify_and_tell(what, folder, now, office),
            lambda told: self._answered(told, name),
            self._failed,
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file_in(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _file_in(event)
        if file is not None:
            event.acceptProposedAction()
            self.check(file)

    def _typed(self) -> None:
        if self.scan.text().strip():
            self.check(self.scan.text())

    def _chosen(self) -> None:
        file = self._choose(self)
        if file is not None:
            self.scan.clear()
            self.check(file)

    def _answered(self, told: Told, file: str) -> None:
        self.notice.hide()
        self.result.show_told(told, file)
        self.begin()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LoketError):
            self.notice.say(str(error), "bad")
        else:
            self.notice.hide()
            self._jobs.report(error)


def _file_in(event: QDragEnterEvent | QDropEvent) -> Path | None:
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if files else None
