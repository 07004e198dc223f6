"""The log: what happened and where in the program, and never what somebody typed."""

import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import logs
from desktop.errors import NoLine
from desktop.logs import LOG, log_folder

NAME = "Sulastri Handayani"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    logs.begin(tmp_path, "window")
    yield log_folder(tmp_path) / "window.log"
    logs.end()


def fail(nik: str) -> None:
    try:
        int(nik)
    except ValueError as error:
        raise OSError(errno.ENOSPC, "penuh", f"/home/{nik}/x") from error


def test_a_line_tells_when_and_what(log: Path) -> None:
    LOG.info("exchanged: %d sent", 3)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d INFO \d+ exchanged: 3 sent\n", log.read_text("utf-8"))


def test_an_error_is_told_by_its_kind_and_place_and_without_its_words(log: Path) -> None:
    try:
        fail(NAME)
    except OSError as error:
        LOG.error("fault", exc_info=error)
    told = log.read_text("utf-8")
    assert NAME not in told
    assert str(Path(__file__).parent) not in told
    assert "builtins.OSError ENOSPC" in told
    assert "from builtins.ValueError" in told
    assert re.search(r"test_logs:\d+ fail\n", told)


def test_a_failure_that_a_person_is_told_of_is_known_by_its_kind(log: Path) -> None:
    LOG.info("failed: %s", logs.bare(NoLine(f"{NAME} tidak terjangkau")))
    assert "desktop.errors.NoLine" in log.read_text("utf-8")
    assert NAME not in log.read_text("utf-8")


def test_logs_never_grow_beyond_their_bound(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9000):
        LOG.info("line %d of many, each with %s", number, "x" * 300)
    files = sorted(log.parent.iterdir())
    assert len(files) == logs.FILES
    assert all(file.stat().st_size <= logs.FILE_BYTES for file in files)
    assert "line 8999" in log.read_text("utf-8")


def test_a_file_that_cannot_be_renamed_is_gone_on_with(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_paths: object) -> None:
        raise PermissionError(errno.EACCES, "another program has it open")

    monkeypatch.setattr("os.rename", held)
    for number in range(3000):
        LOG.info("line %d of many, each with %s", number, "x" * 300)
    assert "line 2999" in log.read_text("utf-8")


def test_where_no_log_can_be_written_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")
    logs.begin(tmp_path, "window")
    LOG.info("unheard")
    logs.end()


def test_a_full_disk_is_no_error_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "command.log").symlink_to("/dev/full")
    logs.begin(tmp_path, "command")
    LOG.info("unheard")
    logs.end()
