"""The power may go at any moment: the old version or the new one starts, and what was begun is gone on with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.updates.current import use_next
from tests.support.releases import START, InstalledPc, Makers, lay, program_files

TOP = Path(__file__).resolve().parents[2]
SCRIPT = f"""import sys
sys.path.insert(0, {str(TOP)!r})
from tests.support.program import main
sys.exit(main(__file__))
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks for every moment")


def _killed(folder: Path, what: str) -> int:
    """At how many moments the power went."""
    search = os.pathsep.join([str(TOP), str(TOP / "build")])
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killing.py")), str(folder), what],
        env={**os.environ, "PYTHONPATH": search},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1])


def test_an_update_survives_a_power_cut_at_every_moment(tmp_path: Path, makers: Makers, pc: InstalledPc) -> None:
    makers.publish("0.2.0")
    assert _killed(tmp_path, "update") > 40


def test_a_first_start_survives_a_power_cut_at_every_moment(tmp_path: Path, makers: Makers, pc: InstalledPc) -> None:
    files = {**program_files("0.2.0"), START: SCRIPT.encode()}
    lay(pc.versions.of("0.2.0"), files, "0.2.0")
    use_next(pc.versions, "0.2.0")
    assert _killed(tmp_path, "start") > 4
