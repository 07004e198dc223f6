"""What the person is told when something fails that no screen handles itself."""

import platform
import traceback
from importlib.metadata import version

from PySide6 import __version__ as qt_version
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row


def report_of(error: BaseException) -> str:
    """All that would help to find the fault; no record's contents are gathered."""
    head = f"Loket {version('loket')}, Python {platform.python_version()}, Qt {qt_version}, {platform.platform()}"
    return head + "\n\n" + "".join(traceback.format_exception(error))


class FaultDialog(QDialog):
    """A fault of the program: what it means for the work, and the whole report before anybody sends it."""

    def __init__(self, theme: Theme, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fault_dialog")
        self.setWindowTitle(_("A fault in the program"))
        lead = label(
            _(
                "The program met a fault it was not made for. What was saved is safe, and unfinished forms are kept as "
                "drafts. You can go on working; if it happens again, give your administrator this report. It may name "
                "what you typed last, so read it first."
            ),
            wrap=True,
        )
        self.report = QPlainTextEdit(report_of(error))
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_("Report"))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        copy = button(theme, _("Copy the report"), self._copy, name="copy_report")
        close = button(theme, _("Go on working"), self.accept, kind="primary", name="close_report")
        edge = theme.gap(5)
        title = label(_("Something went wrong in the program"), "section")
        self.setLayout(
            column(title, lead, self.report, row(copy, None, close), gap=theme.gap(3), margins=(edge, edge, edge, edge))
        )
        self.resize(theme.gap(170), theme.gap(110))
        close.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report.toPlainText())
