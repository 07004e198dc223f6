"""The documents of one record, marked by keyboard: Space goes through the verdicts, Enter takes what is on them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS
from desktop.ui.forms.documents import VERDICT_TONES
from desktop.ui.scans.keeper import Scans
from desktop.ui.screens.requests.entry_lines import EntryLines
from desktop.ui.seat import Seat
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import button, clear, column, label, restyle, row, scrolled
from desktop.usecases.desk import Office
from desktop.usecases.names import names_of
from desktop.usecases.requests.checklists import Entry
from desktop.wording import show_moment
from sync.model.dates import format_date
from sync.model.pack import Document
from sync.model.record import Record

_ROUND = {"pending": "matches", "matches": "differs", "differs": "pending"}


class DocumentMark(QFrame):
    """One document of the checklist."""

    marked = Signal(str)
    wandered = Signal(int)  # to the next or the one before

    def __init__(self, office: Office, theme: Theme, document: Document, required: bool) -> None:
        super().__init__()
        self.key = document.key
        self.entry: Entry = {}
        self._theme = theme
        self._office = office
        self.title = document.label.of(current_language())
        self.setProperty("kind", "tile")
        self.setObjectName(f"document_{document.key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(document.source)
        name = label(self.title + ("\u00a0*" if required else ""), "strong" if required else "", wrap=True)
        self._remark = label("", "caption", wrap=True)
        self.verdict: QPushButton = button(theme, "", self.turn, kind="status", name=f"verdict_{document.key}")
        self.verdict.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines: EntryLines | None = (
            None  # made when they are asked for: most documents need no more than a verdict
        )
        top = row(name, self.verdict, gap=theme.gap(2))
        top.setStretch(0, 1)
        edge = theme.gap(2)
        self._parts = column(top, self._remark, gap=theme.gap(1), margins=(edge, theme.gap(1), edge, theme.gap(1)))
        self.setLayout(self._parts)
        self.put({})

    def put(self, entry: Entry) -> None:
        """Show what was noted about the document."""
        self.entry = dict(entry)
        verdict = str(entry.get("verdict", "pending"))
        tone = VERDICT_TONES.get(verdict, "neutral")
        code = self._office.pack.code("document_verdict", verdict)
        word = code.label.of(current_language()) if code else verdict
        self.verdict.setText(word)
        self.verdict.setIcon(self._theme.icon(LOOKS[tone].icon, tone))
        self.verdict.setProperty("tone", tone)
        restyle(self.verdict)
        self._remark.setText(_remark(self._office, entry))
        self._remark.setVisible(bool(self._remark.text()))
        self.setAccessibleName(_("{document}: {verdict}").format(document=self.title, verdict=word))
        self.setAccessibleDescription(
            _("Space changes the verdict, Enter takes the number, Tab then date and place.") + " " + self._remark.text()
        )

    def turn(self) -> None:
        """The next verdict: matches, does not match, not checked."""
        if self.isEnabled():
            self._change({"verdict": _ROUND.get(str(self.entry.get("verdict", "pending")), "matches")})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self.turn()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._ask()
            case Qt.Key.Key_Down:
                self.wandered.emit(1)
            case Qt.Key.Key_Up:
                self.wandered.emit(-1)
            case Qt.Key.Key_Escape if self._lines is not None and not self._lines.isHidden():
                self._lines.put(self.entry)
                self.setFocus()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._lines is None:
            self._lines = EntryLines(self._theme, self.key, self.title, self._office.today)
            self._lines.finished.connect(self._taken)
            self._parts.addWidget(self._lines)
        self._lines.put(self.entry)
        self._lines.show()
        self._lines.begin()

    def _taken(self) -> None:
        """Keep what was typed; a number, day or place means that somebody looked at the document."""
        lines = self._lines
        if lines is None or lines.isHidden():
            return
        typed = lines.value()
        had_focus = lines.isAncestorOf(QApplication.focusWidget() or self)
        lines.hide()
        if had_focus:
            self.setFocus()
        if any(typed[key] != str(self.entry.get(key, "")) for key in typed):
            verdict = str(self.entry.get("verdict", "pending"))
            seen = verdict == "pending" and any(typed[key] for key in ("number", "date", "place"))
            self._change({**typed, "verdict": "matches" if seen else verdict})

    def _change(self, changes: dict[str, Any]) -> None:
        entry = {**self.entry, **changes}
        self.put({key: value for key, value in entry.items() if value != ""})
        self.marked.emit(self.key)


def _remark(office: Office, entry: Entry) -> str:
    """What is known about a document, and who looked at it when."""
    said = [_("No. {number}").format(number=entry["number"])] if entry.get("number") else []
    if entry.get("date") or entry.get("place"):
        day = format_date(date.fromisoformat(entry["date"]), current_language()) if entry.get("date") else ""
        said.append(", ".join(part for part in (str(entry.get("place", "")), day) if part))
    said += [str(entry["note"])] if entry.get("note") else []
    if entry.get("checked_at"):
        by = names_of(office)("user", str(entry.get("checked_by", ""))) or ""
        said.append(_("{name}, {moment}").format(name=by, moment=show_moment(str(entry["checked_at"]))))
    return " · ".join(said)


class Checklist(QWidget):
    """The documents that a record needs, in the regulation's order."""

    marked = Signal(Record, str, dict)  # the record, its document, what was found about it
    laid = Signal()

    def __init__(self, seat: Seat, scans: Scans) -> None:
        super().__init__()
        theme = seat.theme
        self.scans = scans
        self._marks: list[DocumentMark] = []
        self._laying = Laying(seat.jobs, self)
        self._editable = False
        self._theme = theme
        self._office = seat.desk
        self._record: Record | None = None
        self._asked: tuple[tuple[Document, bool], ...] = ()
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, theme.gap(2), 0)
        self._list.setSpacing(theme.gap(1.5))
        self._area = scrolled(self._list, self, bare=True, name="checklist_marks")
        self.setLayout(column(self._area))

    def put(self, record: Record, editable: bool) -> None:
        """Show a record's documents; those of the same record are brought up to date where they stand."""
        asked = self._office.pack.checklist_for(record.type, record.fields)
        others = self._record is None or record.id != self._record.id or asked != self._asked
        if others:
            clear(self._list)  # what is being typed is told of the record before
        self._asked, self._record, self._editable = asked, record, editable
        if others:
            self._laying.begin(self._lay())
        for mark in self._marks:
            self._fill(mark)
        self.scans.put(record, editable=editable)

    @property
    def marks(self) -> list[DocumentMark]:
        """The documents in their order, all of them."""
        self._laying.finish()
        return self._marks

    def go_to(self, place: int = 0) -> None:
        """Put the focus on a document."""
        marks = self.marks
        if marks:
            mark = marks[max(0, min(place, len(marks) - 1))]
            mark.setFocus()
            self._area.ensureWidgetVisible(mark)

    def _lay(self) -> Iterator[None]:
        self._marks = []
        for place, (document, must) in enumerate(self._asked):
            mark = DocumentMark(self._office, self._theme, document, must)
            mark.marked.connect(self._tell)
            mark.wandered.connect(lambda way, place=place: self.go_to(place + way))
            self._marks.append(mark)
            self._fill(mark)
            beside = row(mark, self.scans.button(mark.key, mark.title), gap=self._theme.gap(1))
            beside.setStretch(0, 1)
            self._list.addLayout(beside)
            mark.show()  # at once, so that it can take the focus before the layout comes to it
            yield
        self._list.addStretch(1)
        if self._record is not None:
            self.scans.put(self._record, editable=self._editable)  # its buttons are all there now
        self.laid.emit()

    def _fill(self, mark: DocumentMark) -> None:
        record = self._record
        if record is not None:
            entries = record.fields.get(self._office.pack.record(record.type).checklist or "") or {}
            if mark.entry != (entries.get(mark.key) or {}):
                mark.put(entries.get(mark.key) or {})
            mark.setEnabled(self._editable)

    def _tell(self, document: str) -> None:
        entry = next(mark.entry for mark in self._marks if mark.key == document)
        if self._record is not None:
            self.marked.emit(self._record, document, dict(entry))
