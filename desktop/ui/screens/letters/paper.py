"""A letter's way to paper, on its own screen: printed, saved as a copy, and what became of that."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton

from desktop.i18n import _
from desktop.ui.paper.letter_copies import Copies, Hands
from desktop.ui.paper.printing import LetterPrinter
from desktop.ui.screens.letters.prints import PrintsPart, prints_told
from desktop.ui.screens.record import RecordPage
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.plain import button, restyle


class Paper:
    """Works for the letter of `page`, which asks in `question`. `begins` is called before something is printed,
    `printed` once it was; `prints` tells of all that was.
    """

    def __init__(
        self,
        page: RecordPage,
        question: AskPanel,
        begins: Callable[[], None],
        printed: Callable[[], None],
        hands: Hands | None = None,
    ) -> None:
        self._page = page
        self._begins = begins
        self._printed = printed
        seat = page.seat
        self.prints = PrintsPart(seat.theme)
        self._copies = Copies(seat, page, seat.say, hands)
        self._printer = LetterPrinter(seat, page, seat.say, question, self._was_printed, self._copies.hands)
        add = partial(button, seat.theme)
        self.save_button: QPushButton = add(
            _("Save a copy"), self.save_as, icon="save", shortcut="Ctrl+S", name="letter_save"
        )
        self.save_button.setToolTip(_("A PDF marked as a copy on every page; it is counted (Ctrl+S)"))
        self.at_once: QPushButton = add(
            _("Print at once"),
            partial(self.print, at_once=True),
            icon="print",
            shortcut="Ctrl+Shift+P",
            name="letter_print",
        )
        if not self._copies.hands.prints:
            self.at_once.hide()
        self.print_button: QPushButton = add(
            _("Print"), self.print, icon="print", shortcut="Ctrl+P", name="letter_open"
        )
        self.allow()

    def buttons(self) -> tuple[QPushButton, ...]:
        """The primary one is the last."""
        return self.save_button, self.at_once, self.print_button

    def print(self, *, at_once: bool = False) -> None:
        """Through the PC's PDF reader, where a person chooses printer and paper; or `at_once` by its usual printer."""
        self._begins()
        self._printer.print(self._page.record, at_once=at_once)

    def print_as_usual(self) -> None:
        """In the quickest way that this PC has."""
        self.print(at_once=self._copies.hands.prints)

    def save_as(self) -> None:
        """Ask where to, and write a marked copy there."""
        self._copies.save(self._page.record)

    def allow(self) -> None:
        """A void letter is not printed."""
        for made in (self.at_once, self.print_button):
            made.setEnabled(self._page.record.state != "voided")

    def lead(self, to_print: bool) -> None:
        """Printing is what comes next, or is not."""
        self.print_button.setProperty("kind", "primary" if to_print else "")
        self.print_button.setIcon(self._page.seat.theme.icon("print", "on_accent" if to_print else "muted"))
        restyle(self.print_button)

    def show_prints(self) -> None:
        """Tell of every print and copy there is."""
        desk, letter = self._page.seat.desk, self._page.record.id
        self._page.seat.jobs.look_up(lambda: prints_told(desk, letter), self.prints.put, owner=self._page)

    def _was_printed(self) -> None:
        self.show_prints()
        self._printed()
