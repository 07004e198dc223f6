"""A workbook is read: chosen, dropped, one list of several, broken off; and what of it cannot be read is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox

from desktop.store.values import Query
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.desk import Office
from tests.support.desks import workbook
from tests.support.workbooks import PEOPLE, table, write_sheets
from tests.ui.breaking_off import breaking_off
from tests.ui.conftest import OpenCounter
from tests.ui.import_page import CONTROL, MESSY, requests_of, start


def test_ctrl_i_asks_for_another_workbook_while_one_is_open(
    sit: OpenCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    page = siti.page(ImportPage)
    other = workbook(tmp_path)
    monkeypatch.setattr(page, "_choose_file", lambda _page: other)
    siti.key(Qt.Key.Key_I, CONTROL)
    siti.wait(lambda: page.view is not view and page.view is not None)
    siti.rest()
    assert siti.shell.page is page
    assert other.name in page.subtitle.text()


def test_a_file_that_is_no_workbook_is_refused_on_the_page(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    path = tmp_path / "surat.xlsx"
    path.write_text("Bukan buku kerja")
    siti.shell.import_file(path)
    siti.rest()
    page = siti.page(ImportPage)
    assert page.view is None
    assert "surat.xlsx" in page.choosing.notice.text()
    assert siti.focused() is page.choosing.choose


def test_of_several_lists_in_a_workbook_one_is_asked_for(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    path = write_sheets(tmp_path / "dua.xlsx", {"Taiwan": table(PEOPLE), "Malaysia": table(PEOPLE)})
    siti.shell.import_file(path)
    siti.rest()
    assert "Several sheets of dua.xlsx list persons" in siti.page(ImportPage).choosing.notice.text()
    siti.press("sheet_Malaysia")
    view = siti.page(ImportPage).view
    assert view is not None
    assert view.session.plan.sheet == "Malaysia"


def test_an_old_register_book_becomes_registrations_without_a_request(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    siti = sit("siti")
    siti.shell.import_file()
    siti.find(QCheckBox, "import_register").setChecked(True)
    siti.page(ImportPage).read(workbook(tmp_path))
    siti.rest()
    siti.press("import_commit")
    assert isinstance(siti.shell.page, RecordsPage)
    assert requests_of(office) == []
    assert office.store.count(Query(record_type="registration")) == 3


def test_a_workbook_dropped_on_the_page_is_read(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    siti.shell.import_file()
    page = siti.page(ImportPage)
    page.dropEvent(_dropped(workbook(tmp_path)))
    siti.rest()
    assert page.view is not None
    assert len(page.view.session.plan.rows) == 3


def _dropped(path: Path) -> Any:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    _dropped.data = data  # type: ignore[attr-defined] # the event does not keep it
    return event


def test_what_of_the_workbook_is_not_read_is_listed(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path, Hobi=("memasak", "sepak bola", "menjahit")))
    assert view.unread.text() == "Columns that are not read: Hobi."


def test_reading_a_workbook_that_is_broken_off_imports_nothing_and_can_be_done_again(
    sit: OpenCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti, file = sit("siti"), workbook(tmp_path)
    with breaking_off(monkeypatch):
        siti.shell.import_file(file)
        siti.rest()
    page = siti.page(ImportPage)
    assert page.view is None
    assert page.choosing.notice.text() == f"Broken off: nothing of {file.name} was imported."
    assert page.choosing.choose.isVisible()
    page.read(file)
    siti.rest()
    assert page.view is not None


def test_while_a_workbook_is_read_its_rows_are_counted(
    sit: OpenCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, int]] = []
    begin = ProgressPart.begin

    def hear(part: ProgressPart, what: str) -> Callable[[int, int], bool]:
        told = begin(part, what)

        def passed_on(done: int, of: int) -> bool:
            heard.append((done, of))
            return told(done, of)

        return passed_on

    monkeypatch.setattr(ProgressPart, "begin", hear)
    view = start(sit("siti"), MESSY)
    rows = len(view.session.plan.rows)
    assert heard[0] == (0, 0)  # not counted yet
    assert heard[-1] == (rows, rows)


def test_another_workbook_ends_the_reading_of_the_one_before(
    sit: OpenCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti, file = sit("siti"), workbook(tmp_path)
    siti.shell.import_file(MESSY)
    page = siti.page(ImportPage)
    first = page.choosing.progress._stopped
    page.read(file)
    assert first.is_set()
    siti.rest()
    assert file.name in page.subtitle.text()
