"""Copies of an issued letter that leave the program: where a person wants one, or to the PC's reader, which prints."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters import letter_pdf
from sync.model.record import Record

_NOT_IN_NAMES = '/\\:*?"<>| '
_PREFIX = "loket-surat-"
_STALE = 24 * 60 * 60  # seconds after which a copy that a crash left behind is taken away

Say = Callable[[str, Tone], None]


def _ask_where(parent: QWidget, name: str) -> Path | None:
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save the PDF"), name, "PDF (*.pdf)")
    return Path(chosen) if chosen else None


def _open_with_system(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


@dataclass(frozen=True)
class Hands:
    """What the program cannot do itself."""

    ask_where: Callable[[QWidget, str], Path | None] = _ask_where
    open_with_system: Callable[[Path], bool] = _open_with_system


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
            said = _("This PC has no program that opens PDF files. Save the PDF and print it elsewhere.")
            self._say(said, "warning")


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
