"""Ctrl+K: anything by a few letters, by keyboard alone."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from shiboken6 import isValid

from desktop.ui.offers import Offer
from desktop.ui.palette import Palette
from desktop.ui.palette.entries import Commands, Group
from desktop.ui.palette.matching import plain_words, score
from desktop.ui.palette.offered import as_entry
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.requests import RequestForm
from desktop.ui.widgets.notice import TakeBack
from desktop.ui.widgets.plain import button
from desktop.usecases.desk import Office
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.requests.rows import request_rows
from tests.support.answered import bring_to
from tests.support.desks import desk_of
from tests.support.office import register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(counter: Counter, text: str = "") -> Palette:
    counter.key(Qt.Key.Key_K, CTRL)
    palette = counter.shell.anywhere.palette
    assert palette.isVisible()
    assert counter.focused() is palette.line
    if text:
        counter.type(text, palette.line)
        counter.qtbot.waitUntil(lambda: not palette._pause.isActive(), timeout=5000)
        counter.rest()
    return palette


def texts(palette: Palette) -> list[str]:
    return [str(palette.rows.index(row).data()) for row in range(palette.rows.rowCount())]


def chosen(palette: Palette) -> str:
    return str(palette.list.currentIndex().data())


def test_all_within_the_line_has_a_name_for_who_hears_the_screen(sit: OpenCounter) -> None:
    buttons = opened(sit("siti")).line.findChildren(QToolButton)
    assert buttons
    assert all(drawn.accessibleName() for drawn in buttons)


@pytest.mark.parametrize("typed", ["sulas", "SULASTRI hand", "handayani", "0021"])
def test_a_person_is_found_by_the_beginnings_of_names_or_the_end_of_a_number(
    sit: OpenCounter, office: Office, typed: str
) -> None:
    found = register(office.store, name="Sulastri Handayani", nik="3212154503990021")
    counter = sit("siti")
    palette = opened(counter, typed)
    assert chosen(palette) == "Sulastri Handayani"
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert not palette.isVisible()
    assert counter.page(RecordPage).record.id == found.id


def test_a_slip_in_a_name_still_finds_the_person_under_a_heading_that_says_so(sit: OpenCounter, office: Office) -> None:
    found = register(office.store, name="Sulastri Handayani", nik="3212154503990021")
    counter = sit("siti")
    palette = opened(counter, "sulatsri handa")
    assert texts(palette)[:2] == ["CPMI registrations: no exact match; similar names", "Sulastri Handayani"]
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(RecordPage).record.id == found.id
    assert texts(opened(counter, "sulastri"))[:2] == ["CPMI registrations", "Sulastri Handayani"]


def test_a_letter_is_found_by_the_name_of_one_of_its_workers(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to(office, request_id, "approved")
    letter = issue_letter(desk_of(office, "siti"), request_id)
    worker = request_rows(office, request_id)[-1]
    number = str(letter.fields["number"])
    counter = sit("siti")
    assert number in texts(opened(counter, str(worker.fields["name"]).lower()))
    counter.key(Qt.Key.Key_Escape)
    register(office.store, name="Sulastri Handayani", nik="3212154503990021")
    assert number not in texts(opened(counter, "sulastri handayani"))


def test_a_nik_is_masked_there_too(sit: OpenCounter, office: Office) -> None:
    register(office.store, name="Sulastri Handayani", nik="3212154503990021")
    palette = opened(sit("siti"), "sulas")
    told = str(palette.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
    assert "3212154503990021" not in told
    assert "0021" in told


@pytest.mark.parametrize("typed", ["exchange", "sinkron", "sync", "exchnge"])
def test_a_place_is_found_in_both_languages_and_with_a_slip(sit: OpenCounter, typed: str) -> None:
    counter = sit("siti")
    palette = opened(counter, typed)
    while chosen(palette) != "Exchange":
        before = chosen(palette)
        counter.key(Qt.Key.Key_Down)
        assert chosen(palette) != before, texts(palette)
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(SyncPage)


def test_while_nothing_is_typed_what_was_opened_last_comes_first(sit: OpenCounter, office: Office) -> None:
    first = register(office.store, name="Sulastri Handayani", nik="3212154503990021")
    second = register(office.store, name="Nurhayati Puspita", nik="3212154107010003")
    counter = sit("siti")
    for record in (first, second, first):
        counter.shell.record("registration", record.id)
        counter.rest()
    counter.shell.home()
    counter.rest()
    assert texts(opened(counter))[:3] == ["Opened last", "Sulastri Handayani", "Nurhayati Puspita"]
    counter.key(Qt.Key.Key_Escape)
    assert texts(opened(counter, "sulastri")) == ["CPMI registrations", "Sulastri Handayani"]  # once


def test_what_one_person_opened_is_nothing_to_the_next(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, name="Sulastri Handayani")
    counter = sit("siti")
    counter.shell.record("registration", record.id)
    counter.rest()
    assert "Sulastri Handayani" not in texts(opened(sit("dewi")))


def test_it_offers_what_the_screen_in_front_can_do(sit: OpenCounter, office: Office) -> None:
    record = register(office.store)
    counter = sit("siti")
    counter.shell.record("registration", record.id)
    counter.rest()
    opened(counter, "edit")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(EditPage).record is not None


def test_it_offers_the_step_that_comes_next_and_what_a_list_can_do(sit: OpenCounter, request_id: str) -> None:
    counter = sit("siti")
    counter.shell.record("recommendation_request", request_id)
    counter.rest()
    assert "Withdraw" in texts(opened(counter, "withdraw"))
    counter.key(Qt.Key.Key_Escape)
    counter.shell.to("registration")
    counter.rest()
    for name in ("Filters", "Columns", "Preview"):
        assert name in texts(opened(counter, name.lower()))
        counter.key(Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    "typed", ["kata sandi", "ganti kata sandi", "sandi ubah", "change password", "password change", "ganti sandi"]
)
def test_what_can_be_done_is_found_by_its_words_in_any_order_and_by_others_for_it(typed: str) -> None:
    own = {"password": "Kata sandi saya…", "pin": "PIN saya di komputer ini…", "other_person": "Orang lain"}
    offers = [as_entry(Offer(text, icon, lambda: None)) for icon, text in own.items()]
    assert [entry.text for _worth, entry in Commands([Group("", tuple(offers))]).meant(typed, 7)][:1] == [
        own["password"]
    ]


def test_an_administrator_finds_colleagues_and_nobody_else_does(sit: OpenCounter) -> None:
    administrator = sit("agus")
    palette = opened(administrator, "ratna")
    assert (texts(palette), chosen(palette)) == (["Users", "Ratna"], "Ratna")
    administrator.key(Qt.Key.Key_Return)
    administrator.rest()
    assert administrator.page(RecordPage).record.id == "user-ratna"
    assert "Ratna" not in texts(opened(sit("siti"), "ratna"))


def test_a_request_is_begun_from_any_screen_by_whoever_may(sit: OpenCounter) -> None:
    counter = sit("siti")
    assert counter.page(HomePage)
    palette = opened(counter, "new recommendation request")
    assert chosen(palette) == "New: Recommendation request"
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(RequestForm)
    assert "New: Recommendation request" not in texts(opened(sit("ratna"), "new recommendation"))


def test_whoever_may_not_register_is_not_offered_it(sit: OpenCounter) -> None:
    assert "Register a worker" not in texts(opened(sit("ratna")))
    assert "Users" not in " ".join(texts(opened(sit("siti"))))


def test_escape_leaves_everything_as_it_was_typed(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.rest()
    name = counter.find(QLineEdit, "field_name")
    name.setFocus()
    counter.type("Wati", name)
    palette = opened(counter, "sul")
    counter.key(Qt.Key.Key_Escape)
    counter.rest()
    assert not palette.isVisible()
    assert counter.focused() is name
    assert name.text() == "Wati"


def test_looking_at_somebody_from_a_form_leads_back_to_the_form(sit: OpenCounter, office: Office) -> None:
    register(office.store, name="Sulastri Handayani")
    counter = sit("siti")
    counter.shell.new("registration")
    counter.rest()
    counter.find(QLineEdit, "field_name").setFocus()
    counter.type("Wati")
    opened(counter, "sulas")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    counter.shell.back()
    counter.rest()
    assert counter.find(QLineEdit, "field_name").text() == "Wati"
    assert counter.find(QLineEdit, "field_name").hasFocus()


def test_alt_left_leads_back_to_the_place_before_whichever_way_one_left_it(sit: OpenCounter, office: Office) -> None:
    found = register(office.store, name="Sulastri Handayani", nik="3212154503990021")
    counter = sit("siti")
    counter.press("nav_company")
    counter.press("nav_company")
    counter.press("nav_registration")
    counter.shell.record("registration", found.id)
    counter.rest()
    shown = []
    for _time in range(4):
        counter.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        counter.rest()
        shown.append((type(counter.shell.page), counter.shell.page.key))
    assert shown == [
        (RecordsPage, "registration"),
        (RecordsPage, "company"),
        (HomePage, "home"),
        (HomePage, "home"),
    ]


def test_what_is_called_so_nowhere_is_said(sit: OpenCounter) -> None:
    palette = opened(sit("siti"), "zzxxqq")
    assert palette.list.isHidden()
    assert palette.nothing.isVisible()


def test_the_arrows_go_round_and_never_stand_on_a_heading(sit: OpenCounter) -> None:
    counter = sit("siti")
    palette = opened(counter)
    places = palette.rows.places()
    assert palette.list.currentIndex().row() == places[0]
    counter.key(Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == places[-1]
    counter.key(Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == places[0]


def test_the_key_closes_it_again_and_another_screen_does_so_too(sit: OpenCounter) -> None:
    counter = sit("siti")
    palette = opened(counter)
    counter.key(Qt.Key.Key_K, CTRL)
    assert not palette.isVisible()
    opened(counter)
    counter.key(Qt.Key.Key_F3)
    counter.rest()
    assert not palette.isVisible()
    assert counter.page(EditPage)


def test_no_key_reaches_the_screen_behind_the_palette(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.to("company")
    counter.rest()
    heard: list[str] = []
    for key in ("F2", "Ctrl+R"):
        behind = button(counter.shell.seat.theme, key, partial(heard.append, key), shortcut=key)
        counter.shell.page.add_action(behind)
        behind.show()
        counter.qtbot.keySequence(counter.focused(), key)
    assert heard == ["F2", "Ctrl+R"]
    assert counter.find(QPushButton, "new").shortcut().toString() == "Ctrl+N"
    palette = opened(counter)
    for key in ("F2", "Ctrl+N", "Ctrl+R"):
        counter.qtbot.keySequence(palette.line, key)
        counter.rest()
    assert palette.isVisible()
    assert heard == ["F2", "Ctrl+R"]
    assert isinstance(counter.shell.page, RecordsPage)


def test_the_keys_of_the_window_work_over_the_palette(sit: OpenCounter) -> None:
    counter = sit("siti")
    keys = counter.shell.anywhere.place_keys
    palette = opened(counter)
    counter.qtbot.keySequence(palette.line, keys["company"])
    counter.rest()
    assert not palette.isVisible()
    assert counter.page(RecordsPage).key == "company"


def test_ctrl_z_takes_back_what_the_notice_says_but_not_in_a_text_field(sit: OpenCounter) -> None:
    counter = sit("siti")
    done: list[str] = []
    counter.shell.seat.say("Discarded.", "neutral", TakeBack("Put it back", lambda: done.append("back")))
    counter.page(HomePage).setFocus()
    counter.qtbot.keyClick(counter.shell, Qt.Key.Key_Z, CTRL)
    assert done == ["back"]
    assert counter.said() == ""  # nor is it said any longer
    counter.qtbot.keyClick(counter.shell, Qt.Key.Key_Z, CTRL)
    assert done == ["back"]

    counter.shell.new("registration")
    counter.rest()
    name = counter.find(QLineEdit, "field_name")
    name.setFocus()
    counter.type("Wati", name)
    counter.shell.seat.say("Discarded.", "neutral", TakeBack("Put it back", lambda: done.append("again")))
    counter.key(Qt.Key.Key_Z, CTRL)
    assert done == ["back"]
    assert name.text() != "Wati"


def test_ctrl_z_takes_back_and_does_nothing_else_that_a_notice_offers(sit: OpenCounter) -> None:
    counter = sit("siti")
    done: list[str] = []
    counter.shell.seat.say("Written.", "good", ("Open", lambda: done.append("opened")))
    counter.page(HomePage).setFocus()
    counter.qtbot.keyClick(counter.shell, Qt.Key.Key_Z, CTRL)
    assert done == []
    assert counter.said() == "Written."


def test_ctrl_z_takes_back_from_a_search_line_in_which_nothing_was_typed(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.to("registration")
    counter.rest()
    search = counter.page(RecordsPage).narrowing.search
    assert counter.focused() is search
    done: list[str] = []
    counter.shell.seat.say("Discarded.", "neutral", TakeBack("Put it back", lambda: done.append("back")))
    counter.type("wati", search)
    counter.key(Qt.Key.Key_Z, CTRL)
    assert search.text() == ""
    assert done == []
    counter.key(Qt.Key.Key_Z, CTRL)
    assert done == ["back"]


@pytest.mark.parametrize(
    ("typed", "name", "means"),
    [
        ("sinkron", "Sinkronkan sekarang", True),
        ("sek sin", "Sinkronkan sekarang", True),
        ("sinkrno", "Sinkronkan sekarang", True),
        ("bk", "Buku register", False),
        ("br", "Buku register", True),
        ("xyz", "Buku register", False),
        ("buku surat", "Buku register", False),
    ],
)
def test_a_name_is_meant_by_beginnings_initials_or_a_slip(typed: str, name: str, means: bool) -> None:
    assert (score(plain_words(typed), plain_words(name), []) > 0) == means


def test_the_whole_beginning_means_more_than_a_part_or_a_word_nobody_sees() -> None:
    name, other = plain_words("Buku register"), plain_words("Register a worker")
    typed = plain_words("regis")
    assert score(typed, other, []) > score(typed, plain_words("Portal"), plain_words("register")) > 0
    assert score(typed, other, []) >= score(typed, name, [])


def test_a_button_that_went_while_the_palette_was_open_does_nothing(sit: OpenCounter) -> None:
    counter, pressed = sit("siti"), list[str]()
    page = counter.page(HomePage)
    made = button(page.seat.theme, "Go on", lambda: pressed.append("went on"))
    page.add(made)
    made.show()
    (offer,) = (offer for offer in page.offers() if offer.text == "Go on")
    offer.chosen()
    made.deleteLater()
    counter.wait(lambda: not isValid(made))
    offer.chosen()
    assert pressed == ["went on"]
