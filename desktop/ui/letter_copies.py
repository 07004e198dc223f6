"""Copies of an issued letter that leave the program: where a person wants one, or to the PC's reader, which prints."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from desktop import windows
from desktop.errors import LoketError
from desktop.i18n import N_, _
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.ui.system import Printed, open_with_system, print_with_system
from desktop.ui.widgets.plain import button
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters import letter_pdf
from sync.model.record import Record

_NOT_IN_NAMES = '/\\:*?"<>| '
_PREFIX = "loket-surat-"
_STALE = 24 * 60 * 60  # seconds after which a copy that a crash left behind is taken away

_NO_READER = N_("This PC has no program that opens PDF files. Save the PDF and print it elsewhere.")
_PRINTED: dict[Printed, tuple[str, Tone]] = {
    Printed.HANDED_OVER: (N_("The letter is on its way to the printer."), "good"),
    Printed.OPENED: (
        N_("The PDF reader of this PC does not print by itself. The letter is open there: print it from there."),
        "neutral",
    ),
    Printed.NO_PRINTER: (
        N_("This PC has no printer. Have one set up, or save the PDF and print it elsewhere."),
        "warning",
    ),
    Printed.NO_READER: (_NO_READER, "warning"),
}

Say = Callable[[str, Tone], None]


def _ask_where(parent: QWidget, name: str) -> Path | None:
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save the PDF"), name, "PDF (*.pdf)")
    return Path(chosen) if chosen else None


@dataclass(frozen=True)
class Hands:
    """What the program cannot do itself."""

    ask_where: Callable[[QWidget, str], Path | None] = _ask_where
    open_with_system: Callable[[Path], bool] = open_with_system
    print_with_system: Callable[[Path], Printed] = print_with_system
    prints: bool = windows.PRINTS  # without a person's doing in the reader


class LetterCopies:
    """Hands copies out on behalf of one screen, and tells there what became of them."""

    def __init__(self, seat: Seat, owner: QWidget, say: Say, hands: Hands | None = None) -> None:
        self._seat = seat
        self._owner = owner
        self._say = say
        self._hands = hands or Hands()

    def save(self, letter: Record) -> None:
        """Ask where to, and write the PDF there."""
        path = self._hands.ask_where(self._owner, file_name(letter))
        if path is not None:
            self._write(letter, path, lambda: self._say(_("The letter lies in {file}.").format(file=path), "good"))

    def open(self, letter: Record) -> None:
        """Hand a copy to the PC's PDF reader. It is taken away when the program ends: it names people."""
        path = Path(reader_folder().name) / file_name(letter)
        self._write(letter, path, lambda: self._open(path))

    def print(self, letter: Record) -> None:
        """Have the PC's PDF reader print a copy, which is taken away as one that was opened."""
        path = Path(reader_folder().name) / file_name(letter)
        self._write(letter, path, lambda: self._print(path))

    def print_button(self, pressed: Callable[[], None]) -> QPushButton:
        """A button for `print`, there only where it can do more than open the letter."""
        made = button(
            self._seat.theme,
            _("Print at once"),
            pressed,
            icon="print",
            shortcut="Ctrl+Shift+P",
            name="letter_print",
        )
        if not self._hands.prints:
            made.hide()
        return made

    def _write(self, letter: Record, path: Path, then: Callable[[], None]) -> None:
        desk = self._seat.desk

        def work() -> None:
            pdf = letter_pdf(desk, letter.id)
            if not path.is_file() or path.read_bytes() != pdf:  # a reader may hold the copy it shows
                write_out(path, pdf)

        self._seat.jobs.write(
            work,
            lambda _written: then(),
            self._unwritten,
            owner=self._owner,
        )

    def _unwritten(self, error: Exception) -> None:
        if isinstance(error, LoketError):
            self._say(str(error), "bad")
        else:
            self._seat.jobs.report(error)

    def _open(self, path: Path) -> None:
        if not self._hands.open_with_system(path):
            self._say(_(_NO_READER), "warning")

    def _print(self, path: Path) -> None:
        words, tone = _PRINTED[self._hands.print_with_system(path)]
        self._say(_(words), tone)


def file_name(letter: Record) -> str:
    """The letter's number as every system takes it in a file's name."""
    number = str(letter.fields.get("number", "surat"))
    return "".join("-" if character in _NOT_IN_NAMES else character for character in number) + ".pdf"


@cache
def reader_folder() -> tempfile.TemporaryDirectory[str]:
    """One folder for this run of the program, gone when it ends."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
