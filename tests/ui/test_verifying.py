"""The check of letters in the window, at the desk and before anybody has signed in."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.verifying import VerifyDialog, VerifyPage
from desktop.ui.screens.verifying.panel import VerifyPanel
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter, save_copy
from sync.seal.certificates import certify
from sync.seal.cose import kid_of, public_of
from sync.seal.letters import seal
from sync.seal.lists import Revocation
from tests.support.answered import issued_letter
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import OFFICE, change, receive
from tests.support.sealed import AT, BEGAN, PC, ROOT, TITLE, lay_list, letter_pdf, sealed, some_claims, some_letter
from tests.ui.conftest import OpenCounter, OpenWindow
from tests.ui.counter import Counter


def opened(counter: Counter) -> VerifyPanel:
    counter.press("nav_verify")
    return counter.page(VerifyPage).panel


def answer(panel: VerifyPanel, counter: Counter) -> str:
    counter.rest()
    assert panel.result.told is not None
    return panel.result.told.headline


def words(panel: VerifyPanel) -> str:
    return "\n".join(label.text() for label in panel.result.findChildren(QLabel))


def test_a_scanner_types_and_enter_answers(sit: OpenCounter, office: Office) -> None:
    lay_list(office.store.folder)
    counter = sit("siti")
    panel = opened(counter)
    counter.type(sealed().lower(), panel.scan)
    counter.key(Qt.Key.Key_Return)
    assert answer(panel, counter) == "Genuine"
    assert "Dinas Tenaga Kerja, Pemerintah Kabupaten Contoh" in words(panel)
    assert "Wati Karsinah, NIK 3212********0001" in words(panel)


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        ({"voided": (some_claims().number,)}, "Genuine, but voided"),
        ({"revoked": (Revocation(kid=kid_of(public_of(PC)), since=BEGAN, why="lost"),)}, "Key revoked"),
        ({}, "Genuine"),
    ],
)
def test_what_the_list_says_is_told(sit: OpenCounter, office: Office, said: dict[str, object], headline: str) -> None:
    lay_list(office.store.folder, **said)
    counter = sit("siti")
    panel = opened(counter)
    panel.check(sealed())
    assert answer(panel, counter) == headline


def test_the_next_letter_never_stands_beside_the_last_answer(sit: OpenCounter, office: Office) -> None:
    lay_list(office.store.folder)
    counter = sit("siti")
    panel = opened(counter)
    panel.check(sealed())
    answer(panel, counter)
    panel.check("LKT1:" + "A" * 30)
    assert panel.result.told is None
    assert answer(panel, counter) == "Not genuine"
    assert panel.scan.hasFocus()


def test_a_file_that_is_dropped_is_looked_at(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    lay_list(office.store.folder)
    paper = tmp_path / "surat.pdf"
    paper.write_bytes(letter_pdf(some_letter(3)))
    counter = sit("siti")
    panel = opened(counter)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(paper))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dropped, left, none))
    assert answer(panel, counter) == "Genuine"
    assert "The pages say the same as the seal." in words(panel)


def test_the_program_s_own_letter_is_genuine_as_printed_reprinted_and_copied(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    lay_list(office.store.folder)
    letter, siti = issued_letter(office, tmp_path), desk_of(office, "siti")
    papers = [tmp_path / name for name in ("cetak.pdf", "ulang.pdf", "salinan.pdf")]
    papers[0].write_bytes(print_letter(siti, letter.id))
    papers[1].write_bytes(print_letter(siti, letter.id, "kertas macet"))
    save_copy(siti, letter.id, papers[2])
    counter = sit("siti")
    panel = opened(counter)
    for paper in papers:
        panel.check(paper)
        assert answer(panel, counter) == "Genuine"
        assert "The pages say the same as the seal." in words(panel)
    assert letter.fields["number"] in words(panel)


def test_the_office_knows_its_own_void_letter_before_any_list_does(sit: OpenCounter, office: Office) -> None:
    lay_list(office.store.folder)
    claims = some_claims()
    fields = {"number": claims.number, "issued_on": "2026-11-21"}
    receive(office.store, change("letter-1", 60, fields, "recommendation", state="voided"))
    own = seal(claims, PC, certify(ROOT, public_of(PC), OFFICE, TITLE, BEGAN), AT)
    counter = sit("siti")
    panel = opened(counter)
    panel.check(own)
    assert answer(panel, counter) == "Genuine, but voided"
    panel.check(sealed())  # the same number of another office
    assert answer(panel, counter) == "Genuine"


def test_a_file_that_is_gone_is_told_and_nothing_else_is_shown(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    counter = sit("siti")
    panel = opened(counter)
    panel.check(tmp_path / "tidak-ada.pdf")
    counter.rest()
    assert "could not be read" in panel.notice.text()
    assert panel.result.told is None


def test_without_a_list_the_person_is_told_how_to_get_one(sit: OpenCounter) -> None:
    counter = sit("siti")
    panel = opened(counter)
    panel.check(sealed())
    assert answer(panel, counter) == "Cannot tell"
    assert "Synchronise this PC" in words(panel)


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # a dialog of its own
def test_before_anybody_has_signed_in_a_letter_can_be_checked(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = open_window()
    screen.press("verify")
    (dialog,) = [found for found in QApplication.topLevelWidgets() if isinstance(found, VerifyDialog)]
    dialog.panel.check("Halo")
    qtbot.waitUntil(lambda: dialog.panel.result.told is not None)
    assert dialog.panel.result.told is not None
    assert dialog.panel.result.told.headline == "Not a letter of Loket"
    dialog.close()


def test_the_dialog_needs_no_office(theme: Theme, qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> None:
    lay_list(tmp_path)
    faults: list[Exception] = []
    jobs = Jobs(faults.append)
    dialog = VerifyDialog(theme, jobs, tmp_path, clock, choose=lambda _parent: None)
    qtbot.addWidget(dialog)
    dialog.panel.check(sealed())
    qtbot.waitUntil(lambda: dialog.panel.result.told is not None)
    assert dialog.panel.result.told is not None
    assert dialog.panel.result.told.headline == "Genuine"
    assert faults == []
    jobs.close()
