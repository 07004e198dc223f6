"""Lays into the embeddable Python what the desktop needs on Windows, and nothing else, as the lock pins it."""

import hashlib
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from check_lock import LOCK, PYPROJECT, WINDOWS, WINDOWS_OPTIONS, windows_lock, windows_report
from windows.places import PACKAGES, PYTHON
from windows.wine import BuildError

BUILD_WITH = "pyinstaller"  # runs in the same Python, and is left out of what it makes


def ensure_packages() -> None:
    """Install the desktop's packages for Windows, unless they are there. Raises BuildError."""
    lock, roots = LOCK.read_text(encoding="utf-8"), desktop_requirements(PYPROJECT)
    stamp, wanted = PYTHON / "loket-packages", fingerprint(lock, roots)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(PACKAGES, ignore_errors=True)
    report, words = windows_report(lock)
    if report is None:
        raise BuildError(f"The registry does not give what the lock asks for on Windows:\n{words[-3000:]}")
    names = closure(roots, report, WINDOWS)
    chosen = PYTHON / "requirements.txt"
    chosen.write_text(windows_lock(lock, names), encoding="utf-8")
    print(f"Installing {len(names)} packages for Windows", flush=True)
    install(chosen, PACKAGES)
    stamp.write_text(wanted, encoding="utf-8")


def desktop_requirements(pyproject: Path) -> list[Requirement]:
    """What the desktop itself asks for, without central's and the developers' part, and what freezes it."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in (*project["dependencies"], BUILD_WITH)]


def closure(roots: Iterable[Requirement], report: dict[str, Any], environment: dict[str, str]) -> set[str]:
    """The names of all packages that `roots` lead to in `environment`; `report` is pip's, on the whole lock.

    Raises BuildError for a package that the report lacks.
    """
    packages = {canonicalize_name(item["metadata"]["name"]): item["metadata"] for item in report["install"]}
    done: set[tuple[str, frozenset[str]]] = set()
    waiting = [root for root in roots if _applies(root, environment, "")]
    while waiting:
        need = waiting.pop()
        name, extras = canonicalize_name(need.name), frozenset(need.extras)
        if (name, extras) in done:
            continue
        done.add((name, extras))
        if name not in packages:
            raise BuildError(f"The lock does not bring {name}: run `python3 build/dev.py lock`.")
        further = (Requirement(text) for text in packages[name].get("requires_dist", ()))
        waiting += [more for more in further if any(_applies(more, environment, extra) for extra in ("", *extras))]
    return {name for name, _ in done}


def install(requirements: Path, folder: Path) -> None:
    """Lay the pinned wheels for Windows into `folder`. Raises BuildError."""
    options = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--no-compile", *WINDOWS_OPTIONS]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", folder, "-r", requirements],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"The packages for Windows could not be installed:\n{done.stderr[-3000:]}")


def fingerprint(lock: str, roots: Iterable[Requirement]) -> str:
    """One hash over all that decides which packages are installed."""
    return hashlib.sha256("\n".join([lock, *(str(root) for root in roots)]).encode()).hexdigest()


def _applies(need: Requirement, environment: dict[str, str], extra: str) -> bool:
    return need.marker is None or need.marker.evaluate(environment | {"extra": extra})
