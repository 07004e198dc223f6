"""A working day through the window: every person types, presses keys and clicks, and reads what the screen says."""

import os
import subprocess
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from desktop import i18n
from tests.e2e.agreement import everything_is_everywhere
from tests.e2e.line import Line
from tests.e2e.window import Key, NewPc, Pc, join, reads, register_walk_in
from tests.support.central import PASSWORD
from tests.support.counter import CLEAN, MESSY, PASSPHRASE, Town
from tests.support.counter import WALK_IN as TYPED_WALK_IN
from tests.support.keyrings import MemoryKeyring

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),  # a screen that is not there
    pytest.mark.usefixtures("without_keyring", "collector", "the_day"),
]

COUNTRY = "Malaysia"
REASON = "P3MI mengirim pengganti"
MENDED = {4: "3212136105800371", 6: "3212275708850381", 18: "Murni Handayani"}
WRONG = {
    4: "NIK berasal dari sel berformat angka yang membulatkan angka terakhir",
    6: "NIK harus 16 angka; yang tertulis 15 angka.",
    8: "NIK yang sama ada di baris 3 berkas ini.",
    10: "Usianya 16 tahun; undang-undang mensyaratkan paling rendah 18 tahun.",
    18: "Nama lengkap belum diisi.",
}
DOUBTFUL = {
    22: "Wilayah 99.99.99 pada NIK tidak ada dalam daftar wilayah sekarang.",
    12: "Tanggal lahir berbeda dengan NIK, yang menunjukkan 9 Desember 1984.",
    14: "Jenis kelamin berbeda dengan NIK, yang menunjukkan Perempuan.",
}
LISTS = {
    Key.Key_2: ("Pendaftaran CPMI", "44"),
    Key.Key_3: ("Permohonan rekomendasi", "2"),
    Key.Key_5: ("P3MI", "2"),
    Key.Key_4: ("Surat rekomendasi paspor", "2"),
}
"""What the second PC finds in its lists: their names and how many records they hold."""


def test_the_day_of_an_office(new_pc: NewPc, town: Town, line: Line, tmp_path: Path) -> None:
    pc = new_pc("loket-1")
    join(pc, line.url, town.central.code(town.office), "Loket 1")
    line.down()

    pc.sign_in("siti", PASSWORD)
    import_tidy_list(pc)
    import_messy_list(pc)
    company = pc.text("page_title").partition(" · ")[2]
    enter_permit(pc, company)
    open_newest_request(pc)
    complete_documents(pc)
    pc.press("step_submit")
    assert "Selesai: status permohonan kini “Menunggu verifikasi”." in pc.notices()
    register_walk_in(pc)
    pc.sign_out()

    take_step(pc, "budi", "queue_requests_to_verify", "step_verify")
    approve_all(pc)
    number, names = issue_letter(pc, tmp_path / "surat.pdf")
    letter_holds(tmp_path / "surat.pdf", number, names)
    hand_over(pc, number)
    void(pc, number)
    replacing = replace(pc, number)

    assert waiting(pc) > 0
    pc.key(Key.Key_F5)
    assert f"{waiting(pc)} perubahan menunggu dikirim · tanpa sambungan" in pc.header()
    line.up()
    pc.control(Key.Key_8)
    pc.press("sync_now")
    assert pc.header().startswith("semua terkirim")

    second = new_pc("loket-2")
    join(second, line.url, town.central.code(town.office), "Loket 2")
    second.sign_in("ratna", PASSWORD)
    for key, (name, count) in LISTS.items():
        second.control(key)
        reads(second, name, count)
        assert second.title() == name
    second.open_first_row("records_table")
    assert second.title() == replacing
    everything_is_everywhere(town, pc, second)


def test_what_two_pcs_wrote_while_apart_is_merged_or_asked_about(new_pc: NewPc, town: Town, line: Line) -> None:
    a_worker_is_known(town)
    first, second = new_pc("loket-1"), new_pc("loket-2")
    for pc, name, username in ((first, "Loket 1", "siti"), (second, "Loket 2", "budi")):
        join(pc, line.url, town.central.code(town.office), name)
        pc.sign_in(username, PASSWORD)

    line.down()
    edit_walk_in(first, name="Sulastri H.", phone="081234567002")
    edit_walk_in(second, name="Sulastri Karsa", family_name="Karsini")
    for pc in (first, second):
        pc.key(Key.Key_F5)
        assert "1 perubahan menunggu dikirim · tanpa sambungan" in pc.header()
    line.up()
    for pc in (first, second, first):
        pc.key(Key.Key_F5)

    for pc in (first, second):
        reads(pc, "Perlu keputusan (1)", "Sulastri H.", "+62 812 3456 7002", "Karsini")

    first.control(Key.Key_7)
    reads(first, "Sulastri H.", "Sulastri Karsa", "Siti", "Budi", "Loket 1", "Loket 2")
    first.key(Key.Key_2)
    first.control(Key.Key_Return)
    assert "Sudah diputuskan" in first.notices()
    for pc in (first, second):
        pc.key(Key.Key_F5)

    for pc in (first, second):
        open_walk_in(pc)
        reads(pc, "Perlu keputusan", "Sulastri Karsa", "+62 812 3456 7002", "Karsini")
        pc.control(Key.Key_7)
        pc.tab_to("shelf_open")
        pc.key(Key.Key_Right)
        pc.key(Key.Key_Right)
        reads(pc, "Siti", "+62 812 3456 7001 → +62 812 3456 7002", "Budi", "– → Karsini")
        pc.key(Key.Key_F5)
    everything_is_everywhere(town, first, second)


def a_worker_is_known(town: Town) -> None:
    """Registered on a third PC, by command."""
    third = town.new_pc("Loket 3")
    third.ok("record", "add", "registration", *TYPED_WALK_IN, user="siti")
    third.ok("sync")
    i18n.use_language("id")


def edit_walk_in(pc: Pc, **typed: str) -> None:
    open_walk_in(pc)
    pc.control(Key.Key_E)
    for field, text in typed.items():
        pc.tab_to(f"field_{field}")
        pc.overwrite(text)
    pc.key(Key.Key_F2)
    assert "Tersimpan: Sulastri" in pc.notices()


def open_walk_in(pc: Pc) -> None:
    """Found by a part of the name, in the list of all."""
    pc.control(Key.Key_2)
    pc.write("sulas")
    pc.wait(lambda: "1" in pc.texts())
    pc.open_first_row("records_table")


def test_what_was_not_saved_in_the_evening_is_there_in_the_morning(new_pc: NewPc, town: Town, line: Line) -> None:
    pc = new_pc("loket-1")
    join(pc, line.url, town.central.code(town.office), "Loket 1")
    pc.sign_in("siti", PASSWORD)
    pc.key(Key.Key_F3)
    pc.enter("3212154503990021")
    pc.write("Sulastri Hand")
    pc.close()

    pc.start()
    pc.enter("bukan ini")
    assert "Frasa sandi ini salah." in pc.notices()
    pc.enter(PASSPHRASE)
    pc.sign_in("siti", PASSWORD)
    pc.press("resume_draft")
    assert (pc.text("field_nik"), pc.text("field_name")) == ("321215 450399 0021", "Sulastri Hand")


def test_a_pc_with_a_keyring_asks_for_no_passphrase(
    new_pc: NewPc, town: Town, line: Line, memory_keyring: MemoryKeyring
) -> None:
    keyring.set_keyring(memory_keyring)
    pc = new_pc("loket-1")
    pc.press("join_office")
    pc.enter(line.url)
    pc.enter(town.central.code(town.office))
    pc.enter()
    pc.wait(lambda: pc.sees("sign_in"))
    pc.close()
    pc.start()
    pc.sign_in("siti", PASSWORD)
    assert pc.title() == "Selamat bekerja, Siti"


def import_tidy_list(pc: Pc) -> None:
    pc.control(Key.Key_I)
    pc.choose_file(CLEAN, lambda: pc.key(Key.Key_Return))
    pc.key(Key.Key_F2)
    assert "Diimpor: 20 orang." in pc.notices()
    pc.control(Key.Key_1)


def import_messy_list(pc: Pc) -> None:
    """Every row that is wrong says so in the language of the office, and is mended, confirmed or set aside."""
    pc.control(Key.Key_I)
    pc.choose_file(MESSY, lambda: pc.key(Key.Key_Return))
    for row, sentence in WRONG.items():
        shows_row(pc, row, sentence)
        if row not in MENDED:
            pc.key(Key.Key_F9)
        pc.overwrite(MENDED.get(row, REASON))
        pc.key(Key.Key_F8)
    for row, sentence in DOUBTFUL.items():
        shows_row(pc, row, sentence)
        pc.enter("Sesuai KTP asli")
        pc.key(Key.Key_F8)
    tell_what_the_letter_says(pc)
    pc.key(Key.Key_F2)
    assert "Diimpor: 23 orang. 2 baris disisihkan." in pc.notices()


def enter_permit(pc: Pc, company: str) -> None:
    """The company's permit for the country, typed from the paper it showed."""
    pc.control(Key.Key_6)
    pc.control(Key.Key_N)
    pc.tab_to("field_company")
    pc.write(company)
    pc.wait(lambda: QApplication.activePopupWidget() is not None)
    pc.enter()
    for field, text in (("number", "7/SIP2MI/2026"), ("destination_country", COUNTRY), ("quota", "40")):
        pc.tab_to(f"field_{field}")
        pc.enter(text)
    pc.key(Key.Key_F2)
    assert "Tersimpan: 7/SIP2MI/2026" in pc.notices()


def open_newest_request(pc: Pc) -> None:
    pc.control(Key.Key_3)
    pc.open_first_row("records_table")


def shows_row(pc: Pc, row: int, sentence: str) -> None:
    texts = pc.texts()
    assert f"Baris {row}" in texts
    assert any(sentence in text for text in texts), texts


def tell_what_the_letter_says(pc: Pc) -> None:
    """The workbook has no licence number and no date of its letter; the clerk reads them on paper."""
    pc.click("letter_mend")
    pc.tab_to("letter_company_license_number")
    pc.enter("12/SIP3MI/2024")
    pc.tab_to("letter_letter_date")
    pc.enter("16 November 2026")


def complete_documents(pc: Pc) -> None:
    """One worker's documents one by one, the others' at once, then the request's own."""
    pc.key(Key.Key_Space)
    mark_documents(pc, "ktp", "family_card", "diploma")
    pc.press("mark_rows")
    pc.key(Key.Key_2, Qt.KeyboardModifier.AltModifier)
    mark_documents(pc, "company_letter", "nominee_list", "recruitment_permit")
    pc.wait(lambda: pc.find(QPushButton, "step_submit").isEnabled())


def mark_documents(pc: Pc, *documents: str) -> None:
    for document in documents:
        assert pc.focus().objectName() == f"document_{document}"
        pc.key(Key.Key_Space)
        assert pc.text(f"verdict_{document}") == "Sesuai"
        pc.key(Key.Key_Down)


def take_step(pc: Pc, username: str, heap: str, step: str) -> None:
    """The next person signs in, opens what waits for them, and takes the step."""
    pc.sign_in(username, PASSWORD)
    assert pc.focus().objectName() == heap
    pc.key(Key.Key_Return)
    pc.open_first_row("records_table")
    pc.press(step)
    pc.sign_out()


def approve_all(pc: Pc) -> None:
    """The head marks everything that waits and approves it with one password."""
    pc.sign_in("ratna", PASSWORD)
    assert pc.focus().objectName() == "queue_requests_to_approve"
    pc.key(Key.Key_Return)
    pc.wait(lambda: pc.find(QTableView, "approvals").model().rowCount())
    pc.control(Key.Key_A)
    pc.key(Key.Key_F2)
    pc.enter(PASSWORD)
    assert "1 permohonan disetujui." in pc.notices()
    pc.sign_out()


def hand_over(pc: Pc, number: str) -> None:
    """Collected by the company's officer, whose identity card was looked at."""
    pc.press("letter_page")
    assert pc.title() == number
    pc.press("step_hand_over")
    pc.enter("Hendra Wijaya")
    pc.enter("KTP 3212011203850002")
    pc.enter("Dicetak di komputer lain")
    assert f"Surat {number} diserahkan kepada Hendra Wijaya." in pc.notices()
    pc.sign_out()


def void(pc: Pc, number: str) -> None:
    """The head is told what follows, then voids the letter with a reason."""
    pc.sign_in("ratna", PASSWORD)
    pc.control(Key.Key_4)
    pc.open_first_row("records_table")
    pc.press("step_void")
    told = pc.text("question_text")
    assert "Lembar surat sudah diserahkan kepada Hendra Wijaya dan harus ditarik kembali." in told
    assert "Permohonan dengan 23 CPMI kembali ke petugas" in told
    pc.enter("Nama satu CPMI salah tulis")
    assert f"Surat {number} dibatalkan." in pc.notices()
    pc.sign_out()


def replace(pc: Pc, number: str) -> str:
    """The paper comes back, and the next letter of the request, whose number comes back, names the void one."""
    pc.sign_in("siti", PASSWORD)
    pc.press("queue_papers_to_collect")
    pc.open_first_row("records_table")
    pc.press("step_collect_back")
    assert "Dicatat: lembar surat sudah kembali." in pc.notices()
    pc.press("letter_request")
    assert any(number in text and "dibatalkan" in text for text in pc.texts())
    pc.press("step_submit")
    pc.sign_out()
    take_step(pc, "budi", "queue_requests_to_verify", "step_verify")
    approve_all(pc)
    pc.sign_in("siti", PASSWORD)
    pc.press("queue_requests_to_issue")
    pc.open_first_row("records_table")
    pc.press("step_issue")
    pc.key(Key.Key_Return)
    pc.press("letter_page")
    assert pc.title() != number
    reads(pc, f"Menggantikan surat {number} yang dibatalkan.")
    return pc.title()


def issue_letter(pc: Pc, file: Path) -> tuple[str, list[str]]:
    """The clerk issues what was approved and saves its PDF; returns the number and the workers' names."""
    pc.sign_in("siti", PASSWORD)
    pc.press("queue_requests_to_issue")
    pc.open_first_row("records_table")
    names = sorted(pc.find(QTableView, "request_rows").model().index(row, 0).data() for row in range(23))
    pc.press("step_issue")
    assert "Setelah terbit isinya tidak pernah berubah" in pc.text("issue_text")
    pc.key(Key.Key_Return)
    number = pc.text("letter_number")
    pc.tab_to("letter_save")
    pc.choose_file(file, lambda: pc.key(Key.Key_Return))
    pc.wait(file.exists)
    return number, names


def letter_holds(file: Path, number: str, names: list[str]) -> None:
    """A PDF of a letter and its list, with everybody on it."""
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    pages = text.removesuffix("\f").split("\f")
    assert file.read_bytes().startswith(b"%PDF-")
    assert len(pages) == 3, len(pages)
    assert number in pages[0]
    squeezed = " ".join(text.split())
    assert [name for name in names if name not in squeezed] == []


def waiting(pc: Pc) -> int:
    return pc.office.store.sync_state().waiting
