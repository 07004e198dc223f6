"""The office's promise: what is open, how old it is in working days, where it lies, and what was kept."""

from datetime import date
from pathlib import Path

import pytest

from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import Collected, hand_over
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.people.registering import edit_record
from desktop.usecases.requests.promise_words import kept_words, promise_rule
from desktop.usecases.requests.service_promise import Place, promise_board, promise_kept, promised_days
from desktop.usecases.requests.steps import return_request
from tests.support.answered import answered, request_from_another_pc, request_that
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import OFFICE


def lying(office: Office) -> list[tuple[str, Place, int, int]]:
    return [(one.request, one.place, one.passed, one.late) for one in promise_board(office).requests]


def test_an_office_that_settled_nothing_promises_a_working_day(office: Office) -> None:
    assert promised_days(office) == 1
    edit_record(desk_of(office, "agus"), "office", OFFICE, {"promised_days": 3})
    assert promised_days(office) == 3


@pytest.mark.parametrize(
    ("state", "place"),
    [
        ("received", "to_complete"),
        ("returned", "sent_back"),
        ("submitted", "to_verify"),
        ("verified", "to_approve"),
        ("approved", "to_issue"),
    ],
)
def test_each_open_request_lies_with_somebody(office: Office, state: str, place: Place) -> None:
    request_from_another_pc(office, "r", state, "2026-11-20")
    assert lying(office) == [("r", place, 0, 0)]


def test_what_is_refused_or_withdrawn_is_not_open(office: Office) -> None:
    for state in ("refused", "withdrawn"):
        request_from_another_pc(office, state, state, "2026-11-10")
    assert lying(office) == []


def test_the_longest_late_comes_first_and_weekends_do_not_count(office: Office) -> None:
    request_from_another_pc(office, "friday", "submitted", "2026-11-20")
    request_from_another_pc(office, "thursday", "verified", "2026-11-19")
    request_from_another_pc(office, "monday", "received", "2026-11-16")
    assert lying(office) == [
        ("monday", "to_complete", 4, 3),
        ("thursday", "to_approve", 1, 0),
        ("friday", "to_verify", 0, 0),
    ]
    board = promise_board(office)
    assert (board.late, board.requests[0].due) == (1, date(2026, 11, 17))
    assert {at.place: (at.open, at.late, at.oldest, at.role) for at in board.places if at.open} == {
        "to_complete": (1, 1, 4, "clerk"),
        "to_verify": (1, 0, 0, "verifier"),
        "to_approve": (1, 0, 1, "head"),
    }


def test_a_longer_promise_makes_less_late(office: Office) -> None:
    request_from_another_pc(office, "monday", "received", "2026-11-16")
    edit_record(desk_of(office, "agus"), "office", OFFICE, {"promised_days": 4})
    assert lying(office) == [("monday", "to_complete", 4, 0)]


def test_the_issued_letter_ends_the_promise_and_lies_here_until_handed_over(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    desk = desk_of(office, "siti")
    request = request_that(office, tmp_path, "approved")
    letter = issue_letter(desk, request).id
    clock.move(hours=24 * 7)
    board = promise_board(office)
    assert (board.requests, board.late) == ((), 0)
    (one,) = board.answered
    assert (one.request, one.letter, one.place, one.late) == (request, letter, "to_print", 0)
    print_letter(desk, letter)
    assert [one.place for one in promise_board(office).answered] == ["to_hand_over"]
    hand_over(desk, letter, Collected(by="Budi", collector="company", identity="KTP 3212"))
    assert promise_board(office).answered == ()


def test_a_request_that_was_sent_back_goes_on_growing_older(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    request = request_that(office, tmp_path, "approved")
    return_request(desk_of(office, "ratna"), request, "surat izin kurang")
    clock.move(hours=24 * 9)
    (one,) = promise_board(office).requests
    assert (one.place, one.late > 0) == ("sent_back", True)


def test_what_was_answered_in_time_is_counted_for_a_period(office: Office) -> None:
    answered(office, "a", "2026-11-05", "2026-11-05")
    answered(office, "bb", "2026-11-06", "2026-11-09", "handed_over")
    answered(office, "ccc", "2026-11-09", "2026-11-12")
    answered(office, "dddd", "2026-11-09", "2026-11-10", "voided")
    answered(office, "eeeee", "2026-10-09", "2026-11-10", replaces="letter-x")
    answered(office, "ffffff", "2026-10-29", "2026-10-30")
    kept = promise_kept(office, date(2026, 11, 1), date(2026, 11, 30))
    assert (kept.answered, kept.kept, kept.median, kept.slowest) == (3, 2, 1.0, 3)
    assert kept.by_days == ((0, 1), (1, 1), (3, 1))
    assert kept.share == pytest.approx(2 / 3)
    assert kept_words(kept)[0].endswith("2 of 3 answers kept the promise (67 %).")


def test_a_period_without_answers_says_so(office: Office) -> None:
    kept = promise_kept(office, date(2026, 11, 1), date(2026, 11, 30))
    assert (kept.share, kept.median) == (None, None)
    assert kept_words(kept) == ["No request was answered from 1 November 2026 to 30 November 2026."]


def test_years_whose_holidays_nobody_decided_yet_are_said(office: Office) -> None:
    request_from_another_pc(office, "old", "received", "2025-12-30")
    assert "The holidays of 2025 are not known here" in promise_rule(promise_board(office))
