"""A manifest names what a release consists of, and nothing that could lie elsewhere or be another file on Windows."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.updates.manifest import (
    Entry,
    Manifest,
    ManifestWrong,
    check,
    manifest_of,
    parse_manifest,
    read_manifest,
    write_manifest,
)
from desktop.updates.versions import is_pin, is_version, pin_allows, version_order
from tests.support.releases import LIBRARY, lay, program_files

NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _told(**changed: Any) -> bytes:
    good = {"version": "0.1.0", "platform": "win-amd64", "built": "2026-11-22", "files": _file("Loket.exe")}
    return json.dumps(good | changed).encode()


def _file(name: str, length: object = 0, sha256: object = NOTHING) -> dict[str, Any]:
    return {name: {"length": length, "sha256": sha256}}


def test_a_build_is_what_its_manifest_says(tmp_path: Path) -> None:
    lay(tmp_path, program_files("0.1.0"), "0.1.0")
    assert check(tmp_path, read_manifest(tmp_path)).sound


def test_the_same_build_gives_the_same_bytes(tmp_path: Path) -> None:
    first = manifest_of(lay(tmp_path / "a", program_files("0.1.0"), "0.1.0"), "0.1.0", built="2026-11-22")
    second = manifest_of(lay(tmp_path / "b", program_files("0.1.0"), "0.1.0"), "0.1.0", built="2026-11-22")
    assert first.to_bytes() == second.to_bytes() == write_manifest(tmp_path, first).read_bytes()


def test_what_differs_is_named(tmp_path: Path) -> None:
    manifest = read_manifest(lay(tmp_path, program_files("0.1.0"), "0.1.0"))
    (tmp_path / LIBRARY).write_bytes(b"x" * manifest.files[LIBRARY].length)
    (tmp_path / "Loket.py").unlink()
    (tmp_path / "loket.toml").write_bytes(b"")
    found = check(tmp_path, manifest)
    assert (found.differing, found.missing, found.extra) == ((LIBRARY,), ("Loket.py",), ("loket.toml",))
    assert not found.sound


@pytest.mark.parametrize(
    "name",
    [
        "../evil.dll",
        "a/../../evil.dll",
        "/etc/passwd",
        "C:/Windows/evil.dll",
        "C:evil.dll",
        "a\\b",
        "a//b",
        "a/",
        "",
        ".",
        "a/./b",
        "file.txt:stream",
        "CON",
        "con.txt",
        "lib/nul.dll",
        "COM1",
        "trailing.",
        "trailing ",
        "bell\x07",
        "release.json",
        "Release.JSON",
        "cafe\u0301.txt",
        "x" * 201,
        "what?.txt",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ManifestWrong):
        parse_manifest(_told(files=_file(name)))


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1"},
        {"version": "1.0.0-beta"},
        {"version": "../1.0.0"},
        {"version": 1},
        {"version": "01.0.0"},
        {"platform": "../win"},
        {"platform": None},
        {"built": 3},
        {"files": {}},
        {"files": []},
        {"files": _file("a", -1)},
        {"files": _file("a", 1.5)},
        {"files": _file("a", True)},
        {"files": _file("a", 1 << 40)},
        {"files": _file("a", 1, "abc")},
        {"files": _file("a", 1, NOTHING.upper())},
        {"files": _file("a.dll") | _file("A.dll")},
        {"files": _file("a") | _file("a/b")},
        {"files": {"a": 3}},
    ],
)
def test_a_manifest_that_no_build_writes_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ManifestWrong):
        parse_manifest(_told(**changed))


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestWrong):
        parse_manifest(data)


def test_a_link_in_a_build_is_refused(tmp_path: Path) -> None:
    lay(tmp_path, program_files("0.1.0"), "0.1.0")
    (tmp_path / "link").symlink_to(tmp_path / LIBRARY)
    with pytest.raises(ManifestWrong, match="link"):
        manifest_of(tmp_path, "0.1.0")


_NAMES = st.from_regex(r"[a-z0-9_]{1,8}(/[a-z0-9_]{1,8}){0,2}\.pyc", fullmatch=True)


@given(st.dictionaries(_NAMES, st.builds(Entry, st.integers(0, 1 << 30), st.just(NOTHING)), min_size=1))
def test_what_is_written_is_read_back(files: dict[str, Entry]) -> None:
    manifest = Manifest("1.2.3", "win-amd64", "2026-11-22", files)
    try:
        assert parse_manifest(manifest.to_bytes()) == manifest
    except ManifestWrong as wrong:  # con.pyc
        assert "not a path" in str(wrong)


def test_versions_are_compared_by_their_numbers() -> None:
    assert version_order("0.10.0") > version_order("0.9.9")
    assert not is_version("1.0") and not is_version("1.0.0 ") and not is_version("v1.0.0") and not is_version("1١.0.0")
    with pytest.raises(ValueError, match="beta"):
        version_order("1.0.beta")


@pytest.mark.parametrize(
    ("pin", "version", "allowed"),
    [
        ("", "9.9.9", True),
        ("0.3.1", "0.3.1", True),
        ("0.3.1", "0.3.10", False),
        ("0.3.*", "0.3.10", True),
        ("0.3.*", "0.30.1", False),
        ("0.*", "0.30.1", True),
        ("*", "4.0.0", True),
    ],
)
def test_a_pin_lets_through_what_it_names(pin: str, version: str, allowed: bool) -> None:
    assert is_pin(pin)
    assert pin_allows(pin, version) is allowed


@pytest.mark.parametrize("text", ["0.3", "0.3.x", "0..*", "0.3.*.*", "latest", "0.3.1.*", "-1.0.0"])
def test_other_texts_are_no_pins(text: str) -> None:
    assert not is_pin(text)
