"""The letter: numbered once, set once, never changed; and no number is burnt."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from desktop.errors import Refused, SurroundingsFailed
from desktop.letters.errors import TemplateFault
from desktop.store.values import Intent
from desktop.usecases.desk import Office
from desktop.usecases.letters import files as letter_files
from desktop.usecases.letters.content import letter_content
from desktop.usecases.letters.files import pages_to_print, print_letter
from desktop.usecases.letters.issuing import issue_letter, numbers_left, preview_letter
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.people.registering import edit_record
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, return_request, submit_request, take_step, verify_request
from sync.model.issues import Issue
from sync.model.pack import Pack
from sync.model.record import Record
from sync.protocol import SHARED_SCOPE, Verdict
from tests.support.answers import hear
from tests.support.clock import FixedClock
from tests.support.desks import SAID, desk_of, found_office, imported, mandate, workbook
from tests.support.office import OFFICE, change, receive

REQUEST = "recommendation_request"


def approved(office: Office, folder: Path, issuing: str = "siti") -> str:
    desk = desk_of(office, "siti")
    request = imported(desk, folder).request
    assert request is not None
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    walk(office, request, "dewi" if issuing == "dewi" else "ratna")
    return request


def walk(office: Office, request: str, head: str = "ratna") -> None:
    """A complete request goes on to the approval."""
    submit_request(desk_of(office, "siti"), request)
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, head), request)


def state(office: Office, request: str) -> str | None:
    found = office.store.get(REQUEST, request)
    return found.state if found else None


def test_an_approved_request_becomes_a_numbered_letter(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    letter = issue_letter(desk_of(office, "siti"), request)
    assert letter.fields["number"] == "500.15.15.1/0037/Disnaker/XI/2026"
    assert (letter.fields["sequence"], letter.fields["workers"], letter.state) == (37, 3, "issued")
    assert state(office, request) == "issued"
    assert [row.state for row in request_rows(desk_of(office, "siti"), request)] == ["recommended"] * 3
    assert numbers_left(office) == 2


def test_the_pdf_is_kept_as_issued_and_printing_is_noted(office: Office, tmp_path: Path) -> None:
    letter = issue_letter(desk_of(office, "siti"), approved(office, tmp_path))
    pdf = print_letter(desk_of(office, "ratna"), letter.id)
    assert pdf.startswith(b"%PDF-")
    last = office.store.history("recommendation", letter.id)[-1]
    assert (last.kind, last.user) == ("print", "user-ratna")


def test_a_second_pc_sets_the_very_same_letter_from_what_it_said(
    office: Office, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    letter = issue_letter(desk_of(office, "siti"), approved(office, tmp_path))
    other = found_office(tmp_path / "other", pack, clock)
    receive(other.store, change(letter.id, 40, letter.fields, "recommendation", state="issued"))
    assert pages_to_print(desk_of(other, "siti"), letter.id) == pages_to_print(desk_of(office, "siti"), letter.id)
    assert other.store.get_file(letter.fields["pdf_sha256"]) is not None
    other.close()


def test_a_pc_that_cannot_make_the_same_letter_shows_none(office: Office) -> None:
    fields = {"number": "1/2026", "pdf_sha256": "0" * 64, "content": _content(office)}
    receive(office.store, change("letter-1", 40, fields, "recommendation", state="issued"))
    with pytest.raises(SurroundingsFailed, match="cannot make letter 1/2026 exactly as it was issued"):
        pages_to_print(desk_of(office, "siti"), "letter-1")


def _content(office: Office) -> object:
    row = Record(
        type="registration",
        id="r",
        office=OFFICE,
        pack=office.pack.version,
        fields={
            "name": "Wati",
            "nik": "3212195503980001",
            "birth_place": "Indramayu",
            "birth_date": "1998-03-15",
            "sex": "female",
            "marital_status": "single",
            "address": "RT 01",
            "village": "32.12.19.2005",
            "education": "senior",
            "job": "caregiver",
            "scheme": "p_to_p",
        },
    )
    company = change("c", 30, {"name": "PT C", "license_number": "1"}, "company", state=None)
    hear(office.store, changes=[company], cursor={SHARED_SCOPE: 30})
    request = Record(
        type=REQUEST,
        id="q",
        office=OFFICE,
        pack=office.pack.version,
        fields={
            "company": "c",
            "letter_number": "1",
            "letter_date": "2026-11-01",
            "destination_country": "TW",
            "approved_by": "user-ratna",
        },
    )
    return msgspec.to_builtins(letter_content(office, request, [row], "1/2026", date(2026, 11, 21)))


@pytest.mark.parametrize("record_type", [REQUEST, "registration"])
def test_nothing_that_central_refused_gets_into_a_letter(office: Office, tmp_path: Path, record_type: str) -> None:
    request = approved(office, tmp_path)
    checks = [
        item.op for item in office.store.outbox() if (item.op.record_type, item.op.step) == (record_type, "verify")
    ]
    verdict = Verdict(op=checks[0].id, kind="rejected", issues=(Issue(code="author_inactive"),))
    receive(office.store, cursor=40, verdicts=[verdict])
    with pytest.raises(Refused, match="central server refused a change"):
        issue_letter(desk_of(office, "siti"), request)
    assert numbers_left(office) == 3
    assert state(office, request) == "approved"


def test_without_numbers_the_request_waits_and_says_so(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    office = found_office(tmp_path / "office", pack, clock, numbers=0)
    request = approved(office, tmp_path)
    waiting = len(office.store.outbox())
    with pytest.raises(Refused, match=r"no letter numbers left for 2026(?s:.)*Synchronise"):
        issue_letter(desk_of(office, "siti"), request)
    assert state(office, request) == "approved"
    assert len(office.store.outbox()) == waiting
    office.close()


def test_numbers_of_one_year_are_not_used_in_the_next(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    request = approved(office, tmp_path)
    clock.move(hours=24 * 60)
    with pytest.raises(Refused, match="no letter numbers left for 2027"):
        issue_letter(desk_of(office, "siti"), request)


def test_a_letter_that_cannot_be_set_costs_no_number(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = approved(office, tmp_path)
    broken = tmp_path / "letters"
    broken.mkdir()
    (broken / "recommendation.typ").write_text('#if sys.inputs.letter.contains("0037") { panic() }', "utf-8")
    monkeypatch.setattr(letter_files, "templates", lambda pack, version: broken)
    with pytest.raises(TemplateFault):
        issue_letter(desk_of(office, "siti"), request)
    assert (numbers_left(office), state(office, request)) == (3, "approved")
    monkeypatch.undo()
    assert issue_letter(desk_of(office, "siti"), request).fields["sequence"] == 37


def test_only_an_approved_request_gets_a_letter_and_only_one(office: Office, tmp_path: Path) -> None:
    desk = desk_of(office, "siti")
    request = imported(desk, tmp_path).request
    assert request is not None
    with pytest.raises(Refused, match="“Issue the letter” is not possible while the record is “Received”"):
        issue_letter(desk, request)
    other = approved_again(office, tmp_path)
    issue_letter(desk, other)
    with pytest.raises(Refused, match="not possible while the record is “Letter issued”"):
        issue_letter(desk, other)
    assert numbers_left(office) == 2


def approved_again(office: Office, folder: Path) -> str:
    """A request under another letter number, approved; its workers are known already, with a reason."""
    desk = desk_of(office, "siti")
    said = {**SAID["request"], "letter_number": "29/PT-SAM/X/2026"}
    plan = plan_import(desk, workbook(folder))
    request = commit_import(desk, plan, said, SAID["company"], SAID["permit"]).request
    assert request is not None
    for row in request_rows(desk, request):
        edit_record(desk, "registration", row.id, {}, {"already_registered": "permohonan kedua"})
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    walk(office, request)
    return request


def test_who_approved_a_letter_does_not_make_it(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="The step “Issue the letter” must be taken by somebody"):
        issue_letter(desk_of(office, "dewi"), approved(office, tmp_path, issuing="dewi"))


def test_a_verifier_may_not_issue(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="The step “Issue the letter” is for: Clerk"):
        issue_letter(desk_of(office, "budi"), approved(office, tmp_path))


def test_a_letter_says_what_was_approved_or_nothing(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    row = request_rows(desk_of(office, "siti"), request)[0]
    take_step(desk_of(office, "siti"), "registration", row.id, "withdraw", "batal")
    with pytest.raises(Refused, match="has changed since the head approved it"):
        issue_letter(desk_of(office, "siti"), request)
    return_request(desk_of(office, "ratna"), request, "seorang CPMI batal")
    walk(office, request)
    letter = issue_letter(desk_of(office, "siti"), request)
    assert [worker["name"] for worker in letter.fields["content"]["workers"]] == ["Darto Suhendar", "Yuni Rasminah"]


def test_the_preview_shows_pages_before_approval_and_takes_no_number(office: Office, tmp_path: Path) -> None:
    request = imported(desk_of(office, "siti"), tmp_path).request
    assert request is not None
    pages = preview_letter(desk_of(office, "ratna"), request, ppi=40)
    assert len(pages) == 2
    assert all(page.startswith(b"\x89PNG") for page in pages)
    assert numbers_left(office) == 3


def test_a_preview_says_what_the_letter_still_lacks(office: Office, tmp_path: Path) -> None:
    desk = desk_of(office, "siti")
    request = commit_import(desk, plan_import(desk, workbook(tmp_path))).request
    assert request is not None
    with pytest.raises(Refused, match="The letter needs: Date of the letter"):
        preview_letter(desk, request)


def test_a_letter_waits_for_the_rank_of_who_signs_it_and_takes_no_number(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    receive(office.store, change("user-ratna", 50, {"rank": None}, "user"))
    with pytest.raises(Refused, match="Ratna has no rank or no NIP"):
        issue_letter(desk_of(office, "siti"), request)
    assert (state(office, request), numbers_left(office)) == ("approved", 3)


def test_an_issued_letter_never_changes(office: Office, tmp_path: Path) -> None:
    letter = issue_letter(desk_of(office, "siti"), approved(office, tmp_path))
    row = letter.fields["content"]["workers"][0]
    first = request_rows(desk_of(office, "siti"), letter.fields["request"])[0]
    edit_record(desk_of(office, "siti"), "registration", first.id, {"name": "Wati Karsinah B."})
    found = office.store.get("recommendation", letter.id)
    assert found is not None
    assert found.fields["content"]["workers"][0] == row
    with pytest.raises(Refused, match="“Issued” and can no longer be changed"):
        edit_record(desk_of(office, "siti"), "recommendation", letter.id, {"issued_on": "2026-11-22"})
    intent = Intent(record_type="recommendation", record=letter.id, action="set", fields={"number": "1"})
    with pytest.raises(Refused):
        office.store.write(desk_of(office, "siti").author("recommendation"), [intent])


def test_who_signs_for_the_head_signs_with_their_own_post(office: Office, tmp_path: Path) -> None:
    acting = {"capacity": "on_behalf", "position": "Kepala Dinas Tenaga Kerja", "own_position": "Sekretaris Dinas"}
    receive(office.store, mandate("ratna", 50, **acting))
    signatory = issue_letter(desk_of(office, "siti"), approved(office, tmp_path)).fields["content"]["signatory"]
    assert (signatory["name"], signatory["capacity"]) == ("Ratna", "on_behalf")
    assert (signatory["position"], signatory["own_position"]) == ("Kepala Dinas Tenaga Kerja", "Sekretaris Dinas")
