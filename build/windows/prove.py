"""Proves the setup programs by running them: installed, used, upgraded, cut off, uninstalled, in a Windows of its own.

Every check looks at files and answers; exit codes alone prove nothing under wine.
"""

import random
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from practice_central import PracticeCentral, practice_central
from windows.counter_day import Counter, enroll, people_of, play
from windows.installed import ALL_USERS, Installed, hold, wait_until
from windows.picture import take_picture
from windows.places import RESULTS
from windows.wine import Windows, a_display, a_windows

PICTURES = RESULTS / "pictures"
KILLS = 12  # cut-off upgrades
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
        PICTURES.mkdir(parents=True, exist_ok=True)
        proof = Proof(windows, display, previous, current)
        first = Counter(proof.loket, "", people_of(central))
        second = Counter(proof.loket, UNUSUAL, people_of(central))
        proof.step("install the previous version for all users", lambda: _install(proof, previous, "/AllUsers"))
        proof.step("enrol; the key goes into Windows' vault", lambda: _enroll(proof, first, central))
        proof.step("the day at the counter", lambda: play(first, second, central))
        proof.step("the window, by Windows' own plugin", lambda: _window(proof, "window"))
        proof.step("wrong settings are refused", lambda: _wrong_settings(proof, first))
        proof.step(f"cut off {KILLS} upgrades", lambda: _cut_off(proof, first))
        proof.step("upgrade with the window open", lambda: _upgrade(proof, first))
        proof.step("the window after it", lambda: _window(proof, "window-upgraded"))
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


def _window(proof: Proof, name: str) -> str:
    with proof.loket.window() as process:
        picture = PICTURES / f"{name}.png"
        try:
            wait_until(lambda: process.poll() is not None or take_picture(proof.display, picture), "The window")
            hold(process.poll() is None, f"Loket.exe ended with {process.returncode}.")
        finally:
            _close(proof)
        process.wait(60)
    return picture.name


def _close(proof: Proof) -> None:
    proof.windows.run(["taskkill", "/IM", "Loket.exe"], check=False)


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


def _cut_off(proof: Proof, pc: Counter) -> dict[str, int]:
    """The power fails at some moment of an upgrade: whatever version starts then, it works on the office's data."""
    took = _duration(proof)
    found: dict[str, int] = {}
    for cut in range(KILLS):
        version = _cut_off_once(proof, random.Random(cut).uniform(0.2, took))  # noqa: S311
        pc("status")
        found[version] = found.get(version, 0) + 1
    return found


def _cut_off_once(proof: Proof, after: float) -> str:
    proof.loket.setup(proof.previous, "/AllUsers")
    with proof.windows.started([proof.current, "/S", "/AllUsers"], env=proof.display) as process:
        time.sleep(after)  # the moment is what is tried
        proof.windows.run(["taskkill", "/F", "/IM", proof.current.name], check=False)
        process.kill()
    return str(proof.loket.call("machine")["version"])


def _duration(proof: Proof) -> float:
    began = time.perf_counter()
    _install(proof, proof.current, "/AllUsers")
    return time.perf_counter() - began


def _upgrade(proof: Proof, pc: Counter) -> dict[str, Any]:
    """With the window open: it is closed first, and everything is there afterwards."""
    _install(proof, proof.previous, "/AllUsers")
    was, data = proof.loket.version, pc("letter", "list", user="siti")
    with proof.loket.window() as process:
        wait_until(lambda: take_picture(proof.display, PICTURES / "before-upgrade.png"), "The window")
        told = _install(proof, proof.current, "/AllUsers")
        hold(process.wait(60) == 0, "The window did not close as a person closes it.")
    hold(told["version"] != was, "The version is the same as before.")
    hold(pc("letter", "list", user="siti") == data != [], "The letters are not what they were.")
    contents = {name.split("/", 1)[0] for name in proof.loket.files if "/" in name}
    hold(contents == {"cli", f"loket-{told['version']}"}, f"Old contents are left: {contents}")
    return {"from": was, "to": told["version"]}


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
