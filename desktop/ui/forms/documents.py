"""The checklist of documents: which are there, whether they match, their numbers and what to note about them."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.widgets.plain import button, clear, column, label, row
from sync.model.attachments import PENDING, FileRef, files_of
from sync.model.issues import Issue
from sync.model.pack import Document, Field, Pack
from sync.model.record import Fields

Beside = Callable[[str, str], QWidget]
"""Makes what stands at the end of a document's line, of its key and title."""
VERDICT_TONES: dict[str, Tone] = {"matches": "good", "differs": "bad", "pending": "neutral"}


class VerdictChoice(QWidget):
    """The verdicts of a document beside one another, one of them chosen; arrow keys move between them, Enter
    takes one and goes on.
    """

    chosen = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, pack: Pack, document: str, title: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(1))
        for entry in pack.codes["document_verdict"]:
            name = entry.label.of(current_language())
            made = button(theme, name, self.chosen.emit, kind="chip", name=f"verdict_{document}_{entry.code}")
            made.setCheckable(True)
            made.setIcon(theme.icon(LOOKS[VERDICT_TONES.get(entry.code, "neutral")].icon, "muted"))
            made.setAccessibleName(f"{title}: {name}")
            made.installEventFilter(self)
            self._group.addButton(made)
            self._buttons[entry.code] = made
            layout.addWidget(made)
        self.put("pending")

    def value(self) -> str:
        return next((code for code, made in self._buttons.items() if made.isChecked()), "pending")

    def put(self, verdict: str) -> None:
        self._buttons.get(verdict, self._buttons["pending"]).setChecked(True)

    def standing(self) -> QPushButton:
        """The verdict as it stands; Enter on it changes nothing."""
        return self._buttons[self.value()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QPushButton) or not isinstance(event, QKeyEvent):
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        is_enter = plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or event.type() is not QEvent.Type.KeyPress:
            return False
        if not event.isAutoRepeat():
            watched.click()
            self.entered.emit()
        return True


class DocumentLine(QObject):
    """One document of the checklist: the parts of its line, which `owner` lays, and what they say."""

    changed = Signal()
    entered = Signal()  # Enter on the verdict, or on the note: the line is done with

    def __init__(self, theme: Theme, pack: Pack, document: Document, required: bool, owner: QObject) -> None:
        super().__init__(owner)
        title = document.label.of(current_language())
        self.key = document.key
        self.title = title
        self.name = label(title + (" *" if required else ""), "strong" if required else "", wrap=True)
        self.name.setToolTip(document.source)
        self.verdict = VerdictChoice(theme, pack, document.key, title)
        self.number = _short(_("Number"), f"{title}: {_('Number')}", f"number_{document.key}")
        self.note = _short(_("Note"), f"{title}: {_('Note')}", f"note_{document.key}")
        self.name.setBuddy(self.verdict.standing())
        self._kept: dict[str, Any] = {}
        self.verdict.chosen.connect(self.changed)
        self.verdict.entered.connect(self.entered)
        self.number.returnPressed.connect(self.note.setFocus)
        self.note.returnPressed.connect(self.entered)
        self.number.textEdited.connect(lambda: self.changed.emit())
        self.note.textEdited.connect(lambda: self.changed.emit())

    def value(self) -> dict[str, Any] | None:
        """The entry of the map; None when nothing was said about the document."""
        entry = {**self._kept, "verdict": self.verdict.value()}
        for key, typed in (("number", self.number.text().strip()), ("note", self.note.text().strip())):
            entry.pop(key, None)
            if typed:
                entry[key] = typed
        return entry if entry != PENDING or self._kept else None

    def add_file(self, ref: FileRef, most: int) -> bool:
        """Name a scan of the document; False where it is named already, or there are as many as there may be."""
        standing = files_of(self._kept)
        if len(standing) >= most or any(other.sha256 == ref.sha256 for other in standing):
            return False
        self._kept["files"] = msgspec.to_builtins([*standing, ref])
        return True

    def remove_file(self, sha256: str) -> None:
        left = [ref for ref in files_of(self._kept) if ref.sha256 != sha256]
        self._kept.pop("files", None)
        if left:
            self._kept["files"] = msgspec.to_builtins(left)

    def put(self, entry: dict[str, Any] | None) -> None:
        self._kept = dict(entry or {})
        self.verdict.put(str(self._kept.get("verdict", "pending")))
        self.number.setText(str(self._kept.get("number", "")))
        self.note.setText(str(self._kept.get("note", "")))


def _short(placeholder: str, accessible: str, name: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(accessible)
    made.setObjectName(name)
    made.setMaxLength(120)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


class DocumentsControl(Control):
    """The checklist a record needs; it follows the fields it depends on, such as the placement scheme."""

    def __init__(self, context: FormContext, field: Field, record_type: str) -> None:
        super().__init__(context, field)
        self._record_type = record_type
        self._value: dict[str, Any] = {}
        self._asked: tuple[tuple[Document, bool], ...] | None = None
        self.lines: list[DocumentLine] = []
        self._beside: Beside | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(context.theme.gap(3))
        self._grid.setVerticalSpacing(context.theme.high(1.5))
        for place in (0, 2, 3):
            self._grid.setColumnStretch(place, 1)
        self._all = button(context.theme, _("All match"), self._mark_all, kind="quiet", name="all_match")
        self._all.setToolTip(_("Mark every required document as matching"))
        self.setLayout(column(self._grid, row(self._all, None), gap=context.theme.gap(2)))
        self.follow({})

    def target(self) -> QWidget:
        return self.lines[0].verdict.standing() if self.lines else self._all

    def mark(self, tone: str) -> None:
        """The words beside the field say it; its many parts keep their look."""

    def mark_filled(self, filled: bool) -> None:
        return

    def read(self) -> tuple[Any, list[Issue]]:
        for line in self.lines:
            entry = line.value()
            if entry is None:
                self._value.pop(line.key, None)
            else:
                self._value[line.key] = entry
        return dict(self._value) or None, []

    def put(self, value: Any) -> None:
        self._putting = True
        self._value = dict(value or {})
        for line in self.lines:
            line.put(self._value.get(line.key))
        self._putting = False

    def typed(self) -> Any:
        return self.read()[0]

    def retype(self, typed: Any) -> None:
        self.put(typed)

    def follow(self, fields: Fields) -> None:
        """Ask for the documents that a record with these fields needs; what was said about others is kept."""
        asked = self.context.pack.checklist_for(self._record_type, fields)
        if asked == self._asked:
            return
        self.read()
        self._lay(asked)

    def set_beside(self, beside: Beside) -> None:
        """Have something at the end of each document's line from now on."""
        self._beside = beside
        self.read()
        self._lay(self._asked or ())

    def add_file(self, document: str, ref: FileRef, most: int) -> bool:
        """Name a scan at a document; False where that changes nothing."""
        line = next((line for line in self.lines if line.key == document), None)
        added = line is not None and line.add_file(ref, most)
        if added:
            self.report_edit()
        return added

    def remove_file(self, document: str, sha256: str) -> None:
        for line in self.lines:
            if line.key == document:
                line.remove_file(sha256)
                self.report_edit()

    def _lay(self, asked: tuple[tuple[Document, bool], ...]) -> None:
        self._asked = asked
        clear(self._grid)
        for line in self.lines:
            line.deleteLater()
        self.lines = [self._line(document, must) for document, must in asked]
        for place, line in enumerate(self.lines):
            parts: list[QWidget] = [line.name, line.verdict, line.number, line.note]
            if self._beside is not None:
                parts.append(self._beside(line.key, line.title))
            for column_number, part in enumerate(parts):
                self._grid.addWidget(part, place, column_number, Qt.AlignmentFlag.AlignVCenter)
        self._all.setVisible(bool(self.lines))

    def _line(self, document: Document, required: bool) -> DocumentLine:
        made = DocumentLine(self.context.theme, self.context.pack, document, required, self)
        made.put(self._value.get(made.key))
        made.changed.connect(self.report_edit)
        made.entered.connect(lambda: self._go_on(made))
        return made

    def _go_on(self, line: DocumentLine) -> None:
        """From a document to the next one, and from the last to the next field."""
        below = self.lines[self.lines.index(line) + 1 :]
        if below:
            below[0].verdict.standing().setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()

    def _mark_all(self) -> None:
        for line in self.lines:
            if line.name.text().endswith(" *"):
                line.verdict.put("matches")
        self.report_edit()
