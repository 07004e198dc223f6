"""Qt's own words are Indonesian too: menus of text fields, file dialogs, standard buttons."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.i18n import use_language
from desktop.ui.run.qt_words import QtWords

KEYS_AND_SYSTEM = frozenset(("QShortcut", "QGuiApplication", "QLibrary"))
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def words(qapp: QApplication) -> Iterator[QtWords]:
    made = QtWords()
    use_language("id")
    qapp.installTranslator(made)
    yield made
    qapp.removeTranslator(made)


def show(qtbot: QtBot, part: QWidget) -> None:
    qtbot.addWidget(part)
    part.show()


def test_a_text_field_s_menu_is_indonesian(qtbot: QtBot, words: QtWords) -> None:
    line = QLineEdit("teks")
    qtbot.addWidget(line)
    said = [action.text().partition("\t")[0] for action in line.createStandardContextMenu().actions()]
    assert [text.replace("&", "") for text in said if text] == [
        "Urungkan",
        "Ulangi",
        "Potong",
        "Salin",
        "Tempel",
        "Hapus",
        "Pilih semua",
    ]


def test_no_word_of_qt_stays_english(qtbot: QtBot, words: QtWords) -> None:
    for edit in (QTextEdit(), QPlainTextEdit()):
        qtbot.addWidget(edit)
        edit.createStandardContextMenu()
    for mode in (QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory, QFileDialog.FileMode.AnyFile):
        dialog = QFileDialog()
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        show(qtbot, dialog)
    box = QDialogButtonBox()
    for button in QDialogButtonBox.StandardButton:
        if button is not QDialogButtonBox.StandardButton.NoButton:
            box.addButton(button)
    standard = QMessageBox.StandardButton
    question = QMessageBox(QMessageBox.Icon.Question, "", "", standard.Yes | standard.No)
    for part in (box, question, QComboBox(), QSpinBox()):
        show(qtbot, part)
    QApplication.processEvents()
    left = {found for found in words.unknown if found[0] not in KEYS_AND_SYSTEM and "+" not in found[1]}
    assert left == set()


def test_qt_speaks_english_with_the_rest_of_the_program(qtbot: QtBot, words: QtWords) -> None:
    use_language("en")
    assert words.translate("QLineEdit", "&Undo") == "&Undo"
