"""The facts of the row that stands out, beside the list. It shows no more of a number than the list does."""

from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.i18n import _, current_language
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.plain import clear, column, label, row, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.lists.columns import all_columns, text_of
from desktop.usecases.names import names_of, title
from desktop.wording import NOTHING, show_moment, state_label
from sync.model.pack import RecordType
from sync.model.record import Record

_FOLLOW = 80  # ms: holding an arrow key down reads only the row where it is let go
_WIDTH = 84  # quarter lines


class Facts(NamedTuple):
    """What is said of a record: what it is called, where it stands, and each fact's name with its value."""

    called: str
    state: str
    tone: Tone
    lines: list[tuple[str, str]]


class Preview(QFrame):
    """Follows the row that is chosen; what it shows is read away from the window's thread."""

    def __init__(self, seat: Seat, kind: RecordType) -> None:
        super().__init__()
        self._seat = seat
        self._kind = kind
        self._number: int | None = None
        theme = seat.theme
        self.setProperty("kind", "card")
        self.setObjectName("preview")
        self.setAccessibleName(_("Preview"))
        self.setFixedWidth(theme.gap(_WIDTH))
        self.title = label("", "section", wrap=True, name="preview_title")
        self.badge = Badge(theme)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(theme.gap(2))
        edge = theme.gap(4)
        hint = label(_("Enter opens it, Space closes this"), "caption", wrap=True)
        self.setLayout(
            column(
                self.title,
                row(self.badge, None),
                scrolled(column(self.facts, None), self, name="preview_facts"),
                hint,
                gap=theme.gap(2),
                margins=(edge, theme.gap(3), theme.gap(2), theme.gap(3)),
            )
        )
        self._pause = Pause(_FOLLOW, self._read, self)

    def follow(self, number: int | None) -> None:
        """Show the record of that row in the store; None: none is chosen."""
        self._number = number
        if not self.isHidden():
            self._pause.again()

    def again(self) -> None:
        """The record may have changed."""
        self.follow(self._number)

    def _read(self) -> None:
        number, seat, kind = self._number, self._seat, self._kind
        if number is None:
            self._show(number, None)
            return

        def look() -> Facts | None:
            record = seat.desk.store.at_numbers(kind.key, [number]).get(number)
            return self._facts(record) if record is not None else None

        seat.jobs.look_up(look, lambda found: self._show(number, found), owner=self)

    def _facts(self, record: Record) -> Facts:
        desk, kind = self._seat.desk, self._kind
        names = names_of(desk)
        tone = kind.workflow.state(record.state).tone if kind.workflow and record.state else "neutral"
        lines = [
            (column.title, text_of(desk.pack, kind, column, record, names) or NOTHING)
            for column in all_columns(desk.pack, kind)
            if column.field is not None and column.key in record.fields and column.key not in kind.title
        ]
        changed = " · ".join(
            part for part in (names("user", record.updated_by), show_moment(record.updated_at)) if part
        )
        if kind.checklist:
            lines.append(self._documents(record))
        lines.append((_("Last change"), changed))
        return Facts(title(desk, record, names), state_label(kind, record.state), tone, lines)

    def _documents(self, record: Record) -> tuple[str, str]:
        pack, kind = self._seat.desk.pack, self._kind
        entries = record.fields.get(kind.checklist or "") or {}
        needed = [document for document, required in pack.checklist_for(kind.key, record.fields) if required]
        matching = sum((entries.get(document.key) or {}).get("verdict") == "matches" for document in needed)
        name = kind.require(kind.checklist or "").label.of(current_language())
        return name, _("{n} of {of} match").format(n=matching, of=len(needed))

    def _show(self, number: int | None, found: Facts | None) -> None:
        if number != self._number:
            return
        theme = self._seat.theme
        clear(self.facts)
        self.badge.put("", "neutral")
        if found is None:
            self.title.setText(_("Choose a row."))
            return
        self.title.setText(found.called)
        self.badge.put(found.state, found.tone)
        for name, value in found.lines:
            part = fact(theme, name, value, wrap=True)
            self.facts.addWidget(part)
            part.show()
