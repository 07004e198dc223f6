"""Where the dialogs begin that save a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.paper.letter_copies import Hands
from desktop.ui.run.trouble import _ask_where as ask_for_report
from desktop.ui.screens.records.exporting import ask_for_file

DIALOGS: dict[str, Callable[[QWidget], object]] = {
    "list": lambda parent: ask_for_file(parent, "CPMI.xlsx"),
    "copy": lambda parent: Hands().ask_where(parent, "562-1.pdf"),
    "report": ask_for_report,
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog_that_saves_begins_among_the_documents_or_at_home_where_there_are_none(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialog: str
) -> None:
    places = QStandardPaths.StandardLocation
    at = {places.DocumentsLocation: tmp_path / "Documents", places.HomeLocation: tmp_path}
    begun: list[Path] = []

    def asked(_parent: QWidget, _title: str, begins: str, _kinds: str) -> tuple[str, str]:
        begun.append(Path(begins).parent)
        return "", ""

    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(at[place]))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    parent = QWidget()
    DIALOGS[dialog](parent)
    (tmp_path / "Documents").mkdir()
    DIALOGS[dialog](parent)
    assert begun == [tmp_path, tmp_path / "Documents"]
