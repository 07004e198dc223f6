"""Copies of an issued letter that leave the program: where a person wants one, or before the PC's PDF reader."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import windows
from desktop.errors import LoketError
from desktop.i18n import N_, _
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.ui.system import Printed, open_with_system, print_with_system, where_to_save
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters.files import save_copy
from sync.model.record import Record

_NOT_IN_NAMES = '/\\:*?"<>| '
_PREFIX = "loket-surat-"
_STALE = 24 * 60 * 60  # seconds after which a copy that a crash left behind is taken away

NO_READER = N_(
    "This PC has no program that opens PDF files. Nothing was printed or counted. The letter is safe: print it on "
    "another PC of the office, or have a PDF reader installed."
)

Say = Callable[[str, Tone], None]


def _ask_where(parent: QWidget, name: str) -> Path | None:
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save a copy"), where_to_save(name), "PDF (*.pdf)")
    return Path(chosen) if chosen else None


@dataclass(frozen=True)
class Hands:
    """What the program cannot do itself."""

    ask_where: Callable[[QWidget, str], Path | None] = _ask_where
    open_with_system: Callable[[Path], bool] = open_with_system
    print_with_system: Callable[[Path], Printed] = print_with_system
    has_printer: Callable[[], bool] = windows.has_printer
    prints: bool = windows.PRINTS  # without a person's doing in the reader


class Copies:
    """Hands papers out on behalf of one screen, and tells there what became of them."""

    def __init__(self, seat: Seat, owner: QWidget, say: Say, hands: Hands | None = None) -> None:
        self._seat = seat
        self._owner = owner
        self._say = say
        self.hands = hands or Hands()

    def save(self, letter: Record) -> None:
        """Ask where to, and write a marked copy of the letter there."""
        path = self.hands.ask_where(self._owner, file_name(letter))
        if path is not None:
            desk = self._seat.desk
            said = _("A copy lies in {file}. Each page says that it is a copy, and it is counted.").format(file=path)
            self._seat.jobs.write(
                lambda: save_copy(desk, letter.id, path, letter.type),
                lambda _saved: self._say(said, "good"),
                self._unwritten,
                owner=self._owner,
            )

    def open(self, name: str, make: Callable[[], bytes]) -> None:
        """Have the PC's PDF reader open a paper that is made now. It is taken away when the program ends."""
        path = Path(reader_folder().name) / f"{_safe(name)}.pdf"
        self._write(make, path, lambda: self._open(path))

    def _write(self, make: Callable[[], bytes], path: Path, then: Callable[[], None]) -> None:
        def work() -> None:
            pdf = make()
            if not path.is_file() or path.read_bytes() != pdf:  # a reader may hold the copy it shows
                write_out(path, pdf)

        self._seat.jobs.write(work, lambda _written: then(), self._unwritten, owner=self._owner)

    def _unwritten(self, error: Exception) -> None:
        if isinstance(error, LoketError):
            self._say(str(error), "bad")
        else:
            self._seat.jobs.report(error)

    def _open(self, path: Path) -> None:
        if self.hands.open_with_system(path):
            self._say(_("It is open in the PDF reader of this PC: print it from there."), "neutral")
        else:
            self._say(_(NO_READER), "warning")


def file_name(letter: Record) -> str:
    """The letter's number as every system takes it in a file's name."""
    return _safe(str(letter.fields.get("number", "surat"))) + ".pdf"


def _safe(name: str) -> str:
    return "".join("-" if character in _NOT_IN_NAMES else character for character in name)


@cache
def reader_folder() -> tempfile.TemporaryDirectory[str]:
    """One folder for this run of the program, gone when it ends."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
