"""What leaves the program arrives whole, or a person is told why it did not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.errors import SurroundingsFailed
from desktop.usecases.handing_out import make_folder, write_out

pytestmark = pytest.mark.usefixtures("english")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes, as on a disk that fills up while it is written."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_arrives_whole_in_place_of_an_older_one(tmp_path: Path) -> None:
    (tmp_path / "surat.pdf").write_bytes(b"lama")
    write_out(tmp_path / "surat.pdf", b"baru")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"surat.pdf": b"baru"}


def test_a_letter_that_does_not_fit_leaves_no_half_of_itself(tmp_path: Path) -> None:
    (tmp_path / "surat.pdf").write_bytes(b"lama")
    with room_for(10_000), pytest.raises(SurroundingsFailed, match=r"surat\.pdf could not be written: "):
        write_out(tmp_path / "surat.pdf", bytes(50_000))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"surat.pdf": b"lama"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [("tidak-ada/surat.pdf", "the folder is not there"), ("folder", "a folder bears this name")],
)
def test_a_place_that_takes_no_file_is_told_in_words(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(SurroundingsFailed, match=reason):
        write_out(tmp_path / place, b"surat")


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "surat").write_bytes(b"")
    with pytest.raises(SurroundingsFailed, match="a file bears this name"):
        make_folder(tmp_path / "surat")
