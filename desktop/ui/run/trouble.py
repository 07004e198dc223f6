"""What the person is told when something fails that no screen handles itself."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLayout, QPlainTextEdit, QWidget
from shiboken6 import isValid

from desktop.errors import LoketError, SurroundingsFailed
from desktop.faults import report_of, same_fault
from desktop.i18n import _, ngettext
from desktop.logs import LOG
from desktop.ui.design.theme import Theme
from desktop.ui.run.looks import Looks
from desktop.ui.session.front import Front
from desktop.ui.system import where_to_save
from desktop.ui.widgets.fitting import open_within
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.handing_out import write_out

_BETWEEN = "\n\n" + "-" * 60 + "\n\n"


def _ask_where(parent: QWidget) -> Path | None:
    name = f"loket-{datetime.now().astimezone():%Y%m%d-%H%M}.txt"
    begins, kinds = where_to_save(name), _("Text") + " (*.txt)"
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save the report"), begins, kinds)
    return Path(chosen) if chosen else None


class FaultDialog(QDialog):
    """A fault of the program: what it means for the work, and the whole report before anybody gets it.

    There is one at a time: a fault that comes while it is open is added to it. `before` is the one that was closed.
    """

    def __init__(
        self,
        theme: Theme,
        error: BaseException,
        parent: QWidget | None = None,
        before: "FaultDialog | None" = None,
        where: Callable[[QWidget], Path | None] = _ask_where,
    ) -> None:
        super().__init__(parent)
        self._where = where
        self._told: set[str] = {same_fault(error)} | (before._told if before else set())
        self._more = 0
        self.setObjectName("fault_dialog")
        self.setWindowTitle(_("A fault in the program"))
        self.report = QPlainTextEdit(report_of(error))
        self.report.setReadOnly(True)
        self.report.setAccessibleName(_("Report"))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.again = label("", "strong", wrap=True, name="fault_again")
        self.again.hide()
        self.notice = NoticeBar(theme)
        self._lay_out(theme)

    def takes(self, error: BaseException) -> bool:
        """Whether this fault needs no dialog of its own: this one is open, and tells of it now, or it told of it."""
        fault = same_fault(error)
        if not self.isVisible():
            return fault in self._told
        self._more += 1
        said = ngettext("Since then it failed {n} more time.", "Since then it failed {n} more times.", self._more)
        self.again.setText(said.format(n=self._more))
        self.again.show()
        if fault not in self._told:
            self._told.add(fault)
            self.report.setPlainText(self.report.toPlainText() + _BETWEEN + report_of(error))
        return True

    def _lay_out(self, theme: Theme) -> None:
        safe = _(
            "What was saved is safe, and unfinished forms are kept as drafts. You can go on working. If it happens "
            "again, give this report to your administrator."
        )
        honest = _(
            "This is all of the report. Nothing is sent by itself. Quoted texts, long numbers, paths and addresses "
            "were left out (…), because they may be somebody's data; a name that stands without quotes may still be "
            "in it, so read it before you give it away."
        )
        copy = button(theme, _("Copy the report"), self._copy, icon="copy", name="copy_report")
        save = button(theme, _("Save as a file…"), self._save, icon="save", name="save_report")
        close = button(theme, _("Go on working"), self.accept, kind="primary", name="close_report")
        edge = theme.gap(5)
        parts: list[QWidget | QLayout] = [
            label(_("Something went wrong in the program"), "section"),
            label(safe, wrap=True),
            self.again,
            self.report,
            label(honest, "caption", wrap=True),
            self.notice,
            row(copy, save, None, close, gap=theme.gap(2)),
        ]
        self.setLayout(column(*parts, gap=theme.gap(3), margins=(edge, edge, edge, edge)))
        open_within(self, theme.gap(170), theme.gap(120))
        close.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report.toPlainText())
        self.notice.say(_("The report was copied."))

    def _save(self) -> None:
        file = self._where(self)
        if file is None:
            return
        try:
            write_out(file, self.report.toPlainText().encode())
        except SurroundingsFailed as error:
            self.notice.say(str(error), "bad")
        else:
            self.notice.say(_("The report lies in {file}.").format(file=file))


class Faults:
    """The one place where a person hears of what no screen handled. `dialog` is the last that was shown."""

    def __init__(self, window: QWidget, looks: Looks, front: Front) -> None:
        self.dialog: FaultDialog | None = None
        self._window = window
        self._looks = looks
        self._front = front

    def tell(self, error: Exception) -> None:
        """Failed surroundings are said on the screen in front, a fault of the program is shown with its report."""
        if isinstance(error, LoketError) and (self._front.shell is not None or self._front.door is not None):
            self._front.say(str(error), "bad")
        else:
            self.show(error)

    def show(self, error: BaseException) -> None:
        """Show a fault once: a second one is added to the dialog while it is open, and the same again only said."""
        LOG.error("fault", exc_info=error)
        before = self.dialog if self.dialog is not None and isValid(self.dialog) else None
        if before is None or not before.takes(error):
            self.dialog = FaultDialog(self._looks.theme, error, self._window, before)
            self.dialog.open()
        elif not before.isVisible():
            again = _("The same fault as before happened again. What was saved is safe; the log tells of it.")
            self._front.say(again, "bad")
