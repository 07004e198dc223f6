"""A company's workbook at the counter: checked row by row beside the paper, mended by keyboard, imported in one go."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.store.values import Query
from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from tests.support.desks import workbook
from tests.ui.conftest import OpenCounter
from tests.ui.import_page import CONTROL, MESSY, number_in_hand, put, raw, requests_of, sentence, start


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


def test_the_same_letter_is_not_imported_twice(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    siti = sit("siti")
    start(siti, workbook(tmp_path))
    siti.press("import_commit")
    view = start(siti, workbook(tmp_path))
    siti.press("import_commit")
    assert view.notice.text().startswith("The letter 27/PT-SAM/X/2026 of this company was imported before.")
    assert view.isEnabled()
    assert len(requests_of(office)) == 1
    siti.wait(lambda: office.store.drafts("import"))
