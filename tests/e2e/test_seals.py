"""A letter proves itself: from the counter that issues it to whoever is shown the paper, with a list that goes by line
and by stick.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.central.__main__ import main as central_command
from tests.support.central import DATABASE, RunningCentral
from tests.support.counter import Pc, Town, checked


@pytest.fixture
def letter(pc: Pc) -> dict[str, Any]:
    """An issued letter."""
    request = checked(pc)
    for step, user in (("submit", "siti"), ("verify", "budi"), ("approve", "ratna")):
        pc.ok("request", step, request, user=user)
    issued: dict[str, Any] = pc.ok("request", "issue", request, user="siti")
    pc.ok("sync")
    return issued


@pytest.fixture
def paper(pc: Pc, letter: dict[str, Any], tmp_path: Path) -> Path:
    """The letter as it is handed out."""
    file = tmp_path / "surat.pdf"
    pc.ok("letter", "print", letter["id"], "--pdf", str(file), user="siti")
    return file


def answer(pc: Pc, what: Path | str) -> dict[str, Any]:
    """Checked without anybody's name."""
    done = pc("verify", str(what), "--json")
    found: dict[str, Any] = done.data
    assert done.status == (0 if found["outcome"] == "genuine" else 1)
    return found


def test_a_letter_is_genuine_wherever_it_is_shown(
    town: Town, pc: Pc, letter: dict[str, Any], paper: Path, tmp_path: Path
) -> None:
    found = answer(town.new_pc("Loket 2"), paper)
    assert found["outcome"] == "genuine"
    assert found["letter"]["office"] == town.office
    assert found["letter"]["number"] == letter["fields"]["number"]
    assert found["compared"] == {"differs": [], "strangers": [], "missing": 0}
    seal = letter["fields"]["content"]["seal"]
    assert answer(pc, seal.lower())["outcome"] == "genuine"
    assert answer(pc, seal[:300] + ("A" if seal[300] != "A" else "B") + seal[301:])["outcome"] == "not_genuine"
    assert answer(Pc(tmp_path / "no-office"), seal)["reason"] == "no_list"


def test_a_void_letter_is_told_by_line_and_by_stick(
    town: Town, pc: Pc, letter: dict[str, Any], paper: Path, tmp_path: Path
) -> None:
    elsewhere, stick = Pc(tmp_path / "imigrasi"), tmp_path / "daftar.lktseals"
    database = str(tmp_path / DATABASE)
    assert central_command(["--database", database, "seals", "export", str(stick)]) == 0
    elsewhere.ok("seals", "--import", str(stick))
    assert answer(elsewhere, paper)["outcome"] == "genuine"
    pc.ok("letter", "void", letter["id"], "--reason", "salah ketik", user="ratna")
    pc.ok("sync")
    later(town.central)
    pc.ok("sync")
    assert answer(pc, paper)["outcome"] == "voided"
    assert answer(elsewhere, paper)["outcome"] == "genuine"  # as of the day of its list
    assert central_command(["--database", database, "seals", "export", str(stick)]) == 0
    elsewhere.ok("seals", "--import", str(stick))
    assert answer(elsewhere, paper)["outcome"] == "voided"


def test_whoever_has_a_browser_is_told_by_central_s_page(
    town: Town, pc: Pc, letter: dict[str, Any], paper: Path, tmp_path: Path
) -> None:
    """A print, a saved copy of it, what was tampered with, and the letter once it is void."""
    copy = tmp_path / "salinan.pdf"
    pc.ok("letter", "show", letter["id"], "--pdf", str(copy), user="siti")
    assert "<h2>Asli</h2>" in on_page(town.central, file=paper)
    assert letter["fields"]["number"] in on_page(town.central, file=copy)
    seal = letter["fields"]["content"]["seal"]
    tampered = seal[:300] + ("A" if seal[300] != "A" else "B") + seal[301:]
    assert "<h2>Tidak asli</h2>" in on_page(town.central, text=tampered)
    pc.ok("letter", "void", letter["id"], "--reason", "salah ketik", user="ratna")
    pc.ok("sync")
    later(town.central)
    assert "<h2>Asli, tetapi dibatalkan</h2>" in on_page(town.central, file=paper)


def on_page(central: RunningCentral, text: str = "", file: Path | None = None) -> str:
    """What the page answers a browser that knows no script."""
    sent = {"file": ("surat.pdf", file.read_bytes() if file else b"")}
    answered = requests.post(f"{central.url}/verify", data={"text": text}, files=sent, timeout=30)
    assert answered.status_code == 200
    assert "<script" not in answered.text
    return answered.text


def test_what_a_lost_key_sealed_counts_no_more(town: Town, pc: Pc, paper: Path, tmp_path: Path) -> None:
    key = answer(pc, paper)["letter"]["key"]
    assert central_command(["--database", str(tmp_path / DATABASE), "key", "revoke", key, "--since", "2020-01-01"]) == 0
    later(town.central)
    pc.ok("sync", "--verify", user="agus")
    assert answer(pc, paper)["outcome"] == "key_revoked"


def later(central: RunningCentral) -> None:
    """A list is looked over again after a minute."""
    central.time.fixed = central.time() + timedelta(minutes=2)
