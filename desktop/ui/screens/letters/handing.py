"""Who takes a letter away: as what they came, their name, and what showed who they are."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS
from desktop.ui.widgets.plain import button, column, framed, label, row
from desktop.usecases.letters.issued import Collected, names_document
from sync.model.pack import Pack


class HandOverPanel(QFrame):
    """Enter goes from line to line and hands over from the last; left and right choose as what they came.

    Where no print was counted it says so, offers to `print` first, and asks why it is handed over all the same.
    """

    def __init__(
        self, theme: Theme, pack: Pack, collected: Callable[[Collected], None], print_first: Callable[[], None]
    ) -> None:
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
        self._make_lines()
        self._unnumbered = self._unnumbered_part()
        self._unprinted = self._unprinted_part(print_first)
        self.lacking = label("", "problem", wrap=True, name="hand_over_lacking")
        self.lacking.setProperty("tone", "bad")
        self._lay_out(chips)
        self._connect()
        self.hide()

    def ask(self, collector: str, name: str, *, printed: bool) -> None:
        """Ask, with who most likely stands at the counter; `printed`: a print of the letter was counted."""
        self._unprinted.setVisible(not printed)
        for chip, code in self._codes.items():
            chip.setChecked(code == collector)
        if not self.by.text():
            self.by.setText(name)
        self.lacking.hide()
        self._unnumbered.hide()
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

    def _make_lines(self) -> None:
        self.by = self._line("collected_by", _("Who takes the letter"), _("Name as on the identity card"))
        self.identity = self._line(
            "collector_identity",
            _("Identity that was checked"),
            _("For example KTP 3212…, or the power of attorney's number"),
        )
        self.unprinted = self._line(
            "unprinted_reason",
            _("Why it is handed over without a counted print"),
            _("For example: printed on another PC, whose count is not here yet"),
        )
        self.unnumbered = self._line(
            "unnumbered_reason",
            _("Why no number of a document is noted"),
            _("For example: left the card at home, known from earlier letters"),
        )
        self.unnumbered.setMaxLength(60)  # both stand in one field

    def _connect(self) -> None:
        self.by.returnPressed.connect(self.identity.setFocus)
        self.identity.returnPressed.connect(self._identified)
        self.unnumbered.returnPressed.connect(self._identified)
        self.unprinted.returnPressed.connect(self._give)
        self.identity.textChanged.connect(self._identity_typed)

    def _lay_out(self, chips: list[QPushButton]) -> None:
        theme = self._theme
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
                self._unnumbered,
                self._unprinted,
                row(self.lacking, None, no, yes, gap=theme.gap(2)),
                gap=theme.gap(2),
                margins=(edge, theme.gap(2.5), edge, theme.gap(2.5)),
            )
        )

    def _unnumbered_part(self) -> QFrame:
        made = QFrame()
        named = label(self.unnumbered.accessibleName(), "label")
        made.setLayout(column(named, self.unnumbered, gap=self._theme.gap(0.5)))
        return made

    def _unprinted_part(self, print_first: Callable[[], None]) -> QFrame:
        theme = self._theme
        sign = QLabel()
        size = theme.gap(4.5)
        sign.setPixmap(theme.icon(LOOKS["warning"].icon, "warning").pixmap(size, size))
        said = label(_("No print of this letter was counted yet."), "strong", wrap=True, name="unprinted_said")
        way = button(theme, _("Print first"), print_first, icon="print", name="print_first")
        top = row(sign, said, way, gap=theme.gap(2))
        top.setStretch(1, 1)
        edge = theme.gap(2.5)
        named = label(self.unprinted.accessibleName(), "label")
        named.setBuddy(self.unprinted)
        inner = column(
            top, column(named, self.unprinted, gap=theme.gap(0.5)), gap=theme.gap(1.5), margins=(edge, edge, edge, edge)
        )
        made = framed("notice", inner)
        made.setProperty("tone", "warning")
        return made

    def _identity_typed(self, text: str) -> None:
        if names_document(text) and not self._unnumbered.isHidden():
            self._unnumbered.hide()
            self.lacking.hide()

    def _is_unnamed(self) -> bool:
        """Whether a reason is still wanted, because the identity is no number of a document."""
        wanted = bool(self.identity.text().strip()) and not names_document(self.identity.text())
        return wanted and (self._unnumbered.isHidden() or not self.unnumbered.text().strip())

    def _ask_number(self) -> None:
        self._unnumbered.show()
        self._lacks(
            _(
                "This is no number of a document. Write the number of the identity card, the passport or the "
                "company's letter, or say why there is none."
            ),
            self.unnumbered,
        )

    def _lacks(self, said: str, line: QWidget) -> None:
        self.lacking.setText(said)
        self.lacking.show()
        line.setFocus()

    def _identified(self) -> None:
        if self._is_unnamed():
            self._ask_number()
        elif self._unprinted.isHidden():
            self._give()
        else:
            self.unprinted.setFocus()

    def _give(self) -> None:
        collector = next((code for chip, code in self._codes.items() if chip.isChecked()), "")
        lacking = next((line for line in (self.by, self.identity) if not line.text().strip()), None)
        if lacking is not None or not collector:
            said = _("Say who takes it, as what they came, and what showed who they are.")
            self._lacks(said, lacking or next(iter(self._codes)))
            return
        if self._is_unnamed():
            self._ask_number()
            return
        why = "" if self._unprinted.isHidden() else self.unprinted.text().strip()
        if not why and not self._unprinted.isHidden():
            said = _("Print the letter first, or say why it is handed over without a counted print.")
            self._lacks(said, self.unprinted)
            return
        given = Collected(
            by=self.by.text(),
            collector=collector,
            identity=self.identity.text(),
            unprinted=why,
            unnumbered="" if self._unnumbered.isHidden() else self.unnumbered.text(),
        )
        self._collected(given)
