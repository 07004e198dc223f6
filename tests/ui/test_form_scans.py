"""Documents on the form: from a file, the scanner's folder, the clipboard or by dropping; kept with the draft."""

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QFileSystemWatcher, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.store.values import Query
from desktop.ui.scans.button import ScanButton
from desktop.ui.scans.folder import FOLDER, Files, ScanFolder
from desktop.ui.scans.hands import ScanHands
from desktop.ui.scans.unsaved import FormScans
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import register
from desktop.usecases.scans.attachments import attach_document
from desktop.usecases.scans.cutting import Cut
from desktop.usecases.scans.scanning import Scan, make_scan
from sync.model.attachments import files_of
from tests.support.desks import desk_of
from tests.support.files import pdf
from tests.support.office import PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.test_scans import action, crop_dialog, keep_it_whole

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def card(path: Path, size: tuple[int, int] = (1600, 1000)) -> Path:
    Image.linear_gradient("L").resize(size).save(path)
    return path


@pytest.fixture
def clerk(sit: OpenCounter) -> Counter:
    """Siti before the form of a worker, all typed but the documents."""
    counter = sit("siti")
    counter.shell.new("registration")
    form = counter.page(EditPage).form
    form.put(PERSON)
    form.edited.emit()
    counter.rest()
    return counter


def scans(counter: Counter) -> FormScans:
    found = counter.page(EditPage).scans
    assert found is not None
    return found


def choose(counter: Counter, file: Path) -> None:
    scans(counter).picker.hands = ScanHands(ask_file=lambda _parent: file, has_camera=False)
    action(counter.find(ScanButton, "scans_ktp"), "From a file").trigger()


def kept_files(office: Office) -> list[str]:
    (record,) = office.store.many("registration", office.store.select(Query(record_type="registration")))
    return [ref.sha256 for ref in files_of((record.fields.get("documents") or {}).get("ktp"))]


def test_a_scan_chosen_in_the_form_is_saved_with_the_record(clerk: Counter, office: Office, tmp_path: Path) -> None:
    choose(clerk, card(tmp_path / "ktp.png"))
    keep_it_whole(clerk)
    clerk.wait(lambda: clerk.find(ScanButton, "scans_ktp").text() == "1")
    assert "not sent yet" in clerk.find(ScanButton, "scans_ktp").toolTip()
    clerk.press("save")
    (sha256,) = kept_files(office)
    (create,) = [item.op for item in office.store.outbox()]
    assert create.action == "create"
    assert office.store.file_bytes(sha256) is not None
    assert [ref.sha256 for ref in office.store.unsent_files()] == [sha256]
    assert office.store.drafts() == []
    assert clerk.page(RecordPage)


def test_a_scan_chosen_in_the_form_survives_a_crash(
    clerk: Counter, sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    choose(clerk, card(tmp_path / "ktp.png"))
    keep_it_whole(clerk)
    clerk.wait(lambda: clerk.find(ScanButton, "scans_ktp").text() == "1")
    clerk.wait(lambda: office.store.drafts("form") and not clerk.page(EditPage)._pause.isActive())
    clerk.rest()
    clerk.crash()
    again = sit("siti")
    again.press("resume_draft")
    again.wait(lambda: again.find(ScanButton, "scans_ktp").text() == "1")
    again.press("save")
    (sha256,) = kept_files(office)
    assert office.store.file_bytes(sha256) is not None


def test_a_scan_taken_off_before_saving_is_not_kept(clerk: Counter, office: Office, tmp_path: Path) -> None:
    choose(clerk, card(tmp_path / "ktp.png"))
    keep_it_whole(clerk)
    button = clerk.find(ScanButton, "scans_ktp")
    clerk.wait(lambda: button.text() == "1")
    action(button, "Take off: ").trigger()
    clerk.wait(lambda: button.text() == "")
    clerk.press("save")
    assert kept_files(office) == []
    assert office.store.unsent_files() == []


def test_a_scan_of_a_saved_record_can_be_taken_off_and_another_added_in_its_form(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    siti = desk_of(office, "siti")
    worker = register(siti, PERSON).id
    attach_document(siti, "registration", worker, "ktp", card(tmp_path / "alt.png"))
    (old,) = kept_files(office)
    counter = sit("siti")
    counter.shell.edit("registration", worker)
    counter.rest()
    button = counter.find(ScanButton, "scans_ktp")
    counter.wait(lambda: button.text() == "1")
    action(button, "Take off: ").trigger()
    choose(counter, card(tmp_path / "neu.png", (1000, 1600)))
    keep_it_whole(counter)
    counter.wait(lambda: button.text() == "1")
    counter.press("save")
    (new,) = kept_files(office)
    assert new != old
    assert [ref.sha256 for ref in office.store.unsent_files()] == [new]


def test_a_pdf_is_kept_without_being_asked_what_to_cut(clerk: Counter, tmp_path: Path) -> None:
    path = tmp_path / "kk.pdf"
    path.write_bytes(pdf())
    choose(clerk, path)
    clerk.wait(lambda: clerk.find(ScanButton, "scans_ktp").text() == "1")
    assert QApplication.activeModalWidget() is None


def test_escape_keeps_nothing(clerk: Counter, tmp_path: Path) -> None:
    choose(clerk, card(tmp_path / "ktp.png"))
    clerk.qtbot.keyClick(crop_dialog(clerk).frame, Qt.Key.Key_Escape)
    clerk.rest()
    assert clerk.find(ScanButton, "scans_ktp").text() == ""


def test_a_picture_is_turned_and_cut_before_it_is_kept(clerk: Counter, office: Office, tmp_path: Path) -> None:
    choose(clerk, card(tmp_path / "ktp.png", (3000, 1000)))
    dialog = crop_dialog(clerk)
    clerk.qtbot.keyClick(dialog, Qt.Key.Key_R)
    for _press in range(50):
        clerk.qtbot.keyClick(dialog.frame, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.cut == Cut(1, pytest.approx((0, 0, 1, 0.5)))  # type: ignore[arg-type]
    clerk.qtbot.keyClick(dialog.frame, Qt.Key.Key_Return)
    clerk.wait(lambda: clerk.find(ScanButton, "scans_ktp").text() == "1")
    clerk.press("save")
    data = office.store.file_bytes(kept_files(office)[0])
    assert Image.open(io.BytesIO(data or b"")).size == (1000, 1500)


def test_what_the_scanner_puts_into_its_folder_is_offered_at_once(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    card(folder / "kemarin.png")
    office.store.set_setting(FOLDER, str(folder))
    siti = sit("siti")
    siti.shell.new("registration")
    siti.rest()
    tray = scans(siti).tray
    assert tray.isHidden()
    card(folder / "scan-0001.png")
    siti.wait(lambda: not tray.isHidden())
    siti.wait(lambda: not tray.picture.pixmap().isNull())
    assert tray.name.text() == "scan-0001.png"
    next(found for found in tray.menu_now().actions() if found.text().startswith("Family card")).trigger()
    keep_it_whole(siti)
    siti.wait(lambda: siti.find(ScanButton, "scans_family_card").text() == "1")
    assert tray.isHidden()


def at_once(work: Callable[[], Files | None], found: Callable[[Files | None], None]) -> None:
    found(work())


def test_a_scanners_folder_that_goes_and_comes_back_is_watched_on_in_the_open_form(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    folder, away = tmp_path / "stick", tmp_path / "taken-out"
    folder.mkdir()
    office.store.set_setting(FOLDER, str(folder))
    siti = sit("siti")
    siti.shell.new("registration")
    siti.rest()
    page, (watched,) = siti.page(EditPage), scans(siti).picker.folders
    folder.rename(away)
    watched.look()  # as it does by itself every quarter of a minute
    siti.wait(lambda: "is not there now" in page.notice.text())
    assert str(folder) in page.notice.text()
    away.rename(folder)
    watched.look()  # as it does by itself every three seconds
    siti.wait(lambda: "there again" in page.notice.text())
    card(folder / "scan-0002.png")
    siti.wait(lambda: not scans(siti).tray.isHidden())
    assert scans(siti).tray.name.text() == "scan-0002.png"


def test_a_stick_that_is_put_in_after_the_form_was_opened_is_watched_from_then_on(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    watched = ScanFolder(folder, at_once, QGuiApplication.instance())  # type: ignore[arg-type]
    assert not watched.is_there
    (away := tmp_path / "away").mkdir()
    (away / "of-yesterday.jpg").write_bytes(b"old")
    away.rename(folder)
    with qtbot.waitSignal(watched.returned):
        watched.look()
    assert watched.fresh == []
    (folder / "new.jpg").write_bytes(b"new")
    for _look in range(2):
        watched.look()
    assert watched.fresh == [folder / "new.jpg"]


def test_a_file_that_is_still_being_written_is_waited_for(qtbot: QtBot, tmp_path: Path) -> None:
    watched = ScanFolder(tmp_path, at_once, QGuiApplication.instance())  # type: ignore[arg-type]
    path = tmp_path / "scan.jpg"
    path.write_bytes(b"half")
    watched.look()
    path.write_bytes(b"half and half")
    watched.look()
    assert watched.fresh == []
    watched.look()
    assert watched.fresh == [path]


def test_a_folder_that_was_away_for_a_while_has_nothing_new_for_that(qtbot: QtBot, tmp_path: Path) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    folder.mkdir()
    (folder / "of-others.jpg").write_bytes(b"old")
    watched = ScanFolder(folder, at_once, QGuiApplication.instance())  # type: ignore[arg-type]
    folder.rename(away)
    watched.look()
    away.rename(folder)
    for _look in range(3):
        watched.look()
    assert watched.fresh == []


def test_a_picture_on_the_clipboard_is_pasted_at_a_document(clerk: Counter) -> None:
    image = QImage(800, 500, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.lightGray)
    QGuiApplication.clipboard().setImage(image)
    button = clerk.find(ScanButton, "scans_ktp")
    clerk.qtbot.keyClick(button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    keep_it_whole(clerk)
    clerk.wait(lambda: button.text() == "1")
    QGuiApplication.clipboard().clear()


def drop(path: Path, on: QWidget) -> None:
    """Drag a file over a part of the window and let it go there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(on, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(on, QDropEvent(QPointF(5, 5), *how))


def test_a_file_dropped_on_a_document_belongs_to_it(clerk: Counter, tmp_path: Path) -> None:
    button = clerk.find(ScanButton, "scans_ktp")
    drop(card(tmp_path / "ktp.png"), button)
    keep_it_whole(clerk)
    clerk.wait(lambda: button.text() == "1")


def test_a_file_dropped_elsewhere_asks_which_document_it_is(clerk: Counter, tmp_path: Path) -> None:
    drop(card(tmp_path / "ktp.png"), clerk.page(EditPage))
    tray = scans(clerk).tray
    clerk.wait(lambda: not tray.isHidden())
    clerk.press("tray_later")
    assert tray.isHidden()


def test_a_folder_that_is_dropped_is_said_to_be_no_scan(clerk: Counter, tmp_path: Path) -> None:
    page, folder = clerk.page(EditPage), tmp_path / "Pindaian"
    folder.mkdir()
    for on in (page, clerk.find(ScanButton, "scans_ktp")):
        page.notice.hide()
        drop(folder, on)
        clerk.wait(lambda: not page.notice.isHidden())
        assert page.notice.text().startswith("Pindaian is a folder, not a scan. Nothing was attached.")
    assert scans(clerk).tray.isHidden()


def test_what_is_pasted_or_dropped_waits_for_no_disk_that_hangs(
    clerk: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold, path, button = Event(), card(tmp_path / "ktp.png"), clerk.find(ScanButton, "scans_ktp")
    stat = os.stat

    def hanging(asked: Any, *arguments: Any, **options: Any) -> os.stat_result:
        if str(asked) == str(path):
            assert threading.current_thread() is not threading.main_thread()
            hold.wait(10)
        return stat(asked, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", hanging)
        drop(path, clerk.page(EditPage))
        drop(path, button)
        assert scans(clerk).tray.isHidden()
        hold.set()
        clerk.rest()
    assert not scans(clerk).tray.isHidden()
    keep_it_whole(clerk)
    clerk.wait(lambda: button.text() == "1")


def test_a_picture_that_takes_long_to_be_made_small_says_so(
    clerk: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold, notice = Event(), clerk.page(EditPage).notice

    def slow(data: bytes, cut: Cut) -> Scan:
        hold.wait(10)
        return make_scan(data, cut)

    monkeypatch.setattr("desktop.ui.scans.picking.make_scan", slow)
    button = clerk.find(ScanButton, "scans_ktp")
    drop(card(tmp_path / "ktp.png"), button)
    crop_dialog(clerk).accept()
    clerk.wait(lambda: notice.text() == "Making ktp.png small enough for a poor line…")
    hold.set()
    clerk.wait(lambda: button.text() == "1")
    assert notice.text() == "Done: ktp.png"


def test_a_picture_taken_for_a_document_comes_to_it(clerk: Counter, tmp_path: Path) -> None:
    started: list[bool] = []

    def open_camera() -> bool:
        started.append(True)
        card(tmp_path / "rol" / "WIN_20261121.png")
        return True

    scans(clerk).picker.hands = ScanHands(
        has_camera=True, open_camera=open_camera, camera_folder=lambda: tmp_path / "rol"
    )
    action(clerk.find(ScanButton, "scans_ktp"), "Take a picture").trigger()
    keep_it_whole(clerk)
    clerk.wait(lambda: clerk.find(ScanButton, "scans_ktp").text() == "1")
    assert started == [True]
    assert scans(clerk).tray.isHidden()


class Unwatched(QFileSystemWatcher):
    """As for a share on a network that tells nobody of its changes."""

    def addPath(self, file: str) -> bool:  # noqa: N802 (as Qt names it)
        return False


def test_a_folder_that_nobody_tells_of_is_looked_at_no_more_often_than_another(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def counted(work: Callable[[], Files | None], found: Callable[[Files | None], None]) -> None:
        looks.append(1)
        if len(looks) < 5:
            found(work())

    monkeypatch.setattr("desktop.ui.scans.folder.QFileSystemWatcher", Unwatched)
    watched = ScanFolder(tmp_path, counted, QGuiApplication.instance())  # type: ignore[arg-type]
    assert len(looks) == 1
    assert watched.is_there


def test_the_menu_waits_for_no_folder_that_hangs(clerk: Counter, office: Office, tmp_path: Path) -> None:
    hold = Event()
    card(tmp_path / "scan-0001.png")
    office.store.set_setting(FOLDER, str(tmp_path))
    scans(clerk).picker.watch(tmp_path)
    clerk.rest()
    clerk.jobs.run("folders", lambda: hold.wait(10))
    menu = clerk.find(ScanButton, "scans_ktp").menu_now()
    way = next(found for found in menu.actions() if found.text() == "From the scanner's folder")
    assert not way.isEnabled()
    hold.set()
    clerk.wait(way.isEnabled)
    (offered,) = way.menu().actions()  # type: ignore[attr-defined]
    assert offered.text() == "scan-0001.png"
    offered.trigger()
    keep_it_whole(clerk)
    clerk.wait(lambda: clerk.find(ScanButton, "scans_ktp").text() == "1")
