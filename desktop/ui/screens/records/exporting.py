"""Taking a list out of the program as a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from desktop.amounts import show_number
from desktop.errors import LoketError
from desktop.i18n import _, current_language, ngettext
from desktop.store.reading import Numbers
from desktop.ui.seat import Seat
from desktop.ui.system import open_with_system, where_to_save
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.lists.columns import Column
from desktop.usecases.lists.export import Exported, export
from sync.model.pack import RecordType

ChooseFile = Callable[[QWidget, str], Path | None]
"""Asks where to, beginning with a name; None when the person thought better of it."""


def ask_for_file(parent: QWidget, name: str) -> Path | None:
    """The system's dialog; the kind that is chosen there says what is written."""
    kinds = {_("Workbook") + " (*.xlsx)": ".xlsx", _("CSV, for other programs") + " (*.csv)": ".csv"}
    chosen, kind = QFileDialog.getSaveFileName(
        parent, _("Where to write the list"), where_to_save(name), ";;".join(kinds)
    )
    if not chosen:
        return None
    file = Path(chosen)
    return file if file.suffix.lower() in kinds.values() else file.with_name(file.name + kinds.get(kind, ".xlsx"))


class Exporting:
    """Writes rows in the order of the list, away from the window's thread."""

    def __init__(self, seat: Seat, kind: RecordType, progress: ProgressPart, choose: ChooseFile = ask_for_file) -> None:
        self._seat = seat
        self._kind = kind
        self._progress = progress
        self.choose = choose

    def begin(self, parent: QWidget, numbers: Numbers, columns: list[Column]) -> None:
        """Ask where to, then write these rows of the store under these columns."""
        if self._progress.running or not numbers:
            return
        name = self._kind.plural.of(current_language())
        file = self.choose(parent, f"{name} {self._seat.desk.today():%Y-%m-%d}.xlsx")
        if file is None:
            return
        seat, kind = self._seat, self._kind
        told = self._progress.begin(_("Writing {file}").format(file=file.name))

        def going_on(written: int, of: int) -> bool:
            return told(written, of) and not seat.jobs.closed

        def done(exported: Exported) -> None:
            self._end()
            self._say(exported, file)

        def failed(error: Exception) -> None:
            self._end()
            if isinstance(error, LoketError):
                seat.say(str(error), "bad")
            else:
                seat.jobs.report(error)

        seat.jobs.look_up(lambda: export(seat.desk, kind, numbers, columns, file, going_on), done, failed)

    def _end(self) -> None:
        if isValid(self._progress):  # the list may have been left meanwhile: the file is written all the same
            self._progress.end()

    def _say(self, exported: Exported, file: Path) -> None:
        if not exported.whole:
            self._seat.say(_("The export was broken off. No file was written."), "neutral")
            return
        said = ngettext(
            "{n} row was written to {file}. It holds personal data in full: keep it where only colleagues can read it.",
            "{n} rows were written to {file}. It holds personal data in full: keep it where only colleagues can read "
            "it.",
            exported.rows,
        ).format(n=show_number(exported.rows), file=file.name)
        self._seat.say(said, "good", (_("Open"), lambda: _open(file)))


def _open(file: Path) -> None:
    open_with_system(file)
