"""`loket update`: for administrators, scripts and Task Scheduler."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.bootstrap import run
from desktop.machine import MACHINE_TOML
from desktop.updates.places import Versions
from desktop.usecases.office import updating
from tests.support.central import running_central
from tests.support.releases import START, InstalledPc, Makers

Loket = Callable[..., tuple[int, dict[str, object], str]]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's settings, none at first."""
    monkeypatch.setenv(MACHINE_TOML, str(tmp_path / "loket.toml"))
    return tmp_path / "loket.toml"


@pytest.fixture
def loket(
    pc: InstalledPc, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Loket:
    """The program as installed on the PC, trusting the makers; gives status, answer and messages."""
    keys = tmp_path / "keys" / "updates"
    keys.mkdir(parents=True)
    (keys / "root.json").write_bytes(pc.root)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(pc.installed / "_internal"), raising=False)
    monkeypatch.setattr(sys, "executable", str(pc.installed / START))
    monkeypatch.setattr(updating, "resource_path", keys.parent.joinpath)
    monkeypatch.setattr(updating, "Versions", lambda: Versions(pc.versions.folder))

    def typed(*arguments: str) -> tuple[int, dict[str, object], str]:
        status = run(["--data-dir", str(tmp_path / "data"), "--language", "en", "update", "--json", *arguments])
        told = capsys.readouterr()
        return status, json.loads(told.out), told.err

    return typed


def test_from_a_stick(loket: Loket, makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    stick = str(makers.repository)
    status, answer, _said = loket("--check", "--from", stick)
    assert (status, answer["state"], answer["version"], answer["running"]) == (0, "available", "0.2.0", "0.1.0")
    status, answer, said = loket("--from", stick)
    assert (status, answer["state"], said) == (0, "ready", "")
    assert pc.current.version == "0.2.0"


def test_from_an_old_stick_there_is_a_warning(loket: Loket, makers: Makers) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-40)
    status, answer, said = loket("--from", str(makers.repository))
    assert (status, answer["state"]) == (0, "ready")
    assert said.startswith("Warning:")
    assert str(answer["valid_until"])[:10] in said


def test_from_the_source_that_an_administrator_settled(
    loket: Loket, makers: Makers, settings: Path, pc: InstalledPc
) -> None:
    makers.publish("0.2.0")
    settings.write_text(f'[updates]\nsource = "{makers.repository}"\nmode = "manual"\n', "utf-8")
    assert loket()[1]["state"] == "laid"
    assert pc.current.version == ""
    assert loket("--apply")[1]["state"] == "ready"
    assert pc.current.version == "0.2.0"


def test_a_settled_source_must_be_fresh(loket: Loket, makers: Makers, settings: Path) -> None:
    makers.publish("0.2.0")
    makers.sign_until(-1)
    settings.write_text(f'[updates]\nsource = "{makers.repository}"\n', "utf-8")
    status, answer, said = loket()
    assert status == 1
    assert "signed too long ago" in said
    assert "signed too long ago" in str(answer["error"])


def test_from_central(loket: Loket, makers: Makers, settings: Path, tmp_path: Path) -> None:
    makers.publish("0.2.0")
    with running_central(tmp_path, updates=makers.repository) as central:
        settings.write_text(f'[central]\naddress = "{central.url}"\n', "utf-8")
        assert loket()[1]["state"] == "ready"


def test_without_a_line_the_status_says_so(loket: Loket, settings: Path) -> None:
    settings.write_text('[central]\naddress = "http://127.0.0.1:1"\n', "utf-8")
    status, _answer, said = loket()
    assert status == 3
    assert "This version goes on working" in said


def test_where_updates_are_forbidden_the_reason_is_told(loket: Loket, makers: Makers, settings: Path) -> None:
    makers.publish("0.2.0")
    settings.write_text('[updates]\nmode = "forbidden"\n', "utf-8")
    status, _answer, said = loket("--from", str(makers.repository))
    assert status == 1
    assert "An administrator settled" in said


def test_a_source_must_be_known(loket: Loket) -> None:
    status, _answer, said = loket()
    assert status == 1
    assert "--from" in said


def test_a_program_from_its_sources_is_not_updated(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-dir", str(tmp_path), "--language", "en", "update", "--from", str(tmp_path)]) == 1
    assert "not installed by its setup program" in capsys.readouterr().err
