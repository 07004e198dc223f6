"""A company's workbook at the counter: read, checked beside the paper, mended by keyboard, imported in one go."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from desktop import i18n
from desktop.store.values import Query
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.importing.plan_view import PlanView
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.desk import Office
from sync.protocol import SHARED_SCOPE
from tests.support.answers import hear
from tests.support.desks import workbook
from tests.support.office import change
from tests.support.workbooks import PEOPLE, table, write_sheets
from tests.ui.breaking_off import breaking_off
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

MESSY = Path(__file__).parent.parent / "data" / "permohonan-p3mi-berantakan.xlsx"
CONTROL = Qt.KeyboardModifier.ControlModifier


def start(counter: Counter, path: Path) -> PlanView:
    """The rows of a workbook, read."""
    counter.shell.import_file(path)
    counter.rest()
    view = counter.page(ImportPage).view
    assert view is not None
    return view


def put(counter: Counter, text: str) -> None:
    """Type over what stands where the focus is, then Enter."""
    counter.key(Qt.Key.Key_A, CONTROL)
    counter.type(text)
    counter.key(Qt.Key.Key_Return)


def choose(counter: Counter, name: str, text: str) -> None:
    """Type one of a list's names in full, then Enter."""
    field = counter.find(QComboBox, name)
    field.setFocus()
    field.setEditText(text)
    counter.key(Qt.Key.Key_Return)


def number_in_hand(view: PlanView) -> int:
    assert view.panel.row is not None
    return view.panel.row.number


def sentence(view: PlanView, field: str) -> str:
    return " ".join(problem.text() for problem in view.panel.blocks[field].problems)


def raw(view: PlanView, field: str) -> str:
    said: Any = view.panel.blocks[field].findChild(QLabel, f"raw_{field}")
    return str(said.text())


def requests_of(office: Office) -> list[str]:
    return office.store.select(Query(record_type="recommendation_request"))


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


def test_what_the_letter_says_is_named_in_full_on_a_small_screen(sit: OpenCounter, tmp_path: Path) -> None:
    i18n.use_language("id")
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    view.letter.unfold(False)
    siti.rest()
    names = [part for part in view.letter.findChildren(QLabel) if part.property("kind") == "label" and part.isVisible()]
    assert {"Nomor surat permohonan", "CPMI"} <= {name.text() for name in names}
    assert [name.text() for name in names if name.height() < name.heightForWidth(name.width())] == []
    assert [name.text() for name in names if name.width() < name.minimumSizeHint().width()] == []


def test_a_messy_workbook_becomes_a_request_by_keyboard_alone(sit: OpenCounter, office: Office) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    mended = {4: "3212136105800371", 6: "3212275708850381", 18: "Murni Handayani"}
    for number in (4, 6, 8, 10, 18):
        assert number_in_hand(view) == number
        if number in mended:
            put(siti, mended[number])
        else:
            siti.key(Qt.Key.Key_F9)
            put(siti, "P3MI mengirim pengganti")
        siti.key(Qt.Key.Key_F8)
    for number in (22, 12, 14):
        assert number_in_hand(view) == number
        put(siti, "Sesuai KTP asli")
        siti.key(Qt.Key.Key_F8)
    assert siti.focused() is view.commit_button
    siti.key(Qt.Key.Key_F2)
    siti.wait(lambda: isinstance(siti.shell.page, RequestPage))

    page = siti.page(RequestPage)
    assert page.record.fields["letter_number"] == "60/PT-CAK/X/2026"
    assert set(page.record.fields["set_aside"]) == {"8", "10"}
    workers = office.store.many("registration", office.store.select(Query(record_type="registration")))
    assert len(workers) == 23
    assert {"Tuti Zulkarnain", "Sari Setiawan", "Murni Handayani"} <= {found.fields["name"] for found in workers}
    reasons = [entry for found in workers for entry in found.fields.get("confirmations", {}).values()]
    assert [(entry["reason"], entry["by"]) for entry in reasons] == [("Sesuai KTP asli", "user-siti")] * 3


def test_the_button_says_in_words_why_it_cannot_be_pressed(sit: OpenCounter) -> None:
    view = start(sit("siti"), MESSY)
    assert not view.commit_button.isEnabled()
    assert view.hindrance.text() == "5 rows are not right yet: mend them, or set them aside with a reason."
    assert view.commit_button.accessibleDescription() == view.hindrance.text()


def test_what_the_workbook_says_stands_beside_what_was_understood(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.key(Qt.Key.Key_F8)
    siti.rest()
    assert number_in_hand(view) == 6
    assert raw(view, "nik") == "In the workbook: 321227570885038"
    control = view.panel.blocks["nik"].control
    assert control is not None
    assert control.typed() == "321227 570885 038"
    assert sentence(view, "nik") == "NIK must have 16 digits, this one has 15."
    assert raw(view, "birth_date") == "In the workbook: SUKAGUMIWANG, 17 Agustus 1985"


def test_the_chips_count_the_rows_and_show_one_kind_of_them(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    words = {standing: chip.text() for standing, chip in view.chips.chips.items()}
    assert words == {
        None: "All  25",
        "errors": "To be mended  5",
        "warnings": "To be checked  3",
        "ready": "Ready  17",
        "set_aside": "Set aside  0",
    }
    siti.press("rows_errors")
    assert [found.number for found in view.model.rows] == [4, 6, 8, 10, 18]


def test_a_row_that_was_mended_stays_in_view_until_another_kind_is_asked_for(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.press("rows_errors")
    view.panel.go_to_problem()
    put(siti, "3212136105800371")
    assert [found.number for found in view.model.rows] == [4, 6, 8, 10, 18]
    assert view.chips.chips["errors"].text() == "To be mended  4"
    assert view.model.index(0, 1).data() == "ready"


def test_a_row_set_aside_can_be_taken_back(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.key(Qt.Key.Key_F9)
    put(siti, "Ganda")
    assert view.session.plan.row(4).set_aside == "Ganda"
    siti.press("restore")
    assert view.session.plan.row(4).set_aside is None
    assert view.hindrance.text().startswith("5 rows")


def test_a_reason_is_needed_to_set_a_row_aside(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.key(Qt.Key.Key_F9)
    put(siti, "   ")
    assert view.session.plan.row(4).set_aside is None


def test_what_was_typed_is_taken_in_when_the_focus_goes_elsewhere(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.key(Qt.Key.Key_A, CONTROL)
    siti.type("3212136105800371")
    view.table.setFocus()
    assert not view.session.plan.row(4).issues


def test_what_was_typed_goes_to_the_row_it_was_typed_for(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.type("3212136105800371")
    siti.key(Qt.Key.Key_F8)
    assert number_in_hand(view) == 6
    assert view.session.plan.row(4).fields["nik"] == "3212136105800371"
    assert view.session.plan.row(6).typed["nik"] == "321227570885038"


def test_what_was_typed_into_the_last_wrong_row_is_taken_in_by_f8(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    for _row in range(4):
        siti.key(Qt.Key.Key_F9)
        put(siti, "P3MI mengirim pengganti")
        siti.key(Qt.Key.Key_F8)
    assert number_in_hand(view) == 18
    siti.qtbot.keyClicks(siti.focused(), "Murni Handayani")
    siti.key(Qt.Key.Key_F8)
    assert number_in_hand(view) == 22
    assert view.session.plan.row(18).fields["name"] == "Murni Handayani"


def test_what_is_being_typed_when_the_window_closes_is_in_the_draft(sit: OpenCounter, office: Office) -> None:
    siti = sit("siti")
    start(siti, MESSY)
    siti.type("3212136105800371")
    siti.shell.leave()
    siti.rest()
    (draft,) = office.store.drafts("import")
    assert draft.body["plan"]["rows"][3]["fields"]["nik"] == "3212136105800371"


def test_what_is_being_typed_when_the_import_is_written_is_written(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    siti.find(QPushButton, "mend_name").click()
    siti.key(Qt.Key.Key_A, CONTROL)
    siti.type("Wati Karsinah Putri")
    view.commit_button.click()
    siti.rest()
    found = office.store.find_one("registration", nik="3212195903980001")
    assert found is not None
    assert found.fields["name"] == "Wati Karsinah Putri"


def test_a_village_is_chosen_from_the_list_of_areas(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path, **{"DESA/KELURAHAN": ("Sukasari", "Entah", "Kepandean")}))
    block = view.panel.blocks["village"]
    assert number_in_hand(view) == 2
    assert sentence(view, "village") == "Village: “Entah, Bangodua” is not a known area."
    assert block.control is not None
    block.control.put("32.12.06.2008")
    block.control.entered.emit()
    assert view.session.plan.row(2).fields["village"] == "32.12.06.2008"
    assert not view.session.plan.row(2).issues


def test_the_country_of_the_letter_is_that_of_every_row_that_names_none(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.press("letter_mend")
    choose(siti, "letter_destination_country", "Taiwan")
    assert {found.fields.get("destination_country") for found in view.session.plan.rows} == {"TW"}


def test_fewer_workers_than_the_letter_speaks_of_is_said(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.press("letter_mend")
    siti.find(QLineEdit, "letter_stated_count").setFocus()
    put(siti, "26")
    assert "The letter speaks of 26 workers, the list has 25." in view.letter.remark.text()


def test_the_letter_s_form_stars_what_submitting_needs_and_says_both_counts(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    view.letter.unfold(False)
    assert "By the letter 25, in the list 25" in [part.text() for part in view.letter.findChildren(QLabel)]
    siti.press("letter_mend")
    starred = {key for key, cell in view.letter.cells.items() if cell.label.text().endswith(" *")}
    assert {("recommendation_request", "letter_date"), ("company", "license_number")} <= starred
    assert ("recommendation_request", "stated_count") not in starred


def test_a_letter_without_number_holds_the_import_back(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    path = write_sheets(tmp_path / "tanpa-surat.xlsx", {"Daftar": table(PEOPLE)})
    view = start(siti, path)
    assert view.hindrance.text() == "Something is missing in the company's letter: look at it above."
    for name, text in (("letter_company_name", "PT Samudra Karya Mandiri"), ("letter_letter_number", "9/PT/2026")):
        siti.find(QLineEdit, name).setFocus()
        put(siti, text)
    choose(siti, "letter_destination_country", "Taiwan")
    assert view.hindrance.text().startswith("Everything is ready.")
    siti.press("import_commit")
    assert siti.page(RequestPage).record.fields["letter_number"] == "9/PT/2026"


def test_an_import_is_offered_again_after_the_pc_went_out(sit: OpenCounter, office: Office) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    put(siti, "3212136105800371")
    siti.wait(lambda: office.store.drafts("import")[0].body["plan"]["rows"][3]["fields"].get("nik"))
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
    assert len(office.store.drafts("import")) == 1
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


def test_the_same_letter_is_not_imported_twice(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    siti = sit("siti")
    start(siti, workbook(tmp_path))
    siti.press("import_commit")
    view = start(siti, workbook(tmp_path))
    siti.press("import_commit")
    assert view.notice.text().startswith("The letter 27/PT-SAM/X/2026 of this company was imported before.")
    assert view.isEnabled()
    assert len(requests_of(office)) == 1
    assert len(office.store.drafts("import")) == 1


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


def known_permits(office: Office, *numbers: str) -> None:
    """The company of the workbook is known, with these permits for Taiwan, each for 40 workers."""
    company = {"name": "PT Samudra Karya Mandiri", "license_number": "12/SIP3MI/2024"}
    fields = {"company": "samudra", "destination_country": "TW", "quota": 40}
    permits = [
        change(f"permit-{seq}", seq, {**fields, "number": number}, "recruitment_permit")
        for seq, number in enumerate(numbers, 61)
    ]
    changes = [change("samudra", 60, company, "company"), *permits]
    hear(office.store, changes=changes, cursor={SHARED_SCOPE: 60 + len(numbers)})


def permit_number(office: Office, request: str) -> str:
    found = office.store.get("recommendation_request", request)
    assert found is not None
    permit = office.store.get("recruitment_permit", found.fields.get("recruitment_permit", ""))
    return str(permit.fields["number"]) if permit else ""


def test_the_only_permit_of_company_and_country_is_chosen_by_itself(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    known_permits(office, "9/SIP2MI/2026")
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    assert view.session.permit == {"number": "9/SIP2MI/2026"}
    assert not view.letter.permits.isVisible()
    siti.press("import_commit")
    assert permit_number(office, siti.page(RequestPage).record.id) == "9/SIP2MI/2026"


def test_of_several_permits_one_is_pressed(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    known_permits(office, "9/SIP2MI/2026", "10/SIP2MI/2026")
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    assert view.session.permit == {}
    assert "Recruitment permit (SIP2MI)" in view.letter.remark.text()
    assert siti.find(QPushButton, "permit_permit-62").text() == "10/SIP2MI/2026: 40 left of 40"
    siti.press("permit_permit-62")
    assert "SIP2MI" not in view.letter.remark.text()
    siti.press("import_commit")
    assert permit_number(office, siti.page(RequestPage).record.id) == "10/SIP2MI/2026"


def test_a_new_permit_is_typed_with_its_quota(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    siti.press("letter_mend")
    siti.type("77/SIP2MI/2026", siti.find(QLineEdit, "letter_recruitment_permit_number"))
    view.letter.settle()
    assert "at it above" in view.hindrance.text()
    siti.type("25", siti.find(QLineEdit, "letter_recruitment_permit_quota"))
    view.letter.settle()
    assert view.session.hindrance() == ""
    siti.press("import_commit")
    assert permit_number(office, siti.page(RequestPage).record.id) == "77/SIP2MI/2026"


def test_what_of_the_workbook_is_not_read_is_listed(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path, Hobi=("memasak", "sepak bola", "menjahit")))
    assert view.unread.text() == "Columns that are not read: Hobi."


def test_an_import_that_is_broken_off_has_written_nothing_and_is_kept(
    sit: OpenCounter, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    with breaking_off(monkeypatch):
        siti.press("import_commit")
    assert "nothing of this list was written" in view.notice.text()
    assert office.store.count(Query(record_type="recommendation_request")) == 0
    assert len(office.store.drafts("import")) == 1
    siti.press("import_commit")
    siti.page(RequestPage)


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
