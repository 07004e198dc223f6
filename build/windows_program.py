"""`dev.py windows [STAGE ...]`: the Windows program and its installer, made and proved.

Stages, all of them in this order when none is named:

    freeze   the program, and the same but for one line under an earlier version, from which upgrades are proved
    twice    the program once more; every file must have the same bytes
    figures  what the program's parts take and what each is for; how long it takes to start
    pack     the setup programs of both
    prove    both are installed, used, upgraded and uninstalled in a Windows of their own; pictures are taken
    update   the earlier one is brought up to the present one by a signed update, given up when broken, and mended

What is made lies in `.windows`, figures and pictures in `.windows/results`. On Debian all runs in wine.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.updates.manifest import read_manifest
from windows.freeze import freeze, project_version
from windows.pack import make_setup, setup_name
from windows.places import FROZEN, RESULTS, TOP, WORK
from windows.prove import prove
from windows.sizes import differing, sizes_of
from windows.source import change_one_line, copy_source
from windows.starting import starts
from windows.updating import prove_updates
from windows.wine import BuildError, a_windows

EARLIER = "0.0.9"
SOURCE = WORK / "source"
FROZEN_EARLIER = FROZEN.with_name("frozen-earlier")
FROZEN_AGAIN = FROZEN.with_name("frozen-again")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py windows", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    stages = parser.parse_args().stages
    if unknown := set(stages) - set(STAGES):
        parser.error(f"There is no stage {', '.join(sorted(unknown))}.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    for name, work in STAGES.items():
        if not stages or name in stages:
            began = time.perf_counter()
            print(f"-- {name}", flush=True)
            try:
                told = work()
            except BuildError as failed:
                print(f"{name} failed. {failed}", file=sys.stderr)
                return 1
            _note(name, told, time.perf_counter() - began)
    print(f"Done. What was made lies in\n  {RESULTS}")
    return 0


def freeze_both() -> dict[str, Any]:
    """The program, and an earlier version of it."""
    source = copy_source(SOURCE, project_version(TOP))
    with a_windows() as windows:
        freeze(windows, FROZEN, source)
        freeze(windows, FROZEN_EARLIER, change_one_line(copy_source(WORK / "source-earlier", EARLIER, source)))
    manifest = read_manifest(FROZEN)
    return {"version": manifest.version, "files": len(manifest.files), "bytes": manifest.length}


def freeze_again() -> dict[str, Any]:
    """Raises BuildError unless a second build, from a copy of the sources in another folder, gives the same bytes."""
    with a_windows() as windows:
        source = copy_source(WORK / "source-again", project_version(SOURCE), SOURCE)
        again = read_manifest(freeze(windows, FROZEN_AGAIN, source))
    different = differing(read_manifest(FROZEN).files, again.files)
    if different:
        raise BuildError(f"{len(different)} files of the second build differ: {', '.join(different[:20])}")
    return {"same files": len(again.files)}


def pack() -> dict[str, int]:
    """Both setup programs, by name with their bytes."""
    made = [make_setup(FROZEN_EARLIER, RESULTS, quick=True), make_setup(FROZEN, RESULTS)]
    return {path.name: path.stat().st_size for path in made}


def prove_both() -> dict[str, Any]:
    """Whatever the proofs tell."""
    earlier, now = (RESULTS / setup_name(read_manifest(frozen).version) for frozen in (FROZEN_EARLIER, FROZEN))
    return prove(earlier, now, WORK / "proof")


def prove_update() -> dict[str, Any]:
    """What went over the line or the stick."""
    with a_windows(WORK / "proof" / "prefix") as windows:
        return asdict(prove_updates(windows, FROZEN_EARLIER, FROZEN, WORK / "update-proof"))


def _note(stage: str, told: Any, seconds: float) -> None:
    """Keep what a stage told beside what the others did."""
    path: Path = RESULTS / "results.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    results[stage] = {"seconds": round(seconds, 1), "told": told}
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, ensure_ascii=False, indent=1), flush=True)


STAGES: dict[str, Callable[[], Any]] = {
    "freeze": freeze_both,
    "twice": freeze_again,
    "figures": lambda: {"size": sizes_of(FROZEN), "start to sign-in, seconds": starts(WORK / "starting")},
    "pack": pack,
    "prove": prove_both,
    "update": prove_update,
}

if __name__ == "__main__":
    sys.exit(main())
