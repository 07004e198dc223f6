"""What the counter prints beside letters, read back from the paper: made of the records, and noted in their history."""

from datetime import date
from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.store.errors import RecordGone
from desktop.usecases.desk import Desk, Office
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issued import Collected, hand_over, void_letter
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.letters.papers import interview_pdf, receipt_pdf, register_book_pdf
from desktop.usecases.office.arms import set_arms
from desktop.usecases.office.settings import save_settings
from desktop.usecases.people.interviews import INTERVIEW, answer, close, start
from desktop.usecases.people.registering import REGISTRATION, REQUEST, register
from desktop.usecases.requests.checklists import mark_all_documents, mark_document, mark_rows_documents
from desktop.usecases.requests.rows import request_rows
from tests.support.answered import bring_to
from tests.support.desks import desk_of, imported
from tests.support.office import PERSON
from tests.support.printed import Printed

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M0 0h8v5l-4 4-4-4z" fill="#285"/></svg>'
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office, "siti")


@pytest.fixture
def request_id(desk: Desk, tmp_path: Path) -> str:
    found = imported(desk, tmp_path).request
    assert found is not None
    return found


def paper(pdf: bytes, folder: Path) -> Printed:
    return Printed(pdf, folder)


def test_a_receipt_says_of_each_worker_what_lacks(desk: Desk, request_id: str, tmp_path: Path) -> None:
    rows = request_rows(desk, request_id)
    mark_all_documents(desk, REGISTRATION, rows[0].id)
    mark_document(desk, REGISTRATION, rows[1].id, "ktp", {"verdict": "differs", "note": "nama salah"})
    text = paper(receipt_pdf(desk, request_id), tmp_path).text
    assert "PT Samudra Karya Mandiri" in text
    assert f"{rows[0].fields['nik']}" in text
    assert "Lengkap" in text
    assert "(perlu diperbaiki: nama salah)" in text
    assert "Berkas belum lengkap" in text
    assert "Siti" in text
    last = desk.store.history(REQUEST, request_id)[-1]
    assert (last.kind, last.user) == ("print", "user-siti")


def test_a_receipt_promises_the_working_day_that_the_office_set(
    office: Office, desk: Desk, request_id: str, tmp_path: Path
) -> None:
    mark_all_documents(desk, REQUEST, request_id)
    mark_rows_documents(desk, request_id)
    found = office.store.get(REQUEST, request_id)
    assert found is not None
    assert found.fields["received_on"] == "2026-11-21"  # a Saturday
    assert "Surat dijanjikan selesai pada 24 November 2026" in paper(receipt_pdf(desk, request_id), tmp_path).text
    save_settings(desk_of(office, "agus"), {"promised_days": 3})
    assert "26 November 2026" in paper(receipt_pdf(desk, request_id), tmp_path).text


def test_the_arms_stand_on_the_papers_too(office: Office, desk: Desk, request_id: str) -> None:
    plain = receipt_pdf(desk, request_id)
    set_arms(desk_of(office, "agus"), DRAWING)
    assert receipt_pdf(desk, request_id) != plain


def test_a_receipt_of_nothing_is_none(desk: Desk) -> None:
    with pytest.raises(RecordGone):
        receipt_pdf(desk, "nowhere")


def test_an_interview_is_printed_with_every_prompt_asked_or_not(desk: Desk, tmp_path: Path) -> None:
    worker = register(desk, PERSON)
    held = start(desk, worker.id, "Ruang wawancara")
    answer(desk, held.id, {"debt": ("unclear", "biaya pelatihan")}, {"statement": "Atas kemauan sendiri."})
    draft = paper(interview_pdf(desk, held.id), tmp_path)
    for prompt in desk.pack.codes["interview_prompt"]:
        assert prompt.label.id in draft.text
    assert "Belum jelas biaya pelatihan" in draft.text
    assert "bertempat di Ruang wawancara" in draft.text
    assert "KONSEP" in draft.text
    answer(desk, held.id, said={"conclusion": "clear"})
    close(desk, held.id)
    closed = paper(interview_pdf(desk, held.id), tmp_path)
    assert "KONSEP" not in closed.text
    assert "Tidak ada hal khusus" in closed.text
    assert desk.store.history(INTERVIEW, held.id)[-1].kind == "print"


def test_an_interview_is_not_printed_by_who_has_nothing_to_do_with_it(office: Office, desk: Desk) -> None:
    held = start(desk, register(desk, PERSON).id)
    with pytest.raises(Refused):
        interview_pdf(desk_of(office, "agus"), held.id)


def test_the_register_book_shows_letters_handed_over_and_void_and_the_numbers_between(
    office: Office, desk: Desk, request_id: str, tmp_path: Path
) -> None:
    letter = issue_letter(desk, bring_to(office, request_id, "approved")).id
    print_letter(desk, letter)
    hand_over(desk, letter, Collected(by="Budi Santoso", collector="company", identity="KTP 3212"))
    text = paper(register_book_pdf(desk, *NOVEMBER), tmp_path).text
    assert "500.15.15.1/0037/Disnaker/XI/2026" in text.replace(" ", "")
    assert "21 Nov 2026, Budi Santoso" in text.replace("\u00a0", " ")
    assert "38–39 belum dipakai" in text
    assert "Jumlah surat yang berlaku: 1 (satu)" in text
    void_letter(desk_of(office, "ratna"), letter, "Nama salah tulis")
    text = paper(register_book_pdf(desk, *NOVEMBER), tmp_path).text
    assert "TIDAK BERLAKU: Nama salah tulis" in text
    assert "berlaku: 0 (nol). Dinyatakan tidak berlaku: 1 (satu)" in text


def test_a_period_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="ends before it begins"):
        register_book_pdf(desk, NOVEMBER[1], NOVEMBER[0])
