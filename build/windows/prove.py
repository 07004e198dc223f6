"""Proves the setup programs by running them: installed, used, upgraded, cut off, uninstalled, in a Windows of its own.

Every check looks at files and answers; exit codes alone prove nothing under wine.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from practice_central import PracticeCentral, practice_central
from windows.counter_day import Counter, enroll, people_of, play
from windows.cutting import Cutter
from windows.installed import ALL_USERS, Installed, hold
from windows.screens import NEW, PICTURES, Screens
from windows.wine import Windows, a_display, a_windows

NO_ROOM = 5  # the setup's exit code
SMALL_DISK = "280m"  # one version takes some 170
UNUSUAL = r"C:\Kantor Dinas\Pengguna Ñandú Šárka"  # spaces and letters that are not ASCII
OWN = r"C:\users\{user}\AppData\Local"


@dataclass
class Proof:
    """What is proved, with what, and what came of it."""

    windows: Windows
    display: dict[str, str]
    previous: Path  # the setup program of an earlier version
    current: Path
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def loket(self) -> Installed:
        """Installed for all users."""
        return Installed(self.windows, ALL_USERS, self.display)

    @property
    def screens(self) -> Screens:
        return Screens(self.loket, self.display)

    def step(self, name: str, work: Callable[[], Any]) -> None:
        began = time.perf_counter()
        print(f"   {name}", flush=True)
        answer = work()
        self.told[name] = {"seconds": round(time.perf_counter() - began, 1), "told": answer}


def prove(previous: Path, current: Path, folder: Path) -> dict[str, Any]:
    """Everything; `folder` is for the Windows and central's data. Raises ProofFailed at what does not hold."""
    with ExitStack() as stack:
        shutil.rmtree(folder, ignore_errors=True)
        display = stack.enter_context(a_display())
        windows = stack.enter_context(a_windows(folder / "prefix", display))
        central = stack.enter_context(practice_central(folder / "central"))
        proof = Proof(windows, display, previous, current)
        first = Counter(proof.loket, "", people_of(central))
        second = Counter(proof.loket, UNUSUAL, people_of(central))
        proof.step("install the previous version for all users", lambda: _install(proof, previous, "/AllUsers"))
        proof.step("enrol; the key goes into Windows' vault", lambda: _enroll(proof, first, central))
        proof.step("the day at the counter", lambda: play(first, second, central))
        proof.step("the window, by Windows' own plugin", lambda: _pictures(proof, first))
        proof.step("the window after it was killed", lambda: _killed(proof))
        proof.step("wrong settings are refused", lambda: _wrong_settings(proof, first))
        proof.step("a full disk", lambda: _full_disk(proof))
        proof.step("cut off upgrades", lambda: _cut_off(proof, first))
        proof.step("upgrade with the window open", lambda: _upgrade(proof, first))
        proof.step("log-off with the window open", lambda: _log_off(proof))
        proof.step("uninstall; the data stays", lambda: _uninstall(proof, first, "/AllUsers", "HKLM"))
        proof.step("for one user only", lambda: _one_user(proof, first))
    return proof.told


def _install(proof: Proof, setup: Path, *options: str) -> dict[str, Any]:
    code = proof.loket.setup(setup, *options)
    hold(code == 0, f"{setup.name} ended with {code}.")
    hold({"Loket.exe", "cli/loket.exe", "uninstall.exe"} <= proof.loket.files, "Programs are missing.")
    hold(proof.loket.registered("HKLM"), "Windows' list of programs does not have Loket.")
    hold(_shortcut(proof).is_file(), "The Start menu does not have Loket.")
    return {"version": proof.loket.version, "files": len(proof.loket.files)}


def _shortcut(proof: Proof) -> Path:
    return proof.windows.here(r"C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Loket.lnk")


def _enroll(proof: Proof, pc: Counter, central: PracticeCentral) -> str:
    """No passphrase is given, so that only the vault can have kept the key for the next process."""
    enroll(pc, central, "Loket 1")
    pc("status")
    hold(_database(proof).is_file(), "The data does not lie in the user's own, local folder.")
    return str(_database(proof))


def _database(proof: Proof) -> Path:
    (users,) = {path.parent for path in proof.windows.here(r"C:\users").glob("*/AppData/Local") if path.is_dir()}
    return users / "Local" / "Loket" / "loket.db"


def _pictures(proof: Proof, pc: Counter) -> str:
    """The screens a clerk meets first, as Windows' own plugin draws them; a second start shows the first one's."""
    screens = proof.screens
    with screens.window("--data-dir", NEW):
        screens.take("enrolment")
    with screens.window() as first:
        screens.home("", pc.people["siti"], "siti")
        with proof.loket.window() as second:
            hold(second.wait(60) == 0 and first.poll() is None, "A second start did not give way to the first.")
    with screens.dark(), screens.window():
        screens.home("-dark", pc.people["siti"])
    return str(PICTURES)


def _killed(proof: Proof) -> str:
    """A window that the power took leaves nothing behind that would stop the next one."""
    with proof.loket.window() as process:
        proof.screens.take("before-it-is-killed")
        process.kill()
    with proof.screens.window():
        return f"{proof.screens.take('after-it-was-killed').size}"


def _wrong_settings(proof: Proof, pc: Counter) -> int:
    """A loket.toml with a mistake beside the setup: nothing changes, the version that is there works."""
    before = proof.loket.files
    settings = proof.current.with_name("loket.toml")
    settings.write_text('[central]\naddres = "https://pusat.contoh.example"\n', "utf-8")
    try:
        code = proof.loket.setup(proof.current, "/AllUsers")
    finally:
        settings.unlink()
    hold(code == 3, f"Wrong settings were answered with {code}.")
    hold(proof.loket.files == before, "A refused setup left something behind.")
    pc("status")
    return code


def _cut_off(proof: Proof, pc: Counter) -> dict[str, dict[str, int]]:
    """The power fails at some moment of an upgrade: whatever version starts then, it works on the office's data."""
    log = _database(proof).parent / "logs" / "window.log"
    cutter = Cutter(proof.loket, proof.screens, proof.previous, proof.current, log)
    met = cutter.cut_all(_duration(proof))
    pc("status")
    return met


def _duration(proof: Proof) -> float:
    began = time.perf_counter()
    _install(proof, proof.current, "/AllUsers")
    return time.perf_counter() - began


def _upgrade(proof: Proof, pc: Counter) -> dict[str, Any]:
    """With the window open: it is closed first, and everything is there afterwards."""
    _install(proof, proof.previous, "/AllUsers")
    was, data = proof.loket.version, pc("letter", "list", user="siti")
    with proof.loket.window() as process:
        proof.screens.take("before-upgrade")
        told = _install(proof, proof.current, "/AllUsers")
        hold(process.wait(60) == 0, "The window did not close as a person closes it.")
    with proof.screens.window():
        proof.screens.take("after-upgrade")
    hold(told["version"] != was, "The version is the same as before.")
    hold(pc("letter", "list", user="siti") == data != [], "The letters are not what they were.")
    contents = {name.split("/", 1)[0] for name in proof.loket.files if "/" in name}
    hold(contents == {"cli", f"loket-{told['version']}"}, f"Old contents are left: {contents}")
    return {"from": was, "to": told["version"]}


def _full_disk(proof: Proof) -> str:
    """A disk with room for one version only: the setup says so before it lays anything, the old version stays."""
    if proof.windows.prefix is None or os.geteuid() != 0:
        return "skipped: a small disk is laid by Linux' root only"
    small = proof.windows.prefix.parent / "small"
    small.mkdir(exist_ok=True)
    drive = proof.windows.prefix / "dosdevices" / "s:"
    drive.symlink_to(small)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", small], check=True)
    try:
        program = Installed(proof.windows, r"S:\Loket", proof.display)
        hold(program.setup(proof.previous, "/CurrentUser", r"/D=S:\Loket") == 0, "There was no room for one version.")
        before = program.files
        code = program.setup(proof.current, "/CurrentUser", r"/D=S:\Loket")
        hold(code == NO_ROOM, f"A full disk was answered with {code}.")
        hold(program.files == before, "A refused setup left something behind.")
        version = str(program.call("machine")["version"])
        program.uninstall("/CurrentUser")
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)
        drive.unlink()
    return f"exit {code}; {version} goes on"


def _log_off(proof: Proof) -> str:
    """Windows asks the window before it ends the session; what is unfinished is on the disk by then."""
    if proof.windows.prefix is None:
        return "skipped: it would end the session that this runs in"
    log = _database(proof).parent / "logs" / "window.log"
    with proof.loket.window() as process:
        proof.screens.take("before-log-off")
        proof.windows.run(["wineboot", "--end-session"], check=False)
        process.wait(60)
    kept = [line for line in log.read_text("utf-8").splitlines()[-2:] if "unfinished work is on the disk" in line]
    hold(kept, "The window was not asked, or kept nothing.")
    return kept[0]


def _uninstall(proof: Proof, pc: Counter, mode: str, root: str) -> str:
    data = _database(proof)
    before = data.stat().st_size
    pc.program.uninstall(mode)
    hold(not pc.program.registered(root), "Windows' list of programs still has Loket.")
    hold(data.is_file() and data.stat().st_size == before, "The office's data is not there any more.")
    return f"{before} bytes of data stay"


def _one_user(proof: Proof, pc: Counter) -> str:
    """Installed for one user, in a folder that the administrator named; the data of before is there at once."""
    chosen = r"C:\Aplikasi\Loket"
    own = Counter(Installed(proof.windows, chosen, proof.loket.environment), "", pc.people)
    hold(own.program.setup(proof.current, "/CurrentUser", f"/D={chosen}") == 0, "The setup for one user failed.")
    hold(own.program.registered("HKCU"), "The user's list of programs does not have Loket.")
    own("status")
    return _uninstall(proof, own, "/CurrentUser", "HKCU")
