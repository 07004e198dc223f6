"""The program as it is started: twice, without a console, broken, on a full disk, from folders with long names."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from desktop.store.shape import SCHEMA, SHAPE, read_shape
from desktop.store.tables import to_json
from desktop.usecases.office.opening import Workplace, open_office
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.counter import Pc, Town, environment

WITHOUT_CONSOLE = """
import sys
sys.stdout = sys.stderr = None
from desktop.__main__ import main
status = main()
import os
os.write(2, f"status {status}".encode())
"""
FULL_DISK = """
import pathlib, shutil, subprocess, sys
pc, disk = map(pathlib.Path, sys.argv[1:])
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk]).returncode:
    sys.exit(77)
shutil.copytree(pc, disk, dirs_exist_ok=True)
try:
    with (disk / "film").open("wb", 0) as film:
        while True:
            film.write(bytes(4096))
except OSError:
    pass
def status():
    command = [sys.executable, "-m", "desktop", "--language", "en", "--data-dir", disk, "status"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, "status", done.returncode, flush=True)
status()
print("---")
(disk / "film").unlink()
status()
"""
LONG_NAME = "Siti Nurhalizah – Seksi Penempatan & Perluasan Kesempatan Kerja é"


def start(*arguments: str, code: str = "", **more: str) -> "subprocess.Popen[str]":
    """The program as a process of its own, with a window that nobody sees."""
    command = [sys.executable, *(("-c", code) if code else ("-m", "desktop")), *arguments]
    found = environment(QT_QPA_PLATFORM="offscreen", **more)
    return subprocess.Popen(command, env=found, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def once_more(*arguments: str) -> int:
    """How a start ends that finds another before it."""
    process = start(*arguments)
    process.communicate(timeout=30)
    return process.returncode


def log_of(folder: Path) -> str:
    file = folder / "logs" / "window.log"
    return file.read_text("utf-8") if file.is_file() else ""


def until(holds: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Wait for a process; it may not end before."""
    while not holds():
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(process.communicate())


def test_a_window_is_opened_once_and_ends_in_order_when_told_to(pc: Pc) -> None:
    first = start("--data-dir", str(pc.folder))
    try:
        until(lambda: "the window stands" in log_of(pc.folder), first)
        assert once_more("--data-dir", str(pc.folder)) == 0
        first.send_signal(signal.SIGTERM)
        _out, err = first.communicate(timeout=30)
    finally:
        first.kill()
    assert first.returncode == 0
    assert "Traceback" not in err
    assert log_of(pc.folder).count("started: Loket") == 1
    assert log_of(pc.folder).rstrip().endswith("ended")
    assert not list(pc.folder.glob("*-wal"))  # closed in order


def test_another_users_start_is_another_window(town: Town, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("siti", "budi")]
    starts = [start("--data-dir", str(folder)) for folder in folders]
    try:
        for folder, process in zip(folders, starts, strict=True):
            until(lambda folder=folder: "the window stands" in log_of(folder), process)  # type: ignore[misc]
    finally:
        for process in starts:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
    assert [process.returncode for process in starts] == [0, 0]


@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), (["nonsense"], 2), (["status"], 1)])
def test_a_program_without_a_console_does_not_fail_over_that(tmp_path: Path, arguments: list[str], status: int) -> None:
    process = start("--data-dir", str(tmp_path / "none"), *arguments, code=WITHOUT_CONSOLE)
    assert process.communicate(timeout=30) == ("", f"status {status}")
    assert not (tmp_path / "none").exists()


def test_a_fault_without_a_console_is_told_without_what_it_quotes(tmp_path: Path) -> None:
    broken = WITHOUT_CONSOLE.replace(
        "from desktop.__main__ import main",
        "from desktop.__main__ import main, console\n"
        "import desktop.bootstrap\n"
        "def run(arguments): raise ValueError('Sulastri Handayani')\n"
        "desktop.bootstrap.run = run\n"
        "from desktop import windows\n"
        "windows.message_box = lambda text: print(text, file=sys.__stderr__) or True",
    )
    process = start(code=broken)
    told = process.communicate(timeout=30)[1]
    assert "What was saved is safe" in told or "Yang sudah disimpan aman" in told
    assert "builtins.ValueError" in told
    assert "Sulastri" not in told
    assert told.endswith("status 1")


@pytest.mark.parametrize(("missing", "language"), [("sqlcipher3", "id"), ("msgspec", "en")])
def test_a_part_that_cannot_be_loaded_is_told_in_words(tmp_path: Path, missing: str, language: str) -> None:
    broken = tmp_path / "broken" / missing
    broken.mkdir(parents=True)
    why = "DLL load failed while importing _core: The specified module could not be found."
    (broken / "__init__.py").write_text(f"raise ImportError({why!r}, name={missing!r})")
    process = start("--language", language, "status", PYTHONPATH=str(broken.parent))
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (5, "")
    assert {"id": "tidak dapat dimuat", "en": "cannot be loaded"}[language] in err
    assert missing in err
    assert "DLL load failed" in err
    assert "Traceback" not in err


def test_a_window_without_qt_is_told_in_words(pc: Pc, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "PySide6"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('DLL load failed', name='PySide6')")
    process = start("--data-dir", str(pc.folder), PYTHONPATH=str(broken.parent))
    assert "PySide6" in process.communicate(timeout=30)[1]
    assert process.returncode == 5
    assert Pc(pc.folder)("status").status == 0


def test_data_of_a_newer_program_are_told_and_left_alone(pc: Pc, pack: Pack) -> None:
    office = open_office(Workplace(pc.folder, pack, FixedClock()), environment()["LOKET_PASSPHRASE"])
    writer = office.store._database.writer
    shape = read_shape(writer)
    assert shape is not None
    newer = to_json(msgspec.structs.replace(shape, schema=SCHEMA + 1))
    writer.execute("UPDATE settings SET value = ? WHERE key = ?", (newer, SHAPE))
    office.close()
    before = (pc.folder / "loket.db").read_bytes()
    assert "Install the newer version" in pc.refused("status")
    assert (pc.folder / "loket.db").read_bytes() == before


def test_names_of_every_kind_and_length_are_no_obstacle(town: Town, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*[LONG_NAME] * 6)
    assert len(str(folder)) > 400
    pc = Pc(folder)
    pc.ok("enroll", "--server", town.central.url, "--code", town.central.code(town.office), "--name", "Loket 1")
    assert pc.ok("sync")["state"]["waiting"] == 0
    window = start("--data-dir", str(folder))
    try:
        until(lambda: "the window stands" in log_of(folder), window)
        assert once_more("--data-dir", str(folder), str(folder / "jawaban.kurir")) == 0
        window.send_signal(signal.SIGTERM)
        assert "Traceback" not in window.communicate(timeout=30)[1]
        assert window.returncode == 0
    finally:
        window.kill()


def test_a_full_disk_is_told_at_the_start_and_nothing_is_lost(pc: Pc, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["/usr/bin/unshare", "--map-root-user", "--mount", sys.executable, "-c", FULL_DISK]
    done = subprocess.run(
        [*command, pc.folder, disk], env=environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this system gives a test no disk of its own")
    full, with_room = done.stdout.split("---")
    assert "The disk is full" in full
    assert "status 1" in full
    assert "Traceback" not in done.stdout + done.stderr
    assert "Loket 1" in with_room
    assert "status 0" in with_room


def test_the_settings_in_force_are_told_with_their_sources(
    pc: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "loket.toml"
    file.write_text('[updates]\nmode = "forbidden"\n[data]\nfolder = "/srv/loket"', "utf-8")
    monkeypatch.setenv("LOKET_MACHINE_TOML", str(file))
    told = pc.ok("machine")
    by_name = {entry["name"]: entry for entry in told["settings"]}
    assert by_name["updates.mode"] == {
        "name": "updates.mode",
        "value": "forbidden",
        "from": str(file),
        "policy": False,
    }
    assert by_name["central.proxy"]["from"] is None
    assert told["shared"] is True
    assert told["logs"] == str(pc.folder / "logs")
    text = pc("machine").out
    assert f"forbidden   {file}" in text
    assert "everybody who signs in to this PC" in text


def test_a_command_is_in_the_log_without_what_it_was_given(pc: Pc) -> None:
    pc("record", "add", "registration", "name=Sulastri Handayani", user="siti")
    pc.ok("status")
    told = (pc.folder / "logs" / "command.log").read_text("utf-8")
    assert "command offices.status ended with 0 after" in told
    assert "command records.add failed after" in told
    assert "Sulastri" not in told
