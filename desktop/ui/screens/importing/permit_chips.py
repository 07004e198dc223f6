"""The permits (SIP2MI) that a company's list may go by, to be chosen with one press."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, clear, label
from desktop.usecases.desk import Office
from desktop.usecases.requests.permits import quota_of
from sync.model.record import Record

_SHOWN = 4  # of those that run out first; another one's number can be typed


class PermitChips(QWidget):
    """Shown only where there is a choice; the one permit that there is, is chosen by itself."""

    def __init__(self, theme: Theme, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._chosen = chosen
        self._chips = QHBoxLayout(self)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(theme.gap(1.5))
        self.setObjectName("permit_chips")
        self.hide()

    def put(self, office: Office, permits: list[Record], chosen: str) -> None:
        """Offer these permits; `chosen` is the number of the one that is taken, "" for none."""
        clear(self._chips)
        numbers = [str(permit.fields["number"]) for permit in permits]
        needed = len(numbers) > 1 or (bool(numbers) and chosen not in numbers)
        if needed:
            self._chips.addWidget(label(_("Recruitment permits in force:"), "label"))
            for permit in permits[:_SHOWN]:
                self._chips.addWidget(self._chip(office, permit, chosen))
            self._chips.addStretch(1)
        self.setVisible(needed)

    def _chip(self, office: Office, permit: Record, chosen: str) -> QWidget:
        number, quota = str(permit.fields["number"]), quota_of(office, permit)
        text = _("{number}: {left} left of {total}").format(number=number, left=max(quota.left, 0), total=quota.total)
        chip = button(self._theme, text, partial(self._chosen, number), kind="chip", name=f"permit_{permit.id}")
        chip.setCheckable(True)
        chip.setChecked(number == chosen)
        return chip
