"""Practising and handing over from the command line, without a central."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.bootstrap import run
from desktop.clock import SystemClock
from desktop.usecases.office.practice_people import practice_people

PASSWORDS = {person.username: person.password for person in practice_people()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Loket"


class Cli:
    """Commands in the practice office beside one folder."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._environment = monkeypatch
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, user: str = "", status: int = 0) -> Any:
        """What the command answers as JSON."""
        told = self.told("--json", *arguments, user=user, status=status)
        return json.loads(told) if told else None

    def told(self, *arguments: str, user: str = "", status: int = 0) -> str:
        """What the command answers in words."""
        if user:
            self._environment.setenv("LOKET_PASSWORD", PASSWORDS[user])
        common = ["--data-dir", str(self._folder), "--language", "en", *(["--user", user] if user else [])]
        found = run([*common, *arguments], SystemClock())
        said = self._capsys.readouterr()
        self.err = said.err
        assert found == status, said.err
        return said.out


@pytest.fixture
def cli(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(folder, monkeypatch, capsys)


def test_the_practice_office_is_made_where_there_is_none_and_tells_its_passwords(cli: Cli, folder: Path) -> None:
    told = cli("practice")
    assert {person["username"]: person["password"] for person in told["people"]} == PASSWORDS
    assert Path(told["folder"]).parent == folder.parent
    assert not folder.exists()


def test_every_command_in_practice_says_so_and_none_exchanges(cli: Cli) -> None:
    cli("--practice", "record", "list", "registration", user="siti")
    assert "PRACTICE — not real data" in cli.err
    refused = cli("--practice", "sync", status=1)
    assert "exchanges with nobody" in refused["error"]
    refused = cli("--practice", "enroll", "--server", "https://x.example", "--code", "A", status=1)
    assert "joins nothing" in refused["error"]


def test_a_request_goes_its_way_to_a_letter_in_practice(cli: Cli, tmp_path: Path) -> None:
    (request,) = cli("--practice", "record", "list", "recommendation_request", user="siti")
    cli("--practice", "request", "approve", request["id"], user="ratna")
    letter = cli("--practice", "request", "issue", request["id"], user="siti")
    cli("--practice", "letter", "print", letter["id"], "--pdf", str(tmp_path / "surat.pdf"), user="siti")
    checked = cli("verify", str(tmp_path / "surat.pdf"), status=1)
    assert checked["outcome"] == "practice"


def test_begun_anew_the_letters_of_practice_are_gone(cli: Cli) -> None:
    (request,) = cli("--practice", "record", "list", "recommendation_request", user="siti")
    cli("--practice", "request", "approve", request["id"], user="ratna")
    cli("practice", "--anew")
    (again,) = cli("--practice", "record", "list", "recommendation_request", user="siti")
    assert again["state"] == "verified"


def test_the_hand_over_is_shown_and_written_as_a_paper(cli: Cli, tmp_path: Path) -> None:
    shown = cli("--practice", "handover", "show", user="siti")
    assert shown["leaving"] == "Siti Rahmawati"
    assert [request["place"] for request in shown["requests"]] == ["to_approve"]
    cli("--practice", "handover", "paper", "--of", "siti", "--pdf", str(tmp_path / "serah.pdf"), user="agus")
    assert (tmp_path / "serah.pdf").read_bytes().startswith(b"%PDF")
    in_words = cli.told("--practice", "handover", "show", user="siti")
    assert "Persons in no request yet" in in_words and "alone" not in in_words
    assert "Letter numbers of" in in_words and "Verifier" in in_words and "verifier" not in in_words
    refused = cli("--practice", "handover", "show", "--of", "siti", user="budi", status=1)
    assert "Only an administrator" in refused["error"]


def test_drafts_go_from_one_person_to_another_by_name(cli: Cli) -> None:
    assert cli("--practice", "handover", "drafts", "--from", "siti", user="budi") == {"drafts": 0}
    refused = cli("--practice", "handover", "drafts", "--from", "siti", "--to", "ratna", user="budi", status=1)
    assert "Only an administrator" in refused["error"]


def test_the_practice_office_needs_nothing_of_the_central_server(folder: Path) -> None:
    """The Windows program does not bring it."""
    code = (
        "import sys\n"
        "class Without:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.startswith('sync.central'): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Without())\n"
        "from desktop.bootstrap import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "--data-dir", str(folder), "practice"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    assert "belajar-siti" in done.stdout
