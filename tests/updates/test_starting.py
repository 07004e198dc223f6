"""Every start ends in a version that works: the newest that is allowed, or the one before."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.machine import INSTALLED, MACHINE_TOML
from desktop.updates.current import Current, use_next, write_current
from desktop.updates.switching import failure_told, failure_words, gave_up, started_well
from desktop.usecases.office.updating import update_words
from tests.support import program as program_module
from tests.support.releases import LIBRARY, START, Files, InstalledPc, Makers, lay, program_files

TOP = Path(__file__).resolve().parents[2]
SCRIPT = f"""import sys
sys.path.insert(0, {str(TOP)!r})
from tests.support.program import main
sys.exit(main(__file__))
"""


def started_files(version: str) -> Files:
    return {**program_files(version), START: SCRIPT.encode()}


@dataclass
class Desk:
    """A person who opens the program on a PC, and types commands."""

    pc: InstalledPc
    started: Path
    settings: Path

    def open(self, *arguments: str, crashing: str = "", status: int = 0, expected: int = 0) -> list[str]:
        """What ran because of it, in order."""
        self.started.unlink(missing_ok=True)
        self.started.touch()
        environment = self.environment(crashing, status)
        done = subprocess.run(self.command(*arguments), env=environment, timeout=60, check=False)
        assert done.returncode == expected
        return self.started.read_text("utf-8").splitlines()

    @contextmanager
    def window_open(self) -> Iterator[None]:
        """Meanwhile the program is open before the person."""
        self.started.unlink(missing_ok=True)
        environment = {**self.environment(), program_module.STAYS: "1"}
        window = subprocess.Popen(self.command(), env=environment, stdin=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not (self.started.is_file() and self.started.read_text("utf-8")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        try:
            yield
        finally:
            window.communicate(timeout=60)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.pc.installed / START), *arguments]

    def environment(self, crashing: str = "", status: int = 0) -> dict[str, str]:
        found = {
            **os.environ,
            program_module.VERSIONS: str(self.pc.versions.folder),
            program_module.STARTED: str(self.started),
            program_module.CRASHING: crashing,
            program_module.EXIT: str(status),
            MACHINE_TOML: str(self.settings),
        }
        found.pop(INSTALLED, None)
        return found

    def settle(self, **updates: str) -> None:
        """An administrator writes the machine's settings."""
        lines = [f'{name} = "{value}"' for name, value in updates.items()]
        self.settings.write_text("\n".join(["[updates]", *lines, ""]), "utf-8")

    def stage(self, *versions: str) -> None:
        """Lay versions ready, each after the one before has proved itself but the last."""
        for version in versions:
            if self.pc.current.version:
                write_current(self.pc.versions, Current(**{**_fields(self.pc.current), "good": True}))
            lay(self.pc.versions.of(version), started_files(version), version)
            use_next(self.pc.versions, version)


def _fields(current: Current) -> dict[str, object]:
    return {name: getattr(current, name) for name in current.__struct_fields__}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    pc = InstalledPc(tmp_path / "pc", b"", files=started_files("0.1.0"))
    return Desk(pc, tmp_path / "started.txt", tmp_path / "loket.toml")


def test_without_an_update_the_installed_version_starts(desk: Desk) -> None:
    assert desk.open("status", "--json") == ["0.1.0 status --json"]
    assert desk.pc.versions.all() == []


def test_a_version_that_lies_ready_is_started_in_its_place(desk: Desk) -> None:
    desk.stage("0.2.0")
    assert desk.open("letter", "show", "Nama dengan spasi é") == ["0.2.0 letter show Nama dengan spasi é"]
    assert desk.pc.current == Current(version="0.2.0", good=True)
    assert desk.open() == ["0.2.0"]


def test_no_other_version_is_tried_beside_one_that_runs(desk: Desk) -> None:
    with desk.window_open():
        desk.stage("0.2.0")
        assert desk.open("sync") == ["0.1.0 sync"]
        assert desk.pc.current.started == 0
    assert desk.open("sync") == ["0.2.0 sync"]
    with desk.window_open():
        assert desk.open("sync") == ["0.2.0 sync"]


def test_programs_that_start_at_once_wait_for_the_proof_of_one(desk: Desk) -> None:
    desk.stage("0.2.0")
    desk.started.touch()
    programs = [subprocess.Popen(desk.command("sync"), env=desk.environment()) for _number in range(3)]
    assert [program.wait(60) for program in programs] == [0, 0, 0]
    assert desk.started.read_text("utf-8").splitlines() == ["0.2.0 sync"] * 3
    assert desk.pc.current == Current(version="0.2.0", good=True)


def test_beside_a_long_first_command_the_same_version_runs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.stage("0.2.0")
    monkeypatch.setenv(program_module.PATIENCE, "0.1")
    with desk.pc.versions.trial(0) as alone:
        assert alone
        assert desk.open("sync") == ["0.2.0 sync"]
        assert desk.pc.current.started == 0


def test_its_exit_status_is_passed_on(desk: Desk) -> None:
    desk.stage("0.2.0")
    assert desk.open("sync", status=4, expected=4) == ["0.2.0 sync"]
    assert desk.pc.current.good


def test_a_window_that_does_not_come_up_twice_gives_way_to_the_one_before_at_once(desk: Desk) -> None:
    desk.stage("0.2.0")
    assert desk.open(crashing="0.2.0") == ["0.2.0", "0.2.0", "0.1.0"]
    assert gave_up("0.2.0", desk.pc.versions)
    assert "0.2.0" in failure_words(desk.pc.versions)
    assert update_words(desk.pc.site) == [failure_words(desk.pc.versions)]
    assert desk.open() == ["0.1.0"]
    failure_told(desk.pc.versions)
    assert failure_words(desk.pc.versions) == ""
    assert gave_up("0.2.0", desk.pc.versions)


def test_a_command_is_never_repeated_by_itself(desk: Desk) -> None:
    desk.stage("0.2.0")
    assert desk.open("sync", crashing="0.2.0", expected=3) == ["0.2.0 sync"]
    assert desk.open("sync", crashing="0.2.0", expected=3) == ["0.2.0 sync"]
    assert desk.open("sync", crashing="0.2.0") == ["0.1.0 sync"]


def test_a_window_closed_before_the_passphrase_was_typed_says_nothing_for_or_against_the_version(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.stage("0.2.0")
    monkeypatch.setenv(program_module.LOCKED, "1")
    for _morning in range(3):
        assert desk.open() == ["0.2.0"]
        assert desk.pc.current == Current(version="0.2.0")
    monkeypatch.delenv(program_module.LOCKED)
    assert desk.open(crashing="0.2.0") == ["0.2.0", "0.2.0", "0.1.0"]


def test_a_version_whose_last_trial_still_runs_is_not_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.stage("0.2.0")
    write_current(desk.pc.versions, Current(version="0.2.0", started=2))
    monkeypatch.setenv(program_module.PATIENCE, "0.1")
    with desk.pc.versions.trial(0) as alone:
        assert alone
        assert desk.open("sync") == ["0.2.0 sync"]
        assert not gave_up("0.2.0", desk.pc.versions)


def test_what_had_proved_itself_is_gone_back_to(desk: Desk) -> None:
    desk.stage("0.2.0", "0.3.0")
    assert desk.open(crashing="0.3.0") == ["0.3.0", "0.3.0", "0.2.0"]
    assert desk.open() == ["0.2.0"]
    desk.stage("0.4.0")
    assert desk.pc.current.previous == "0.2.0"
    assert desk.open() == ["0.4.0"]


def test_a_version_that_proved_itself_once_may_crash_later(desk: Desk) -> None:
    desk.stage("0.2.0")
    desk.open()
    assert desk.open("sync", crashing="0.2.0", expected=3) == ["0.2.0 sync"]
    assert desk.open(crashing="0.2.0", expected=3) == ["0.2.0"]
    assert desk.open() == ["0.2.0"]


def test_starts_that_a_power_cut_ended_count_as_failed(desk: Desk) -> None:
    desk.stage("0.2.0")
    write_current(desk.pc.versions, Current(version="0.2.0", started=2))
    assert desk.open() == ["0.1.0"]
    assert gave_up("0.2.0", desk.pc.versions)


def test_a_version_whose_files_went_missing_gives_way(desk: Desk) -> None:
    desk.stage("0.2.0", "0.3.0")
    write_current(desk.pc.versions, Current(**{**_fields(desk.pc.current), "good": True}))
    (desk.pc.versions.of("0.3.0") / LIBRARY).unlink()
    assert desk.open(crashing="0.3.0") == ["0.3.0", "0.2.0"]
    assert not desk.pc.versions.has("0.3.0")
    assert desk.open() == ["0.2.0"]


def test_the_installed_version_starts_where_no_other_is_whole(desk: Desk) -> None:
    desk.stage("0.2.0")
    (desk.pc.versions.of("0.2.0") / "release.json").unlink()
    assert desk.open() == ["0.1.0"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": 7}', b'{"version": "../../evil"}', b"\x00" * 40])
def test_a_damaged_note_of_what_is_used_leaves_the_installed_version(desk: Desk, damage: bytes) -> None:
    desk.stage("0.2.0")
    (desk.pc.versions.folder / "current.json").write_bytes(damage)
    assert desk.open() == ["0.1.0"]


def test_a_newer_installation_wins_over_what_was_laid_before(desk: Desk) -> None:
    desk.stage("0.2.0")
    lay(desk.pc.installed, started_files("0.3.0"), "0.3.0")
    assert desk.open() == ["0.3.0"]


def test_a_forbidden_new_version_waits_and_one_in_use_goes_on(desk: Desk) -> None:
    desk.stage("0.2.0")
    desk.settle(mode="forbidden")
    assert desk.open() == ["0.1.0"]
    desk.settle(mode="automatic")
    assert desk.open() == ["0.2.0"]
    desk.settle(mode="forbidden")
    assert desk.open() == ["0.2.0"]


def test_a_pin_goes_back_to_the_version_it_names(desk: Desk) -> None:
    desk.stage("0.2.0", "0.3.0")
    desk.open()
    desk.settle(pin="0.2.*")
    assert desk.open() == ["0.2.0"]
    desk.settle(pin="0.1.0")
    assert desk.open() == ["0.1.0"]
    desk.settle(pin="0.9.*")
    assert desk.open() == ["0.3.0"]


def test_wrong_settings_hand_over_to_nobody(desk: Desk) -> None:
    desk.stage("0.2.0")
    desk.settings.write_text("[updates\n", "utf-8")
    assert desk.open() == ["0.1.0"]


def test_a_version_given_up_gets_another_chance_only_when_told(desk: Desk) -> None:
    desk.stage("0.2.0")
    desk.open(crashing="0.2.0")
    assert desk.open() == ["0.1.0"]
    use_next(desk.pc.versions, "0.2.0")
    assert desk.open() == ["0.2.0"]


def test_the_installed_version_proves_nothing_about_another(desk: Desk) -> None:
    desk.stage("0.2.0")
    started_well(desk.pc.program, desk.pc.versions)
    assert not desk.pc.current.good


def test_an_update_is_fetched_and_started_and_the_next_one_after_it(tmp_path: Path) -> None:
    makers = Makers(tmp_path / "makers")
    makers.publish("0.1.0", started_files("0.1.0"))
    pc = InstalledPc(tmp_path / "pc", makers.root, files=started_files("0.1.0"))
    desk = Desk(pc, tmp_path / "started.txt", tmp_path / "loket.toml")
    for version in ("0.2.0", "0.3.0"):
        makers.publish(version, started_files(version))
        assert pc.update(makers.source).state == "ready"
        assert desk.open() == [version]
    assert pc.current == Current(version="0.3.0", previous="0.2.0", good=True)
