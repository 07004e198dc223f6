"""How often a letter was printed, by whom, on which PC, and why again; and which copies of it were saved."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import clear, column, label
from desktop.usecases.desk import Office
from desktop.usecases.history import history_of
from desktop.usecases.letters.files import copies_of, prints_of
from desktop.usecases.names import names_of
from desktop.wording import show_moment
from sync.model.record import Record


@dataclass(frozen=True)
class Left:
    """How the letter left the program: which print it was (0: a copy), who made it, when and on which PC, why again."""

    place: int
    by: str
    when: str
    reason: str = ""


def prints_told(office: Office, letter: str) -> list[Left]:
    """Every print of the letter, the first first, then every copy that was saved."""
    names = names_of(office)
    told = []
    for place, made in enumerate(prints_of(office, letter), 1):
        by, reason = names("user", made.fields["printed_by"]) or "", str(made.fields.get("reason", ""))
        told.append(Left(place, by, _when(office, made, "printed_at"), reason))
    for made in copies_of(office, letter):
        told.append(Left(0, names("user", made.fields["saved_by"]) or "", _when(office, made, "saved_at")))
    return told


def _when(office: Office, made: Record, key: str) -> str:
    history = history_of(office, made.type, made.id)
    pc = history[0].device if history else ""
    return " · ".join(part for part in (show_moment(made.fields[key]), pc) if part)


class PrintsPart(QWidget):
    """A line for each print; before the first one it says that there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.count = label("", "strong", wrap=True, name="prints_count")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.gap(2))
        self.setLayout(column(self.count, self._lines, gap=theme.gap(2)))

    def put(self, told: list[Left]) -> None:
        """Show these prints and copies and no others."""
        prints = sum(left.place > 0 for left in told)
        copies = len(told) - prints
        said = ngettext("Printed {n} time", "Printed {n} times", prints).format(n=prints)
        saved = ngettext("{n} marked copy saved", "{n} marked copies saved", copies).format(n=copies)
        parts = (said if prints else _("Not printed yet"), saved if copies else "")
        self.count.setText(" · ".join(part for part in parts if part))
        clear(self._lines)
        for left in reversed(told):
            self._lines.addLayout(self._line(left))

    def _line(self, left: Left) -> QVBoxLayout:
        which = _("First print") if left.place == 1 else _("Reprint no. {n}").format(n=left.place - 1)
        if not left.place:
            which = _("Saved copy")
        parts: list[QWidget] = [
            label(_("{print}: {name}").format(print=which, name=left.by), wrap=True),
            label(left.when, "caption", wrap=True),
        ]
        if left.reason:
            parts.append(label(_("Reason: {reason}").format(reason=left.reason), "caption", wrap=True))
        return column(*parts, gap=self._theme.gap(0.25))
