"""Who takes a letter away: as what they came, their name, and what showed who they are."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QSizePolicy

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.letters.issued import Collected
from sync.model.pack import Pack


class HandOverPanel(QFrame):
    """Enter goes from line to line and hands over from the last; left and right choose as what they came."""

    def __init__(self, theme: Theme, pack: Pack, collected: Callable[[Collected], None]) -> None:
        super().__init__()
        self._collected = collected
        self._theme = theme
        self.setObjectName("hand_over")
        self.setProperty("kind", "notice")
        self.setProperty("tone", "working")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.group = QButtonGroup(self)
        self._codes: dict[QPushButton, str] = {}
        chips = [self._chip(entry.code, entry.label.of(current_language())) for entry in pack.codes["collector"]]
        self.by = self._line("collected_by", _("Who takes the letter"), _("Name as on the identity card"))
        self.identity = self._line(
            "collector_identity",
            _("Identity that was checked"),
            _("For example KTP 3212…, or the power of attorney's number"),
        )
        self.by.returnPressed.connect(self.identity.setFocus)
        self.identity.returnPressed.connect(self._give)
        self.lacking = label("", "problem", wrap=True, name="hand_over_lacking")
        self.lacking.setProperty("tone", "bad")
        no = button(theme, _("Not now"), self.hide, kind="quiet", name="hand_over_cancel")
        yes = button(theme, _("Hand over"), self._give, kind="primary", name="hand_over_confirm")
        named = (label(self.by.accessibleName(), "label"), label(self.identity.accessibleName(), "label"))
        lines = row(
            column(named[0], self.by, gap=theme.gap(0.5)),
            column(named[1], self.identity, gap=theme.gap(0.5)),
            gap=theme.gap(3),
        )
        edge = theme.gap(3)
        self.setLayout(
            column(
                label(_("Who collects the letter?"), "strong"),
                row(*chips, None, gap=theme.gap(1.5)),
                lines,
                row(self.lacking, None, no, yes, gap=theme.gap(2)),
                gap=theme.gap(2),
                margins=(edge, theme.gap(2.5), edge, theme.gap(2.5)),
            )
        )
        self.hide()

    def ask(self, collector: str, name: str) -> None:
        """Ask, with who most likely stands at the counter."""
        for chip, code in self._codes.items():
            chip.setChecked(code == collector)
        if not self.by.text():
            self.by.setText(name)
        self.lacking.hide()
        self.show()
        (self.identity if self.by.text() else self.by).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _chip(self, code: str, name: str) -> QPushButton:
        made = button(self._theme, name, lambda: None, kind="chip", name=f"collector_{code}")
        made.setCheckable(True)
        self.group.addButton(made)
        self._codes[made] = code
        return made

    def _line(self, name: str, accessible: str, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(accessible)
        made.setPlaceholderText(hint)
        made.setMaxLength(120)
        return made

    def _give(self) -> None:
        collector = next((code for chip, code in self._codes.items() if chip.isChecked()), "")
        lacking = next((line for line in (self.by, self.identity) if not line.text().strip()), None)
        if lacking is not None or not collector:
            self.lacking.setText(_("Say who takes it, as what they came, and what showed who they are."))
            self.lacking.show()
            (lacking or next(iter(self._codes))).setFocus()
            return
        self._collected(Collected(by=self.by.text(), collector=collector, identity=self.identity.text()))
