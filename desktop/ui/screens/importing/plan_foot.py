"""Below a workbook's rows: whether it can be imported now, and the button that does it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.widgets.plain import button, label, row
from desktop.usecases.people.importing import count


class PlanFoot(QWidget):
    """`commit` writes the import."""

    def __init__(self, theme: Theme, commit: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self._sign = QLabel()
        self.hindrance = label("", wrap=True, name="import_hindrance")
        self.commit_button = button(theme, "", commit, kind="primary", icon="save", name="import_commit")
        self.commit_button.setToolTip(_("Write it all (F2)"))
        line = row(self._sign, self.hindrance, self.commit_button, gap=theme.gap(2))
        line.setStretch(1, 1)
        self.setLayout(line)

    def put(self, session: ImportSession) -> None:
        """Tell how the import stands."""
        found = count(session.plan)
        hindrance, over = session.hindrance(), session.over_quota()
        tone: Tone = "bad" if hindrance else "warning" if found.with_warnings or over else "good"
        size = self._theme.gap(4.5)
        self._sign.setPixmap(self._theme.icon(LOOKS[tone].icon, tone).pixmap(size, size))
        self.hindrance.setText(hindrance or over or _ready(found.with_warnings))
        self.commit_button.setText(_commit_word(session, found.importable))
        self.commit_button.setAccessibleName(self.commit_button.text())
        self.commit_button.setAccessibleDescription(hindrance)
        self.commit_button.setEnabled(not hindrance)


def _ready(doubtful: int) -> str:
    if not doubtful:
        return _("Everything is ready. What you import can still be mended afterwards.")
    return ngettext(
        "{n} row should be checked. It can be imported now; it needs a reason before the request is submitted.",
        "{n} rows should be checked. They can be imported now; they need a reason before the request is submitted.",
        doubtful,
    ).format(n=doubtful)


def _commit_word(session: ImportSession, rows: int) -> str:
    if session.plan.mode == "register":
        return ngettext("Import {n} person", "Import {n} persons", rows).format(n=rows)
    return ngettext("Make the request: {n} worker", "Make the request: {n} workers", rows).format(n=rows)
