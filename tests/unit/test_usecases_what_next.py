"""What comes next is always said, and by whom."""

from pathlib import Path

import pytest

from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import Collected, collect_back, hand_over, void_letter
from desktop.usecases.letters.issuing import issue_refusal
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import return_row
from desktop.usecases.requests.what_next import next_of_letter, next_of_request
from tests.support.answered import bring_to, issued_letter, request_from_another_pc, request_that
from tests.support.desks import desk_of, imported

KARNADI = Collected(by="Karnadi", collector="company", identity="KTP 3212")


def next_of(office: Office, request: str) -> str:
    return next_of_request(office, get_record(office, REQUEST, request))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("received", "Clerk: to put the people in whom the letter is for"),
        ("returned", "Clerk: sent back, to be mended"),
        ("submitted", "Verifier: to verify"),
        ("verified", "Head: to approve"),
        ("approved", "Clerk: letter to issue"),
        ("issued", "Synchronise: the letter of this request is not on this PC yet."),
        ("refused", "Clerk: letter of refusal to issue"),
        ("withdrawn", "Done: it was withdrawn."),
    ],
)
def test_every_state_of_a_request_says_what_comes_next(office: Office, state: str, said: str) -> None:
    request_from_another_pc(office, "r", state, "2026-11-20")
    assert next_of(office, "r") == said


def test_a_request_says_what_comes_first_while_it_is_for_somebody_and_when_it_is_for_nobody_any_more(
    office: Office, tmp_path: Path
) -> None:
    request = imported(desk_of(office, "siti"), tmp_path).request or ""
    assert next_of(office, request) == "Clerk: to complete and submit"
    bring_to(office, request, "verified")
    assert next_of(office, request) == "Head: to approve"
    for worker in request_rows(desk_of(office, "ratna"), request):
        return_row(desk_of(office, "ratna"), worker.id, "Ijazah belum dilegalisir")
    assert next_of(office, request) == "Head: nobody is left in it, so it is to be sent back"


def test_a_letter_is_printed_handed_over_and_done_with(office: Office, tmp_path: Path) -> None:
    letter, siti = issued_letter(office, tmp_path), desk_of(office, "siti")
    request = letter.fields["request"]
    assert next_of(office, request) == "Clerk: letter to print"
    print_letter(siti, letter.id)
    assert next_of(office, request) == "Clerk: letter to hand over"
    hand_over(siti, letter.id, KARNADI)
    assert next_of(office, request) == "Done: the letter was handed to Karnadi."
    void = void_letter(desk_of(office, "ratna"), letter.id, "salah")
    assert next_of_letter(office, void) == "Clerk: paper of the void letter to collect back"
    assert next_of_letter(office, collect_back(siti, letter.id)) == "Done: the paper came back."
    assert next_of(office, request) == "Clerk: sent back, to be mended"


def test_a_refused_request_is_done_with_when_its_letter_is_printed(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "refused")
    assert next_of(office, request) == "Clerk: letter of refusal to issue"
    letter = issue_refusal(desk_of(office, "siti"), request)
    assert next_of(office, request) == "Clerk: letter to print"
    print_letter(desk_of(office, "siti"), letter.id, record_type=letter.type)
    assert next_of(office, request) == "Done: the applicant has the letter of refusal."
