"""Where an import begins: a workbook is chosen or dropped, or one that was not finished is taken up again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.store.values import Draft
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, clear, column, framed, label, line, row
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.people.importing import Mode
from desktop.wording import show_moment


class ChoosePanel(QWidget):
    """A place to drop a workbook on, and the imports that wait to be finished."""

    asked = Signal()  # for the file dialog
    resumed = Signal(str)  # the key of a draft
    dropped_draft = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.notice = NoticeBar(theme)
        self.register = QCheckBox(_("An old register book: registrations without a request"))
        self.register.setObjectName("import_register")
        self.choose = button(theme, _("Choose a workbook"), self.asked.emit, kind="primary", icon="file", name="choose")
        self.progress = ProgressPart(theme, "reading")
        self._said = label("", "section")
        self._more = label("", "muted", wrap=True)
        self._sheets = row(gap=theme.gap(2))
        self._drafts = QVBoxLayout()
        self._drafts.setSpacing(theme.gap(2))
        self._drafts_card = card(theme, label(_("Not finished yet"), "section"), self._drafts)
        self._drafts_card.hide()
        parts = column(self.notice, self._place(), self._drafts_card, None, gap=theme.gap(3))
        self.setLayout(parts)
        self.wait()

    def mode(self) -> Mode:
        return "register" if self.register.isChecked() else "request"

    def wait(self) -> None:
        """Ready for a workbook."""
        self._said.setText(_("Drop the company's workbook here"))
        self._more.setText(_("Excel or LibreOffice, as the company sent it. Nothing is written before you say so."))
        self.progress.end()
        self._set_busy(False)

    def read(self, path: Path) -> Callable[[int, int], bool]:
        """Say that a workbook is being read. Gives what hears how far it is, and says whether to go on."""
        self.notice.hide()
        clear(self._sheets)
        self._said.setText(_("Reading {name}").format(name=path.name))
        self._more.setText(_("Each row is checked as it is read."))
        self._set_busy(True)
        return self.progress.begin(_("Rows checked"))

    def take_up(self) -> None:
        """Say that an import goes on where it was left."""
        self.notice.hide()
        clear(self._sheets)
        self._said.setText(_("Going on where it was left"))
        self._more.setText("")
        self._set_busy(True)

    def refuse(self, message: str, tone: Tone = "bad") -> None:
        """Say why a file was not read and what to do."""
        self.wait()
        self.notice.say(message, tone)
        self.choose.setFocus()

    def ask_sheet(self, message: str, sheets: tuple[str, ...], chosen: Callable[[str], None]) -> None:
        """Let the person name the list to read."""
        self.wait()
        self.notice.say(message, "warning")
        clear(self._sheets)
        for name in sheets:
            made = button(self._theme, name, lambda name=name: chosen(name), name=f"sheet_{name}")  # type: ignore[misc]
            self._sheets.addWidget(made)
        self._sheets.addStretch(1)

    def offer(self, drafts: list[Draft]) -> None:
        """Show the imports that were begun and not finished."""
        clear(self._drafts)
        for place, draft in enumerate(drafts):
            if place:
                self._drafts.addWidget(line())
            self._drafts.addWidget(self._draft(draft))
        self._drafts_card.setVisible(bool(drafts))

    def _draft(self, draft: Draft) -> QWidget:
        title = str(draft.body.get("file", draft.key))
        rows, when = draft.body["rows"], show_moment(draft.saved_at)
        said = ngettext("{n} row, kept {when}", "{n} rows, kept {when}", rows).format(n=rows, when=when)
        go_on = button(self._theme, _("Go on"), lambda: self.resumed.emit(draft.key), name="resume")
        go_on.setAccessibleName(_("Go on with {name}").format(name=title))
        discard = self.dropped_draft.emit
        drop = button(self._theme, _("Discard"), lambda: discard(draft.key), kind="quiet", name="discard")
        drop.setAccessibleName(_("Discard {name}").format(name=title))
        words = column(label(title, "strong"), label(said, "caption"))
        holder = QWidget()
        holder.setLayout(row(words, None, drop, go_on, gap=self._theme.gap(2)))
        return holder

    def _place(self) -> QWidget:
        theme = self._theme
        sign = QLabel()
        size = theme.gap(12)
        sign.setPixmap(theme.icon("import", "accent").pixmap(QSize(size, size)))
        self._more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = column(gap=theme.gap(2), margins=(theme.gap(6), theme.gap(8), theme.gap(6), theme.gap(8)))
        for part in (sign, self._said, self.progress, self.choose, self.register):
            inner.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.insertWidget(inner.indexOf(self._said) + 1, self._more)  # as wide as there is room, for it breaks
        inner.addLayout(self._sheets)
        self.progress.setFixedWidth(theme.gap(120))
        return framed("card", inner)

    def _set_busy(self, busy: bool) -> None:
        self.choose.setVisible(not busy)
        self.register.setVisible(not busy)
