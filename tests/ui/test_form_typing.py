"""What a clerk types into a form: dates, phones and villages in few keys, what stood there before, help beside it."""

from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.forms.form import RecordForm
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.forms.repeating import is_repeated
from desktop.ui.screens.edit import EditPage
from desktop.usecases.desk import Office
from desktop.usecases.people.made_last import note_made
from desktop.usecases.people.registering import add_record
from sync.model.identity import digits_of, group_phone, parse_phone
from sync.model.pack import Pack
from tests.support.desks import desk_of
from tests.support.office import PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.form_page import NIK, MakeForm, leave, problems, target

pytestmark = pytest.mark.qt_log_ignore(  # popups, on a screen that is not there
    "This plugin does not support", extend=True
)
SUKASARI = "32.12.19.2007"


@pytest.fixture
def form(make_form: MakeForm) -> RecordForm:
    """A new registration, with the focus where it is put."""
    return make_form()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("17081945", "1945-08-17"),
        ("170845", "1945-08-17"),
        ("17-8-45", "1945-08-17"),
        ("17 agustus 1945", "1945-08-17"),
        ("h", "2026-11-21"),
        ("K", "2026-11-20"),
        ("kemarin", "2026-11-20"),
    ],
)
def test_a_date_is_understood_as_it_is_typed(form: RecordForm, typed: str, day: str) -> None:
    control: Any = form.cells["birth_date"].control
    control.line.setText(typed)
    assert control.read() == (day, [])


@pytest.mark.parametrize("typed", ["320845", "1708451", "x"])
def test_what_is_no_date_is_not_made_one(form: RecordForm, typed: str) -> None:
    control: Any = form.cells["birth_date"].control
    control.line.setText(typed)
    assert control.read()[0] is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("081234567001", "0812 3456 7001"),
        ("+6281234567001", "+62 812 3456 7001"),
        ("0234123456", "0234123456"),
        ("+62234123456", "+62 234 123 456"),
        ("+622155512345", "+62 21 5551 2345"),
        ("08123456789012", "0812 3456 789012"),
        ("+60123456789", "+60 12 345 6789"),
        ("+85291234567", "+852 9123 4567"),
        ("+886912345678", "+886 91 234 5678"),
        ("+966501234567", "+966 50 123 4567"),
        ("+6591234567", "+65 9123 4567"),
    ],
)
def test_a_phone_number_parts_itself_into_groups(qtbot: QtBot, form: RecordForm, typed: str, shown: str) -> None:
    qtbot.keyClicks(target(form, "phone"), typed)
    assert target(form, "phone").text() == shown


@given(st.from_regex(r"(\+62|0|\+)[1-9][0-9 -]{0,14}", fullmatch=True))
def test_grouping_a_phone_number_changes_nothing_of_it(text: str) -> None:
    assert digits_of(group_phone(text)) == digits_of(text)
    assert parse_phone(group_phone(text)) == parse_phone(text)


def test_a_digit_typed_into_the_middle_of_a_phone_number_stays_there(qtbot: QtBot, form: RecordForm) -> None:
    line = target(form, "phone")
    qtbot.keyClicks(line, "08134567001")
    line.setCursorPosition(3)
    qtbot.keyClicks(line, "2")
    assert line.text() == "0812 3456 7001"
    assert line.cursorPosition() == 4


def test_what_can_be_read_is_judged_when_typing_pauses_and_no_sooner(qtbot: QtBot, form: RecordForm) -> None:
    line = target(form, "birth_date")
    qtbot.keyClicks(line, "12 Mar")
    form._pause.now()
    assert problems(form.cells["birth_date"]) == []
    qtbot.keyClicks(line, "et 2012")
    assert problems(form.cells["birth_date"]) == []
    form._pause.now()
    qtbot.waitUntil(lambda: problems(form.cells["birth_date"]) == ["under_age"])


def test_the_sixteenth_digit_fills_birth_date_and_sex_before_the_field_is_left(qtbot: QtBot, form: RecordForm) -> None:
    qtbot.keyClicks(target(form, "nik"), NIK)
    form._pause.now()
    assert (form.fields()["birth_date"], form.fields()["sex"]) == ("1999-03-05", "female")


def test_enter_passes_by_what_the_nik_filled_in(qtbot: QtBot, form: RecordForm) -> None:
    form.go_to("nik")
    qtbot.keyClicks(target(form, "nik"), NIK)
    form._pause.now()
    form.go_to("birth_place")
    qtbot.keyClick(target(form, "birth_place"), Qt.Key.Key_Return)
    assert form.cells["marital_status"].control.isAncestorOf(form.focusWidget())


def test_the_district_of_the_nik_is_where_a_village_is_looked_for_first(office: Office) -> None:
    sources = OfficeSources(office, "32.12")
    villages = sources.areas("", "32.12.19")
    assert SUKASARI in [found.value for found in villages]
    assert all(found.value.startswith("32.12.19.") for found in villages)
    anywhere, there = sources.areas("suka"), sources.areas("suka", "32.12.19")
    assert there[0].value.startswith("32.12.19.")
    assert {found.value for found in there} == {found.value for found in anywhere}


def test_down_shows_the_villages_of_the_nik_s_district_before_anything_was_typed(
    qtbot: QtBot, form: RecordForm
) -> None:
    qtbot.keyClicks(target(form, "nik"), "3212194503990021")
    leave(qtbot, form, "nik")
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(line.offered()), timeout=10_000)
    assert SUKASARI in [found.value for found in line.offered()]


def test_enter_before_anything_was_found_takes_the_only_village_it_can_mean(qtbot: QtBot, form: RecordForm) -> None:
    form.go_to("village")
    qtbot.keyClicks(target(form, "village"), "sukasari arahan")
    qtbot.keyClick(target(form, "village"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.fields().get("village") == SUKASARI, timeout=10_000)
    assert form.cells["phone"].control.isAncestorOf(form.focusWidget())


@pytest.mark.parametrize(
    ("key", "typed", "following"), [("village", "sukasari arahan", "phone"), ("religion", "isl", "education")]
)
def test_what_is_typed_behind_the_enter_that_chose_belongs_to_the_next_field(
    qtbot: QtBot, form: RecordForm, key: str, typed: str, following: str
) -> None:
    """A fast clerk's keys are meant for the list of suggestions already when the window comes to them."""
    form.go_to(key)
    qtbot.keyClicks(form.focusWidget(), typed)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=10_000)
    suggestions = QApplication.activePopupWidget()
    qtbot.keyClick(suggestions, Qt.Key.Key_Return)
    qtbot.keyClicks(suggestions, "s1")
    QApplication.processEvents()  # in which the screen hands the focus to the list that is no more
    field = form.cells[following].control
    assert field.isAncestorOf(form.focusWidget())
    assert field.typed() == "s1"


def test_what_is_typed_before_the_answer_to_enter_has_come_belongs_to_the_next_field(
    qtbot: QtBot, form: RecordForm
) -> None:
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "sukasari arahan")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(line, "0812")  # without a turn of the window in between, so before any answer
    assert form.cells["phone"].control.typed() == ""
    qtbot.waitUntil(lambda: form.fields().get("village") == SUKASARI, timeout=10_000)
    assert digits_of(form.cells["phone"].control.typed()) == "0812"


def test_keys_that_wait_for_an_answer_go_on_when_it_fails(
    qtbot: QtBot, form: RecordForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    control = form.cells["village"].control
    monkeypatch.setattr(control.context.jobs, "_on_error", told.append)
    monkeypatch.setattr(control, "search", lambda text: [][len(text)])
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "suka")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(line, "sari")
    qtbot.waitUntil(lambda: line.text() == "sukasari", timeout=10_000)
    assert [type(error) for error in told] == [IndexError]


def test_a_tab_behind_such_an_enter_goes_on_from_the_next_field(qtbot: QtBot, form: RecordForm) -> None:
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "sukasari arahan")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(line, "0812")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.hasFocus()
    qtbot.waitUntil(lambda: form.fields().get("village") == SUKASARI, timeout=10_000)
    assert digits_of(form.cells["phone"].control.typed()) == "0812"
    assert form.cells["email"].control.isAncestorOf(form.focusWidget())


def test_whoever_goes_elsewhere_before_the_answer_has_come_stays_there(
    qtbot: QtBot, form: RecordForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, control = Event(), form.cells["village"].control
    monkeypatch.setattr(control, "search", lambda _text: [] if answered.wait(10) else None)
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "nowhere")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(line, "0812")
    form.go_to("nik")
    qtbot.keyClicks(form.focusWidget(), "3212")
    answered.set()
    qtbot.waitUntil(lambda: not form.context.jobs.busy, timeout=10_000)
    assert form.cells["nik"].control.isAncestorOf(form.focusWidget())
    assert [form.cells[key].control.typed() for key in ("nik", "phone")] == ["3212", ""]


def test_an_answer_to_what_is_no_longer_asked_lets_the_keys_go(
    qtbot: QtBot, form: RecordForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, control = Event(), form.cells["village"].control
    monkeypatch.setattr(control, "search", lambda _text: [] if answered.wait(10) else None)
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "suka")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    control.retype({"text": "jati"})  # as a taken back change of an import does
    answered.set()
    qtbot.waitUntil(lambda: not form.context.jobs.busy, timeout=10_000)
    qtbot.keyClicks(line, "barang")
    assert line.text() == "jatibarang"


def test_enter_where_a_village_has_namesakes_asks_which_one(qtbot: QtBot, form: RecordForm) -> None:
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "sukasari")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(line.offered()) > 1, timeout=10_000)
    assert "village" not in form.fields()
    assert not line.offers
    assert "choose" in form.cells["village"].aside.text()
    qtbot.keyClick(line._completer.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(line._completer.popup(), Qt.Key.Key_Return)
    assert form.fields()["village"] == line.offered()[0].value
    assert form.cells["phone"].control.isAncestorOf(form.focusWidget())


@pytest.mark.parametrize("before", ["0812", "08", ""])
def test_no_key_typed_blind_behind_an_enter_joins_a_village_that_has_namesakes(
    qtbot: QtBot, form: RecordForm, before: str
) -> None:
    """Whether the keys come `before` the list or after it: they are the next fields', and the village waits, marked."""
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "sukasari")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(line, before)
    qtbot.waitUntil(lambda: len(line.offered()) > 1 or not line.hasFocus(), timeout=10_000)
    for key in "081234567001"[len(before) :]:
        qtbot.keyClick(QApplication.activePopupWidget() or form.focusWidget(), key)
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return)
    assert line.text() == "sukasari"
    assert form.fields()["phone"] == "+6281234567001"
    assert form.cells["email"].control.isAncestorOf(form.focusWidget())
    qtbot.waitUntil(lambda: problems(form.cells["village"]) == ["several_found"], timeout=10_000)


def test_a_second_enter_takes_none_of_the_namesakes(qtbot: QtBot, form: RecordForm) -> None:
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "sukasari")
    for _twice in range(2):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not line.hasFocus(), timeout=10_000)
    assert line.text() == "sukasari"
    assert "village" not in form.fields()


@pytest.mark.parametrize(("more", "shown"), [(" jaya", "Pekandangan Jaya"), ("xyz", "pekandanganxyz")])
def test_enter_takes_no_village_that_was_found_for_fewer_letters(
    qtbot: QtBot, form: RecordForm, more: str, shown: str
) -> None:
    """The list still shows what was found before; its first line may be another village than is typed by now."""
    form.go_to("village")
    line = target(form, "village")
    qtbot.keyClicks(line, "pekandangan")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=10_000)
    suggestions = QApplication.activePopupWidget()
    qtbot.keyClicks(suggestions, more)
    qtbot.keyClick(suggestions, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.cells["phone"].control.isAncestorOf(form.focusWidget()), timeout=10_000)
    assert line.text().split(" — ")[0] == shown


@pytest.fixture
def again(sit: OpenCounter, office: Office) -> Counter:
    """The form of the next worker, after one whose village and company are known."""
    siti = desk_of(office, "siti")
    company = add_record(desk_of(office, "siti"), "company", {"name": "PT Bahari Kirana", "license_number": "9/2024"})
    note_made(siti, add_record(siti, "registration", {**PERSON, "village": SUKASARI, "company": company.id}))
    counter = sit("siti")
    counter.shell.new("registration")
    counter.rest()
    return counter


@pytest.mark.parametrize(("key", "said"), [("village", "Sukasari"), ("company", "PT Bahari Kirana")])
def test_one_key_repeats_what_stood_there_before_and_goes_on(again: Counter, key: str, said: str) -> None:
    form = again.page(EditPage).form
    form.go_to(key)
    assert form.cells[key].aside.text() == f"Ctrl+D: {said}"
    again.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    again.rest()
    assert said in str(form.cells[key].control.typed()["text"])
    assert form.cells[key].hint.text() == "as before"
    assert not form.cells[key].control.isAncestorOf(again.focused())


def test_what_was_chosen_before_is_suggested_first(again: Counter) -> None:
    form = again.page(EditPage).form
    form.go_to("village")
    again.type("suka")
    line = target(form, "village")
    again.wait(line.offered)
    assert line.offered()[0].value == SUKASARI
    line.clear()
    again.type("jati")
    again.wait(lambda: line.offered() and line.offered()[0].value != SUKASARI)


def test_nobody_is_offered_what_somebody_else_filled_in(again: Counter, sit: OpenCounter) -> None:
    dewi = sit("dewi")
    dewi.shell.new("registration")
    dewi.rest()
    form = dewi.page(EditPage).form
    form.go_to("village")
    assert "Ctrl+D" not in form.cells["village"].aside.text()


def test_what_names_a_person_is_never_repeated(pack: Pack) -> None:
    kind = pack.record("registration")
    never = {"nik", "name", "birth_date", "sex", "family_card", "passport", "phone", "email", "documents"}
    assert not any(is_repeated(kind, kind.require(key)) for key in never)
    assert all(is_repeated(kind, kind.require(key)) for key in ("village", "company", "job", "destination_country"))


def test_the_help_of_a_field_is_told_while_it_has_the_focus(form: RecordForm) -> None:
    form.go_to("nik")
    cell = form.cells["nik"]
    assert (cell.aside.text(), target(form, "nik").placeholderText()) == ("", "16 digits on the identity card")
    QTest.keyClicks(target(form, "nik"), "3")
    assert cell.aside.text() == "16 digits on the identity card"
    form.go_to("name")
    assert cell.aside.text() == ""


def test_how_a_date_may_be_typed_is_told_in_short_and_in_full_by_its_help(form: RecordForm) -> None:
    form.go_to("birth_date")
    line = target(form, "birth_date")
    assert line.placeholderText() == "17081998 or 17-8-98"
    assert form.cells["birth_date"].aside.text() == "h today, k yesterday"
    assert line.toolTip() == "17081998, 17-8-98 or 17 Agt 1998; h today, k yesterday"
    assert line.accessibleDescription() == line.toolTip()
