"""The documents of one record, marked by keyboard: Space goes through the verdicts, Enter takes a number."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS
from desktop.ui.forms.documents import VERDICT_TONES
from desktop.ui.scans.keeper import Scans
from desktop.ui.widgets.plain import button, clear, column, label, restyle, row, scrolled
from desktop.usecases.checklists import Entry
from sync.model.pack import Document, Pack
from sync.model.record import Record

_ROUND = {"pending": "matches", "matches": "differs", "differs": "pending"}


class _NumberLine(QLineEdit):
    """Keeps its Enter to itself: the document around it would ask for a number again."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class DocumentMark(QFrame):
    """One document of the checklist."""

    marked = Signal(str)
    wandered = Signal(int)  # to the next or the one before

    def __init__(self, theme: Theme, pack: Pack, document: Document, required: bool) -> None:
        super().__init__()
        self.key = document.key
        self.entry: Entry = {}
        self._theme = theme
        self._pack = pack
        self.title = document.label.of(current_language())
        self.setProperty("kind", "tile")
        self.setObjectName(f"document_{document.key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(document.source)
        name = label(self.title + ("\u00a0*" if required else ""), "strong" if required else "", wrap=True)
        self._remark = label("", "caption", wrap=True)
        self.verdict: QPushButton = button(theme, "", self.turn, kind="status", name=f"verdict_{document.key}")
        self.verdict.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.number = _NumberLine()
        self.number.setObjectName(f"number_{document.key}")
        self.number.setPlaceholderText(_("Number, then Enter"))
        self.number.setAccessibleName(_("Number of: {document}").format(document=self.title))
        self.number.setMaxLength(120)
        self.number.editingFinished.connect(self._numbered)
        self.number.hide()
        words = column(name, self._remark)
        top = row(words, self.verdict, gap=theme.gap(2))
        top.setStretch(0, 1)
        edge = theme.gap(2)
        self.setLayout(column(top, self.number, gap=theme.gap(1), margins=(edge, theme.gap(1), edge, theme.gap(1))))
        self.put({})

    def put(self, entry: Entry) -> None:
        """Show what was noted about the document."""
        self.entry = dict(entry)
        verdict = str(entry.get("verdict", "pending"))
        tone = VERDICT_TONES.get(verdict, "neutral")
        code = self._pack.code("document_verdict", verdict)
        word = code.label.of(current_language()) if code else verdict
        self.verdict.setText(word)
        self.verdict.setIcon(self._theme.icon(LOOKS[tone].icon, tone))
        self.verdict.setProperty("tone", tone)
        restyle(self.verdict)
        said = [_("No. {number}").format(number=entry["number"])] if entry.get("number") else []
        said += [str(entry["note"])] if entry.get("note") else []
        self._remark.setText(" · ".join(said))
        self._remark.setVisible(bool(said))
        self.setAccessibleName(_("{document}: {verdict}").format(document=self.title, verdict=word))
        self.setAccessibleDescription(_("Space changes the verdict, Enter takes the number."))

    def turn(self) -> None:
        """The next verdict: matches, does not match, not checked."""
        if self.isEnabled():
            self._change({"verdict": _ROUND.get(str(self.entry.get("verdict", "pending")), "matches")})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self.turn()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._ask_number()
            case Qt.Key.Key_Down:
                self.wandered.emit(1)
            case Qt.Key.Key_Up:
                self.wandered.emit(-1)
            case Qt.Key.Key_Escape if not self.number.isHidden():
                self.number.setText(str(self.entry.get("number", "")))
                self.setFocus()
                self.number.hide()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        self._ask_number()

    def _ask_number(self) -> None:
        self.number.setText(str(self.entry.get("number", "")))
        self.number.show()
        self.number.setFocus()

    def _numbered(self) -> None:
        if self.number.isHidden():
            return
        typed, standing = self.number.text().strip(), str(self.entry.get("number", ""))
        had_focus = self.number.hasFocus()
        self.number.hide()
        if had_focus:
            self.setFocus()
        if typed != standing:
            verdict = str(self.entry.get("verdict", "pending"))
            self._change({"number": typed, "verdict": "matches" if verdict == "pending" and typed else verdict})

    def _change(self, changes: dict[str, Any]) -> None:
        entry = {**self.entry, **changes}
        self.put({key: value for key, value in entry.items() if value != ""})
        self.marked.emit(self.key)


class Checklist(QWidget):
    """The documents that a record needs, in the regulation's order."""

    marked = Signal(Record, str, dict)  # the record, its document, what was found about it

    def __init__(self, theme: Theme, pack: Pack, scans: Scans) -> None:
        super().__init__()
        self.scans = scans
        self.marks: list[DocumentMark] = []
        self._theme = theme
        self._pack = pack
        self._record: Record | None = None
        self._asked: tuple[tuple[Document, bool], ...] = ()
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, theme.gap(2), 0)
        self._list.setSpacing(theme.gap(1.5))
        inner.setObjectName("checklist_marks")
        inner.setStyleSheet("#checklist_marks { background: transparent; }")
        self._area = scrolled(inner)
        self._area.setStyleSheet("QScrollArea { background: transparent; }")
        self.setLayout(column(self._area))

    def put(self, record: Record, editable: bool) -> None:
        """Show a record's documents; those of the same record are brought up to date where they stand."""
        asked = self._pack.checklist_for(record.type, record.fields)
        if self._record is None or record.id != self._record.id or asked != self._asked:
            self._asked = asked
            self._lay()
        self._record = record
        kind = self._pack.record(record.type)
        entries = record.fields.get(kind.checklist or "") or {}
        for mark in self.marks:
            if mark.entry != (entries.get(mark.key) or {}):
                mark.put(entries.get(mark.key) or {})
            mark.setEnabled(editable)
        self.scans.put(record, editable=editable)

    def go_to(self, place: int = 0) -> None:
        """Put the focus on a document."""
        if self.marks:
            mark = self.marks[max(0, min(place, len(self.marks) - 1))]
            mark.setFocus()
            self._area.ensureWidgetVisible(mark)

    def _lay(self) -> None:
        clear(self._list)
        self.marks = [DocumentMark(self._theme, self._pack, document, must) for document, must in self._asked]
        for place, mark in enumerate(self.marks):
            mark.marked.connect(self._tell)
            mark.wandered.connect(lambda way, place=place: self.go_to(place + way))
            beside = row(mark, self.scans.button(mark.key, mark.title), gap=self._theme.gap(1))
            beside.setStretch(0, 1)
            self._list.addLayout(beside)
            mark.show()  # at once, so that it can take the focus before the layout comes to it
        self._list.addStretch(1)

    def _tell(self, document: str) -> None:
        entry = next(mark.entry for mark in self.marks if mark.key == document)
        if self._record is not None:
            self.marked.emit(self._record, document, dict(entry))
