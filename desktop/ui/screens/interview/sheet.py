"""What an interview comes to: where it was held, what the person says in their own words, and the conclusion."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop.i18n import _, current_language
from desktop.ui.seat import Seat
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.plain import button, card, column, label, row
from desktop.usecases.names import names_of
from desktop.wording import NOTHING, show_value
from sync.model.pack import RecordType
from sync.model.record import Fields, Record


class InterviewSheet(QWidget):
    """Tells each change as it is typed; what stands in a line in which somebody types is not overwritten."""

    typed = Signal(str)  # the field that was changed

    def __init__(self, seat: Seat, kind: RecordType, record: Record) -> None:
        super().__init__()
        self._seat = seat
        self._kind = kind
        self._putting = False
        theme = seat.theme
        self.place = QLineEdit()
        self.place.setMaxLength(120)
        self.statement = QPlainTextEdit()
        self.statement.setTabChangesFocus(True)
        self.statement.setMinimumHeight(theme.gap(40))
        self._group = QButtonGroup(self)
        self.conclusions = {
            entry.code: self._chip(entry.code, entry.label.of(current_language()))
            for entry in seat.desk.pack.codes["interview_conclusion"]
        }
        sheet = card(
            theme,
            self._facts(record),
            self._named(self.place, "place"),
            self._named(self.statement, "statement"),
            column(
                label(_("Conclusion"), "label"),
                *(row(chip, None) for chip in self.conclusions.values()),
                gap=theme.gap(1),
            ),
        )
        self.setLayout(column(sheet, None))
        self.place.textEdited.connect(lambda: self.typed.emit("place"))
        self.statement.textChanged.connect(self._statement_changed)

    def value(self, key: str) -> Any:
        """What stands in a field now; None where nothing does."""
        match key:
            case "place":
                return self.place.text().strip() or None
            case "statement":
                return self.statement.toPlainText().strip() or None
        return next((code for code, chip in self.conclusions.items() if chip.isChecked()), None)

    def put(self, fields: Fields, unsent: set[str], *, editable: bool) -> None:
        """Show the record's fields but for those `unsent` that are on their way to it."""
        self._putting = True
        if "place" not in unsent and not self.place.hasFocus():
            self.place.setText(str(fields.get("place", "")))
        said = str(fields.get("statement", ""))
        if "statement" not in unsent and self.statement.toPlainText().strip() != said:
            self.statement.setPlainText(said)
        for code, chip in self.conclusions.items():
            if "conclusion" not in unsent and fields.get("conclusion") == code:
                chip.setChecked(True)
            chip.setEnabled(editable)
        self.place.setReadOnly(not editable)
        self.statement.setReadOnly(not editable)
        self._putting = False

    def _statement_changed(self) -> None:
        if not self._putting:
            self.typed.emit("statement")

    def _facts(self, record: Record) -> QWidget:
        desk, theme = self._seat.desk, self._seat.theme
        held = show_value(desk.pack, self._kind.require("held_on"), record.fields["held_on"])
        by = names_of(desk)("user", record.fields.get("interviewer", "")) or NOTHING
        holder = QWidget()
        holder.setLayout(row(fact(theme, _("Held on"), held), fact(theme, _("Interviewer"), by), gap=theme.gap(3)))
        return holder

    def _named(self, part: QWidget, key: str) -> QWidget:
        name = self._kind.require(key).label.of(current_language())
        part.setObjectName(f"interview_{key}")
        part.setAccessibleName(name)
        made = label(name, "label")
        made.setBuddy(part)
        holder = QWidget()
        holder.setLayout(column(made, part, gap=self._seat.theme.gap(0.5)))
        return holder

    def _chip(self, code: str, name: str) -> QPushButton:
        chosen = partial(self.typed.emit, "conclusion")
        made = button(self._seat.theme, name, chosen, kind="chip", name=f"conclusion_{code}")
        made.setCheckable(True)
        self._group.addButton(made)
        return made
