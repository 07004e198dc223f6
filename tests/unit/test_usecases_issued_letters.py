"""An issued letter: handed over to somebody known, printed and counted, voided with all that follows."""

from pathlib import Path

import msgspec
import pytest

from desktop.errors import Refused, SurroundingsFailed
from desktop.store.store import Store
from desktop.store.values import Query
from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.day import DateDoubtful
from desktop.usecases.letters.files import (
    LETTER,
    REFUSAL,
    copies_of,
    pages_to_print,
    print_letter,
    prints_of,
    save_copy,
)
from desktop.usecases.letters.issued import (
    Collected,
    NotIdentified,
    NotPrinted,
    collect_back,
    hand_over,
    to_collect_back,
    void_letter,
)
from desktop.usecases.letters.issuing import issue_letter, issue_refusal, numbers_left
from desktop.usecases.letters.reconciling import reconcile
from desktop.usecases.letters.register_book import register_rows
from desktop.usecases.people.registering import REQUEST, edit_record
from desktop.usecases.requests.queues import queue_ids, queues
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, refuse_request, submit_request, take_step, verify_request
from desktop.usecases.requests.what_next import next_of_letter
from tests.support.answered import issued_letter, request_that
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.printed import Printed

KARNADI = Collected(by="Karnadi Widodo", collector="company", identity="KTP 3212150101700001")
UNPRINTED = msgspec.structs.replace(KARNADI, unprinted="dicetak di Loket 2")


def test_a_letter_is_handed_over_to_somebody_who_showed_who_they_are(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    with pytest.raises(Refused, match="Identity that was checked is not filled in"):
        hand_over(desk_of(office, "siti"), letter.id, Collected(by="Karnadi", collector="company", identity=" "))
    print_letter(desk_of(office, "siti"), letter.id)
    handed = hand_over(desk_of(office, "siti"), letter.id, KARNADI)
    assert (handed.state, handed.fields["handed_over_by"]) == ("handed_over", "user-siti")
    assert handed.fields["handed_over_at"] == office.clock.now()


def test_a_bare_name_shows_nobody_s_identity_unless_a_reason_is_given(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    print_letter(desk_of(office, "siti"), letter.id)
    bare = msgspec.structs.replace(KARNADI, identity="Karnadi")
    with pytest.raises(NotIdentified, match="is no number of a document, so nothing was handed over"):
        hand_over(desk_of(office, "siti"), letter.id, bare)
    assert get_record(office, LETTER, letter.id).state == "issued"
    known = msgspec.structs.replace(bare, unnumbered="KTP tertinggal, dikenal petugas")
    handed = hand_over(desk_of(office, "siti"), letter.id, known)
    assert handed.fields["collector_identity"] == "Karnadi (KTP tertinggal, dikenal petugas)"


def test_a_letter_without_a_counted_print_is_handed_over_for_a_reason_only(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    with pytest.raises(NotPrinted, match="was counted, so nothing was handed over"):
        hand_over(desk_of(office, "siti"), letter.id, KARNADI)
    assert get_record(office, LETTER, letter.id).state == "issued"
    handed = hand_over(desk_of(office, "siti"), letter.id, UNPRINTED)
    assert handed.fields["unprinted_reason"] == "dicetak di Loket 2"


def test_a_reason_is_not_kept_where_the_letter_was_printed(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    print_letter(desk_of(office, "siti"), letter.id)
    assert "unprinted_reason" not in hand_over(desk_of(office, "siti"), letter.id, UNPRINTED).fields


def test_a_saved_copy_is_marked_and_counted_and_no_print(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    save_copy(desk_of(office, "budi"), letter.id, tmp_path / "salinan.pdf")
    saved = Printed((tmp_path / "salinan.pdf").read_bytes(), tmp_path)
    assert [page.count("SALINAN") for page in saved.pages] == [1] * len(saved.pages)
    (copy,) = copies_of(office, letter.id)
    assert (copy.fields["saved_by"], copy.fields["number"]) == ("user-budi", letter.fields["number"])
    assert prints_of(office, letter.id) == []
    assert print_letter(desk_of(office, "siti"), letter.id) == office.store.get_file(letter.fields["pdf_sha256"])


def test_the_copy_of_a_void_letter_says_that_it_is_void(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    void_letter(desk_of(office, "ratna"), letter.id, "salah")
    save_copy(desk_of(office, "siti"), letter.id, tmp_path / "salinan.pdf")
    assert "SALINAN · DIBATALKAN" in Printed((tmp_path / "salinan.pdf").read_bytes(), tmp_path).pages[0]


def test_a_copy_that_could_not_be_written_is_not_counted(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    with pytest.raises(SurroundingsFailed, match="the folder is not there"):
        save_copy(desk_of(office, "siti"), letter.id, tmp_path / "tidak-ada" / "salinan.pdf")
    assert copies_of(office, letter.id) == []


def test_the_first_print_is_the_letter_and_each_further_one_is_marked_with_a_reason(
    office: Office, tmp_path: Path
) -> None:
    letter = issued_letter(office, tmp_path)
    first = print_letter(desk_of(office, "siti"), letter.id)
    assert first == office.store.get_file(letter.fields["pdf_sha256"])
    with pytest.raises(Refused, match="has been printed before"):
        print_letter(desk_of(office, "siti"), letter.id)
    again = print_letter(desk_of(office, "ratna"), letter.id, "kertas basah")
    assert again != first
    made = prints_of(office, letter.id)
    assert [(p.fields["copy"], p.fields.get("reason"), p.fields["printed_by"]) for p in made] == [
        (1, None, "user-siti"),
        (2, "kertas basah", "user-ratna"),
    ]


def test_a_void_letter_takes_its_request_and_workers_back_and_the_next_one_names_it(
    office: Office, tmp_path: Path
) -> None:
    letter = issued_letter(office, tmp_path)
    hand_over(desk_of(office, "siti"), letter.id, UNPRINTED)
    request = letter.fields["request"]
    with pytest.raises(Refused, match="needs a reason"):
        void_letter(desk_of(office, "ratna"), letter.id, "")
    assert void_letter(desk_of(office, "ratna"), letter.id, "salah kantor imigrasi").state == "voided"
    assert get_record(office, REQUEST, request).state == "returned"
    assert [row.state for row in request_rows(desk_of(office, "siti"), request)] == ["returned"] * 3
    with pytest.raises(Refused, match="is void and is not printed any more"):
        print_letter(desk_of(office, "siti"), letter.id)
    assert [void.id for void in to_collect_back(desk_of(office, "siti"))] == [letter.id]
    collect_back(desk_of(office, "siti"), letter.id)
    assert to_collect_back(desk_of(office, "siti")) == []

    edit_record(desk_of(office, "siti"), REQUEST, request, {"immigration_office": "bandung"})
    submit_request(desk_of(office, "siti"), request)
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, "ratna"), request)
    second = issue_letter(desk_of(office, "siti"), request)
    assert second.fields["replaces"] == letter.id
    content = second.fields["content"]
    assert (content["replaces_number"], content["replaces_date"]) == (letter.fields["number"], "2026-11-21")


def asked_back(office: Office, letter: str) -> list[str]:
    """Who asks for the sheet of a void letter: the first screen, the command line, the letter's page, the account."""
    siti = desk_of(office, "siti")
    heap = next(queue for queue in queues(siti) if queue.key == "papers_to_collect")
    found = get_record(office, LETTER, letter)
    (row,) = (row for row in register_rows(office, office.today(), office.today()) if row.letter == letter)
    account = {one.code for one in reconcile(office, office.today()).differences}
    asking = {
        "heap": heap.count == 1 and queue_ids(siti, heap.key) == {letter},
        "command": [void.id for void in to_collect_back(siti)] == [letter],
        "next": next_of_letter(office, found) == "Clerk: paper of the void letter to collect back",
        "register": row.sheet_out,
        "account": bool(account & {"void_printed", "void_handed_over"}),
    }
    return [name for name, asks in asking.items() if asks]


EVERYBODY = ["heap", "command", "next", "register", "account"]


def test_a_void_letter_that_was_never_printed_nor_handed_over_asks_nobody_for_its_sheet(
    office: Office, tmp_path: Path
) -> None:
    letter = issued_letter(office, tmp_path)
    void = void_letter(desk_of(office, "ratna"), letter.id, "salah nama")
    assert asked_back(office, letter.id) == []
    assert next_of_letter(office, void) == "Done: it was never printed, so no paper has to come back."


def test_a_void_letter_that_was_printed_asks_for_its_sheet_until_it_is_back(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    print_letter(desk_of(office, "siti"), letter.id)
    void_letter(desk_of(office, "ratna"), letter.id, "salah nama")
    assert asked_back(office, letter.id) == EVERYBODY
    collect_back(desk_of(office, "siti"), letter.id)
    assert asked_back(office, letter.id) == []


def test_a_void_letter_that_was_handed_over_without_a_counted_print_asks_for_its_sheet(
    office: Office, tmp_path: Path
) -> None:
    letter = issued_letter(office, tmp_path)
    hand_over(desk_of(office, "siti"), letter.id, UNPRINTED)
    void_letter(desk_of(office, "ratna"), letter.id, "salah nama")
    assert asked_back(office, letter.id) == EVERYBODY


def test_voiding_goes_by_its_own_act_only(office: Office, tmp_path: Path) -> None:
    letter = issued_letter(office, tmp_path)
    with pytest.raises(ValueError, match="a use case of its own"):
        take_step(desk_of(office, "ratna"), LETTER, letter.id, "void", "salah")
    with pytest.raises(Refused, match="is for: Head"):
        void_letter(desk_of(office, "siti"), letter.id, "salah")


def test_a_refusal_is_answered_once_by_a_numbered_letter(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "verified")
    with pytest.raises(Refused, match="for a request that was refused"):
        issue_refusal(desk_of(office, "siti"), request)
    refuse_request(desk_of(office, "ratna"), request, "Perjanjian kerja tidak sah")
    letter = issue_refusal(desk_of(office, "siti"), request)
    assert (letter.type, letter.state, letter.fields["sequence"]) == (REFUSAL, "issued", 37)
    assert letter.fields["content"]["signatory"]["name"] == "Ratna"
    assert letter.fields["seal"]
    with pytest.raises(Refused, match="says already that this request is refused"):
        issue_refusal(desk_of(office, "siti"), request)
    assert pages_to_print(desk_of(office, "siti"), letter.id, record_type=REFUSAL).startswith(b"%PDF-")


def test_who_refused_a_request_does_not_make_the_letter_that_says_so(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "verified")
    refuse_request(desk_of(office, "dewi"), request, "Perjanjian kerja tidak sah")
    left = numbers_left(office)
    with pytest.raises(Refused, match="somebody else must make the letter"):
        issue_refusal(desk_of(office, "dewi"), request)
    assert numbers_left(office) == left
    assert issue_refusal(desk_of(office, "siti"), request).fields["refused_by"] == "user-dewi"


def test_a_clock_set_back_a_year_dates_no_letter(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    office.store.finish_exchange(office.clock.now())
    request = request_that(office, tmp_path, "approved")
    clock.move(hours=-24 * 365)
    with pytest.raises(DateDoubtful, match="exchanged with the central server on 21 November 2026"):
        issue_letter(desk_of(office, "siti"), request)
    clock.move(hours=24 * 365)
    assert numbers_left(office) == 3


def test_a_letter_is_not_dated_before_one_that_was_issued_unless_a_person_is_sure(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "a").mkdir()
    issued_letter(office, tmp_path / "a")
    request = approved_again(office)
    clock.move(hours=-48)
    with pytest.raises(DateDoubtful, match="a letter of 21 November 2026 was issued already"):
        issue_letter(desk_of(office, "siti"), request)
    assert numbers_left(office) == 2
    letter = issue_letter(desk_of(office, "siti"), request, sure_of_date=True)
    assert letter.fields["issued_on"] == "2026-11-19"


def approved_again(office: Office) -> str:
    """The request of a voided letter, approved anew."""
    (letter,) = office.store.many(LETTER, office.store.select(Query(record_type=LETTER)))
    request = str(letter.fields["request"])
    void_letter(desk_of(office, "ratna"), letter.id, "salah")
    submit_request(desk_of(office, "siti"), request)
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, "ratna"), request)
    return request


def test_a_pc_that_cannot_seal_issues_nothing_and_loses_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = request_that(office, tmp_path, "approved")
    with monkeypatch.context() as lost:
        lost.setattr(Store, "seal_key", lambda _store: None)
        with pytest.raises(Refused, match="no certified key to seal letters with"):
            issue_letter(desk_of(office, "siti"), request)
    assert (get_record(office, REQUEST, request).state, numbers_left(office)) == ("approved", 3)
    assert issue_letter(desk_of(office, "siti"), request).fields["sequence"] == 37
