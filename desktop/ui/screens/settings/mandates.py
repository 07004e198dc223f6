"""Who may sign the office's letters: each mandate with its period and decree; one is added, mended or ended."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.changes import Changed
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.plain import button, card, clear, column, label, line, row
from desktop.usecases.names import names_of
from desktop.usecases.office.settings import end_mandate, every_mandate, has_ended
from desktop.usecases.office.users import USER
from desktop.wording import NOTHING, Names, show_value
from sync.model.dates import format_date
from sync.model.mandates import SIGNATORY
from sync.model.record import Record


class MandatesPart(QWidget):
    """The list follows the records by itself."""

    laid = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        theme = seat.theme
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.gap(2.5))
        self.add_button = button(theme, _("Add a mandate"), self._add, icon="mandate", name="add_mandate")
        title = row(label(_("Who signs"), "section"), None, self.add_button)
        help_text = _("The head who approves a request signs its letter, under their mandate of that day.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(theme, title, label(help_text, "caption", wrap=True), self._rows))
        seat.changes.follow(self, self._changed)
        self.reload()

    def reload(self) -> None:
        """Show the mandates as they are now."""
        desk = self._seat.desk
        self._seat.jobs.look_up(lambda: (every_mandate(desk), names_of(desk)), self._lay, owner=self)

    def _changed(self, changed: Changed) -> None:
        if any(record_type in (SIGNATORY, USER) for record_type, _record in changed):
            self.reload()

    def _lay(self, found: tuple[list[Record], Names]) -> None:
        mandates, names = found
        clear(self._rows)
        if not mandates:
            text = _("Nobody may sign yet: letters cannot be issued. Add the mandate of the head of the office.")
            self._rows.addWidget(label(text, "muted", wrap=True, name="no_mandates"))
        for place, mandate in enumerate(mandates):
            if place:
                self._rows.addWidget(line())
            self._rows.addLayout(self._row(mandate, names))
        self.laid.emit()

    def _row(self, mandate: Record, names: Names) -> QVBoxLayout:
        theme, fields = self._seat.theme, mandate.fields
        name = names("user", fields.get("person", "")) or NOTHING
        word, tone = self._standing(mandate)
        edit = button(theme, _("Change"), lambda: self._edit(mandate), kind="quiet", name=f"edit_{mandate.id}")
        edit.setAccessibleName(_("Change the mandate of {name}").format(name=name))
        top = row(elided(name, "strong"), Badge(theme, word, tone), None, edit, gap=theme.gap(2))
        if tone == "good":
            end = button(theme, _("End today"), lambda: self._end(mandate, name), kind="back", name=f"end_{mandate.id}")
            end.setAccessibleName(_("End the mandate of {name} today").format(name=name))
            top.addWidget(end)
        return column(top, label(self._post(fields), wrap=True), label(self._period(fields), "caption", wrap=True))

    def _post(self, fields: dict[str, str]) -> str:
        kind = self._seat.desk.pack.record(SIGNATORY)
        capacity = show_value(self._seat.desk.pack, kind.require("capacity"), fields.get("capacity"))
        said = (fields.get("position"), fields.get("own_position"))
        return f"{capacity}: " + " · ".join(text for text in said if text)

    def _period(self, fields: dict[str, str]) -> str:
        first, last, basis = (fields.get(key) for key in ("valid_from", "valid_until", "basis"))
        if first and last:
            period = _("From {first} to {last}").format(first=_day(first), last=_day(last))
        elif first:
            period = _("From {first} on").format(first=_day(first))
        else:
            period = _("Until {last}").format(last=_day(last)) if last else _("Without an end")
        return f"{period} · {basis}" if basis else period

    def _standing(self, mandate: Record) -> tuple[str, Tone]:
        today = self._seat.desk.today()
        if has_ended(mandate, today):
            return _("Ended"), "neutral"
        if str(mandate.fields.get("valid_from") or "") > today.isoformat():
            return _("To come"), "working"
        return _("In force"), "good"

    def _add(self) -> None:
        self._seat.go.new(SIGNATORY)

    def _edit(self, mandate: Record) -> None:
        self._seat.go.edit(SIGNATORY, mandate.id)

    def _end(self, mandate: Record, name: str) -> None:
        desk, today = self._seat.desk, self._seat.desk.today()

        def done(_saved: Record) -> None:
            text = _("{name} signs today for the last time. Letters signed before stay as they are.").format(name=name)
            self._seat.say(text, "neutral", (_("Change"), lambda: self._edit(mandate)))
            self.reload()

        self._seat.jobs.write(lambda: end_mandate(desk, mandate.id, today), done, owner=self)


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso), current_language())
