"""The recommendation letter as it leaves the printer, read back from the PDF itself."""

import hashlib
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest

from desktop.letters.content import (
    Addressee,
    LetterCompany,
    LetterContent,
    LetterWorker,
    SigningCapacity,
    recommendation_attachment,
    recommendation_subject,
)
from desktop.letters.errors import TemplateFault, UnprintableText
from desktop.letters.render import render_pages, render_pdf
from resources import resource_path
from sync.seal.text import page_code
from tests.support.letters import HEAD, OFFICE
from tests.support.printed import Printed
from tests.support.sealed import letter_pdf, some_letter

TEMPLATES = resource_path("packs", "2026.1", "letters")
PORTRAIT, LANDSCAPE = (595, 842), (842, 595)
NAMES = (
    "Siti Wulandari",
    "Ahmad Fauzan",
    "Nur'aini Ratnasari",
    "Wahyu Nugroho",
    "Rr. Ayu Kusumaningtyas Sastrowardoyo",
)
SEAL = "LKT1:" + "6BFOXN*TS3DH0YOJ58S S-W5HDC" * 20
ARMS = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M0 0h8v5l-4 4-4-4z" fill="#285"/></svg>'

COMPANY = LetterCompany(
    name="PT Sinar Laut Nusantara Jaya",
    license_number="KEP.412 Tahun 2024",
    request_number="118/SLNJ/XI/2026",
    request_date=date(2026, 11, 16),
)


def worker(index: int) -> LetterWorker:
    return LetterWorker(
        name=NAMES[index % len(NAMES)],
        nik=f"32121741{1 + index % 12:02d}90{1 + index:04d}",
        birth_place="Indramayu",
        birth_date=date(1990, 1 + index % 12, 1 + index % 28),
        sex="L" if index % 4 == 1 else "P",
        marital_status="Belum Kawin",
        address=f"Blok Karang Baru RT {1 + index % 9:03d} RW 002",
        village="Karangsong",
        district="Indramayu",
        education="SMA",
        religion="Islam",
        job="Perawat lansia",
    )


def letter(people: int = 3, company: LetterCompany | None = COMPANY, **changes: Any) -> LetterContent:
    content = LetterContent(
        number="562/0431/LTSA/2026",
        date=date(2026, 11, 21),
        office=OFFICE,
        addressee=Addressee(name="Kantor Imigrasi Kelas I TPI Cirebon", city="Cirebon"),
        classification="Biasa",
        attachment=recommendation_attachment(company),
        subject=recommendation_subject("Taiwan"),
        destination_country="Taiwan",
        workers=tuple(worker(index) for index in range(people)),
        signatory=HEAD,
        company=company,
        documents=("KTP", "Kartu Keluarga", "surat izin keluarga"),
        copies=("Kepala BP3MI Jawa Barat",),
    )
    return msgspec.structs.replace(content, **changes)


class Printer(Protocol):
    def __call__(self, content: LetterContent, arms: bytes | None = None) -> Printed: ...


@pytest.fixture
def printed(tmp_path: Path) -> Printer:
    return lambda content, arms=None: Printed(render_pdf(content, TEMPLATES, arms), tmp_path)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the pack's templates that a test may spoil."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "letters"))


def test_a_letter_is_one_upright_page_and_its_list_lies_across(printed: Printer) -> None:
    assert printed(letter(3)).sizes == [PORTRAIT, LANDSCAPE]
    assert printed(letter(40)).sizes == [PORTRAIT, LANDSCAPE, LANDSCAPE, LANDSCAPE]


def test_the_letter_says_who_asked_for_whom_and_where_to(printed: Printer) -> None:
    first = printed(letter(40)).pages[0]
    for said in (
        "PEMERINTAH KABUPATEN INDRAMAYU DINAS TENAGA KERJA",
        "562/0431/LTSA/2026",
        "Indramayu, 21 November 2026",
        "Rekomendasi Pembuatan Paspor PMI Taiwan",
        "1 (satu) berkas",
        "PT Sinar Laut Nusantara Jaya",
        "118/SLNJ/XI/2026 tanggal 16 November 2026",
        "KTP, Kartu Keluarga, dan surat izin keluarga",
        "40 (empat puluh) orang CPMI, terdiri atas 10 (sepuluh) orang laki-laki dan 30 (tiga puluh) orang perempuan",
        "negara tujuan Taiwan",
        "Undang-Undang Nomor 18 Tahun 2017",
        "KEPALA DINAS TENAGA KERJA KABUPATEN INDRAMAYU,",
        "Drs. Bagus Prasetyo Utomo, M.Si. Pembina Utama Muda, IV/c NIP. 19700101 199503 1 001",
        "Tembusan: 1. Kepala BP3MI Jawa Barat",
    ):
        assert said in first
    assert "CIREBON" in first


def test_every_worker_of_five_hundred_is_listed_once_and_every_page_is_counted(printed: Printer) -> None:
    content = letter(500)
    first, *annex = printed(content).pages
    assert f"Surat Nomor 562/0431/LTSA/2026 tanggal 21 November 2026 Halaman 1 dari {len(annex) + 1}" in first
    assert re.findall(r"\b3212\d{12}\b", " ".join(annex)) == [person.nik for person in content.workers]
    for number, page in enumerate(annex, 2):
        assert f"Halaman {number} dari {len(annex) + 1}" in page
        assert "Lampiran Surat Nomor 562/0431/LTSA/2026" in page
        assert "No. Nama NIK" in page


@pytest.mark.parametrize("people", range(1, 32, 3))
def test_the_signature_never_stands_on_a_page_without_names(printed: Printer, people: int) -> None:
    last = printed(letter(people)).pages[-1]
    assert "NIP. 19700101 199503 1 001" in last
    assert len(re.findall(r"\b3212\d{12}\b", last)) >= min(people, 2)


def test_one_person_who_asks_alone_stands_in_the_letter_itself(printed: Printer) -> None:
    person = msgspec.structs.replace(worker(0), passport_number="C1234567")
    alone = printed(letter(1, company=None, workers=(person,)))
    assert alone.sizes == [PORTRAIT]
    for said in (
        "1 (satu) orang CPMI perempuan",
        "Siti Wulandari",
        "3212174101900001",
        "Indramayu, 1 Januari 1990",
        "Perempuan",
        "Blok Karang Baru RT 001 RW 002, Desa/Kel. Karangsong, Kec. Indramayu",
        "C1234567",
    ):
        assert said in alone.text
    assert "SIP3MI" not in alone.text


@pytest.mark.parametrize(
    ("capacity", "own_position", "signed"),
    [
        (SigningCapacity.ON_BEHALF, "Sekretaris", "a.n. KEPALA DINAS TENAGA KERJA KABUPATEN INDRAMAYU Sekretaris,"),
        (SigningCapacity.ACTING, "", "Plt. KEPALA DINAS TENAGA KERJA KABUPATEN INDRAMAYU,"),
        (SigningCapacity.DAILY_ACTING, "", "Plh. KEPALA DINAS TENAGA KERJA KABUPATEN INDRAMAYU,"),
    ],
)
def test_who_signs_for_the_head_says_so(
    printed: Printer, capacity: SigningCapacity, own_position: str, signed: str
) -> None:
    signatory = msgspec.structs.replace(HEAD, capacity=capacity, own_position=own_position)
    assert signed in printed(letter(1, signatory=signatory)).pages[0].replace("\u00a0", " ")


def test_names_in_arabic_and_javanese_script_and_names_without_end_are_printed(printed: Printer) -> None:
    endless = "Prawirodirdjo" * 4
    workers = tuple(
        msgspec.structs.replace(worker(index), name=name)
        for index, name in enumerate(("مُحَمَّد رِضْوَان", "ꦱꦶꦠꦶ", f"Raden {endless}"))
    )
    pages = printed(letter(3, workers=workers))
    assert pages.sizes == [PORTRAIT, LANDSCAPE]
    assert endless in pages.text.replace("\u200b", "").replace(" ", "")
    assert {"NotoNaskhArabic", "NotoSansJavanese"} <= {font.partition("-")[0] for font in pages.fonts}


def test_what_people_type_is_never_read_as_markup(printed: Printer) -> None:
    odd = '#panic() *Siti* $x$ [a] \\ <b> @c "d"'
    assert odd in printed(letter(1, destination_country=odd)).pages[0]


def test_the_pdf_is_made_for_the_archive(printed: Printer) -> None:
    pdf = printed(letter(3))
    assert re.search(rb"pdfaid:part>2<.*pdfaid:conformance>A<", pdf.file.read_bytes(), re.DOTALL)
    assert re.search(r"Tagged: +yes", pdf.tool("pdfinfo"))
    assert all(pdf.fonts.values())
    assert {font.partition("-")[0] for font in pdf.fonts} == {"LiberationSerif", "LiberationSans"}


def test_the_same_content_gives_the_same_bytes_and_other_content_others() -> None:
    assert render_pdf(letter(5), TEMPLATES) == render_pdf(letter(5), TEMPLATES)
    assert render_pdf(letter(5), TEMPLATES) != render_pdf(letter(5, number="562/0432/LTSA/2026"), TEMPLATES)


def test_letters_printed_at_the_same_moment_do_not_mix() -> None:
    contents = [letter(people) for people in range(1, 9)]
    one_by_one = [render_pdf(content, TEMPLATES) for content in contents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda content: render_pdf(content, TEMPLATES), contents)) == one_by_one


def test_a_letter_read_back_from_the_archive_gives_the_bytes_that_were_issued() -> None:
    issued = letter(5)
    stored = msgspec.json.decode(msgspec.json.encode(issued), type=LetterContent)
    assert stored == issued
    assert render_pdf(stored, TEMPLATES) == render_pdf(issued, TEMPLATES)


def test_the_arms_are_printed_when_they_are_the_ones_named(printed: Printer) -> None:
    office = msgspec.structs.replace(OFFICE, arms_sha256=hashlib.sha256(ARMS).hexdigest())
    assert printed(letter(1, office=office), ARMS).file.read_bytes() != render_pdf(letter(1), TEMPLATES)
    for arms in (None, ARMS + b" "):
        with pytest.raises(ValueError, match="arms"):
            render_pdf(letter(1, office=office), TEMPLATES, arms)
    with pytest.raises(ValueError, match="arms"):
        render_pdf(letter(1), TEMPLATES, ARMS)


def test_the_preview_has_a_picture_of_each_page() -> None:
    pictures = render_pages(letter(20), TEMPLATES, ppi=72)
    sizes = [tuple(int.from_bytes(picture[at : at + 4]) for at in (16, 20)) for picture in pictures]
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert sizes == [PORTRAIT, LANDSCAPE, LANDSCAPE]
    assert len(render_pages(letter(1, company=None), TEMPLATES, ppi=72)) == 1


@pytest.mark.parametrize("make", [render_pdf, render_pages])
def test_a_character_no_font_has_is_refused_by_name_on_paper_and_on_the_screen(make: Callable[..., object]) -> None:
    with pytest.raises(UnprintableText) as refusal:
        make(letter(1, destination_country="Taiwan 🎉"), TEMPLATES)
    assert refusal.value.text == "🎉"


def test_the_seal_is_printed_as_a_code_with_how_to_check_it(printed: Printer) -> None:
    pages = printed(letter(20, seal=SEAL))
    assert "Segel digital" in pages.pages[0]
    assert [pages.codes_on(page) for page in (1, 2, 3)] == [[SEAL], [], [SEAL]]  # beside each signature
    assert printed(letter(3)).codes == []
    assert "Segel digital" not in printed(letter(3)).text


def test_every_page_bears_the_seal_s_code_at_its_foot(tmp_path: Path) -> None:
    sealed_letter = some_letter(40)
    pages = Printed(letter_pdf(sealed_letter), tmp_path).pages
    code = page_code(sealed_letter.seal)
    assert len(pages) > 3
    assert all(f"Kode segel {code}" in page for page in pages)
    assert page_code(some_letter(39).seal) != code


def test_a_draft_shows_where_the_seal_will_stand() -> None:
    assert render_pages(letter(1), TEMPLATES, ppi=40, draft=True) != render_pages(letter(1), TEMPLATES, ppi=40)


def test_a_letter_in_place_of_another_names_it(printed: Printer) -> None:
    new = letter(2, replaces_number="562/0400/LTSA/2026", replaces_date=date(2026, 11, 3))
    said = "menggantikan surat Nomor 562/0400/LTSA/2026 tanggal 3 November 2026 yang dinyatakan tidak berlaku"
    assert said in printed(new).pages[0]
    assert "menggantikan" not in printed(letter(2)).text
    with pytest.raises(ValueError, match="replaced"):
        letter(2, replaces_number="562/0400/LTSA/2026")


def test_every_page_of_a_reprint_says_that_it_is_one(tmp_path: Path) -> None:
    again = Printed(render_pdf(letter(40), TEMPLATES, mark="CETAK ULANG ke-2"), tmp_path)
    assert all("CETAK ULANG ke-2" in page for page in again.pages)
    first = Printed(render_pdf(letter(40), TEMPLATES), tmp_path)
    assert "CETAK ULANG" not in first.text


def test_names_and_addresses_of_the_greatest_length_stay_within_the_page(printed: Printer) -> None:
    person = msgspec.structs.replace(worker(0), name="W" * 120, address="Jalan " + "M" * 244, birth_place="B" * 80)
    company = msgspec.structs.replace(COMPANY, name="PT " + "N" * 117, license_number="L" * 80)
    office = msgspec.structs.replace(OFFICE, address="Jalan Contoh " * 19)
    many = printed(letter(2, company=company, workers=(person, person), office=office))
    alone = printed(letter(1, company=None, workers=(person,), office=office))
    for pages in (many, alone):
        said = pages.text.replace("\u200b", "").replace(" ", "")
        assert "W" * 120 in said
        assert "M" * 244 in said
        assert pages.widest < 0.95


def test_a_broken_template_is_told_by_file_line_and_reason_and_works_once_mended(templates: Path) -> None:
    annex = templates / "annex.typ"
    good = annex.read_text(encoding="utf-8")
    bad = good.replace("worker.nik", "worker.nikk")
    annex.write_text(bad, encoding="utf-8")
    with pytest.raises(TemplateFault) as fault:
        render_pdf(letter(1), templates)
    line = next(number for number, text in enumerate(bad.splitlines(), 1) if "worker.nikk" in text)
    assert (fault.value.file, fault.value.line) == ("annex.typ", line)
    assert "nikk" in fault.value.reason
    assert "annex.typ" in str(fault.value)
    annex.write_text(good, encoding="utf-8")
    assert render_pdf(letter(1), templates) == render_pdf(letter(1), TEMPLATES)


def test_a_missing_template_is_told_by_its_name(templates: Path) -> None:
    with pytest.raises(TemplateFault, match=r"recommendation\.typ"):
        render_pdf(letter(1), templates / "nowhere")


def test_a_letter_names_somebody_and_several_only_for_a_company() -> None:
    with pytest.raises(ValueError, match="at least one"):
        letter(0)
    with pytest.raises(ValueError, match="company"):
        letter(2, company=None)
    with pytest.raises(ValueError, match="position"):
        msgspec.structs.replace(HEAD, capacity=SigningCapacity.ON_BEHALF)
