"""An import is kept until it is written or discarded, whatever becomes of the window or the PC."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.store.values import Query
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from tests.support.desks import workbook
from tests.ui.breaking_off import breaking_off
from tests.ui.conftest import OpenCounter
from tests.ui.import_page import MESSY, put, start


def test_what_is_being_typed_when_the_window_closes_is_in_the_draft(sit: OpenCounter, office: Office) -> None:
    siti = sit("siti")
    start(siti, MESSY)
    siti.type("3212136105800371")
    siti.shell.leave()
    siti.rest()
    (draft,) = office.store.drafts("import")
    assert draft.body["plan"]["rows"][3]["fields"]["nik"] == "3212136105800371"


def test_an_import_is_offered_again_after_the_pc_went_out(sit: OpenCounter, office: Office) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    put(siti, "3212136105800371")
    siti.wait(lambda: any(one.body["plan"]["rows"][3]["fields"].get("nik") for one in office.store.drafts("import")))
    siti.crash()

    again = sit("siti")
    again.shell.import_file()
    again.rest()
    again.press("resume")
    resumed = again.page(ImportPage).view
    assert resumed is not None
    assert resumed.session.plan == view.session.plan
    assert resumed.session.plan.row(4).fields["nik"] == "3212136105800371"


def test_an_import_that_an_earlier_version_kept_is_offered_with_its_rows_and_goes_on(
    sit: OpenCounter, office: Office
) -> None:
    siti = sit("siti")
    rows = len(start(siti, MESSY).session.plan.rows)
    siti.wait(lambda: office.store.drafts("import"))
    siti.crash()
    (draft,) = office.store.drafts("import")
    office.store.save_draft(draft.key, draft.kind, draft.author, {k: v for k, v in draft.body.items() if k != "rows"})

    again = sit("siti")
    again.shell.import_file()
    again.rest()
    said = [label.text() for label in again.page(ImportPage).findChildren(QLabel)]
    assert any(text.startswith(f"{rows} rows, kept ") for text in said)
    again.press("resume")
    assert again.page(ImportPage).view is not None


def test_an_import_that_can_be_read_no_more_says_so_and_can_be_discarded(sit: OpenCounter, office: Office) -> None:
    body = {"plan": {"rows": [1, 2, 3], "leaves": "known to nobody"}, "request": {}, "company": {}, "file": "tua.xlsx"}
    office.store.save_draft("import:old", "import", "user-siti", body)
    siti = sit("siti")
    siti.shell.import_file()
    siti.rest()
    siti.press("resume")
    page = siti.page(ImportPage)
    assert "cannot be continued. Discard it" in page.choosing.notice.text()
    siti.press("discard")
    assert office.store.drafts("import") == []


def test_an_import_that_was_carried_out_is_not_offered_again(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    siti = sit("siti")
    start(siti, workbook(tmp_path))
    siti.wait(lambda: office.store.drafts("import"))
    siti.press("import_commit")
    siti.page(RequestPage)
    assert office.store.drafts("import") == []


def test_a_discarded_import_is_gone(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    siti = sit("siti")
    start(siti, workbook(tmp_path))
    siti.shell.home()
    siti.shell.import_file()
    siti.rest()
    siti.press("discard")
    assert office.store.drafts("import") == []
    assert siti.page(ImportPage).findChild(QPushButton, "resume") is None


def test_an_import_that_is_broken_off_has_written_nothing_and_is_kept(
    sit: OpenCounter, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    with breaking_off(monkeypatch):
        siti.press("import_commit")
    assert "nothing of this list was written" in view.notice.text()
    assert office.store.count(Query(record_type="recommendation_request")) == 0
    siti.wait(lambda: office.store.drafts("import"))
    siti.press("import_commit")
    siti.page(RequestPage)
