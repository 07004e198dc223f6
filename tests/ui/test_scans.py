"""Scans on the screens: attached from a file, opened, taken off, and told where they are."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.ui.scans.button import ScanButton
from desktop.ui.scans.cropping import CropDialog
from desktop.ui.scans.hands import ScanHands
from desktop.ui.scans.keeper import Scans
from desktop.ui.scans.viewer import ScanViewer
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import REGISTRATION, REQUEST, register
from desktop.usecases.scans.attachments import attach_document, scans_of
from tests.support.desks import desk_of, imported
from tests.support.files import pdf
from tests.support.office import PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a screen that is not there


def picture(shade: int = 90) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (1600, 1000), shade).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def worker(office: Office) -> str:
    return register(desk_of(office, "siti"), PERSON).id


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ktp.png"
    path.write_bytes(picture())
    return path


def page_of(counter: Counter, worker: str) -> RecordPage:
    counter.shell.record(REGISTRATION, worker)
    counter.rest()
    return counter.page(RecordPage)


def choosing(scans: Scans, file: Path, opened: list[Path] | None = None) -> None:
    """The person chooses this file, and their PC opens what it is given."""

    def open_it(path: Path) -> bool:
        (opened if opened is not None else []).append(path)
        return True

    scans.hands = ScanHands(
        ask_file=lambda _parent: file, ask_where=lambda _parent, _name: file, open_with_system=open_it
    )


def crop_dialog(counter: Counter) -> CropDialog:
    """What asks which part of the picture is kept."""
    counter.wait(lambda: isinstance(QApplication.activeModalWidget(), CropDialog))
    found = QApplication.activeModalWidget()
    assert isinstance(found, CropDialog)
    return found


def keep_it_whole(counter: Counter) -> None:
    counter.qtbot.keyClick(crop_dialog(counter).frame, Qt.Key.Key_Return)
    counter.rest()


def attach_from_file(counter: Counter, name: str) -> None:
    action(counter.find(ScanButton, name), "From a file").trigger()
    keep_it_whole(counter)


def action(button: ScanButton, begins: str) -> QAction:
    return next(found for found in button.menu_now().actions() if found.text().startswith(begins))


def test_a_scan_is_attached_opened_and_taken_off_at_the_record(
    sit: OpenCounter, office: Office, worker: str, file: Path
) -> None:
    siti = sit("siti")
    page = page_of(siti, worker)
    choosing(page.scans, file)
    assert siti.find(ScanButton, "scans_ktp").accessibleName() == "Identity card (KTP): attach a scan"
    attach_from_file(siti, "scans_ktp")
    assert siti.said() == "The scan is attached. It is sent after the records, with the next exchange."
    button = siti.find(ScanButton, "scans_ktp")
    assert (button.text(), button.toolTip()) == ("1", "Identity card (KTP): 1 scan, not sent yet")
    action(button, "Open: picture, ").trigger()
    siti.rest()
    viewer = next(found for found in QApplication.topLevelWidgets() if isinstance(found, ScanViewer))
    assert viewer.windowTitle() == "Identity card (KTP)"
    assert viewer._label.pixmap().width() < 1600
    viewer.turn()
    assert viewer._label.pixmap().width() == 1600
    siti.qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    action(button, "Take off: ").trigger()
    siti.rest()
    assert siti.find(ScanButton, "scans_ktp").text() == ""
    assert office.store.waiting_scans() == 0


def test_tab_brings_a_document_into_view_and_it_keeps_the_focus_when_a_scan_was_attached(
    sit: OpenCounter, worker: str, file: Path
) -> None:
    siti = sit("siti")
    page = page_of(siti, worker)
    siti.find(QPushButton, "edit").setFocus()
    while siti.focused().objectName() != "scans_ktp":
        siti.key(Qt.Key.Key_Tab)
    assert not siti.focused().visibleRegion().isEmpty()
    choosing(page.scans, file)
    attach_from_file(siti, "scans_ktp")
    siti.wait(lambda: siti.find(ScanButton, "scans_ktp").text() == "1" and page.record.pending)
    siti.rest()
    assert siti.focused() is siti.find(ScanButton, "scans_ktp")


def test_a_click_on_a_turn_leaves_the_keys_with_the_frame(sit: OpenCounter, worker: str, file: Path) -> None:
    siti = sit("siti")
    choosing(page_of(siti, worker).scans, file)
    action(siti.find(ScanButton, "scans_ktp"), "From a file").trigger()
    dialog = crop_dialog(siti)
    for name in ("turn_left", "turn_right", "turn_right", "crop_whole"):
        siti.qtbot.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)
        assert dialog.focusWidget() is dialog.frame
    assert dialog.cut.turns == 1
    keep_it_whole(siti)


def test_a_wrong_file_is_told_and_nothing_attached(sit: OpenCounter, worker: str, file: Path) -> None:
    siti = sit("siti")
    page = page_of(siti, worker)
    file.write_text("bukan gambar")
    choosing(page.scans, file)
    action(siti.find(ScanButton, "scans_ktp"), "From a file").trigger()
    siti.rest()
    assert "neither a picture nor a PDF" in siti.said()
    assert siti.find(ScanButton, "scans_ktp").text() == ""


def test_who_may_not_write_the_record_still_sees_its_scans(sit: OpenCounter, office: Office, worker: str) -> None:
    attach_document(desk_of(office, "siti"), REGISTRATION, worker, "ktp", picture())
    ratna = sit("ratna")
    page_of(ratna, worker)
    assert not ratna.find(ScanButton, "scans_diploma").isEnabled()
    button = ratna.find(ScanButton, "scans_ktp")
    assert button.isEnabled()
    assert [found.text().partition(":")[0] for found in button.menu_now().actions()] == ["Open"]


def test_a_pdf_goes_to_the_pc_s_own_reader(sit: OpenCounter, office: Office, worker: str, tmp_path: Path) -> None:
    data = pdf()
    attach_document(desk_of(office, "siti"), REGISTRATION, worker, "diploma", data)
    siti = sit("siti")
    page, opened = page_of(siti, worker), list[Path]()
    choosing(page.scans, tmp_path / "unused", opened)
    action(siti.find(ScanButton, "scans_diploma"), "Open: PDF, ").trigger()
    siti.wait(lambda: opened)
    assert opened[0].read_bytes() == data
    assert opened[0].suffix == ".pdf"


def test_the_checklists_of_a_request_have_scans_too(
    sit: OpenCounter, office: Office, tmp_path: Path, file: Path
) -> None:
    request = imported(desk_of(office, "siti"), tmp_path).request
    siti = sit("siti")
    siti.shell.record(REQUEST, request)
    siti.rest()
    page = siti.page(RequestPage)
    for part, checklist, document in (
        (0, page.workers.checklist, "ktp"),
        (1, page.parts.checklist, "company_letter"),
    ):
        page.show_part(part)
        siti.rest()
        choosing(checklist.scans, file)
        button = checklist.findChild(ScanButton, f"scans_{document}")
        assert isinstance(button, ScanButton)
        action(button, "From a file").trigger()
        keep_it_whole(siti)
        siti.wait(lambda button=button: button.text() == "1")  # type: ignore[misc]
        siti.rest()
    (scan,) = scans_of(office, office.store.many(REQUEST, [request])[0])
    assert scan.document == "company_letter"


def test_the_header_tells_of_scans_that_wait(sit: OpenCounter, office: Office, worker: str) -> None:
    siti = sit("siti")
    attach_document(desk_of(office, "siti"), REGISTRATION, worker, "ktp", picture())
    siti.wait(lambda: "1 scan waits to be sent" in siti.shell.sync_button.text())
