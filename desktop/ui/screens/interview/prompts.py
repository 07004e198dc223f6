"""Questions of an interview, answered by keyboard: a digit answers and goes on, Enter takes a note."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.beside import Beside
from desktop.ui.widgets.entry_line import EntryLine
from desktop.ui.widgets.plain import button, column, label, laid, row
from sync.model.pack import Code, Pack
from sync.model.record import Fields

Answer = tuple[str, str]
"""The code of the answer and the note beside it."""


class PromptLine(QFrame):
    """One question. Its answers look alike: none of them is an accusation."""

    answered = Signal()
    wandered = Signal(int)  # to the next question or the one before

    def __init__(self, theme: Theme, pack: Pack, prompt: Code) -> None:
        super().__init__()
        self.key = prompt.code
        self._theme = theme
        self._codes = pack.codes["interview_answer"]
        self._entry: Fields = {}
        self._chips: dict[str, QPushButton] = {}
        self.title = prompt.label.of(current_language())
        self.setObjectName(f"prompt_{prompt.code}")
        self.setProperty("kind", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.note = EntryLine(self)
        self.note.setObjectName(f"note_{prompt.code}")
        self.note.setPlaceholderText(_("Note, then Enter"))
        self.note.setAccessibleName(_("Note on: {question}").format(question=self.title))
        self.note.setMaxLength(500)
        self.note.textEdited.connect(lambda: self.answered.emit())
        self.note.returnPressed.connect(lambda: self.wandered.emit(1))
        self.note.hide()
        self.hide()

    def lay(self) -> None:
        """Show the question and its answers, if they are not there yet."""
        if self._chips:
            return
        theme, edge = self._theme, self._theme.gap(2.5)
        self._chips = {entry.code: self._chip(entry) for entry in self._codes}
        answers = laid(row(*self._chips.values(), None, gap=theme.gap(1.5)), self)
        asked = label(self.title, wrap=True)
        question = Beside(asked, answers, least=theme.gap(45), gap=theme.gap(1.5), shares=(1, 0))
        self.setLayout(column(question, self.note, gap=theme.gap(1), margins=(edge, theme.gap(1), edge, theme.gap(1))))
        self.put(self._entry)
        self.show()

    def value(self) -> Answer | None:
        """What was answered; None while nothing was."""
        if not self._chips:
            code, note = self._entry.get("answer"), str(self._entry.get("note", ""))
        else:
            code = next((code for code, chip in self._chips.items() if chip.isChecked()), None)
            note = self.note.text().strip()
        return (code, note) if code else None

    def put(self, entry: Fields | None) -> None:
        """Show what was answered before; a note in which somebody types stays."""
        self._entry = entry or {}
        if not self._chips:
            return
        self._group.setExclusive(False)
        for code, chip in self._chips.items():
            chip.setChecked(self._entry.get("answer") == code)
        self._group.setExclusive(True)
        if not self.note.hasFocus():
            self.note.setText(str(self._entry.get("note", "")))
        self.note.setVisible(self.note.hasFocus() or bool(self.note.text()))
        self._name()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._chips):
            self._give(list(self._chips)[place])
            self.wandered.emit(1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_note()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.wandered.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self.note.hasFocus():
            self.setFocus()
        else:
            super().keyPressEvent(event)

    def _chip(self, entry: Code) -> QPushButton:
        name = entry.label.of(current_language())
        made = button(self._theme, name, lambda: self._give(entry.code), kind="chip", name=f"{self.key}_{entry.code}")
        made.setAccessibleName(f"{self.title} {name}")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._group.addButton(made)
        return made

    def _give(self, code: str) -> None:
        self._chips[code].setChecked(True)
        self._name()
        self.answered.emit()

    def _take_note(self) -> None:
        if self.value() is not None:
            self.note.show()
            self.note.setFocus()

    def _name(self) -> None:
        found = self.value()
        word = self._chips[found[0]].text() if found else _("not asked yet")
        self.setAccessibleName(f"{self.title} {word}")
        self.setAccessibleDescription(_("1, 2 and 3 answer, Enter takes a note."))


class Prompts(QWidget):
    """The pack's questions in their order, laid one after another; one that is gone to, at once."""

    answered = Signal(str)  # the prompt's code
    reached = Signal(QWidget)  # the question that the focus was put on

    def __init__(self, theme: Theme, pack: Pack, jobs: Jobs) -> None:
        super().__init__()
        self.lines = [PromptLine(theme, pack, entry) for entry in pack.codes["interview_prompt"]]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(1.5))
        for place, line in enumerate(self.lines):
            line.answered.connect(lambda key=line.key: self.answered.emit(key))
            line.wandered.connect(lambda way, place=place: self.go_to(place + way))
            layout.addWidget(line)
        jobs.in_turns(self._lay(), self)

    def put(self, prompts: Fields, unsent: set[str], *, editable: bool) -> None:
        """Show the answers of a record but for those `unsent` that are on their way to it."""
        for line in self.lines:
            if line.key not in unsent:
                line.put(prompts.get(line.key))
            line.setEnabled(editable)

    def go_to(self, place: int) -> None:
        """Put the focus on a question; behind the last one it goes where Tab leads."""
        if place >= len(self.lines):
            self.lines[-1].setFocus()
            self.focusNextChild()
        else:
            line = self.lines[max(place, 0)]
            line.lay()
            line.setFocus()
            self.reached.emit(line)

    def first_open(self) -> int:
        """The place of the first question that was not answered, else of the first."""
        return next((place for place, line in enumerate(self.lines) if line.value() is None), 0)

    def _lay(self) -> Iterator[None]:
        for line in self.lines:
            yield
            line.lay()
        yield
        here = next((line for line in self.lines if line.hasFocus() or line.note.hasFocus()), None)
        if here is not None:  # those above have moved it
            self.reached.emit(here)
