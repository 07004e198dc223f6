"""Ctrl+Enter does what comes next, from wherever on a screen somebody is."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.store.values import Query
from desktop.ui.paper.letter_copies import Hands
from desktop.ui.screens.letters import LetterPage
from desktop.ui.screens.registration import RegistrationPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.requests.parts import HISTORY, LETTER, WORKERS
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import Collected, hand_over
from desktop.usecases.letters.issuing import issue_letter
from tests.support.desks import desk_of
from tests.support.office import register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.request_page import REQUEST, bring_to_approval, look_at


@pytest.mark.parametrize("part", [WORKERS, LETTER, HISTORY])
def test_a_printed_letter_is_handed_over_from_every_part_of_its_request(
    sit: OpenCounter, office: Office, request_id: str, part: int
) -> None:
    bring_to_approval(office, request_id)
    letter = issue_letter(desk_of(office, "siti"), request_id)
    print_letter(desk_of(office, "siti"), letter.id)
    siti = sit("siti")
    look_at(siti, request_id).show_part(part)
    siti.rest()
    siti.onward()
    asked = siti.page(LetterPage)
    assert asked.record.id == letter.id
    assert asked.collecting.isVisible()


def test_a_letter_that_was_never_printed_is_printed_first(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to_approval(office, request_id)
    issue_letter(desk_of(office, "siti"), request_id)
    siti, opened = sit("siti"), list[Path]()
    hands = Hands(open_with_system=lambda path: bool(opened.append(path)) or True)
    page = RequestPage(siti.shell.seat, office.pack.record(REQUEST), look_at(siti, request_id).record, hands)
    siti.shell.trail.go(page)
    siti.rest()
    siti.onward()
    assert page.parts.in_front == LETTER
    assert len(opened) == 1


def test_nothing_is_done_where_the_letter_waits_for_nothing_more(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to_approval(office, request_id)
    desk = desk_of(office, "siti")
    letter = issue_letter(desk, request_id)
    print_letter(desk, letter.id)
    hand_over(desk, letter.id, Collected(by="Sri Wahyuni", collector="company", identity="KTP 3212014107900003"))
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.onward()
    assert siti.page(RequestPage) is page
    assert page.parts.in_front == WORKERS


def test_a_question_is_not_answered_by_the_key_that_asked_it(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to_approval(office, request_id)
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.onward()
    assert page.confirm.isVisible()
    siti.onward()
    assert page.confirm.isVisible()
    assert office.store.select(Query(record_type="recommendation", filters={"request": request_id})) == []


@pytest.fixture
def alone(sit: OpenCounter, office: Office) -> Counter:
    """At the page of a worker who asks for a letter alone."""
    worker = register(office.store, name="Wati Karsinah", scheme="individual", company=None)
    siti = sit("siti")
    siti.shell.record("registration", worker.id)
    siti.rest()
    assert siti.page(RegistrationPage).record.id == worker.id
    return siti


def test_the_letter_of_who_asks_alone_is_asked_for(alone: Counter) -> None:
    alone.onward()
    assert alone.page(RequestPage).record.type == REQUEST


def test_a_key_that_bounces_asks_for_one_letter_and_is_no_fault(alone: Counter) -> None:
    for _press in range(3):
        alone.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    alone.rest()
    assert alone.page(RequestPage).record.state == "received"
    assert alone.office.store.count(Query(record_type=REQUEST)) == 1


def test_nothing_is_pressed_behind_the_search_for_anything(alone: Counter) -> None:
    alone.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    alone.type("karsinah")
    alone.wait(alone.shell.anywhere.palette.rows.rowCount)
    alone.onward()
    assert not alone.shell.anywhere.palette.isVisible()
    assert alone.office.store.count(Query(record_type=REQUEST)) == 0


def test_nothing_is_pressed_behind_a_question_that_somebody_answers(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to_approval(office, request_id)
    letter = issue_letter(desk_of(office, "siti"), request_id)
    siti, opened, said = sit("siti"), list[Path](), list[str]()
    hands = Hands(open_with_system=lambda path: bool(opened.append(path)) or True)
    page = LetterPage(siti.shell.seat, office.pack.record(letter.type), letter, hands)
    siti.shell.trail.go(page)
    siti.rest()
    page.question.ask("Void the letter?", ["It goes for good."], "Void", said.append, password=True)
    siti.onward()
    assert (opened, said) == ([], [])
    page.question.ask("Void the letter?", ["It goes for good."], "Void", said.append, reason="Why")
    siti.type("a name is wrong")
    siti.onward()
    assert (opened, said) == ([], ["a name is wrong"])
