"""The places where central keeps the bytes of scans."""

from pathlib import Path

import pytest

from sync.central.objects import Objects


@pytest.mark.parametrize("place", ["folder", "memory:///"])
def test_what_is_put_is_there_whole_and_in_parts(tmp_path: Path, place: str) -> None:
    objects = Objects(place if "://" in place else str(tmp_path / place))
    objects.put("office/ab/abcd", b"0123456789")
    assert objects.has("office/ab/abcd")
    assert objects.read("office/ab/abcd", 0, 10) == b"0123456789"
    assert objects.read("office/ab/abcd", 3, 5) == b"34"
    assert not objects.has("office/ab/other")
    with pytest.raises(FileNotFoundError):
        objects.read("office/ab/other", 0, 1)


def test_a_place_that_is_none_is_told_in_one_line() -> None:
    with pytest.raises(ValueError, match=r"^ftp://x is no place for files: [^\n]+$"):
        Objects("ftp://x")


def test_nobody_else_on_the_machine_reads_the_folder(tmp_path: Path) -> None:
    Objects(str(tmp_path / "files"))
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
