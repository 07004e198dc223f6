"""The hand-over: everything under way, in a page and on paper, for who leaves and for who comes."""

from pathlib import Path

import pypdfium2
import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import collect_back, void_letter
from desktop.usecases.letters.issuing import issue_refusal
from desktop.usecases.letters.left import Task
from desktop.usecases.letters.papers import handover_pdf
from desktop.usecases.office.handover import handover
from desktop.usecases.people.registering import edit_record, register
from tests.support.answered import issued_letter, request_that
from tests.support.clock import FixedClock
from tests.support.desks import desk_of, imported
from tests.support.office import PERSON, change, receive

SITI, BUDI = "user-siti", "user-budi"


def leave_draft(office: Office, author: str, name: str) -> None:
    body = {"record_type": "registration", "record": None, "seen": {}, "form": {}, "title": name}
    office.store.save_draft(f"new:registration:{name}", "form", author, body)


def words(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(" ".join(pages).split())


def test_open_requests_stand_there_with_the_promised_day_and_where_they_lie(office: Office, tmp_path: Path) -> None:
    imported(desk_of(office, "siti"), tmp_path)
    (request,) = handover(desk_of(office, "siti"), SITI).requests
    assert request.place == "to_complete"
    assert request.due > request.received_on


def test_a_letter_stands_there_until_nothing_is_left_to_do_with_it(office: Office, tmp_path: Path) -> None:
    siti, ratna = desk_of(office, "siti"), desk_of(office, "ratna")

    def left() -> list[Task]:
        return [one.task for one in handover(siti).letters]

    letter = issued_letter(office, tmp_path)
    (told,) = handover(desk_of(office, "budi")).letters
    assert (told.record, told.task) == (letter.id, "to_print")
    assert str(letter.fields["number"]) in told.title and "PT Samudra Karya Mandiri" in told.title
    assert f"{letter.fields['number']}" in words(handover_pdf(siti)) and "Petugas: surat dicetak" in words(
        handover_pdf(siti)
    )
    print_letter(siti, letter.id)
    assert left() == ["to_hand_over"]
    void_letter(ratna, letter.id, "salah nama")
    assert left() == ["to_collect"]
    collect_back(siti, letter.id)
    assert left() == []


def test_a_refused_request_stands_there_until_its_letter_is_printed(office: Office, tmp_path: Path) -> None:
    siti = desk_of(office, "siti")
    request = request_that(office, tmp_path, "refused")
    assert [(one.record, one.task) for one in handover(siti).letters] == [(request, "to_write")]
    letter = issue_refusal(siti, request)
    assert [(one.record, one.task) for one in handover(siti).letters] == [(letter.id, "to_print")]
    print_letter(siti, letter.id, record_type="refusal_letter")
    assert handover(siti).letters == ()


def test_who_is_in_no_request_yet_stands_there(office: Office, tmp_path: Path) -> None:
    imported(desk_of(office, "siti"), tmp_path)  # workers of a request are handed over with it
    worker = register(desk_of(office, "siti"), PERSON)
    (found,) = handover(desk_of(office, "siti"), SITI).registrations
    assert (found.record, found.state) == (worker.id, "registered")


@pytest.mark.parametrize("scheme", ["p_to_p", "individual"])
def test_the_paper_calls_nobody_alone_who_waits_for_the_request_of_a_company(office: Office, scheme: str) -> None:
    siti = desk_of(office, "siti")
    register(siti, PERSON | {"scheme": scheme})
    said = words(handover_pdf(siti))
    assert f"CPMI yang belum masuk permohonan No. Nama Keadaan Sejak 1 {PERSON['name']}" in said
    assert "perseorangan" not in said


def test_a_leaving_clerk_hands_over_their_own_drafts_and_the_administrator_sees_all(office: Office) -> None:
    leave_draft(office, SITI, "Wati")
    leave_draft(office, BUDI, "Yanti")
    assert [draft.title for draft in handover(desk_of(office, "siti")).drafts] == ["Wati"]
    everything = handover(desk_of(office, "agus"))
    assert {draft.title for draft in everything.drafts} == {"Wati", "Yanti"}
    assert [one.drafts for one in everything.people if one.id in (SITI, BUDI)] == [1, 1]
    assert [draft.title for draft in handover(desk_of(office, "agus"), BUDI).drafts] == ["Yanti"]


def test_a_clerk_does_not_make_anothers_hand_over(office: Office) -> None:
    with pytest.raises(Refused, match="Only an administrator"):
        handover(desk_of(office, "siti"), BUDI)


def test_numbers_people_and_mandates_stand_there(office: Office) -> None:
    receive(office.store, change("mandate-ratna", 20, {"valid_until": "2026-12-31"}, "signatory"))
    found = handover(desk_of(office, "agus"))
    assert [(stock.year, stock.next, stock.left) for stock in found.numbers] == [(2026, 37, 3)]
    ratna = next(one for one in found.people if one.username == "ratna")
    assert ratna.roles == ("head",)
    assert [str(mandate.until) for mandate in ratna.mandates] == ["2026-12-31"]


def test_what_waits_for_a_decision_or_to_be_sent_stands_there(office: Office) -> None:
    worker = register(desk_of(office, "siti"), PERSON)
    conflict = {"record_type": "registration", "record": worker.id, "paths": ["phone"], "base": {}, "standing": {}}
    told = change("conflict-1", 30, conflict | {"offered": {}}, "conflict", state="open")
    receive(office.store, told)
    found = handover(desk_of(office, "siti"))
    assert found.conflicts == (PERSON["name"],)
    assert found.waiting == 1


def test_both_sign_a_paper_that_says_all_of_it(office: Office, tmp_path: Path) -> None:
    imported(desk_of(office, "siti"), tmp_path)
    register(desk_of(office, "siti"), PERSON)
    leave_draft(office, SITI, "Wati Karsinah")
    said = words(handover_pdf(desk_of(office, "siti")))
    for expected in (
        "BERITA ACARA SERAH TERIMA PEKERJAAN",
        "Petugas: dilengkapi dan diajukan",
        "PT Samudra Karya Mandiri",
        "Wati Karsinah",
        "Kata sandi, PIN",
        "Yang menerima",
        "Siti",
    ):
        assert expected in said


def test_nobody_signs_on_a_page_apart_from_what_they_sign(office: Office) -> None:
    siti = desk_of(office, "siti")
    for number in range(40):
        leave_draft(office, SITI, f"Wati {number}")
        pages = pypdfium2.PdfDocument(handover_pdf(siti))
        last = pages[len(pages) - 1].get_textpage().get_text_range()
        assert ("Yang menerima" in last, "Dengan berita acara ini" in last) == (True, True)


def test_an_office_with_nothing_under_way_says_so(office: Office) -> None:
    assert words(handover_pdf(desk_of(office, "agus"))).count("Tidak ada.") >= 3


def test_many_who_wait_for_a_request_are_counted_and_the_longest_waiting_told(
    office: Office, clock: FixedClock
) -> None:
    siti = desk_of(office, "siti")
    first = register(siti, PERSON)
    for number in range(2, 5):
        register(siti, PERSON | {"nik": f"321219550398000{number}", "name": f"Wati {number}"})
    clock.move(seconds=60)
    edit_record(siti, "registration", first.id, {"phone": "+6281111111111"})
    found = handover(siti)
    assert found.registrations_open == 4
    assert found.registrations[-1].record == first.id
