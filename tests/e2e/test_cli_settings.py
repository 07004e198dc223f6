"""The office's letters settled by the command line: letterhead, numbers, and arms that reach the other PC."""

import re
from pathlib import Path

from tests.e2e.line import Line
from tests.support.counter import Pc, Town, approved
from tests.support.printed import Printed

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M0 0h8v5l-4 4-4-4z" fill="#285"/></svg>'


def arms_file(folder: Path) -> str:
    file = folder / "lambang.svg"
    file.write_text(DRAWING)
    return str(file)


def test_arms_chosen_on_one_pc_stand_on_the_letter_of_the_other_without_a_line(
    town: Town, line: Line, tmp_path: Path
) -> None:
    one, two = town.new_pc("Loket 1"), Pc(tmp_path / "Loket 2")
    two.ok("enroll", "--server", line.url, "--code", town.central.code(town.office), "--name", "Loket 2")
    chosen = one.ok("office", "arms", arms_file(tmp_path), user="agus")["arms"]
    one.ok("sync")
    two.ok("sync")
    assert two.ok("office", "show", user="agus")["arms"] == chosen
    request = approved(two)
    line.down()
    letter = two.ok("request", "issue", request, user="siti")
    file = tmp_path / "surat.pdf"
    two.ok("letter", "print", letter["id"], "--pdf", str(file), user="siti")
    assert letter["fields"]["content"]["office"]["arms_sha256"] == chosen
    assert "image" in Printed(file.read_bytes(), tmp_path).tool("pdfimages", "-list")


def test_settings_are_shown_changed_and_refused(town: Town, tmp_path: Path) -> None:
    pc = town.new_pc("Loket 1")
    pc.ok("office", "set", "short_name=LTSA", "number_template={number}/{office}/{year}", user="agus")
    assert re.fullmatch(r"\d+/LTSA/\d{4}", pc.ok("office", "show", user="agus")["next_number"])
    assert "lacks {number}" in pc.refused("office", "set", "number_template={year}", user="agus")
    assert "administrator" in pc.refused("office", "set", "city=Jatibarang", user="siti").lower()
    folder = tmp_path / "contoh"
    pages = pc.ok("office", "preview", "--folder", str(folder), user="agus")
    assert [Path(page).read_bytes()[:4] for page in pages] == [b"\x89PNG"] * 2


def test_arms_are_taken_off_again_and_one_thing_is_asked_at_a_time(town: Town, tmp_path: Path) -> None:
    pc = town.new_pc("Loket 1")
    assert pc.ok("office", "arms", arms_file(tmp_path), user="agus")["arms"]
    assert pc.ok("office", "arms", "--none", user="agus")["arms"] is None
    assert pc("office", "arms", user="agus").status == 2
    assert pc("office", "arms", "x.png", "--none", user="agus").status == 2
    assert "cannot be read" in pc.refused("office", "arms", str(tmp_path / "nowhere.png"), user="agus")


def test_papers_are_written_to_files(town: Town, tmp_path: Path) -> None:
    pc = town.new_pc("Loket 1")
    request = approved(pc)
    receipt, book = tmp_path / "tanda-terima.pdf", tmp_path / "register.pdf"
    pc.ok("paper", "receipt", request, "--pdf", str(receipt), user="siti")
    assert "TANDA TERIMA BERKAS" in Printed(receipt.read_bytes(), tmp_path).text
    pc.ok("paper", "register", "--pdf", str(book), user="siti")
    assert "BUKU REGISTER" in Printed(book.read_bytes(), tmp_path).text
