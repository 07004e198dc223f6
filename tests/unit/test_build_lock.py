"""The lock file's check: what Windows would install, and what must not be in the lock."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import check_lock

TOP = Path(__file__).resolve().parents[2]
HASH = "sha256:" + "0" * 64
LOCK = f"""\
# Made by a tool
keyring==25.7.0 \\
    --hash={HASH} \\
    --hash=sha256:{"1" * 64}
jeepney==0.9.0 ; sys_platform == 'linux' \\
    --hash={HASH}
pywin32-ctypes==0.2.3 ; sys_platform == 'win32' \\
    --hash={HASH}
zipp==4.1.2 ; python_full_version < '3.12' \\
    --hash={HASH}
cffi==2.1.1 ; platform_python_implementation != 'PyPy' \\
    --hash={HASH}
"""


def project(*dependencies: str) -> dict[str, Any]:
    return {"build-system": {"requires": []}, "project": {"dependencies": list(dependencies)}}


def package(name: str, version: str, *needs: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "version": version, "requires_dist": list(needs)}}


def test_windows_gets_its_own_packages_and_not_those_of_linux() -> None:
    windows = check_lock.parse_lock(check_lock.windows_lock(LOCK))
    assert [entry.name for entry in windows] == ["keyring", "pywin32-ctypes", "zipp", "cffi"]
    assert all(entry.requirement.marker is None for entry in windows)
    assert windows[0].hashes == (HASH, "sha256:" + "1" * 64)


def test_a_sound_lock_has_no_problems() -> None:
    assert check_lock.static_problems(LOCK, project("keyring>=25.6", "CFFI")) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--index-url https://packages.example/simple", "An address or an option"),
        ("# from https://packages.example/simple", "An address or an option"),
        ("--find-links /srv/wheels", "An address or an option"),
        ("-e .", "An address or an option"),
        ("typst==0.15.2", "typst has no hash"),
        (f"typst>=0.15 --hash={HASH}", "typst is not pinned"),
        (f"keyrings.alt==5.0.2 --hash={HASH}", "keyrings-alt is in it"),
    ],
)
def test_what_must_not_be_in_the_lock_is_found(line: str, said: str) -> None:
    (problem,) = check_lock.static_problems(f"{LOCK}{line}\n", project())
    assert said in problem


@pytest.mark.parametrize("wanted", ["msgspec>=0.20", "keyring>=26"])
def test_a_dependency_the_lock_does_not_satisfy_is_named(wanted: str) -> None:
    (problem,) = check_lock.static_problems(LOCK, project(wanted))
    assert f"asks for {wanted}" in problem


def test_extras_groups_and_what_builds_the_project_are_wanted_too() -> None:
    wanted = check_lock.wanted_requirements(
        {
            "build-system": {"requires": ["hatchling"]},
            "project": {"dependencies": ["keyring"], "optional-dependencies": {"central": ["litestar"]}},
            "dependency-groups": {"dev": ["pytest"]},
        }
    )
    assert {need.name for need in wanted} == {"hatchling", "keyring", "litestar", "pytest"}


def test_what_a_package_needs_on_windows_must_be_there_in_a_fitting_version() -> None:
    report = {
        "install": [
            package("click", "8.5.1", 'colorama; sys_platform == "win32"', 'uvloop; sys_platform != "win32"'),
            package("keyring", "25.7.0", "pywin32-ctypes>=0.2.0", "click<8", 'shtab; extra == "completion"'),
            package("pywin32_ctypes", "0.2.3"),
        ]
    }
    assert [said.split(" on ")[0] for said in check_lock.unmet_requirements(report, check_lock.WINDOWS)] == [
        'click needs colorama; sys_platform == "win32"',
        "keyring needs click<8",
    ]


def test_an_extra_counts_only_when_a_package_that_is_installed_asks_for_it() -> None:
    server = package("uvicorn", "0.54", 'websockets; extra == "standard"')
    plain = {"install": [package("litestar", "2.25", "uvicorn", 'uvicorn[standard]; extra == "standard"'), server]}
    assert check_lock.unmet_requirements(plain, check_lock.WINDOWS) == []
    asking = {"install": [package("litestar", "2.25", "uvicorn[standard]"), server]}
    (problem,) = check_lock.unmet_requirements(asking, check_lock.WINDOWS)
    assert problem.startswith("uvicorn needs websockets")


def test_the_projects_own_lock_holds_as_a_text() -> None:
    lock = (TOP / "build" / "requirements.lock").read_text(encoding="utf-8")
    pyproject = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    assert check_lock.static_problems(lock, pyproject) == []
    windows = {entry.name for entry in check_lock.parse_lock(check_lock.windows_lock(lock))}
    assert {"pywin32-ctypes", "pefile", "colorama", "tzdata"} <= windows
    assert not {"jeepney", "secretstorage", "macholib"} & windows
