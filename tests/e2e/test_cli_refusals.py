"""What is refused at the command line, and in which words."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.bootstrap import workplace
from desktop.store.values import Author
from desktop.usecases.office.opening import open_office
from tests.support.central import PASSWORD
from tests.support.counter import (
    CLEAN,
    MESSY,
    PASSPHRASE,
    SAID,
    WALK_IN,
    Pc,
    Town,
    add_person,
    approved,
    checked,
    environment,
)
from tests.support.keyrings import MemoryKeyring


def test_a_wrong_code_sets_nothing_up(town: Town, tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    pc = Pc(tmp_path / "baru")
    said = pc.refused("enroll", "--server", town.central.url, "--code", "salah-sekali")
    assert "does not accept this enrolment code" in said
    assert not pc.folder.exists()
    assert memory_keyring.secrets == {}


def test_a_code_serves_once(town: Town, tmp_path: Path) -> None:
    code = town.central.code(town.office)
    Pc(tmp_path / "satu").ok("enroll", "--server", town.central.url, "--code", code)
    assert "used up" in Pc(tmp_path / "dua").refused("enroll", "--server", town.central.url, "--code", code)


def test_no_line_at_enrolment_is_told_apart_from_a_refusal(tmp_path: Path) -> None:
    pc = Pc(tmp_path / "baru")
    done = pc("enroll", "--server", "http://127.0.0.1:9", "--code", "apa-saja")
    assert done.status == 3
    assert "cannot be reached. Nothing was set up here." in done.err
    assert not pc.folder.exists()


@pytest.mark.parametrize(
    "address", ["loket.example", "127.0.0.1:8470", "ftp://loket.example", "https://", "bukan alamat"]
)
def test_what_is_no_address_is_told_apart_from_a_line_that_is_down(address: str, tmp_path: Path) -> None:
    pc = Pc(tmp_path / "baru")
    said = pc.refused("enroll", "--server", address, "--code", "apa-saja")
    assert f"“{address}” is not the address of a central server" in said
    assert not pc.folder.exists()


@pytest.mark.parametrize("address", ["http://loket.example", "http://8.8.8.8:8470"])
def test_nothing_is_said_in_the_open_beyond_the_offices_own_network(address: str, tmp_path: Path) -> None:
    pc = Pc(tmp_path / "baru")
    said = pc.refused("enroll", "--server", address, "--code", "apa-saja")
    assert "would carry names and passwords in the open" in said
    assert not pc.folder.exists()


def test_a_folder_that_holds_an_office_is_not_enrolled_again(pc: Pc, town: Town) -> None:
    code = town.central.code(town.office)
    assert "already holds an office" in pc.refused("enroll", "--server", town.central.url, "--code", code)
    assert pc.ok("status")["device_name"] == "Loket 1"


def test_a_folder_without_an_office_is_told_so_and_stays_as_it_is(tmp_path: Path) -> None:
    assert "There is no office in" in Pc(tmp_path / "kosong").refused("status")
    assert not (tmp_path / "kosong").exists()


def test_the_wrong_passphrase_opens_nothing(town: Town, without_keyring: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pc = town.new_pc("Loket 1")
    monkeypatch.setenv("LOKET_PASSPHRASE", "bukan ini")
    said = pc.refused("status")
    assert "not the passphrase" in said
    assert "LOKET_PASSPHRASE" in said


def test_a_command_that_acts_for_nobody_is_wrong_usage(pc: Pc) -> None:
    done = pc("record", "list", "registration")
    assert (done.status, done.out) == (2, "")
    assert "--user" in done.err


def test_wrong_passwords_slow_the_next_try_down(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_PASSWORD", "salah")
    said = [pc.refused("record", "list", "company", user="siti") for _ in range(4)]
    assert all("is wrong" in message for message in said[:3])
    assert "Try again from" in said[3]
    monkeypatch.setenv("LOKET_PASSWORD", PASSWORD)
    assert "Try again from" in pc.refused("record", "list", "company", user="siti")


def test_a_file_that_is_no_workbook_is_refused_with_a_reason(pc: Pc, tmp_path: Path) -> None:
    file = tmp_path / "surat.xlsx"
    file.write_text("bukan buku kerja", "utf-8")
    assert "surat.xlsx" in pc.refused("import", str(file), user="siti")


def test_a_file_that_is_not_there_is_refused_with_a_reason(pc: Pc, tmp_path: Path) -> None:
    assert "tidak-ada.xlsx" in pc.refused("import", str(tmp_path / "tidak-ada.xlsx"), user="siti")


def test_an_import_with_wrong_rows_writes_nothing_and_lists_them(pc: Pc) -> None:
    said = pc.in_november().refused("import", str(MESSY), *SAID, user="siti")
    assert "5 rows are not right yet. Nothing was written." in said
    assert "Row 18: Full name is not filled in." in said
    assert pc.ok("request", "list", user="siti") == []


def test_lines_that_are_no_persons_are_told(pc: Pc) -> None:
    said = pc.in_november()("import", str(MESSY), "--dry-run", user="siti").out
    assert re.search(r"^Line \d+ of the sheet is not read as a person: Demikian", said, re.MULTILINE)


def test_issues_are_told_with_the_offices_own_labels(pc: Pc) -> None:
    assert "Nama lengkap" in pc.refused("import", str(MESSY), "--language", "id", user="siti")


def test_a_row_that_the_list_has_not_cannot_be_mended(pc: Pc) -> None:
    done = pc("import", str(CLEAN), "--set", "99.name=Siapa", user="siti")
    assert (done.status, "no row 99" in done.err) == (2, True)


def test_an_incomplete_checklist_is_not_submitted(pc: Pc) -> None:
    request = pc.ok("import", str(CLEAN), *SAID, user="siti")["request"]
    said = pc.refused("request", "submit", request, user="siti")
    assert "Request letter of the company" in said
    assert "20 workers hold this request back." in said
    assert "JOKO CHANIAGO: These documents are not yet marked as matching: Identity card (KTP)" in said


def test_each_step_is_for_its_role(pc: Pc) -> None:
    request = checked(pc)
    assert "is for: Clerk" in pc.refused("request", "submit", request, user="ratna")
    pc.ok("request", "submit", request, user="siti")
    assert "is for: Verifier" in pc.refused("request", "verify", request, user="siti")
    pc.ok("request", "verify", request, user="budi")
    assert "is for: Head" in pc.refused("request", "approve", request, user="budi")
    assert "not possible while" in pc.refused("request", "issue", request, user="siti")


def test_one_person_with_every_role_still_cannot_approve_their_own_work(pc: Pc, town: Town) -> None:
    roles = ["clerk", "verifier", "head"]
    add_person(town.central, town.office, "sendiri", roles)
    pc.ok("sync")
    request = checked(pc)
    pc.ok("request", "submit", request, user="sendiri")
    assert "somebody who has not worked on this record" in pc.refused("request", "verify", request, user="sendiri")
    pc.ok("request", "verify", request, user="budi")
    assert "somebody who has not worked on this record" in pc.refused("request", "approve", request, user="sendiri")


def test_a_pc_that_used_its_numbers_up_waits_for_new_ones(pc: Pc) -> None:
    request = approved(pc)
    use_all_numbers(pc)
    said = pc.refused("request", "issue", request, user="siti")
    assert "no letter numbers left" in said
    assert "Synchronise" in said
    pc.ok("sync")
    assert pc.ok("request", "issue", request, user="siti")["state"] == "issued"


def use_all_numbers(pc: Pc) -> None:
    """As after fifty letters."""
    office = open_office(workplace(pc.folder), PASSPHRASE)
    year = office.today().year

    def build(tx: Any) -> list[Any]:
        while tx.take_number("recommendation", year):
            pass
        return []

    office.store.write(Author("nobody", "clerk"), build)
    office.close()


def test_returning_a_request_needs_a_reason(pc: Pc) -> None:
    request = checked(pc)
    pc.ok("request", "submit", request, user="siti")
    assert pc("request", "return", request, user="budi").status == 2
    assert pc.ok("request", "return", request, "--reason", "SIP2MI habis", user="budi")["state"] == "returned"


def test_previews_are_pictures_without_a_number(pc: Pc, tmp_path: Path) -> None:
    request = checked(pc)
    files = pc.ok("request", "preview", request, "--folder", str(tmp_path / "halaman"), user="siti")
    assert [Path(file).name for file in files][:2] == ["page-1.png", "page-2.png"]
    assert all(Path(file).read_bytes().startswith(b"\x89PNG") for file in files)


def test_lists_mask_identity_numbers_and_a_look_at_a_record_is_noted(pc: Pc) -> None:
    record = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    (row,) = pc.ok("record", "list", "registration", "--search", "sulas", user="siti")
    assert row["fields"]["nik"] == "3212••••••••0021"
    assert pc.ok("record", "show", "registration", record, user="budi")["fields"]["nik"] == "3212154503990021"
    last = pc.ok("record", "history", "registration", record, user="siti")[-1]
    assert (last["by"], last["what"]) == ("Budi", "Looked at")


def test_a_records_documents_are_called_as_on_the_checklist(pc: Pc) -> None:
    said = pc("request", "show", checked(pc), user="siti").out
    assert re.search(r"^Request letter of the company: +Matches$", said, re.MULTILINE)


def test_rows_set_aside_are_listed_in_the_order_of_the_list(pc: Pc) -> None:
    aside = [part for row in ("10", "2") for part in ("--set-aside", f"{row}=kembar")]
    request = pc.ok("import", str(CLEAN), *aside, *SAID, user="siti")["request"]
    said = pc("request", "show", request, user="siti").out
    assert re.findall(r"^Rows set aside \((\d+)\)", said, re.MULTILINE) == ["2", "10"]


def test_passwords_are_shown_nowhere(pc: Pc) -> None:
    for arguments in (("user", "list"), ("record", "list", "user")):
        assert "argon2" not in pc(*arguments, "--json", user="agus").out
        assert "argon2" not in pc(*arguments, user="agus").out


def test_a_person_keeps_their_own_password(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_NEW_PASSWORD", "kata sandi baru")
    pc.ok("user", "password", user="siti")
    pc.ok("sync")
    assert pc("status").status == 0
    assert "is wrong" in pc.refused("request", "list", user="siti")
    monkeypatch.setenv("LOKET_PASSWORD", "kata sandi baru")
    assert pc.ok("request", "list", user="siti") == []


def test_a_closed_account_signs_in_no_more(pc: Pc) -> None:
    pc.ok("user", "close", "siti", user="agus")
    assert "The account of Siti is closed" in pc.refused("record", "list", "company", user="siti")


def test_the_kinds_of_records_can_be_read_without_an_office(tmp_path: Path) -> None:
    kinds = {kind["type"] for kind in Pc(tmp_path / "kosong").ok("record", "types")}
    assert {"registration", "company", "recommendation_request"} <= kinds


def test_a_wrong_kind_or_field_is_named(pc: Pc) -> None:
    done = pc("record", "list", "apa", user="siti")
    assert (done.status, "no record type apa" in done.err) == (2, True)
    assert "no field “warna”" in pc.refused("record", "add", "company", "name=PT A", "warna=merah", user="siti")


def test_a_state_that_does_not_exist_is_not_taken_for_an_empty_list(pc: Pc) -> None:
    for arguments in (("record", "list", "registration"), ("request", "list")):
        done = pc(*arguments, "--state", "ngawur", user="siti")
        assert (done.status, done.out) == (2, "")
        assert "no state ngawur; there are: " in done.err
    assert pc.ok("request", "list", "--state", "received", user="siti") == []


def test_a_record_that_is_not_here_has_no_history_to_show(pc: Pc) -> None:
    assert "This record is not on this PC." in pc.refused("record", "history", "company", "tidak-ada", user="siti")


def test_a_list_that_is_cut_off_says_so(pc: Pc) -> None:
    pc.ok("import", str(CLEAN), *SAID, user="siti")
    cut = pc("record", "list", "registration", "--limit", "3", "--json", user="siti")
    assert len(cut.data) == 3
    assert "3 of 20 are shown" in cut.err
    assert pc("record", "list", "registration", "--limit", "20", user="siti").err == ""
    assert pc("record", "list", "registration", "--limit", "-5", user="siti").status == 2


def test_a_window_without_a_screen_says_so(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert "no screen here for the window" in pc.refused()


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """A program inherits what its parent ignores, and tests run in the background ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_at_the_password_stops_without_a_traceback(
    town: Town, without_keyring: None, heeding_ctrl_c: None
) -> None:
    pty = pytest.importorskip("pty")
    pc = town.new_pc("Loket 1")
    variables = {name: value for name, value in environment().items() if name != "LOKET_PASSWORD"}
    screen, keyboard = pty.openpty()
    command = [sys.executable, "-m", "desktop", "--data-dir", str(pc.folder), "--language", "en", "user", "list"]
    asked = subprocess.Popen(
        [*command, "--user", "siti"], env=variables, stdin=keyboard, stderr=keyboard, start_new_session=True
    )
    os.close(keyboard)
    try:
        said = b""
        while b"Password of siti: " not in said:
            said += os.read(screen, 1000)
        asked.send_signal(signal.SIGINT)
        assert asked.wait(30) == 130
        said += os.read(screen, 1000)
    finally:
        asked.kill()
        asked.wait()
        os.close(screen)
    assert b"Nothing is half written" in said
    assert b"Traceback" not in said


def test_refusals_come_as_json_too(pc: Pc) -> None:
    done = pc("record", "add", "company", "name=PT A", "license_until=besok", "--json", user="siti")
    assert done.status == 1
    assert [issue["code"] for issue in done.data["issues"]] == ["date_unreadable"]


def test_help_is_given_in_the_chosen_language_and_wrong_usage_is_status_2(tmp_path: Path) -> None:
    pc = Pc(tmp_path)
    assert "issued letters" in pc("--help").out
    assert pc("kerjakan").status == 2


def test_what_central_refuses_is_shown_with_its_reason_and_asks_for_a_person(pc: Pc, town: Town) -> None:
    other = town.new_pc("Loket 2")
    other.ok("user", "close", "siti", user="agus")
    other.ok("sync")
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    done = pc("sync")
    assert done.status == 4
    assert "1 change was refused and stays on this PC." in done.out
    assert "Sulastri Handayani: The account of the person who wrote this had been closed." in done.out
    assert pc("status").status == 4


def test_unsent_work_keeps_its_author_when_the_next_person_signs_in(pc: Pc, town: Town) -> None:
    record = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    pc.ok("record", "edit", "registration", record, "family_name=Karsini", user="budi")
    pc.ok("sync")
    lines = town.new_pc("Loket 2").ok("record", "history", "registration", record, user="ratna")
    assert lines[0]["by"] == "Siti"
