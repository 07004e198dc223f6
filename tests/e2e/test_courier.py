"""Sticks between an office and central, as people type it."""

import json
from pathlib import Path
from typing import Any

import pytest

from sync.central.__main__ import main as central_main
from tests.support.counter import WALK_IN, Pc, Town


class CentralCommand:
    """`loket-central` on the database of the central that answers the PCs."""

    def __init__(self, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
        self._database = str(town.central.service.database.engine.url.database)
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        status = central_main(["--database", self._database, *arguments])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def ok(self, *arguments: str) -> Any:
        status, out, err = self("--json", *arguments)
        assert status == 0, err
        return json.loads(out)


@pytest.fixture
def central(town: Town, capsys: pytest.CaptureFixture[str]) -> CentralCommand:
    return CentralCommand(town, capsys)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_an_office_works_by_stick_from_the_command_line(
    town: Town, pc: Pc, central: CentralCommand, stick: Path
) -> None:
    record = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    packed = pc.ok("courier", "pack", str(stick))
    assert packed["changes"] == 1
    assert Path(packed["file"]).parent == stick
    taken = central.ok("courier", "apply", packed["file"])
    assert taken["verdicts"]["applied"] == 1
    assert Path(taken["answer"]).parent == stick
    received = pc.ok("courier", "apply", taken["answer"])
    assert (received["answered"], received["waiting"]) == (1, 0)
    assert pc.ok("status")["waiting"] == 0
    other = town.new_pc("Loket 2")
    assert other.ok("record", "show", "registration", record, user="siti")["id"] == record


def test_what_to_do_next_is_said_at_each_end(pc: Pc, central: CentralCommand, stick: Path) -> None:
    said = pc("courier", "pack", str(stick))
    assert said.status == 0
    assert "bring it there" in said.out
    assert "Packed for a USB stick on" in pc("status").out
    (file,) = stick.iterdir()
    status, out, _ = central("courier", "apply", str(file), "--answer", str(stick / "jawaban.kurir"))
    assert status == 0
    assert "bring it back to that PC" in out
    assert "taken in" in pc("courier", "apply", str(stick / "jawaban.kurir")).out
    assert "Packed for a USB stick" not in pc("status").out
    assert "taken in before" in pc("courier", "apply", str(stick / "jawaban.kurir")).out


def test_what_is_wrong_with_a_file_is_said_and_changes_nothing(
    town: Town, pc: Pc, central: CentralCommand, stick: Path
) -> None:
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    file = Path(pc.ok("courier", "pack", str(stick))["file"])
    assert "was packed for the central server" in pc.refused("courier", "apply", str(file))
    assert "is no file that was packed" in pc.refused("courier", "apply", __file__)
    assert "cannot be read" in pc.refused("courier", "apply", str(stick / "lain.kurir"))
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    status, _, err = central("courier", "apply", str(file))
    assert (status, "damaged" in err) == (1, True)
    file.write_bytes(whole)
    answer = central.ok("courier", "apply", str(file))["answer"]
    other = town.new_pc("Loket 2")
    assert "is meant for Loket 1, Disnaker" in other.refused("courier", "apply", answer)
    assert pc.ok("status")["waiting"] == 1


def test_an_answer_that_cannot_be_written_may_be_asked_for_again(pc: Pc, central: CentralCommand, stick: Path) -> None:
    file = pc.ok("courier", "pack", str(stick))["file"]
    status, _, err = central("courier", "apply", file, "--answer", str(stick / "tidak" / "ada" / "jawaban.kurir"))
    assert (status, "nothing was done" in err) == (1, True)
    assert Path(central.ok("courier", "apply", file)["answer"]).exists()


def test_a_place_that_cannot_be_written_is_said(pc: Pc, tmp_path: Path) -> None:
    said = pc.refused("courier", "pack", str(tmp_path / "tidak" / "ada" / "kiriman.kurir"))
    assert "could not be written" in said


def test_what_is_packed_and_answered_on_the_same_day_lies_beside_what_the_stick_carries(
    town: Town, pc: Pc, central: CentralCommand, stick: Path
) -> None:
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    files = [Path(pc.ok("courier", "pack", str(stick))["file"]) for _ in range(2)]
    answers = [Path(central.ok("courier", "apply", str(file))["answer"]) for file in files]
    assert len({*files, *answers}) == len(list(stick.iterdir())) == 4
    assert files[1].name == files[0].name.replace(".kurir", "-2.kurir")
    assert pc.ok("courier", "apply", str(answers[0]))["answered"] == 1
