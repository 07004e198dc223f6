"""Which rows of an import are shown: all of them, or those that stand in one way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from desktop.i18n import N_, _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS
from desktop.ui.screens.importing.row_model import STANDING_TONES
from desktop.ui.screens.importing.standing import STANDINGS, Standing
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.plain import button

_WORDS: dict[Standing, str] = {
    "errors": N_("To be mended"),
    "warnings": N_("To be checked"),
    "ready": N_("Ready"),
    "set_aside": N_("Set aside"),
}


class StandingChips(QWidget):
    """One chip for each standing with its number of rows; one of them is pressed."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.chips: dict[Standing | None, QPushButton] = {}
        group = QButtonGroup(self)
        layout = Flow(theme.gap(1.5), self)
        for standing in (None, *STANDINGS):
            chip = button(theme, _word(standing), self.changed.emit, kind="chip", name=f"rows_{standing or 'all'}")
            chip.setCheckable(True)
            if standing is not None:
                tone = STANDING_TONES[standing]
                chip.setIcon(theme.icon(LOOKS[tone].icon, tone))
            group.addButton(chip)
            self.chips[standing] = chip
            layout.addWidget(chip)
        self.chips[None].setChecked(True)

    def value(self) -> Standing | None:
        """The standing asked for; None asks for all."""
        return next(standing for standing, chip in self.chips.items() if chip.isChecked())

    def put(self, standing: Standing | None) -> None:
        self.chips[standing].setChecked(True)

    def count(self, counts: dict[Standing, int]) -> None:
        """Show how many rows stand in each way."""
        for standing, chip in self.chips.items():
            number = sum(counts.values()) if standing is None else counts[standing]
            chip.setText(f"{_word(standing)}  {number}")
            chip.setAccessibleName(_("{state}: {n}").format(state=_word(standing), n=number))


def _word(standing: Standing | None) -> str:
    return _("All") if standing is None else _(_WORDS[standing])
