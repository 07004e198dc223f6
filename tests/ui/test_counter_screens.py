"""The counter's three overviews: portals, the service promise, the register book with the day's account."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.ui.screens.letters import LetterPage
from desktop.ui.screens.portal import PortalPage
from desktop.ui.screens.promise import PromisePage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.register import RegisterPage
from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import void_letter
from desktop.usecases.people.portal import entry_of, mark_sent, portal_of
from tests.support.answered import answered, issued_letter, request_from_another_pc
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter


@pytest.fixture
def waiting(office: Office) -> None:
    """Sri, verified before Wati; both are to be handed over."""
    for seq, (record, name, day) in enumerate((("wati", "Wati Karsinah", "10"), ("sri", "Sri Lestari", "02")), 60):
        fields = PERSON | {"name": name, "nik": f"32121955039800{seq}"}
        at = f"2026-11-{day}T03:00:00.000Z"
        receive(office.store, change(record, seq, fields, "registration", state="verified", updated_at=at))


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def at_portal(sit: OpenCounter) -> tuple[Counter, PortalPage]:
    counter = sit("siti")
    counter.press_key("nav_portal")
    page = counter.page(PortalPage)
    counter.wait(lambda: page.copying.model.rows)
    return counter, page


@pytest.mark.usefixtures("waiting")
def test_one_key_copies_box_after_box_in_the_portal_s_order(sit: OpenCounter) -> None:
    counter, page = at_portal(sit)
    assert page.name.text() == "Sri Lestari"
    copied = []
    for _press in range(4):
        counter.key(Qt.Key.Key_F8)
        copied.append(clipboard())
    assert copied == ["3212195503980061", "Sri Lestari", "Indramayu", "15/03/1998"]
    assert page.copying.copied.text() == "Copied: Date of birth – 15/03/1998"
    assert page.copying.next.text() == "F8 copies next: Sex"


@pytest.mark.usefixtures("waiting")
def test_empty_boxes_are_passed_over_and_one_can_go_back(sit: OpenCounter) -> None:
    counter, page = at_portal(sit)
    filled = [line.box.text for line in page.copying.model.rows if line.box.text]
    copied = []
    for _press in filled:
        counter.key(Qt.Key.Key_F8)
        copied.append(clipboard())
    assert copied == filled
    assert page.copying.next.text() == "That was the last one. Mark what became of it."
    counter.key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    counter.key(Qt.Key.Key_F8)
    assert clipboard() == filled[-2]


@pytest.mark.usefixtures("waiting")
def test_what_was_copied_is_taken_off_the_clipboard_when_the_screen_is_left(sit: OpenCounter) -> None:
    counter, _page = at_portal(sit)
    counter.key(Qt.Key.Key_F8)
    assert clipboard() == "3212195503980061"
    counter.press("nav_home")
    assert clipboard() == ""


@pytest.mark.usefixtures("waiting")
def test_what_somebody_else_copied_stays(sit: OpenCounter) -> None:
    counter, page = at_portal(sit)
    counter.key(Qt.Key.Key_F8)
    QGuiApplication.clipboard().setText("dari program lain")
    page.copying.clipboard.clear()
    assert clipboard() == "dari program lain"


@pytest.mark.usefixtures("waiting")
def test_personal_data_go_into_no_clipboard_history(sit: OpenCounter) -> None:
    counter, _page = at_portal(sit)
    counter.key(Qt.Key.Key_F8)
    kinds = QGuiApplication.clipboard().mimeData().formats()
    assert any("CanIncludeInClipboardHistory" in kind for kind in kinds)


@pytest.mark.usefixtures("waiting")
def test_a_worker_is_marked_as_sent_and_the_next_one_follows(sit: OpenCounter, office: Office) -> None:
    counter, page = at_portal(sit)
    counter.key(Qt.Key.Key_F8)
    counter.press_key("portal_sent")
    counter.rest()
    entry = entry_of(office, page.portal, "sri")
    assert entry is not None
    assert entry.state == "sent"
    assert clipboard() == ""
    assert [one.name for one in page.model.rows] == ["Wati Karsinah", "Sri Lestari"]
    assert "Sri Lestari" in counter.said()


@pytest.mark.usefixtures("waiting")
def test_accepted_needs_the_portal_s_number_and_leaves_the_queue(sit: OpenCounter, office: Office) -> None:
    counter, page = at_portal(sit)
    counter.press_key("portal_accepted")
    assert counter.focused() is counter.find(QLineEdit, "portal_number")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert "number that the portal gave" in page.notice.text()
    counter.type("CPMI-77")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert [one.name for one in page.model.rows] == ["Wati Karsinah"]
    assert page.name.text() == "Wati Karsinah"
    assert "1 waits" in page.figures.text()
    assert "1 accepted" in page.figures.text()


@pytest.mark.usefixtures("waiting")
def test_who_was_rejected_shows_why(sit: OpenCounter, office: Office) -> None:
    counter, page = at_portal(sit)
    counter.press_key("portal_rejected")
    counter.type("KK tidak terbaca")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert page.because.text() == "Rejected: KK tidak terbaca"
    assert [one.standing for one in page.model.rows] == ["rejected", "waiting"]


@pytest.mark.usefixtures("waiting")
def test_another_pc_s_mark_appears_without_losing_the_place(sit: OpenCounter, office: Office) -> None:
    counter, page = at_portal(sit)
    counter.key(Qt.Key.Key_F8)
    mark_sent(desk_of(office, "siti"), portal_of(office, "siapkerja"), "wati")
    counter.wait(lambda: "1 sent" in page.figures.text())
    assert page.copying.next.text() == "F8 copies next: Full name"


@pytest.mark.usefixtures("waiting")
def test_the_record_is_looked_at_from_the_portal_and_gone_back_from(sit: OpenCounter) -> None:
    counter, _page = at_portal(sit)
    counter.press_key("portal_record")
    assert counter.page(RecordPage).record.id == "sri"
    counter.press_key("back")
    assert counter.page(PortalPage)


def test_a_portal_for_which_nobody_waits_says_so(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.to("portal")
    counter.rest()
    page = counter.page(PortalPage)
    assert page.empty.isVisible()
    assert not page.person.isVisible()
    assert not page.see.isEnabled()


def test_what_is_late_stands_on_top_and_is_opened_with_enter(sit: OpenCounter, office: Office) -> None:
    request_from_another_pc(office, "monday", "received", "2026-11-16")
    request_from_another_pc(office, "friday", "submitted", "2026-11-20")
    counter = sit("siti")
    counter.press_key("nav_promise")
    page = counter.page(PromisePage)
    assert [one.request for one in page.model.rows] == ["monday", "friday"]
    assert page.model.data(page.model.index(0, 0)) == "3 days late"
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(RequestPage).record.id == "monday"


def test_a_chip_shows_what_lies_at_one_place(sit: OpenCounter, office: Office) -> None:
    request_from_another_pc(office, "monday", "received", "2026-11-16")
    request_from_another_pc(office, "friday", "submitted", "2026-11-20")
    counter = sit("siti")
    counter.shell.to("promise")
    counter.rest()
    page = counter.page(PromisePage)
    assert page.chips["to_verify"].text() == "Verifier: to verify  1"
    counter.press("place_to_verify")
    assert [one.request for one in page.model.rows] == ["friday"]
    counter.press("place_to_verify")
    assert len(page.model.rows) == 2


def test_what_has_its_letter_is_no_longer_open_and_stands_apart(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    request_from_another_pc(office, "friday", "submitted", "2026-11-20")
    issued_letter(office, tmp_path)
    counter = sit("siti")
    counter.shell.to("promise")
    counter.rest()
    page = counter.page(PromisePage)
    assert page.subtitle.text() == "1 open, 0 of them late"
    assert [one.request for one in page.model.rows] == ["friday"]
    counter.press("place_to_print")
    assert [page.model.data(page.model.index(0, place)) for place in (0, 4)] == ["in time", "Clerk: letter to print"]


def test_a_typed_period_counts_what_was_kept_in_it(sit: OpenCounter, office: Office) -> None:
    answered(office, "a", "2026-10-05", "2026-10-06")
    counter = sit("siti")
    counter.shell.to("promise")
    counter.rest()
    kept = counter.page(PromisePage).kept
    assert kept.shown is not None
    assert kept.shown.answered == 0
    first = kept.period.first
    first.setText("1 Oktober 2026")
    first.editingFinished.emit()
    counter.rest()
    assert (kept.shown.answered, kept.shown.kept) == (1, 1)
    first.setText("kemarin dulu")
    first.editingFinished.emit()
    assert first.property("tone") == "bad"
    assert first.day == date(2026, 10, 1)


def test_the_book_shows_letters_and_the_numbers_between(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    counter = sit("siti")
    counter.press_key("nav_register")
    page = counter.page(RegisterPage)
    assert [(row.first, row.status) for row in page.model.rows] == [(37, "issued"), (38, "unused")]
    assert page.explained.text() == (
        f"{letter.fields['number']} · 21 Nov 2026 · PT Samudra Karya Mandiri · Lies here, not handed over yet"
    )
    counter.press("this_year")
    assert [(row.first, row.last) for row in page.model.rows] == [(1, 36), (37, 37), (38, 39)]
    page.table.selectRow(1)
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(LetterPage).record.id == letter.id


def test_the_account_of_the_day_names_what_does_not_agree(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    counter = sit("siti")
    counter.shell.to("register")
    counter.rest()
    account = counter.page(RegisterPage).account
    assert account.verdict.text().endswith("agree. 2 things are still to come.")
    assert account.verdict.property("tone") == "neutral"
    print_letter(desk_of(office, "siti"), letter.id)
    void_letter(desk_of(office, "ratna"), letter.id, "salah negara")
    counter.wait(lambda: account.verdict.text() == "1 thing does not agree.")
    assert account.verdict.property("tone") == "warning"
    assert "To be settled" in [found.text() for found in account.findChildren(QLabel)]
    account.day.setText("20-11-2026")
    account.day.editingFinished.emit()
    counter.rest()
    assert account.verdict.text() == "Numbers, letters and prints of this day agree."


@pytest.mark.usefixtures("waiting")
def test_the_portal_s_queue_is_narrowed_to_one_company_by_keyboard(sit: OpenCounter, office: Office) -> None:
    request_from_another_pc(office, "asked", "verified", "2026-11-16")
    fields = PERSON | {"name": "Nur Aini", "nik": "3212195503980077", "request": "asked"}
    at = "2026-11-12T03:00:00.000Z"
    receive(office.store, change("nur", 77, fields, "registration", state="verified", updated_at=at))
    counter, page = at_portal(sit)
    assert len(page.model.rows) == 3
    request = next(one.request for one in page.model.rows if one.registration == "nur")
    counter.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert counter.focused() is page.narrow
    counter.type(request.split()[0])
    counter.rest()
    assert [one.registration for one in page.model.rows] == ["nur"]
    assert page.name.text() == "Nur Aini"
    page.narrow.setText("nobody")
    assert page.empty.text() == "Nobody here is named so."
    page.narrow.clear()
    counter.rest()
    assert len(page.model.rows) == 3
