"""The other papers of the counter: refusal, receipt, interview record and register book, read back from the PDF."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from desktop.letters.content import Applicant, RefusalContent, RefusedWorker, refusal_attachment, refusal_subject
from desktop.letters.errors import TemplateFault, UnprintableText
from desktop.letters.forms import Content
from desktop.letters.interview import InterviewAnswer, InterviewContent, InterviewedPerson, Interviewer
from desktop.letters.receipt import ReceiptContent, Received, ReceivedDocument, ReceivedFile
from desktop.letters.register import RegisterContent, RegisterEntry, RegisterGap, RegisterTotal
from desktop.letters.render import render_pages, render_pdf
from resources import resource_path
from tests.support.letters import HEAD, OFFICE
from tests.support.printed import Printed

TEMPLATES = resource_path("packs", "2026.1", "letters")
PORTRAIT, LANDSCAPE = (595, 842), (842, 595)
COMPANY = Applicant(name="PT Sinar Laut Nusantara Jaya", address="Jalan Contoh Nomor 3, Bekasi")
PERSON = Applicant(name="Siti Wulandari", is_company=False)

Print = Callable[[Content], Printed]


@pytest.fixture
def printed(tmp_path: Path) -> Print:
    return lambda content: Printed(render_pdf(content, TEMPLATES), tmp_path)


def refusal(people: int = 3, reason: str = "SIP3MI berakhir pada 1 November 2026.") -> RefusalContent:
    workers = tuple(
        RefusedWorker(name=f"Siti Wulandari {n}", nik=f"3212174101900{n:03d}", birth_place="Indramayu")
        for n in range(1, people + 1)
    )
    return RefusalContent(
        number="562/0432/LTSA/2026",
        date=date(2026, 11, 21),
        office=OFFICE,
        applicant=COMPANY,
        classification="Biasa",
        attachment=refusal_attachment(workers),
        subject=refusal_subject("Taiwan"),
        destination_country="Taiwan",
        workers=workers,
        reason=reason,
        signatory=HEAD,
        request_number="118/SLNJ/XI/2026",
        request_date=date(2026, 11, 16),
    )


def document(label: str, received: Received = Received.YES, note: str = "") -> ReceivedDocument:
    return ReceivedDocument(label=label, received=received, note=note)


def receipt(*files: ReceivedFile, promised: date | None = date(2026, 11, 23)) -> ReceiptContent:
    return ReceiptContent(
        date=date(2026, 11, 21),
        office=OFFICE,
        applicant=COMPANY,
        subject="Rekomendasi Pembuatan Paspor PMI Taiwan",
        received_on=date(2026, 11, 20),
        documents=(document("Surat permohonan P3MI"),),
        workers=files,
        received_by="Dewi Lestari",
        promised_on=promised,
    )


def interview(**changes: object) -> InterviewContent:
    content = InterviewContent(
        date=date(2026, 11, 20),
        office=OFFICE,
        place="Kantor Dinas Tenaga Kerja",
        person=InterviewedPerson(
            name="Siti Wulandari",
            nik="3212174101900001",
            birth_place="Indramayu",
            birth_date=date(1990, 1, 1),
            address="Blok Karang Baru RT 001 RW 002",
            job="Perawat lansia",
            destination_country="Taiwan",
        ),
        interviewer=Interviewer(name="Dewi Lestari, S.H.", nip="198501012010012001"),
        answers=(
            InterviewAnswer(prompt="Apakah diminta uang di muka?", answer="Tidak jelas", note="Biaya pelatihan."),
            InterviewAnswer(prompt="Apakah ditampung sebelum berkas selesai?", answer="Tidak"),
        ),
        statement="Saya berangkat atas kemauan sendiri.",
        conclusion="Perlu ditindaklanjuti",
    )
    return msgspec.structs.replace(content, **changes)


def entry(sequence: int, *, voided: bool = False, void_reason: str = "") -> RegisterEntry:
    return RegisterEntry(
        sequence=sequence,
        number=f"562/{sequence:04d}/LTSA/2026",
        issued_on=date(2026, 11, 1 + sequence % 28),
        kind="Rekomendasi",
        applicant="PT Sinar Laut Nusantara Jaya",
        destination_country="Taiwan",
        men=1,
        women=2,
        signed_by=HEAD.name,
        voided=voided,
        void_reason=void_reason,
    )


def register(*lines: RegisterEntry | RegisterGap) -> RegisterContent:
    standing = sum(isinstance(line, RegisterEntry) and not line.voided for line in lines)
    return RegisterContent(
        date=date(2026, 12, 1),
        office=OFFICE,
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        lines=lines,
        totals=(RegisterTotal(destination_country="Taiwan", letters=standing, men=standing, women=2 * standing),),
    )


EVERY_FORM: dict[str, Content] = {
    "refusal": refusal(),
    "receipt": receipt(ReceivedFile(name="Siti", nik="3212174101900001", documents=(document("KTP"),))),
    "interview": interview(),
    "register": register(entry(1), RegisterGap(first=2, last=3, why="unused"), entry(4, voided=True)),
}


@pytest.mark.parametrize("content", EVERY_FORM.values(), ids=EVERY_FORM.keys())
def test_every_form_is_made_for_the_archive_and_counts_its_pages(content: Content, printed: Print) -> None:
    pages = printed(content)
    pdf = pages.file.read_bytes()
    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>A<", pdf, re.DOTALL)
    assert re.search(r"Tagged: +yes", pages.tool("pdfinfo"))
    assert pages.fonts
    assert all(pages.fonts.values())
    assert pdf == render_pdf(content, TEMPLATES)
    for number, page in enumerate(pages.pages, 1):
        assert f"Halaman {number} dari {len(pages.pages)}" in page
    assert len(render_pages(content, TEMPLATES, ppi=20)) == len(pages.pages)


@pytest.mark.parametrize("content", EVERY_FORM.values(), ids=EVERY_FORM.keys())
def test_no_form_shows_what_no_font_has_or_goes_without_its_template(content: Content, tmp_path: Path) -> None:
    office = msgspec.structs.replace(OFFICE, letterhead=("Pemerintah 🎉", "Dinas Tenaga Kerja"))
    with pytest.raises(UnprintableText) as refusal:
        render_pages(msgspec.structs.replace(content, office=office), TEMPLATES)
    assert refusal.value.text == "🎉"
    with pytest.raises(TemplateFault) as fault:
        render_pdf(content, tmp_path)
    assert fault.value.file.endswith(".typ")


def test_a_refusal_says_why_for_whom_and_how_to_object(printed: Print) -> None:
    pages = printed(refusal(reason="SIP3MI berakhir.\nKuota SIP2MI habis."))
    assert pages.sizes == [PORTRAIT, PORTRAIT]
    for said in (
        "Yth. Pimpinan PT Sinar Laut Nusantara Jaya",
        "118/SLNJ/XI/2026 tanggal 16 November 2026",
        "3 (tiga) orang",
        "tidak dapat kami kabulkan",
        "1. SIP3MI berakhir. 2. Kuota SIP2MI habis.",
        "21 (dua puluh satu) hari kerja",
    ):
        assert said in pages.pages[0]
    assert re.findall(r"\b3212\d{12}\b", pages.pages[1]) == [worker.nik for worker in refusal().workers]


def test_a_person_who_asked_alone_is_refused_on_one_page(printed: Print) -> None:
    alone = msgspec.structs.replace(refusal(1), applicant=PERSON, request_number="", request_date=None)
    pages = printed(alone)
    assert pages.sizes == [PORTRAIT]
    assert "Yth. Sdr. Siti Wulandari" in pages.text
    assert "3212174101900001" in pages.text
    assert "lampiran" not in pages.text


def test_a_refusal_without_a_reason_or_without_anybody_is_none() -> None:
    with pytest.raises(ValueError, match="why"):
        refusal(reason=" \n ")
    with pytest.raises(ValueError, match="at least one"):
        refusal(0)


def test_a_receipt_names_what_lacks_of_each_worker_and_the_promised_day(printed: Print) -> None:
    complete = ReceivedFile(name="Ani", nik="3212174101900001", documents=(document("KTP"),))
    lacking = ReceivedFile(
        name="Budi",
        nik="3212174101900002",
        documents=(
            document("KTP"),
            document("Ijazah", Received.DIFFERS, "nama berbeda"),
            document("Izin keluarga", Received.MISSING),
        ),
    )
    text = printed(receipt(complete, lacking)).text
    assert "Ani 3212174101900001 1 dari 1 Lengkap" in text
    assert "Budi 3212174101900002 2 dari 3 Ijazah (perlu diperbaiki: nama berbeda); Izin keluarga" in text
    assert "2 dokumen masih kurang" in text
    assert "23 November 2026" in text
    assert "tidak dipungut biaya" in text


def test_a_receipt_of_all_documents_says_so_and_promises_no_day_that_nobody_named(printed: Print) -> None:
    complete = ReceivedFile(name="Ani", nik="3212174101900001", documents=(document("KTP"),))
    text = printed(receipt(complete, promised=None)).text
    assert "Berkas lengkap." in text
    assert "dijanjikan" not in text


def test_a_person_alone_gets_each_document_in_a_line(printed: Print) -> None:
    mine = ReceivedFile(
        name="Siti", nik="3212174101900001", documents=(document("KTP", note="3212"), document("KK", Received.MISSING))
    )
    text = printed(msgspec.structs.replace(receipt(mine), applicant=PERSON, documents=())).text
    assert "1 KTP Ada 3212 2 KK Belum ada" in text


def test_an_interview_is_secret_on_every_page_and_its_day_is_in_words(printed: Print) -> None:
    pages = printed(interview(statement="Baik. " * 900))
    assert len(pages.pages) > 1
    assert all("RAHASIA" in page and "Paraf" in page for page in pages.pages)
    assert "Jumat, tanggal dua puluh bulan November tahun dua ribu dua puluh enam (20-11-2026)" in pages.pages[0]
    assert "Kesimpulan" in pages.pages[-1]
    assert "NIP. 19850101 201001 2 001" in pages.pages[-1]


def test_an_interview_accuses_nobody_and_shows_answer_and_remark(printed: Print) -> None:
    text = printed(interview()).text
    assert "bukan tuduhan" in text
    assert "Apakah diminta uang di muka? Tidak jelas Biaya pelatihan." in text


def test_an_interview_that_is_not_closed_says_that_it_is_a_draft(printed: Print) -> None:
    assert "KONSEP" in printed(interview(closed=False, conclusion="")).text
    assert "KONSEP" not in printed(interview()).text


def test_the_register_book_lies_across_and_leaves_no_number_out(printed: Print) -> None:
    gap = RegisterGap(first=60, last=80, why="elsewhere")
    pages = printed(register(*map(entry, range(1, 60)), gap))
    assert set(pages.sizes) == {LANDSCAPE}
    assert len(pages.pages) > 1
    assert all("Nomor surat" in page for page in pages.pages[:-1])  # the last may have the sums alone
    assert "ditutup pada nomor urut 59." in pages.pages[-1]
    assert "60–80 tersedia pada PC lain" in pages.text
    assert "Jumlah surat yang berlaku: 59 (lima puluh sembilan)" in pages.text


def test_the_book_is_closed_at_the_last_number_that_was_used(printed: Print) -> None:
    stock = RegisterGap(first=4, last=50, why="unused")
    missing = RegisterGap(first=3, last=3, why="missing")
    assert "ditutup pada nomor urut 2." in printed(register(entry(1), entry(2, voided=True), stock)).text
    assert "ditutup pada nomor urut 3." in printed(register(entry(1), entry(2), missing, stock)).text


@pytest.mark.parametrize("why", ["unused", "elsewhere"])
def test_a_book_in_which_no_number_was_used_says_so(printed: Print, why: str) -> None:
    book = msgspec.structs.replace(register(RegisterGap(first=1, last=50, why=why)), totals=())
    text = printed(book).text
    assert "belum ada nomor yang dipakai." in text
    assert "ditutup pada" not in text


def test_a_voided_letter_stays_in_the_book_with_its_reason_and_does_not_count(printed: Print) -> None:
    text = printed(register(entry(1), entry(2, voided=True, void_reason="Nama salah tulis"))).text
    assert "562/0002/LTSA/2026" in text
    assert "TIDAK BERLAKU: Nama salah tulis" in text
    assert "berlaku: 1 (satu). Dinyatakan tidak berlaku: 1 (satu)" in text


def test_a_period_without_letters_is_said_to_have_none(printed: Print) -> None:
    empty = msgspec.structs.replace(register(), totals=())
    assert "Tidak ada surat pada masa ini." in printed(empty).text
