"""How often a letter was printed, by whom, on which PC, and why again."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import clear, column, label
from desktop.usecases.desk import Office
from desktop.usecases.history import history_of
from desktop.usecases.letters.files import PRINT, prints_of
from desktop.usecases.names import names_of
from desktop.wording import show_moment

Print = tuple[int, str, str, str]
"""Which print it was, who printed it, when and on which PC, and why again."""


def prints_told(office: Office, letter: str) -> list[Print]:
    """Every print of the letter in words, the first first."""
    names, told = names_of(office), []
    for place, made in enumerate(prints_of(office, letter), 1):
        history = history_of(office, PRINT, made.id)
        pc = history[0].device if history else ""
        by = names("user", made.fields["printed_by"]) or ""
        when = " · ".join(part for part in (show_moment(made.fields["printed_at"]), pc) if part)
        told.append((place, by, when, str(made.fields.get("reason", ""))))
    return told


class PrintsPart(QWidget):
    """A line for each print; before the first one it says that there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.count = label("", "strong", wrap=True, name="prints_count")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.gap(2))
        self.setLayout(column(self.count, self._lines, gap=theme.gap(2)))

    def put(self, prints: list[Print]) -> None:
        """Show these prints and no others."""
        said = ngettext("Printed {n} time", "Printed {n} times", len(prints)).format(n=len(prints))
        self.count.setText(said if prints else _("Not printed yet"))
        clear(self._lines)
        for place, by, when, reason in reversed(prints):
            which = _("First print") if place == 1 else _("Reprint no. {n}").format(n=place - 1)
            parts: list[QWidget] = [
                label(_("{print}: {name}").format(print=which, name=by), wrap=True),
                label(when, "caption", wrap=True),
            ]
            if reason:
                parts.append(label(_("Reason: {reason}").format(reason=reason), "caption", wrap=True))
            self._lines.addLayout(column(*parts, gap=self._theme.gap(0.25)))
