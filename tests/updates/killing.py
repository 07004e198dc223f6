"""Ends a program dead at every single thing it does to the disk, and looks whether a whole version still starts.

A program of its own, for it forks, which one with threads must not. Arguments: the folder that `test_power_cuts` laid
ready, and `update` or `start`. It prints how many steps there were; any failure is an exit status.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.updates.current import read_current
from desktop.updates.manifest import check, read_manifest
from desktop.updates.source import FolderSource
from desktop.updates.switching import hand_over
from tests.support.program import STARTED, VERSIONS
from tests.support.releases import InstalledPc

STOPPED = 77
_WRITING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate", "subprocess.Popen"}


def main(folder: Path, what: str) -> int:
    """Play it once for each step, from the same beginning."""
    pc = InstalledPc(folder / "pc", (folder / "makers" / "keys" / "1.root.json").read_bytes())
    os.environ |= {VERSIONS: str(pc.versions.folder), STARTED: str(folder / "started.txt")}
    source = FolderSource(folder / "makers" / "published")
    act: Callable[[], object] = (lambda: pc.update(source)) if what == "update" else (lambda: start(pc))
    shutil.copytree(pc.folder, folder / "before")
    step = 0
    while True:
        step += 1
        shutil.rmtree(pc.folder)
        shutil.copytree(folder / "before", pc.folder)
        if not stopped_at(step, act):
            break
        look(pc, step)
        if what == "update":
            assert pc.update(source).state == "ready", f"step {step}: it is not gone on with"
            assert check(pc.versions.of("0.2.0"), read_manifest(pc.versions.of("0.2.0"))).sound
        else:
            start(pc)
            assert read_current(pc.versions).good, f"step {step}: what works was not kept"
    sys.stdout.write(f"{step - 1}\n")
    return 0


def stopped_at(step: int, act: Callable[[], object]) -> bool:
    """Do `act` in a child that ends without another breath before its `step`th change on the disk; whether it did."""
    child = os.fork()
    if not child:
        left = step

        def touched(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in _WRITING or (event == "open" and set(str(arguments[1])) & set("wax+")):
                left -= 1
                if not left:
                    os._exit(STOPPED)

        sys.addaudithook(touched)
        act()
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, STOPPED), f"step {step} failed by itself: {status}"
    return status == STOPPED


def look(pc: InstalledPc, step: int) -> None:
    """What is there is whole, and what is to be started is there."""
    for version in pc.versions.all():
        assert check(pc.versions.of(version), read_manifest(pc.versions.of(version))).sound, f"step {step}: {version}"
    assert check(pc.installed, read_manifest(pc.installed)).sound, f"step {step}: the installed version"
    current = read_current(pc.versions).version
    assert not current or pc.versions.has(current), f"step {step}: {current} is to be started"


def start(pc: InstalledPc) -> None:
    """A person opens the program."""
    if hand_over([], pc.program, pc.versions) not in (None, 0):
        raise AssertionError("what was started failed")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
