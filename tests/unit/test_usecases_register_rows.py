"""The register book leaves no number unexplained, and the day's account names what does not agree."""

from datetime import date
from pathlib import Path

import pytest

from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import Collected, hand_over, void_letter
from desktop.usecases.letters.issuing import issue_letter, issue_refusal
from desktop.usecases.letters.reconciling import Reconciliation, reconcile, summary
from desktop.usecases.letters.register_book import missing_numbers, register_rows
from sync.model.record import Record
from tests.support.answered import of_another_pc, request_that
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import change, receive

TODAY = date(2026, 11, 21)
GONE = {"collected_by": "Budi", "handed_over_at": "2026-11-20T04:00:00.000Z"}
COMPANY_MESSENGER = Collected(by="Budi Santoso", collector="company", identity="KTP 3212•••0001")


@pytest.fixture
def letter(office: Office, tmp_path: Path) -> Record:
    """The letter of an approved request: the first number of this PC's block, 37 to 39."""
    return issue_letter(desk_of(office, "siti"), request_that(office, tmp_path, "approved"))


def told(office: Office, first: date, last: date) -> list[tuple[int, int, str]]:
    return [(row.first, row.last, row.status) for row in register_rows(office, first, last)]


def test_the_year_s_book_explains_every_number_from_one_on(office: Office, letter: Record) -> None:
    of_another_pc(
        office, 90, "2026-11-20", "handed_over", collected_by="Budi", handed_over_at="2026-11-20T04:00:00.000Z"
    )
    of_another_pc(office, 92, "2026-11-20", "voided", void_cause="decided")
    assert told(office, date(2026, 1, 1), TODAY) == [
        (1, 36, "before"),
        (37, 37, "issued"),
        (38, 39, "unused"),
        (40, 89, "elsewhere"),
        (90, 90, "handed_over"),
        (91, 91, "elsewhere"),
        (92, 92, "voided"),
    ]


def test_a_letter_stands_in_the_book_with_who_asked_and_who_signed(office: Office, letter: Record) -> None:
    row = next(row for row in register_rows(office, TODAY, TODAY) if row.is_letter)
    assert (row.number, row.issued_on, row.letter) == (letter.fields["number"], TODAY, letter.id)
    assert (row.applicant, row.destination_country) == ("PT Samudra Karya Mandiri", "Taiwan")
    assert row.men + row.women == 3
    assert row.signed_by == "Ratna"
    assert row.pending


def test_letters_of_other_days_between_two_of_a_period_are_told(office: Office) -> None:
    for sequence, day in ((5, "2026-11-10"), (6, "2026-10-30"), (7, "2026-11-11")):
        of_another_pc(office, sequence, day)
    assert told(office, date(2026, 11, 10), date(2026, 11, 11)) == [
        (5, 5, "issued"),
        (6, 6, "other_day"),
        (7, 7, "issued"),
    ]


def test_a_new_year_begins_a_new_book(office: Office) -> None:
    of_another_pc(office, 90, "2026-12-31")
    of_another_pc(office, 1, "2027-01-04", year=2027)
    rows = register_rows(office, date(2026, 12, 31), date(2027, 1, 4))
    assert [(row.year, row.first, row.status) for row in rows if row.is_letter] == [
        (2026, 90, "issued"),
        (2027, 1, "issued"),
    ]


def test_a_refusal_takes_a_number_of_the_same_series(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "refused")
    refusal = issue_refusal(desk_of(office, "siti"), request)
    (row,) = [row for row in register_rows(office, TODAY, TODAY) if row.is_letter]
    assert (row.first, row.kind, row.letter) == (37, "Surat penolakan", refusal.id)


def test_a_period_without_letters_is_an_empty_book(office: Office) -> None:
    assert register_rows(office, date(2026, 3, 1), date(2026, 3, 31)) == []


def test_a_day_agrees_when_every_letter_was_printed_and_central_has_it(office: Office) -> None:
    of_another_pc(
        office, 90, "2026-11-21", "handed_over", handed_over_at="2026-11-21T04:00:00.000Z", collected_by="Budi"
    )
    printed(office, 90, 1)
    found = reconcile(office, TODAY)
    assert (found.numbers, found.valid, found.voided, found.printed, found.handed_over) == (1, 1, 0, 1, 1)
    assert found.agrees
    assert summary(found) == "Numbers, letters and prints of this day agree."


def printed(office: Office, sequence: int, copy: int, reason: str = "", at: str = "2026-11-21T03:00:00.000Z") -> None:
    """A print that another PC counted."""
    fields = {
        "record_type": "recommendation",
        "record": f"letter-{sequence}",
        "number": f"500.15.15.1/{sequence:04}/Disnaker/XI/2026",
        "copy": copy,
        "reason": reason,
        "printed_by": "user-siti",
        "printed_at": at,
    }
    seq, name = 300 + 10 * sequence + copy, f"print-{sequence}-{copy}-{len(at)}"
    receive(
        office.store,
        change(name, seq, fields, "letter_print", state="printed"),
    )


def codes(found: Reconciliation) -> list[str]:
    return [difference.code for difference in found.differences]


def test_what_central_lacks_and_what_may_still_be_printed_is_named_and_nothing_is_wrong(
    office: Office, letter: Record
) -> None:
    found = reconcile(office, TODAY)
    assert (found.agrees, codes(found)) == (True, [])
    assert [told.code for told in found.to_come] == ["pending", "not_printed"]
    assert [row.number for row in found.lying] == [letter.fields["number"]]
    assert letter.fields["number"] in found.to_come[0].text
    assert summary(found) == "Numbers, letters and prints of this day agree. 2 things are still to come."


def test_a_letter_of_an_earlier_day_that_nobody_printed_is_to_be_settled(
    office: Office, letter: Record, clock: FixedClock
) -> None:
    clock.move(hours=24)
    assert codes(reconcile(office, TODAY)) == ["not_printed"]


def test_prints_are_counted_and_each_further_one_is_told_with_its_reason(office: Office, letter: Record) -> None:
    desk = desk_of(office, "siti")
    print_letter(desk, letter.id)
    print_letter(desk, letter.id, "kertas macet")
    hand_over(desk, letter.id, COMPANY_MESSENGER)
    found = reconcile(office, TODAY)
    assert (found.printed, found.prints, found.handed_over, found.lying) == (1, 2, 1, ())
    (again,) = found.reprints
    assert (again.copy, again.reason, again.by) == (2, "kertas macet", "Siti")
    assert codes(found) == []


def test_the_paper_of_a_void_letter_has_to_come_back(office: Office, letter: Record) -> None:
    desk = desk_of(office, "siti")
    print_letter(desk, letter.id)
    void_letter(desk_of(office, "ratna"), letter.id, "salah negara")
    found = reconcile(office, TODAY)
    assert (found.numbers, found.valid, found.voided) == (1, 0, 1)
    assert "void_printed" in codes(found)


def test_a_void_letter_that_was_handed_over_is_told_until_its_paper_is_back(office: Office) -> None:
    of_another_pc(office, 90, "2026-11-20", "voided", **GONE)
    assert codes(reconcile(office, date(2026, 11, 20))) == ["void_handed_over"]
    of_another_pc(office, 91, "2026-11-20", "voided", **GONE, collected_back_by="user-siti")
    assert codes(reconcile(office, date(2026, 11, 20))) == ["void_handed_over"]


def test_a_print_that_did_not_come_and_one_that_two_pcs_counted_are_named(office: Office) -> None:
    for sequence in (90, 91):
        of_another_pc(office, sequence, "2026-11-21")
    printed(office, 90, 2, "hilang")
    printed(office, 91, 1)
    printed(office, 91, 1, "", "2026-11-21T03:00:00.00Z")
    assert codes(reconcile(office, TODAY)) == ["copies_skip", "copy_twice"]


def test_a_number_that_was_taken_and_that_no_letter_bears_is_named(office: Office) -> None:
    with office.store._database.transaction() as connection:
        connection.execute("UPDATE number_blocks SET next = next + 1")  # as an old copy of the data would have it
    assert missing_numbers(office, 2026) == [37]
    found = reconcile(office, TODAY)
    assert [difference.text for difference in found.differences] == [
        "Number 37 of 2026 was taken on this PC, but no letter bears it."
    ]
    assert (37, 37, "missing") in told(office, date(2026, 1, 1), TODAY)


def test_the_day_is_that_on_the_wall_of_the_office(office: Office, clock: FixedClock) -> None:
    of_another_pc(office, 90, "2026-11-21")
    printed(office, 90, 1, at="2026-11-20T17:30:00.000Z")  # half past midnight in Indramayu
    assert reconcile(office, TODAY).prints == 1
    assert reconcile(office, date(2026, 11, 20)).prints == 0
