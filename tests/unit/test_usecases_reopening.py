"""A request that counts as issued has a way back, whether or not a letter of it stands."""

from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.files import LETTER
from desktop.usecases.letters.issued import void_letter
from desktop.usecases.letters.reopening import reopen_request
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import step_intent
from tests.support.answered import issued_letter, taken_as_issued
from tests.support.desks import desk_of


def states(office: Office, request: str) -> set[str | None]:
    return {row.state for row in request_rows(desk_of(office, "siti"), request)}


def test_a_head_takes_back_a_request_that_is_issued_without_any_letter(office: Office, tmp_path: Path) -> None:
    request = taken_as_issued(office, tmp_path)
    found = reopen_request(desk_of(office, "ratna"), request, "suratnya ditolak pusat")
    assert (found.state, found.fields.get("replaces")) == ("returned", None)
    assert states(office, request) == {"returned"}


def test_a_letter_that_stands_is_voided_with_the_request_it_is_of(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    found = reopen_request(desk_of(office, "ratna"), letter.fields["request"], "nama keliru")
    assert get_record(office, LETTER, letter.id).state == "voided"
    assert (found.state, found.fields["replaces"]) == ("returned", letter.id)


def test_the_next_letter_names_the_void_one_also_when_the_request_came_back_later(
    office: Office, tmp_path: Path
) -> None:
    letter = issued_letter(office, tmp_path)
    request, ratna = letter.fields["request"], desk_of(office, "ratna")
    author = ratna.author(LETTER, "void")
    office.store.write(author, [step_intent(office.pack, letter, "void", author, "nama keliru")])
    found = reopen_request(ratna, request, "nama keliru")
    assert (found.state, found.fields["replaces"]) == ("returned", letter.id)
    assert get_record(office, REGISTRATION, request_rows(ratna, request)[0].id).state == "returned"


def test_only_a_head_reopens_and_says_why(office: Office, tmp_path: Path) -> None:
    request = taken_as_issued(office, tmp_path)
    with pytest.raises(Refused, match="Head"):
        reopen_request(desk_of(office, "siti"), request, "mau saja")
    with pytest.raises(Refused, match="needs a reason"):
        reopen_request(desk_of(office, "ratna"), request, " ")
    assert get_record(office, REQUEST, request).state == "issued"


def test_a_request_that_went_back_with_its_letter_is_not_reopened_twice(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    void_letter(desk_of(office, "ratna"), letter.id, "nama keliru")
    with pytest.raises(Refused, match="not possible while the record is"):
        reopen_request(desk_of(office, "ratna"), letter.fields["request"], "lagi")
