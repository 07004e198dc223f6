"""`loket-central` as its administrator types it."""

import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.central.__main__ import main
from sync.central.admin import Admin
from sync.central.clock import WESTERN_TIME, utc_now
from sync.central.database import Database
from sync.central.restoring import StillAtWork, back_up, restore
from sync.central.service import Service
from sync.protocol import EnrollRequest, SyncRequest
from sync.transport import enroll
from tests.support.central import shipped_packs

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
    status, complaint = command("user", "add", *person, "--role", "head", "--signatory")
    assert status != 0
    assert "needs a position" in complaint
    person += ["--position", "Kepala Dinas Tenaga Kerja", "--signatory"]
    user = command("user", "add", *person, "--role", "head", "--role", "clerk")["user"]
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
        (["office", "add", *OFFICE[:4], "--regency", "99.99", "--city", "x"], "99.99"),
        (["office", "add", *OFFICE, "--number-template", "{number}/{tahun}"], "tahun"),
        (["office", "add", *OFFICE, "--number-template", "{number}"], "year"),
        (["office", "add", *OFFICE, "--number-template", "{number/{year}"], "brace"),
        (["force-sync", "verify", "--office", "nowhere"], "nowhere"),
        (["force-sync", "retry", "--device", "nothing"], "nothing"),
        (["numbers", "start", "--office", "nowhere", "--year", "2026", "--last", "5"], "nowhere"),
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


def test_a_password_of_one_letter_is_refused(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    office = command("office", "add", *OFFICE)["office"]
    siti = ["user", "add", "--office", office, "--username", "siti", "--name", "Siti", "--role", "clerk"]
    monkeypatch.setenv("LOKET_PASSWORD", "x")
    assert "at least 8" in command(*siti)[1]
    monkeypatch.delenv("LOKET_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "LOKET_PASSWORD" in command(*siti)[1]
    assert command("user", "list", "--office", office) == []


@pytest.mark.parametrize("port", ["99999", "-1", "eighty"])
def test_a_port_that_is_none_is_wrong_usage(command: Command, port: str) -> None:
    with pytest.raises(SystemExit) as left:
        command("serve", "--port", port)
    assert left.value.code == 2


@pytest.mark.parametrize(
    "database", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "nothing://x", "postgresql+nodriver://x/y"]
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(capsys: pytest.CaptureFixture[str], database: str) -> None:
    assert main(["--database", database, "office", "list"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("loket-central: the database cannot be used: ")
    assert told.count("\n") == 1


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "central.db"
    path.write_text("a letter, typed into the wrong folder " * 40, "utf-8")
    assert main(["--database", str(path), "office", "list"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_forced_syncs_and_numbers_are_asked_for_and_listed(command: Command) -> None:
    office = command("office", "add", *OFFICE)["office"]
    asked = command("force-sync", "verify", "--office", office)["directive"]
    (listed,) = command("force-sync", "list")
    assert (listed["id"], listed["kind"], listed["office"], listed["done"]) == (asked, "verify", office, {})
    assert command("numbers", "start", "--office", office, "--year", "2026", "--last", "36")["next"] == 37
    (paper,) = command("numbers", "show", "--office", office, "--year", "2026")
    assert (paper["first"], paper["last"], paper["status"]) == (1, 36, "paper")


def test_numbers_that_a_new_epoch_set_apart_at_an_office_without_pcs_can_be_taken_back(command: Command) -> None:
    office = command("office", "add", *OFFICE)["office"]
    command("new-epoch")
    year = str(datetime.now(WESTERN_TIME).year)
    start = ("numbers", "start", "--office", office, "--year", year, "--last", "36")
    status, text = command(*start)
    assert (status, "150" in text, "--reclaim" in text) == (1, True, True)
    assert command(*start, "--reclaim")["next"] == 37
    (paper,) = command("numbers", "show", "--office", office, "--year", year)
    assert (paper["first"], paper["last"], paper["status"]) == (1, 36, "paper")


def test_a_backup_is_restored_as_a_new_epoch_that_knows_the_pcs_that_joined_since(
    command: Command, tmp_path: Path
) -> None:
    office = command("office", "add", *OFFICE)["office"]
    backup, data = tmp_path / "cadangan.db", tmp_path / "data" / "central.db"
    assert command("backup", str(backup))["file"] == str(backup)
    assert command("backup", str(backup))[0] == 1
    database = Database(str(data))
    service = Service(database, shipped_packs())
    joined = service.enroll(EnrollRequest(code=Admin(database, service.packs).new_code(office), device_name="PC"), "x")
    (block,) = service.sync(
        service.device_of(joined.token, "x"),
        SyncRequest(pack="2026.1", device=joined.device, epoch=joined.epoch, incarnation=joined.incarnation, cursor={}),
    ).blocks[:1]
    database.close()
    replaced = Path(command("restore", str(backup))["replaced"])
    assert replaced.exists()
    assert [device["id"] for device in command("device", "list")] == [joined.device]
    after = Database(str(data))
    assert after.epoch != joined.epoch
    assert Service(after, shipped_packs()).device_of(joined.token, "x").office == office
    after.close()
    account = command("numbers", "show", "--office", office, "--year", str(block.year))
    assert [(row["first"], row["last"], row["status"]) for row in account] == [(block.first, block.last, "unknown")]
    assert command("new-epoch")["epoch"] != joined.epoch


def test_what_is_no_backup_replaces_nothing(command: Command, tmp_path: Path) -> None:
    office = command("office", "add", *OFFICE)["office"]
    wrong = tmp_path / "surat.db"
    for content in (None, b"", b"a letter" * 1000):
        if content is not None:
            wrong.write_bytes(content)
        status, text = command("restore", str(wrong))
        assert status == 1
        assert "nothing was changed" in text
    assert [row["id"] for row in command("office", "list")] == [office]


def test_a_damaged_database_gives_way_to_a_backup(command: Command, tmp_path: Path) -> None:
    office = command("office", "add", *OFFICE)["office"]
    backup, data = tmp_path / "cadangan.db", tmp_path / "data" / "central.db"
    command("backup", str(backup))
    data.write_bytes(b"the disk is broken " * 1000)
    replaced = Path(command("restore", str(backup))["replaced"])
    assert replaced.read_bytes().startswith(b"the disk is broken")
    assert [row["id"] for row in command("office", "list")] == [office]


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of a few pages is copied as slowly as a large one."""
    monkeypatch.setattr("sync.central.restoring.CARRIED_AT_ONCE", 8)


@pytest.mark.usefixtures("in_small_steps")
@pytest.mark.parametrize("what", ["reading the backup", "keeping what is replaced", "restoring"])
def test_a_restoration_that_is_broken_off_leaves_the_database_as_it_was(
    command: Command, tmp_path: Path, what: str
) -> None:
    backup, data = tmp_path / "cadangan.db", tmp_path / "data" / "central.db"
    command("office", "add", *OFFICE)
    command("backup", str(backup))
    second = command("office", "add", *OFFICE)["office"]

    def stop(now: str, _done: int, _of: int) -> None:
        if now == what:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(data, backup, utc_now, stop)
    assert second in [row["id"] for row in command("office", "list")]
    assert [path.name for path in data.parent.iterdir() if path.name.startswith("central.db.")] == []


@pytest.mark.usefixtures("in_small_steps")
def test_a_damaged_database_lies_where_it_lay_when_its_restoration_is_broken_off(
    command: Command, tmp_path: Path
) -> None:
    backup, data = tmp_path / "cadangan.db", tmp_path / "data" / "central.db"
    command("office", "add", *OFFICE)
    command("backup", str(backup))
    data.write_bytes(b"the disk is broken " * 1000)

    def stop(what: str, _done: int, _of: int) -> None:
        if what == "restoring":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(data, backup, utc_now, stop)
    assert data.read_bytes().startswith(b"the disk is broken")


@pytest.mark.usefixtures("in_small_steps")
def test_a_central_that_goes_on_answering_is_not_replaced(command: Command, tmp_path: Path) -> None:
    backup, data = tmp_path / "cadangan.db", tmp_path / "data" / "central.db"
    command("office", "add", *OFFICE)
    command("backup", str(backup))
    later: list[str] = []

    def answer(what: str, _done: int, _of: int) -> None:
        if what == "keeping what is replaced" and not later:
            database = Database(str(data))
            later.append(Admin(database, shipped_packs()).new_code(command("office", "list")[0]["id"]))
            database.close()

    with pytest.raises(StillAtWork):
        restore(data, backup, utc_now, answer)
    database = Database(str(data))
    assert Service(database, shipped_packs()).enroll(EnrollRequest(code=later[0], device_name="PC"), "x").device
    database.close()
    assert [path.name for path in data.parent.iterdir() if path.name.startswith("central.db.")] == []


@pytest.mark.usefixtures("in_small_steps")
def test_a_backup_that_is_broken_off_leaves_none(command: Command, tmp_path: Path) -> None:
    command("office", "add", *OFFICE)
    database, file = Database(str(tmp_path / "data" / "central.db")), tmp_path / "cadangan.db"

    def stop(*_far: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(database, file, stop)
    database.close()
    assert [path for path in tmp_path.iterdir() if path.name.startswith("cadangan")] == []


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
