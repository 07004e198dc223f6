"""The form made from the pack: every field has its control, in the paper form's order, worked by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.forms.form import RecordForm
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.forms.search_control import SearchLine
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import is_handwritten
from resources import resource_path
from sync.model.identity import group_digits
from sync.model.pack import Pack
from sync.model.pack_load import load_pack
from tests.support.packs import pack_with_field
from tests.ui.form_page import NIK, MakeForm, leave, problems, target


def handwritten() -> list[str]:
    """Every record type that people fill in a form of."""
    records = load_pack(resource_path("packs", "2026.1")).records
    return [key for key, kind in records.items() if is_handwritten(kind)]


HANDWRITTEN = handwritten()


@pytest.mark.parametrize("record_type", ["registration", "company", "recommendation_request", "office", "user"])
def test_every_field_a_person_types_has_a_labelled_control_in_the_packs_order(
    make_form: MakeForm, pack: Pack, record_type: str
) -> None:
    form, kind = make_form(record_type), pack.record(record_type)
    typed = [field for group in kind.groups for field in kind.in_group(group.key) if field.type != "snapshot"]
    assert list(form.cells) == [field.key for field in typed]
    for field in typed:
        cell = form.cells[field.key]
        assert cell.label.text().removesuffix(" *") == field.label.en
        assert cell.label.buddy() is cell.control.target()
        assert cell.label.text().endswith(" *") == (field.required or field.type == "secret")  # none is kept yet


def test_a_field_that_a_new_pack_brings_is_in_the_form_without_any_code(make_form: MakeForm, tmp_path: Path) -> None:
    newer = pack_with_field(
        tmp_path,
        "registration",
        """
        key = "blood_group"
        type = "text"
        group = "identity"
        label = { id = "Golongan darah", en = "Blood group" }
        since = "2026.2"
        """,
    )
    form = make_form(pack=newer)
    cell = form.cells["blood_group"]
    assert cell.label.text() == "Blood group"
    assert cell.control.target().accessibleName() == "Blood group"
    cell.control.retype("O")
    assert form.fields()["blood_group"] == "O"


@pytest.mark.parametrize("record_type", HANDWRITTEN)
def test_tab_follows_the_paper_form(make_form: MakeForm, record_type: str) -> None:
    form = make_form(record_type)
    form.put_defaults()
    asks = [key for key, cell in form.cells.items() if getattr(cell.control, "lines", True)]
    order = [key for key in form.cells if key in asks]  # no scheme, no documents
    form.go_to(order[0])
    reached = [order[0]]
    for _press in range(200):
        form.focusNextChild()
        here = focused_key(form)
        if here == order[0]:
            break
        if here != reached[-1]:  # check boxes and documents have several parts
            reached.append(here)
    assert reached == order


def focused_key(form: RecordForm) -> str:
    focus = form.focusWidget()
    return next(key for key, cell in form.cells.items() if focus is not None and cell.control.isAncestorOf(focus))


def test_enter_goes_on_to_the_next_field(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    target(form, "nik").setFocus()
    for expected in ("name", "birth_place", "birth_date", "sex", "marital_status"):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return)
        assert focused_key(form) == expected


@pytest.mark.parametrize("record_type", HANDWRITTEN)
def test_everything_that_takes_the_focus_has_a_name_for_a_screen_reader(make_form: MakeForm, record_type: str) -> None:
    form = make_form(record_type)
    nameless = [
        widget.objectName()
        for widget in form.findChildren(QWidget)
        if widget.window() is form.window() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not own_name(widget)
    ]
    assert nameless == []


def own_name(widget: QWidget) -> str:
    """What a screen reader says: of a line inside a combo box, the box's name."""
    parent = widget.parentWidget()
    return widget.accessibleName() or (parent.accessibleName() if isinstance(parent, QComboBox) else "")


def test_a_nik_is_shown_in_groups_and_kept_as_digits(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "nik"), "3212-15 4503.990021x")
    assert target(form, "nik").text() == "321215 450399 0021"
    assert form.fields()["nik"] == NIK


def test_a_digit_typed_into_the_middle_of_a_nik_stays_where_it_was_typed(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    line: QLineEdit = target(form, "nik")
    qtbot.keyClicks(line, "321214503990021")
    line.setCursorPosition(5)
    qtbot.keyClicks(line, "5")
    assert form.fields()["nik"] == "3212154503990021"
    assert line.cursorPosition() == 6


@given(st.text(alphabet="0123456789 ", max_size=40))
def test_grouping_loses_no_digit(text: str) -> None:
    assert group_digits(text).replace(" ", "") == text.replace(" ", "")


def test_the_nik_fills_in_birth_date_and_sex_and_says_so(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "nik"), NIK)
    leave(qtbot, form, "nik")
    assert form.fields()["birth_date"] == "1999-03-05"
    assert form.fields()["sex"] == "female"
    assert form.cells["birth_date"].hint.text() == "from the NIK"


def test_what_a_person_typed_is_not_overwritten_by_the_nik(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "birth_date"), "7 Maret 1999")
    qtbot.keyClicks(target(form, "nik"), NIK)
    leave(qtbot, form, "nik")
    assert form.fields()["birth_date"] == "1999-03-07"
    assert form.cells["birth_date"].hint.text() == ""


def test_a_date_the_nik_filled_in_belongs_to_the_person_who_changes_it(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "nik"), NIK)
    leave(qtbot, form, "nik")
    target(form, "birth_date").clear()
    qtbot.keyClicks(target(form, "birth_date"), "7-3-1999")
    leave(qtbot, form, "nik")
    assert form.fields()["birth_date"] == "1999-03-07"
    assert form.cells["birth_date"].hint.text() == ""


@pytest.mark.parametrize("typed", ["12 Maret 1998", "12-03-1998", "12/3/98", "12 mar 1998"])
def test_a_date_as_typed_is_shown_back_in_words(qtbot: QtBot, make_form: MakeForm, typed: str) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "birth_date"), typed)
    leave(qtbot, form, "birth_date")
    assert target(form, "birth_date").text() == "12 March 1998"
    assert form.fields()["birth_date"] == "1998-03-12"


@pytest.mark.parametrize("typed", ["P", "Perempuan", "fem", "female"])
def test_a_code_is_found_by_its_name_a_part_of_it_or_another_name(
    qtbot: QtBot, make_form: MakeForm, typed: str
) -> None:
    form = make_form()
    target(form, "sex").lineEdit().setText(typed)
    leave(qtbot, form, "sex")
    assert form.fields()["sex"] == "female"
    assert target(form, "sex").currentText() == "Female"


@pytest.mark.qt_log_ignore("This plugin does not support")  # a popup, on a screen that is not there
def test_a_choice_too_long_for_its_line_shows_its_beginning_and_tells_the_whole(
    qtbot: QtBot, make_form: MakeForm
) -> None:
    cell = make_form("recommendation_request").cells["immigration_office"]
    box = cell.control.target()
    assert isinstance(box, QComboBox)
    line = box.lineEdit()
    assert line is not None
    qtbot.keyClicks(line, box.itemText(0))
    assert line.cursorPosition() > 0
    QApplication.sendEvent(box, QFocusEvent(QEvent.Type.FocusOut))
    assert line.cursorPosition() == 0
    assert box.toolTip() == box.itemText(0)


def test_a_village_is_found_by_typing_and_chosen_by_enter(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    line: SearchLine = target(form, "village")
    form.activateWindow()
    line.setFocus()
    qtbot.keyClicks(line, "sukasari arahan")
    qtbot.waitUntil(lambda: bool(line.offered()), timeout=10_000)
    assert line.offered()[0].value == "32.12.19.2007"
    popup = line._completer.popup()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert form.fields()["village"] == "32.12.19.2007"
    assert line.text().startswith("Sukasari")


def test_villages_near_the_office_come_before_their_namesakes(office: Office) -> None:
    found = OfficeSources(office, "32.12").areas("sukasari")
    assert found[0].value.startswith("32.12.")
    assert any(not suggestion.value.startswith("32.12.") for suggestion in found)


def test_a_village_that_was_never_chosen_is_not_saved_unseen(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "village"), "desa yang tidak ada")
    leave(qtbot, form, "village")
    assert "village" not in form.fields()
    assert problems(form.cells["village"]) == ["area_unknown"]


def test_what_is_wrong_is_said_beside_the_field_once_it_is_left(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "birth_date"), "12 Maret 2012")
    assert problems(form.cells["birth_date"]) == []
    leave(qtbot, form, "birth_date")
    qtbot.waitUntil(lambda: problems(form.cells["birth_date"]) == ["under_age"])
    assert "14" in target(form, "birth_date").accessibleDescription()


def test_who_is_too_young_by_the_nik_is_told_of_at_once(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    form.cells["nik"].control.retype("3212155203100011")  # 12 March 2010
    leave(qtbot, form, "nik")
    qtbot.waitUntil(lambda: problems(form.cells["birth_date"]) == ["under_age"])


def test_a_village_is_not_called_unknown_while_its_suggestions_open(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    line = target(form, "village")
    line.setText("kar")
    QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    qtbot.waitUntil(lambda: not form.context.jobs.busy)
    assert problems(form.cells["village"]) == []
    leave(qtbot, form, "village")
    qtbot.waitUntil(lambda: problems(form.cells["village"]) == ["area_unknown"])


def test_fields_not_visited_yet_are_not_called_missing(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "name"), "Wati")
    leave(qtbot, form, "name")
    assert all(not cell.problems for cell in form.cells.values())


def test_a_mended_field_is_no_longer_marked(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    qtbot.keyClicks(target(form, "phone"), "0812")
    leave(qtbot, form, "phone")
    assert problems(form.cells["phone"]) == ["phone_unreadable"]
    qtbot.keyClicks(target(form, "phone"), "34567890")
    qtbot.waitUntil(lambda: problems(form.cells["phone"]) == [])


def test_a_reason_for_a_warning_survives_that_something_else_is_typed(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    form.cells["nik"].control.retype(NIK)
    form.cells["birth_date"].control.retype("7 Maret 1999")
    leave(qtbot, form, "birth_date")
    qtbot.waitUntil(lambda: problems(form.cells["birth_date"]) == ["nik_birth_mismatch"])
    reason = form.cells["birth_date"].problems[0].line
    assert reason is not None
    qtbot.keyClicks(reason, "KTP benar")
    qtbot.keyClicks(target(form, "name"), "Wati")
    leave(qtbot, form, "name")
    assert form.problems.confirmations() == {"nik_birth_mismatch": "KTP benar"}


def test_the_reason_for_a_warning_comes_next_by_tab_and_by_enter(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    form.cells["nik"].control.retype(NIK)
    birth = target(form, "birth_date")
    form.cells["birth_date"].control.retype("7 Maret 1999")
    leave(qtbot, form, "birth_date")
    qtbot.waitUntil(lambda: problems(form.cells["birth_date"]) == ["nik_birth_mismatch"])
    reason = form.cells["birth_date"].problems[0].line
    assert reason is not None
    qtbot.waitUntil(reason.isVisible)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
        form.go_to("birth_date")
        qtbot.keyClick(birth, key)
        assert form.window().focusWidget() is reason
    qtbot.keyClicks(reason, "KTP benar")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert form.window().focusWidget() is target(form, "marital_status")  # the NIK told the sex


def test_what_a_record_known_already_fills_in_is_no_longer_called_missing(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    form.show_issues()
    assert problems(form.cells["birth_place"]) == ["missing"]
    form.fill({"birth_place": "Indramayu"}, "recorded already")
    qtbot.waitUntil(lambda: problems(form.cells["birth_place"]) == [])


def test_an_entry_is_offered_by_its_other_names_too(qtbot: QtBot, make_form: MakeForm) -> None:
    form = make_form()
    control: Any = form.cells["job"].control
    qtbot.keyClicks(control.line, "perawat lan")
    assert control.combo.completer().currentCompletion() == "Caregiver"
    control.settle()
    assert control.read() == ("caregiver", [])


def test_what_stood_in_a_form_can_be_put_back_readable_or_not(make_form: MakeForm) -> None:
    form = make_form()
    typed = {"nik": "3212", "name": "Wati", "birth_date": "kemarin", "phone": "08"}
    for key, text in typed.items():
        form.cells[key].control.retype(text)
    again = make_form()
    again.retype(form.typed())
    assert {key: again.cells[key].control.typed() for key in typed} == typed
