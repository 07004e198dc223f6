"""The settings of the machine: what an administrator lays for every user of a PC."""

from pathlib import Path

import pytest

from desktop import machine
from desktop.bootstrap import run
from desktop.machine import MachineSettings, MachineSettingsWrong, machine_settings

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own file, not written yet."""
    file = tmp_path / "etc" / "loket.toml"
    file.parent.mkdir()
    monkeypatch.setenv(machine.MACHINE_TOML, str(file))
    return file


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the installer laid beside the program, not written yet."""
    file = tmp_path / "program" / "loket.toml"
    file.parent.mkdir()
    monkeypatch.setenv(machine.INSTALLED, str(file.parent))
    return file


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What Group Policy laid; the registry itself is only there on Windows."""
    values: dict[str, object] = {}
    monkeypatch.setattr(machine, "policy_values", lambda: values)
    return values


def test_a_pc_without_settings_has_the_usual_ones(toml: Path) -> None:
    assert machine_settings() == MachineSettings()


def test_all_settings_are_read_from_the_machines_file(toml: Path) -> None:
    toml.write_text(
        """
        [central]
        address = "https://pusat.example"
        ca_file = "/etc/ssl/kantor.pem"
        proxy = "http://proxy.example:8080"
        [updates]
        source = '\\\\server\\pembaruan'
        mode = "manual"
        pin = "0.3.*"
        [data]
        folder = 'D:\\Data Loket\\%USERNAME%'
        allow_network = true
        """,
        "utf-8",
    )
    found = machine_settings()
    assert found.central == machine.Central("https://pusat.example", "/etc/ssl/kantor.pem", "http://proxy.example:8080")
    assert found.updates == machine.Updates(r"\\server\pembaruan", "manual", "0.3.*")
    assert found.data == machine.Data(r"D:\Data Loket\%USERNAME%", allow_network=True)
    assert set(found.sources) == set(machine.setting_names())
    assert set(found.sources.values()) == {str(toml)}


def test_policy_goes_before_the_machines_file_and_that_before_the_installers(
    toml: Path, beside: Path, policy: dict[str, object]
) -> None:
    beside.write_text('[central]\naddress = "https://tiga.example"\nproxy = "none"\n[updates]\npin = "0.3.1"', "utf-8")
    toml.write_text('[central]\naddress = "https://dua.example"\n[updates]\nmode = "manual"\npin = "0.2.*"', "utf-8")
    policy["Central.Address"] = "https://satu.example"
    found = machine_settings()
    assert found.central.address == "https://satu.example"
    assert found.central.proxy == "none"
    assert (found.updates.mode, found.updates.pin) == ("manual", "0.2.*")
    assert found.sources == {
        "central.address": machine.POLICY,
        "central.proxy": str(beside),
        "updates.mode": str(toml),
        "updates.pin": str(toml),
    }
    assert found.by_policy("central.address")
    assert not found.by_policy("updates.pin")


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("TRUE", True), (1, True), ("0", False), (0, False)])
def test_the_registry_says_yes_and_no_in_its_own_ways(
    toml: Path, policy: dict[str, object], written: object, meant: bool
) -> None:
    policy["data.allow_network"] = written
    assert machine_settings().data.allow_network is meant


def test_a_certificate_file_lies_beside_the_settings_that_name_it(toml: Path) -> None:
    toml.write_text('[central]\nca_file = "kantor.pem"', "utf-8")
    assert machine_settings().central.ca_file == str(toml.parent / "kantor.pem")


def test_a_file_saved_by_notepad_is_read(toml: Path) -> None:
    toml.write_bytes('[central]\r\naddress = "https://pusat.example"\r\n'.encode("utf-8-sig"))
    assert machine_settings().central.address == "https://pusat.example"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[central]\nadress = "https://pusat.example"', 2, "central.adress"),
        ('[sentral]\naddress = "x"', 2, "sentral.address"),
        ('[sources]\nx = "y"', 2, "sources.x"),
        ('# satu\n[central]\n\naddress = "pusat.example"', 4, "https://"),
        ('[central]\naddress = "https://pusat.example:delapan"', 2, "https://"),
        ('central.address = "ftp://pusat.example"', 1, "https://"),
        ('central = "https://pusat.example"', 1, "“central”"),
        ('[central]\nproxy = "proxy.example:8080"', 2, "http://proxy"),
        ('[updates]\nmode = "kadang"', 2, "“automatic”"),
        ('[updates]\npin = "terbaru"', 2, "0.3.1"),
        ("[updates]\npin = 0.3", 2, "between quotes"),
        ('[updates]\nsource = "pembaruan"', 2, "whole path"),
        ('[data]\nfolder = "Loket"', 2, "whole path"),
        ('[data]\nallow_network = "ya"', 2, "true or false"),
        ('[data]\n\nfolder = "C:\\Users\\Public"', 3, "single quotes"),
        ('[central]\naddress = "https://pusat.example', 2, "TOML"),
        ("[central]\naddress", 2, "TOML"),
    ],
)
def test_a_wrong_setting_is_pointed_at(toml: Path, text: str, line: int, word: str) -> None:
    toml.write_text(text, "utf-8")
    with pytest.raises(MachineSettingsWrong) as told:
        machine_settings()
    assert (told.value.file, told.value.line) == (str(toml), line)
    assert word in told.value.what
    assert str(toml) in str(told.value)
    assert "nothing was changed" in str(told.value)


def test_a_wrong_setting_is_told_even_where_a_stronger_place_hides_it(
    toml: Path, beside: Path, policy: dict[str, object]
) -> None:
    policy["updates.mode"] = "manual"
    beside.write_text('[updates]\nmode = "kadang"', "utf-8")
    with pytest.raises(MachineSettingsWrong, match="kadang"):
        machine_settings()


def test_a_file_that_is_no_text_is_told(toml: Path) -> None:
    toml.write_bytes('[central]\naddress = "https://pusat.example"'.encode("utf-16"))
    with pytest.raises(MachineSettingsWrong, match="UTF-8"):
        machine_settings()


def test_a_file_that_may_not_be_read_is_told(toml: Path) -> None:
    toml.mkdir()
    with pytest.raises(MachineSettingsWrong, match="cannot be read"):
        machine_settings()


def test_a_wrong_policy_is_told_by_its_key(toml: Path, policy: dict[str, object]) -> None:
    policy["updates.pin"] = 3
    with pytest.raises(MachineSettingsWrong) as told:
        machine_settings()
    assert told.value.file == machine.POLICY
    assert told.value.line is None


def test_the_setup_has_settings_looked_at_before_it_lays_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong = tmp_path / "right.toml", tmp_path / "wrong.toml"
    right.write_text('[central]\naddress = "https://pusat.example"\n', "utf-8")
    wrong.write_text('[central]\naddres = "https://pusat.example"\n', "utf-8")
    assert run(["--language", "en", "machine", "--check", str(right)]) == 0
    assert capsys.readouterr().out == "These settings are right.\n"
    for file, told in (
        (wrong, "line 2: there is no setting “central.addres”"),
        (tmp_path / "none.toml", "no such file"),
    ):
        assert run(["--language", "en", "machine", "--check", str(file)]) == 1
        assert told in capsys.readouterr().err


def test_settings_that_are_wrong_today_do_not_keep_right_ones_from_being_laid(toml: Path, tmp_path: Path) -> None:
    toml.write_text("[centrum]\n", "utf-8")
    right = tmp_path / "right.toml"
    right.write_text("[data]\nallow_network = false\n", "utf-8")
    assert run(["machine", "--check", str(right)]) == 0
