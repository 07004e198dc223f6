"""Printing an issued letter: what comes out of the printer is counted, and nothing else is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.errors import LoketError
from desktop.i18n import N_, _
from desktop.ui.design.tokens import Tone
from desktop.ui.paper.letter_copies import NO_READER, Hands, Say, file_name, reader_folder
from desktop.ui.seat import Seat
from desktop.ui.system import Printed
from desktop.ui.widgets.asking import AskPanel
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters.files import note_print, pages_to_print, prints_of
from sync.model.record import Record

_SAID: dict[Printed, tuple[str, Tone]] = {
    Printed.HANDED_OVER: (N_("The letter is on its way to the printer. The print is counted."), "good"),
    Printed.NO_PRINTER: (
        N_(
            "This PC has no printer. Nothing was printed or counted. The letter is safe: print it on another PC of the "
            "office, or have a printer set up here."
        ),
        "warning",
    ),
    Printed.NO_READER: (NO_READER, "warning"),
}


class LetterPrinter:
    """Prints on behalf of one screen, in whose `question` it asks why again, and whether paper came out."""

    def __init__(
        self, seat: Seat, owner: QWidget, say: Say, question: AskPanel, printed: Callable[[], None], hands: Hands
    ) -> None:
        self._seat = seat
        self._owner = owner
        self._say = say
        self._question = question
        self._printed = printed
        self._hands = hands
        self._under_way = False  # until a print is counted, the next one would pass for the first again

    def print(self, letter: Record, *, at_once: bool) -> None:
        """Print by the PC's usual printer `at_once`, else through its PDF reader; a reprint asks for the reason."""
        if self._under_way:
            return
        if at_once and not self._hands.has_printer():
            self._tell(Printed.NO_PRINTER)
            return
        earlier = len(prints_of(self._seat.desk, letter.id))
        if not earlier:
            self._make(letter, "", at_once)
            return
        follows = [
            _("It was printed {n} times before. Every page of this print bears the mark “CETAK ULANG ke-{n}”.").format(
                n=earlier
            )
        ]
        self._question.ask(
            _("Print letter {number} again?").format(number=letter.fields["number"]),
            follows,
            _("Print again"),
            lambda reason: self._make(letter, reason, at_once),
            reason=_("Why it is printed again"),
        )

    def _make(self, letter: Record, reason: str, at_once: bool) -> None:
        """Set the pages off the window's thread, then hand them on."""
        self._question.done()
        self._under_way = True
        desk, path = self._seat.desk, Path(reader_folder().name) / file_name(letter)

        def work() -> None:
            pdf = pages_to_print(desk, letter.id, reason, letter.type)
            if not path.is_file() or path.read_bytes() != pdf:  # a reader may hold the copy it shows
                write_out(path, pdf)

        self._seat.jobs.write(
            work, lambda _done: self._hand_on(letter, path, reason, at_once), self._failed, owner=self._owner
        )

    def _hand_on(self, letter: Record, path: Path, reason: str, at_once: bool) -> None:
        self._under_way = False
        if at_once:
            became = self._hands.print_with_system(path)
        else:
            became = Printed.OPENED if self._hands.open_with_system(path) else Printed.NO_READER
        if became is Printed.OPENED:
            self._ask_about_paper(letter, reason)
        else:
            if became is Printed.HANDED_OVER:
                self._count(letter, reason)
            self._tell(became)

    def _ask_about_paper(self, letter: Record, reason: str) -> None:
        def counted(_said: str) -> None:
            self._question.done()
            self._count(letter, reason)
            self._say(_("The print of letter {number} is counted.").format(number=letter.fields["number"]), "good")

        self._say(_("The letter is open in the PDF reader of this PC."), "working")
        self._question.ask(
            _("Did the letter come out of the printer?"),
            [
                _(
                    "It is open in the PDF reader of this PC: print it there. It is counted when you say that it "
                    "came out."
                )
            ],
            _("Yes, it was printed"),
            counted,
            tone="working",
        )

    def _count(self, letter: Record, reason: str) -> None:
        self._under_way, desk = True, self._seat.desk

        def counted(_noted: object) -> None:
            self._under_way = False
            self._printed()

        self._seat.jobs.write(
            lambda: note_print(desk, letter.id, reason, letter.type), counted, self._failed, owner=self._owner
        )

    def _tell(self, became: Printed) -> None:
        words, tone = _SAID[became]
        self._say(_(words), tone)

    def _failed(self, error: Exception) -> None:
        self._under_way = False
        if isinstance(error, LoketError):
            self._say(str(error), "bad")
        else:
            self._seat.jobs.report(error)
