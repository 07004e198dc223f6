"""A working day through the command line: two PCs, one central, and everything that is refused on the way."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import null

from desktop import i18n
from desktop.bootstrap import run
from resources import resource_path
from tests.support.central import PASSWORD, RunningCentral, password_hash, running_central
from tests.support.keyrings import MemoryKeyring

PASSPHRASE = "kunci kantor latihan"
CLEAN = resource_path("practice", "permohonan-p3mi.xlsx")
MESSY = resource_path("practice", "permohonan-p3mi-berantakan.xlsx")
SAID = ("--request", "letter_date=16 November 2026", "--company", "license_number=12/SIP3MI/2024")
PEOPLE = {"siti": "clerk", "budi": "verifier", "ratna": "head", "agus": "administrator"}
WALK_IN = (
    "nik=3212154503990021",
    "name=Sulastri Handayani",
    "birth_place=Indramayu",
    "birth_date=5 Maret 1999",
    "sex=P",
    "marital_status=Belum Kawin",
    "education=SMK",
    "address=Blok Karang RT 03 RW 02",
    "village=32.12.15.2010",
    "phone=0812 3456 7001",
    "scheme=individual",
    "destination_country=Jepang",
    "job=Caregiver",
)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Pc:
    """One PC: a data folder, and the program run on it."""

    folder: Path

    def apart(self, *arguments: str, user: str | None = None) -> Done:
        """The program as a process of its own, as an administrator starts it."""
        command = [sys.executable, "-m", "desktop", *self._arguments(arguments, user)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
        return Done(done.returncode, done.stdout, done.stderr)

    def __call__(self, *arguments: str, user: str | None = None) -> Done:
        """The same within this process, where only the answer matters."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run(self._arguments(arguments, user))
        return Done(status, out.getvalue(), err.getvalue())

    def _arguments(self, arguments: tuple[str, ...], user: str | None) -> list[str]:
        person = ["--user", user] if user else []
        return ["--data-dir", str(self.folder), "--language", "en", *arguments, *person]

    def ok(self, *arguments: str, user: str | None = None) -> Any:
        """The answer's data; the command must succeed."""
        done = self(*arguments, "--json", user=user)
        assert done.status == 0, done.err
        return done.data

    def refused(self, *arguments: str, user: str | None = None) -> str:
        """What the person is told; the command must be refused."""
        done = self(*arguments, user=user)
        assert done.status == 1, (done.status, done.err)
        return done.err


def environment(**more: str) -> dict[str, str]:
    """No keyring, one passphrase, one password for all."""
    keyless = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return {**os.environ, **keyless, "LOKET_PASSPHRASE": PASSPHRASE, "LOKET_PASSWORD": PASSWORD, **more}


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch, memory_keyring: MemoryKeyring) -> Iterator[None]:
    """What commands find in their environment, and the language given back afterwards."""
    for name in ("LOKET_PASSPHRASE", "LOKET_PASSWORD"):
        monkeypatch.setenv(name, environment()[name])
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@dataclass(frozen=True)
class Town:
    """A central with one office on it, and a way to give it PCs."""

    central: RunningCentral
    office: str
    new_pc: Callable[[str], Pc]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentral]:
    with running_central(tmp_path_factory.mktemp("central")) as central:
        yield central


@pytest.fixture
def town(running: RunningCentral, tmp_path: Path) -> Town:
    """An office of its own for each test, with its four people."""
    office = running.add_office(immigration_office="cirebon", address="Jalan Contoh No. 1")
    for username, role in PEOPLE.items():
        add_person(running, office, username, [role])

    def new_pc(name: str) -> Pc:
        pc = Pc(tmp_path / name)
        pc.ok("enroll", "--server", running.url, "--code", running.code(office), "--name", name)
        return pc

    return Town(running, office, new_pc)


def add_person(central: RunningCentral, office: str, username: str, roles: list[str]) -> None:
    name = username.title()
    fields = {"username": username, "name": name, "position": f"Jabatan {name}", "password": password_hash()}
    central.admin.add_user(office, fields, roles)


@pytest.fixture
def without_keyring() -> None:
    """A PC whose data only the passphrase opens, as other processes of these tests find it."""
    keyring.set_keyring(null.Keyring())


@pytest.fixture
def pc(town: Town) -> Pc:
    return town.new_pc("Loket 1")


def checked(pc: Pc) -> str:
    """A request whose checklists are complete."""
    request = pc.ok("import", str(CLEAN), *SAID, user="siti")["request"]
    pc.ok("request", "check", request, "--all", "--rows", user="siti")
    return str(request)


def approved(pc: Pc) -> str:
    request = checked(pc)
    for step, user in (("submit", "siti"), ("verify", "budi"), ("approve", "ratna")):
        pc.ok("request", step, request, user=user)
    return request


def test_the_day_of_an_office(town: Town, tmp_path: Path, without_keyring: None) -> None:
    """What matters most runs in processes of its own, as in the office."""
    first, second = Pc(tmp_path / "loket-1"), Pc(tmp_path / "loket-2")
    server = ("--server", town.central.url)

    joined = first.apart("enroll", *server, "--code", town.central.code(town.office), "--name", "Loket 1")
    assert joined.status == 0, joined.err
    assert "joined the office as “Loket 1”" in joined.out

    looked = first("import", str(MESSY), "--dry-run", user="siti")
    assert looked.status == 1
    assert "25 rows: 20 can be imported, 5 are wrong" in looked.out
    assert "Row 10: The person is 16 years old; the law asks for at least 18." in looked.out

    decided = [
        *("--set", "4.nik=3212136105800371", "--set", "6.nik=3212275708850381"),
        *("--set-aside", "8=kembar dengan baris 3", "--set-aside", "10=belum 18 tahun"),
        *("--set", "18.name=Sri Wahyuni", "--confirm", "12.nik_birth_mismatch=akta lahir benar"),
    ]
    brought = first.apart("import", str(MESSY), *decided, *SAID, "--json", user="siti")
    assert brought.status == 0, brought.err
    assert (len(brought.data["registrations"]), brought.data["set_aside"]) == (23, 2)

    request = checked(first)
    first.ok("request", "submit", request, user="siti")
    first.ok("request", "verify", request, user="budi")
    first.ok("request", "approve", request, user="ratna")
    issued = first.apart("request", "issue", request, "--json", user="siti")
    assert issued.status == 0, issued.err
    letter = issued.data["id"]
    assert issued.data["fields"]["number"] == "500.15.15.1/0001/Disnaker/XI/2026"
    walk_in = first.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]

    sent = first.apart("sync")
    assert sent.status == 0, sent.err
    assert first.ok("status")["waiting"] == 0

    second.ok("enroll", *server, "--code", town.central.code(town.office), "--name", "Loket 2")
    first.ok("letter", "show", letter, "--pdf", str(tmp_path / "first.pdf"), user="siti")
    printed = second.apart("letter", "show", letter, "--pdf", str(tmp_path / "second.pdf"), user="ratna")
    assert printed.status == 0, printed.err
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()
    assert second.ok("record", "show", "registration", walk_in, user="siti")["fields"]["phone"] == "+6281234567001"

    first.ok("record", "edit", "registration", walk_in, "phone=081234567002", "name=Sulastri H.", user="siti")
    second.ok("record", "edit", "registration", walk_in, "family_name=Karsini", "name=Sulastri", user="budi")
    first.ok("sync")
    met = second.apart("sync")
    assert met.status == 4
    assert "1 conflict needs a decision." in met.out

    (conflict,) = second("conflict", "list", "--json", user="siti").data
    assert [(f["label"], f["standing_text"], f["offered_text"]) for f in conflict["fields"]] == [
        ("Full name", "Sulastri H.", "Sulastri")
    ]
    assert (conflict["standing"]["device"], conflict["offered"]["by"]) == ("Loket 1", "Budi")
    second.ok(
        "conflict", "resolve", conflict["id"], "--choose", "other", "--value", "name=Sulastri Handayani", user="siti"
    )
    second.ok("sync")
    first.ok("sync")
    for pc in (first, second):
        fields = pc.ok("record", "show", "registration", walk_in, user="siti")["fields"]
        assert (fields["name"], fields["phone"], fields["family_name"]) == (
            "Sulastri Handayani",
            "+6281234567002",
            "Karsini",
        )
    (closed,) = first.ok("conflict", "list", "--all", user="siti")
    assert [(f["standing"], f["offered"]) for f in closed["fields"]] == [("Sulastri H.", "Sulastri")]


def test_a_wrong_code_sets_nothing_up(town: Town, tmp_path: Path) -> None:
    pc = Pc(tmp_path / "baru")
    said = pc.refused("enroll", "--server", town.central.url, "--code", "salah-sekali")
    assert "does not accept this enrolment code" in said
    assert not pc.folder.exists()


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
    assert "not the passphrase" in pc.refused("status")


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
    said = pc.refused("import", str(MESSY), *SAID, user="siti")
    assert "5 rows are not right yet. Nothing was written." in said
    assert "Row 18: Full name is not filled in." in said
    assert pc.ok("request", "list", user="siti") == []


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
    from desktop.bootstrap import workplace  # noqa: PLC0415
    from desktop.store.values import Author  # noqa: PLC0415
    from desktop.usecases.office import open_office  # noqa: PLC0415

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


def test_refusals_come_as_json_too(pc: Pc) -> None:
    done = pc("record", "add", "company", "name=PT A", "license_until=besok", "--json", user="siti")
    assert done.status == 1
    assert [issue["code"] for issue in done.data["issues"]] == ["date_unreadable"]


def test_help_is_given_in_the_chosen_language_and_wrong_usage_is_status_2(tmp_path: Path) -> None:
    pc = Pc(tmp_path)
    assert "issued letters" in pc("--help").out
    assert pc("kerjakan").status == 2
