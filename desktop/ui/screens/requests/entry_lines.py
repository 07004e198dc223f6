"""What is typed about one document: its number, and where that is asked for the day and place on it and a note."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.entry_line import EntryLine
from desktop.ui.widgets.plain import restyle
from desktop.usecases.requests.checklists import Entry
from sync.model.dates import format_date, parse_date

KEYS = ("number", "date", "place", "note")


class EntryLines(QWidget):
    """Enter takes what was typed, Tab goes on to the day, the place and the note.

    `finished` comes with Enter and when the focus goes elsewhere. A day that cannot be read becomes a part of the note
    then, so that nothing typed is lost.
    """

    finished = Signal()

    def __init__(self, theme: Theme, document: str, title: str, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        names = {
            "number": (_("Number, then Enter"), _("Number of: {document}")),
            "date": (_("Date on it"), _("Date of: {document}")),
            "place": (_("Issued at"), _("Place of: {document}")),
            "note": (_("Note"), _("Note on: {document}")),
        }
        self.lines = {
            key: _line(f"{key}_{document}", names[key][0], names[key][1].format(document=title)) for key in KEYS
        }
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap(1))
        grid.setVerticalSpacing(theme.gap(1))
        for place, line in enumerate(self.lines.values()):
            grid.addWidget(line, place // 2, place % 2)
            line.returnPressed.connect(self._entered)
            line.installEventFilter(self)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.setLayout(grid)

    def put(self, entry: Entry) -> None:
        """Show what is known about the document."""
        for key, line in self.lines.items():
            line.setText(_shown(key, str(entry.get(key, ""))))
        self._mark_date(unread=False)

    def begin(self) -> None:
        """Put the focus on the number, all of it marked."""
        self.lines["number"].setFocus()
        self.lines["number"].selectAll()

    def value(self) -> Entry:
        """What stands in the lines: the date as ISO, "" where nothing stands."""
        found: Entry = {key: line.text().strip() for key, line in self.lines.items()}
        day = self._date()
        if found["date"] and day is None:
            found["note"] = "; ".join(part for part in (found["note"], found["date"]) if part)
            found["date"] = ""
        elif day is not None:
            found["date"] = day.isoformat()
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and watched in self.lines.values():
            beside = QApplication.focusWidget()
            if beside is watched or beside not in self.lines.values():
                self.finished.emit()
        return super().eventFilter(watched, event)

    def _entered(self) -> None:
        """Enter takes it, unless the day cannot be read: then it is to be mended first."""
        unread = bool(self.lines["date"].text().strip()) and self._date() is None
        self._mark_date(unread=unread)
        if unread:
            self.lines["date"].setFocus()
        else:
            self.finished.emit()

    def _date(self) -> date | None:
        return parse_date(self.lines["date"].text(), self._today())

    def _mark_date(self, *, unread: bool) -> None:
        line = self.lines["date"]
        line.setProperty("tone", "bad" if unread else "")
        line.setToolTip(_("This is not a date. Write it like 5/3/2026 or 5 Maret 2026.") if unread else "")
        restyle(line)


def _line(name: str, hint: str, accessible: str) -> QLineEdit:
    made = EntryLine()
    made.setObjectName(name)
    made.setPlaceholderText(hint)
    made.setAccessibleName(accessible)
    made.setMaxLength(120)
    made.setMinimumWidth(1)
    return made


def _shown(key: str, value: str) -> str:
    if key == "date" and value:
        try:
            return format_date(date.fromisoformat(value), current_language())
        except ValueError:
            return value
    return value
