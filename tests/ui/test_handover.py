"""The hand-over on the screen."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from desktop.ui.paper.letter_copies import Hands
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.handover import HandoverPage
from desktop.ui.screens.home import HomePage
from desktop.usecases.desk import Office
from tests.support.office import PERSON, register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter


def leave_draft(office: Office, author: str, name: str) -> None:
    body = {"record_type": "registration", "record": None, "seen": {}, "form": {}, "title": name}
    office.store.save_draft(f"new:registration:{name}", "form", f"user-{author}", body)


def said(counter: Counter) -> str:
    """Everything the screen in front says."""
    return "\n".join(part.text() for part in counter.shell.page.findChildren(QLabel))


def open_page(counter: Counter) -> HandoverPage:
    counter.shell.to("handover")
    counter.rest()
    return counter.page(HandoverPage)


def choose(box: QComboBox, words: str) -> None:
    place = next(place for place in range(box.count()) if words in box.itemText(place))
    box.setCurrentIndex(place)


def test_a_leaving_clerk_sees_what_is_under_way_and_where_it_lies(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    leave_draft(office, "siti", "Wati Karsinah")
    leave_draft(office, "budi", "Yanti")
    counter = sit("siti")
    open_page(counter)
    text = said(counter)
    for expected in (
        "PT Samudra Karya Mandiri",
        "Clerk: to complete and submit",
        "Wati Karsinah",
        "Letter numbers of 2026",
    ):
        assert expected in text
    assert "Yanti" not in text


def test_who_waits_for_a_companys_request_is_not_said_to_have_come_alone(sit: OpenCounter, office: Office) -> None:
    register(office.store, scheme="p_to_p")
    counter = sit("siti")
    open_page(counter)
    assert PERSON["name"] in said(counter)
    assert "Persons in no request yet" in said(counter) and "alone" not in said(counter)


def test_a_successor_takes_over_a_named_persons_drafts_and_finds_them_at_home(sit: OpenCounter, office: Office) -> None:
    leave_draft(office, "siti", "Wati Karsinah")
    counter = sit("dewi")
    page = open_page(counter)
    assert "Siti (1 draft)" in page.drafts.whose.currentText()
    assert [page.drafts.to.itemText(place) for place in range(page.drafts.to.count())] == ["Dewi"]
    counter.press("hand_drafts")
    assert "1 draft went to Dewi" in counter.said()
    assert "from Siti to Dewi, by Dewi" in said(counter)
    counter.shell.home()
    counter.rest()
    assert "Wati Karsinah" in said(counter)
    assert isinstance(counter.page(HomePage), HomePage)
    counter.press("resume_draft")
    counter.page(EditPage)


def test_drafts_that_went_to_the_wrong_person_are_given_back(sit: OpenCounter, office: Office) -> None:
    leave_draft(office, "siti", "Wati Karsinah")
    counter = sit("dewi")
    open_page(counter)
    counter.press("hand_drafts")
    back = counter.shell.notice.findChild(QPushButton, "notice_action")
    assert back is not None
    back.click()
    counter.rest()
    (draft,) = office.store.drafts("form")
    assert draft.author == "user-siti"
    assert "Siti (1 draft)" in counter.page(HandoverPage).drafts.whose.currentText()


def test_an_administrator_hands_drafts_over_between_two_others(sit: OpenCounter, office: Office) -> None:
    leave_draft(office, "siti", "Wati Karsinah")
    counter = sit("agus")
    page = open_page(counter)
    choose(page.drafts.to, "Budi")
    counter.press("hand_drafts")
    (draft,) = office.store.drafts("form")
    assert draft.author == "user-budi"
    choose(page.leaving, "Budi")
    counter.rest()
    assert "Wati Karsinah" in said(counter)
    choose(page.leaving, "Siti")
    counter.rest()
    assert "Wati Karsinah" not in said(counter)


def test_a_refused_hand_over_says_why_and_keeps_the_draft(sit: OpenCounter, office: Office) -> None:
    leave_draft(office, "siti", "Wati Karsinah")
    counter = sit("agus")
    page = open_page(counter)
    choose(page.drafts.to, "Ratna")
    counter.press("hand_drafts")
    assert any("may not save" in str(fault) for fault in counter.faults)
    counter.faults.clear()
    (draft,) = office.store.drafts("form")
    assert draft.author == "user-siti"
    assert page.drafts.hand.isEnabled()


def test_with_no_drafts_there_is_nothing_to_hand_over(sit: OpenCounter) -> None:
    page = open_page(sit("siti"))
    assert not page.drafts.hand.isEnabled()
    assert page.drafts.nothing.isVisible()


def test_the_paper_for_both_to_sign_is_opened(sit: OpenCounter, tmp_path: Path) -> None:
    opened: list[bytes] = []
    counter = sit("siti")
    page = open_page(counter)
    page.copies.hands = Hands(open_with_system=lambda path: bool(opened.append(path.read_bytes())) or True)
    counter.press("print_paper")
    QApplication.processEvents()
    assert opened[0].startswith(b"%PDF")


@pytest.mark.parametrize("name", ["siti", "ratna"])
def test_only_an_administrator_chooses_whose_hand_over_it_is(sit: OpenCounter, name: str) -> None:
    page = open_page(sit(name))
    assert not page.leaving.isVisible()
