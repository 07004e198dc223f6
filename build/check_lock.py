"""Checks build/requirements.lock: complete, hashed, naming no index, and installable on Windows from wheels alone.

Exit code 0: it holds (or only the registry could not be asked, outside of CI); 1: it does not; the reasons are printed.
With CI in the environment, or `--registry-required`, an unreachable registry is a failure too.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parent.parent
LOCK = TOP / "build" / "requirements.lock"
PYPROJECT = TOP / "pyproject.toml"
CHECKED = TOP / ".venv" / "loket-lock-checked"
FORBIDDEN = {"keyrings-alt": "it stores secrets as plain text"}

WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": "3.11.9",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
}
WINDOWS_OPTIONS = [
    *("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp"),
    *("--abi", "cp311", "--abi", "abi3", "--abi", "none"),
]
_NO_LINE = re.compile(r"connection broken by|Max retries exceeded|Could not fetch URL|Read timed out|HTTP error 5\d\d")


class RegistryUnreachableError(Exception):
    """The package registry did not answer; its words are the message."""


@dataclass(frozen=True)
class Locked:
    """One pinned requirement and the hashes ("sha256:...") of the files that may satisfy it."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """As package registries compare names."""
        return canonicalize_name(self.requirement.name)

    def applies_to(self, environment: dict[str, str]) -> bool:
        """Whether a machine of these marker values installs it."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate(environment | {"extra": ""})


def parse_lock(text: str) -> list[Locked]:
    """The requirements of a lock file as uv and pip-compile write it; options such as an index are not requirements."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in joined.splitlines())
    entries = (line.split("--hash=") for line in lines if line and not line.startswith("-"))
    return [Locked(Requirement(pin), tuple(each.strip() for each in hashes)) for pin, *hashes in entries]


def static_problems(lock: str, pyproject: dict[str, Any]) -> list[str]:
    """What is wrong with the lock as a text, in sentences."""
    locked = parse_lock(lock)
    names = {entry.name for entry in locked}
    problems = [
        f"An address or an option is in it: {line.strip()}"
        for line in lock.splitlines()
        if "://" in line or re.match(r"\s*-(?!-hash=)", line)
    ]
    problems += [f"{entry.name} has no hash." for entry in locked if not entry.hashes]
    problems += [f"{entry.name} is not pinned." for entry in locked if not _is_pinned(entry.requirement)]
    problems += [f"{name} is in it: {why}." for name, why in FORBIDDEN.items() if name in names]
    problems += [
        f"pyproject.toml asks for {wanted}, which it does not hold: run `python3 build/dev.py lock`."
        for wanted in wanted_requirements(pyproject)
        if not any(_satisfies(entry, wanted) for entry in locked)
    ]
    return problems


def wanted_requirements(pyproject: dict[str, Any]) -> list[Requirement]:
    """Everything pyproject.toml names: to run, to build, for central, for development."""
    project = pyproject["project"]
    extras = project.get("optional-dependencies", {}).values()
    groups = pyproject.get("dependency-groups", {}).values()
    built_with = pyproject["build-system"]["requires"]
    return [Requirement(text) for part in (project["dependencies"], *extras, *groups, built_with) for text in part]


def windows_lock(lock: str, names: Collection[str] | None = None) -> str:
    """The part of the lock that Windows with CPython 3.11 installs, without markers; of it only `names`, if given.

    pip evaluates markers for the machine it runs on even when asked about another platform, so this is done before.
    """
    lines = []
    for entry in parse_lock(lock):
        if entry.applies_to(WINDOWS) and (names is None or entry.name in names):
            pin = f"{entry.requirement.name}{entry.requirement.specifier}"
            lines.append(" \\\n    ".join([pin, *(f"--hash={each}" for each in entry.hashes)]))
    return "\n".join(lines) + "\n"


def unmet_requirements(report: dict[str, Any], environment: dict[str, str]) -> list[str]:
    """What the packages of a pip report need in `environment` and the report does not bring, in sentences."""
    packages = [item["metadata"] for item in report["install"]]
    versions = {canonicalize_name(package["name"]): package["version"] for package in packages}
    needs: list[tuple[str, Requirement]] = [
        (canonicalize_name(package["name"]), Requirement(need))
        for package in packages
        for need in package.get("requires_dist", ())
    ]
    problems = []
    for name, need in _applying(needs, environment):
        version = versions.get(canonicalize_name(need.name))
        if version is None or not need.specifier.contains(version, prereleases=True):
            problems.append(f"{name} needs {need} on Windows, and the lock brings {version or 'none'}.")
    return problems


def windows_problems(lock: str) -> list[str]:
    """Ask the registry whether Windows gets every package as a wheel whose hash is in the lock."""
    report, words = windows_report(lock)
    if report is not None:
        return unmet_requirements(report, WINDOWS)
    if _NO_LINE.search(words):
        raise RegistryUnreachableError(words[-1000:])
    return [f"pip cannot install it on 64-bit Windows with Python 3.11:\n{words[-3000:]}"]


def windows_report(lock: str) -> tuple[dict[str, Any] | None, str]:
    """What pip would install of the lock on Windows, as its report tells; where it could not, None and its words."""
    with tempfile.TemporaryDirectory(prefix="loket-lock-") as folder:
        requirements, report = Path(folder, "windows.txt"), Path(folder, "report.json")
        requirements.write_text(windows_lock(lock), encoding="utf-8")
        command = ["install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:"]
        command += ["--retries", "3"]  # pip tells of a broken line only when it tries again
        files = ["--target", str(Path(folder, "target")), "--report", str(report), "-r", str(requirements)]
        asked = subprocess.run(
            [sys.executable, "-m", "pip", *command, *WINDOWS_OPTIONS, "--require-hashes", *files],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if asked.returncode:
            return None, asked.stderr
        return json.loads(report.read_text(encoding="utf-8")), ""


def main(arguments: list[str]) -> int:
    """Check and say; the registry is asked only about a lock it has not yet been asked about."""
    lock = LOCK.read_text(encoding="utf-8")
    problems = static_problems(lock, tomllib.loads(PYPROJECT.read_text(encoding="utf-8")))
    fingerprint = hashlib.sha256(lock.encode()).hexdigest()
    already = CHECKED.exists() and CHECKED.read_text(encoding="utf-8") == fingerprint
    if not problems and not already:
        try:
            problems = windows_problems(lock)
        except RegistryUnreachableError as error:
            return _without_registry(error, required="--registry-required" in arguments or bool(os.environ.get("CI")))
    if problems:
        print(f"{LOCK.relative_to(TOP)} does not hold:", *problems, sep="\n  ", file=sys.stderr)
        return 1
    if CHECKED.parent.is_dir():
        CHECKED.write_text(fingerprint, encoding="utf-8")
    count = len(parse_lock(lock))
    print(f"{count} packages pinned and hashed; Windows gets wheels{' (asked before)' if already else ''}.")
    return 0


def _without_registry(error: RegistryUnreachableError, required: bool) -> int:
    print(
        "The package registry did not answer, so it could not be checked whether Windows gets every locked package as "
        f"a wheel. All else about the lock holds. Try again when there is a line.\n{error}",
        file=sys.stderr,
    )
    return 1 if required else 0


def _applying(needs: list[tuple[str, Requirement]], environment: dict[str, str]) -> list[tuple[str, Requirement]]:
    """Those of the (package, need) pairs that count in `environment`, with the extras that they themselves ask for."""
    extras: set[tuple[str, str]] = set()
    while True:
        applying = [
            (name, need)
            for name, need in needs
            if need.marker is None
            or any(
                need.marker.evaluate(environment | {"extra": extra})
                for extra in ("", *(asked for package, asked in extras if package == name))
            )
        ]
        wider: set[tuple[str, str]] = {
            (canonicalize_name(need.name), extra) for _, need in applying for extra in need.extras
        }
        if wider == extras:
            return applying
        extras = wider


def _is_pinned(requirement: Requirement) -> bool:
    return [clause.operator for clause in requirement.specifier] == ["=="]


def _satisfies(entry: Locked, wanted: Requirement) -> bool:
    pins = [clause.version for clause in entry.requirement.specifier]
    same_name = entry.name == canonicalize_name(wanted.name)
    return same_name and all(wanted.specifier.contains(pin, prereleases=True) for pin in pins)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
