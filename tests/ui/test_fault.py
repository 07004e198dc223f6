"""A fault of the program: one dialog, whose report is read before it goes anywhere."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop import logs
from desktop.logs import log_folder
from desktop.ui.design.theme import Theme
from desktop.ui.run.trouble import FaultDialog
from tests.ui.screen import OpenWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # a dialog's own window

NIK = "3212154503990021"


def failing(kind: type[Exception] = ValueError) -> Exception:
    try:
        raise kind(f"no such person: '{'Sulastri'}', {NIK}")
    except Exception as error:
        return error


def open_dialogs() -> list[FaultDialog]:
    return [part for part in QApplication.topLevelWidgets() if isinstance(part, FaultDialog) and part.isVisible()]


def press(dialog: QDialog, name: str) -> None:
    found = dialog.findChild(QPushButton, name)
    assert found is not None, name
    found.click()


def test_the_report_is_shown_whole_and_names_nobody(qtbot: QtBot, theme: Theme) -> None:
    dialog = FaultDialog(theme, failing())
    qtbot.addWidget(dialog)
    report = dialog.report.toPlainText()
    assert "ValueError: no such person: …, …" in report
    assert NIK not in report
    said = " ".join(found.text() for found in dialog.findChildren(QLabel))
    assert "Nothing is sent by itself" in said
    assert "may still be in it" in said


def test_the_report_is_copied_or_saved_just_as_it_was_read(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    file = tmp_path / "laporan.txt"
    dialog = FaultDialog(theme, failing(), where=lambda _parent: file)
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "copy_report")
    assert QApplication.clipboard().text() == dialog.report.toPlainText()
    press(dialog, "save_report")
    assert file.read_text("utf-8") == dialog.report.toPlainText()
    assert "laporan.txt" in dialog.notice.text()


def test_a_report_that_cannot_be_written_is_told_and_stays_to_be_read(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    dialog = FaultDialog(theme, failing(), where=lambda _parent: tmp_path / "nowhere" / "laporan.txt")
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "save_report")
    assert "could not be written" in dialog.notice.text()
    assert "ValueError" in dialog.report.toPlainText()


def test_faults_that_repeat_do_not_pile_up_dialogs(open_window: OpenWindow) -> None:
    window = open_window().window
    same, other = failing(), failing(RuntimeError)
    for error in (same, same, other):
        window.faults.show(error)
    (dialog,) = open_dialogs()
    assert "2 more times" in dialog.again.text()
    assert dialog.report.toPlainText().count("ValueError") == 1
    assert "RuntimeError" in dialog.report.toPlainText()
    dialog.accept()
    window.faults.show(same)
    assert open_dialogs() == []
    assert window.door is not None
    assert "happened again" in window.door.notice.text()
    window.faults.show(failing(KeyError))
    assert len(open_dialogs()) == 1
    open_dialogs()[0].accept()


def test_the_log_names_nobody_either(open_window: OpenWindow, tmp_path: Path) -> None:
    logs.begin(tmp_path, "window")
    try:
        open_window().window.faults.show(failing())
    finally:
        logs.end()
    written = (log_folder(tmp_path) / "window.log").read_text("utf-8")
    assert "ValueError" in written
    assert NIK not in written
    assert "Sulastri" not in written.replace("raise kind", "")
    open_dialogs()[0].accept()
