"""The program of the tests' releases: laid as `Loket.py` in each, and started as the real one is.

It hands over to a newer version, else writes its version and arguments to a file, and either comes up or crashes.
"""

import os
import sys
from pathlib import Path

from desktop.updates import switching
from desktop.updates.places import Versions, program_at
from desktop.updates.switching import hand_over, not_put_to_the_test, started_well

VERSIONS, STARTED, CRASHING = "TEST_VERSIONS", "TEST_STARTED", "TEST_CRASHING"
EXIT, STAYS, PATIENCE = "TEST_EXIT", "TEST_STAYS", "TEST_PATIENCE"
LOCKED = "TEST_LOCKED"


def main(file: str) -> int:
    """Exit status 3 after a crash before it came up, else what EXIT says; with STAYS only once its input is closed.

    With LOCKED a person closes it without having typed the passphrase.
    """
    program = program_at(Path(file), (sys.executable,))
    versions = Versions(Path(os.environ[VERSIONS]))
    assert program is not None
    switching.TRIAL_SECONDS = float(os.environ.get(PATIENCE, "30"))
    status = hand_over(sys.argv[1:], program, versions)
    if status is not None:
        return status
    with Path(os.environ[STARTED]).open("a", encoding="utf-8") as file_of_starts:
        file_of_starts.write(" ".join([program.version, *sys.argv[1:]]) + "\n")
    if program.version in os.environ.get(CRASHING, "").split():
        return 3
    if os.environ.get(LOCKED):
        not_put_to_the_test(program, versions)
        return 0
    started_well(program, versions)
    if os.environ.get(STAYS):
        sys.stdin.read()
    return int(os.environ.get(EXIT, "0"))
