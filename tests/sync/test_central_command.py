"""`loket-central` as its administrator types it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.central.__main__ import main
from sync.protocol import EnrollRequest
from sync.transport import enroll

OFFICE = ["--name", "Disnaker Indramayu", "--government", "Indramayu", "--regency", "32.12", "--city", "Indramayu"]


class Command:
    """The command on one database, in this process."""

    def __init__(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._database = str(database)
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Any:
        """The answer as JSON, or the complaint when the command refused."""
        status = main(["--database", self._database, "--json", *arguments])
        out, err = self._capsys.readouterr()
        return json.loads(out) if status == 0 else (status, err)


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("LOKET_PASSWORD", "kopi-tubruk-2026")
    return Command(tmp_path / "data" / "central.db", capsys)


def test_an_office_with_its_people_is_set_up_from_the_command_line(command: Command) -> None:
    office = command("office", "add", *OFFICE, "--short-name", "Disnaker-IM")["office"]
    (listed,) = command("office", "list")
    assert listed == {"id": office, "name": "Disnaker Indramayu", "government": "Indramayu"}
    person = ["--office", office, "--username", "ratna", "--name", "Ratna Widyastuti"]
    user = command("user", "add", *person, "--role", "head", "--role", "clerk", "--signatory")["user"]
    (row,) = command("user", "list", "--office", office)
    assert row == {"id": user, "username": "ratna", "name": "Ratna Widyastuti", "roles": ["clerk", "head"]}
    assert len(command("code", "--office", office)["code"]) == 14
    assert command("device", "list") == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["office", "add", *OFFICE[:4], "--regency", "Indramayu", "--city", "x"], "regency"),
        (["user", "add", "--office", "nowhere", "--username", "siti", "--name", "Siti", "--role", "clerk"], "nowhere"),
        (["code", "--office", "nowhere"], "nowhere"),
        (["device", "revoke", "nothing"], "nothing"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(command: Command, arguments: list[str], complaint: str) -> None:
    status, text = command(*arguments)
    assert status == 1
    assert complaint in text
    assert command("office", "list") == []


def test_a_user_name_is_taken_once(command: Command) -> None:
    office = command("office", "add", *OFFICE)["office"]
    siti = ["user", "add", "--office", office, "--username", "siti", "--name", "Siti", "--role", "clerk"]
    command(*siti)
    assert command(*siti)[0] == 1


def test_a_missing_option_is_wrong_usage(command: Command) -> None:
    with pytest.raises(SystemExit) as left:
        command("office", "add")
    assert left.value.code == 2


def test_a_folder_that_holds_no_pack_is_refused(command: Command, tmp_path: Path) -> None:
    assert command("--pack", str(tmp_path), "office", "list")[0] == 1


def test_central_serves_what_the_command_line_set_up(command: Command, tmp_path: Path) -> None:
    office = command("office", "add", *OFFICE)["office"]
    code = command("code", "--office", office)["code"]
    port_file = tmp_path / "url"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "sync.central", "--database", str(tmp_path / "data" / "central.db"),
            "serve", "--port", "0", "--port-file", str(port_file),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        assert requests.get(f"{url}/v1/health", timeout=20).ok
        assert port_file.read_text("utf-8").strip() == url
        joined = enroll(url, EnrollRequest(code=code, device_name="Loket 1"))
        (device,) = command("device", "list", "--office", office)
        assert (device["id"], device["name"]) == (joined.device, "Loket 1")
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
