"""A sample letter that follows what is typed, set away from the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.letters.numbering import NumberTemplateError
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.pages_view import PagesView
from desktop.ui.widgets.plain import column, label, selectable
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import Desk
from desktop.usecases.office.settings import next_number, preview_settings
from sync.model.record import Fields

_PPI = 110
_PAUSE = 350  # ms after the last key, so that a letter is not set for every one of them


@dataclass(frozen=True)
class _Sample:
    pages: list[bytes]
    number: str
    fault: str  # of the template of numbers


class PreviewPart(QWidget):
    """`wanted` gives the settings as they stand in the form, and the arms. At most one letter is being set."""

    def __init__(self, seat: Seat, wanted: Callable[[], tuple[Fields, bytes | None]]) -> None:
        super().__init__()
        self._seat = seat
        self._wanted = wanted
        self._setting = False
        self._again = False
        theme = seat.theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.number = selectable("", "strong")
        self.number.setObjectName("next_number")
        self.notice = NoticeBar(theme, closable=False)
        self.pages = PagesView(theme, seat.jobs)
        self._pause = Pause(_PAUSE, self.refresh, self)
        head = column(label(_("The next letter's number"), "label"), self.number, gap=theme.gap(0.5))
        whole = column(head, self.notice, self.pages, gap=theme.gap(2))
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def later(self) -> None:
        """Set the letter anew once typing pauses."""
        self._pause.again()

    def refresh(self) -> None:
        """Set the letter anew now, or as soon as the one being set is there."""
        self._pause.stop()
        if self._setting:
            self._again = True
            return
        self._setting = True
        desk, (fields, arms) = self._seat.desk, self._wanted()
        self._seat.jobs.look_up(lambda: _sample(desk, fields, arms), self._show, self._failed, owner=self)

    def _show(self, sample: _Sample) -> None:
        self.number.setText(sample.number)
        if sample.fault:
            self.notice.say(sample.fault, "bad")
        else:
            self.notice.hide()
        self.pages.put(sample.pages, _PPI)
        self._ended()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LoketError):
            self.notice.say(str(error), "bad")
        else:
            self._seat.jobs.report(error)
        self._ended()

    def _ended(self) -> None:
        self._setting = False
        if self._again:
            self._again = False
            self.refresh()


def _sample(desk: Desk, fields: Fields, arms: bytes | None) -> _Sample:
    number, fault = "……", ""
    try:
        number = next_number(desk, fields)
    except NumberTemplateError as error:
        fault = str(error)
    return _Sample(preview_settings(desk, fields, arms, _PPI), number, fault)
