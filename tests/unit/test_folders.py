"""Where an office's data may lie, and what is said of a place where they may not."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop import folders, windows
from desktop.folders import (
    ClosedFolder,
    UnfitFolder,
    cloud_service,
    data_folder,
    file_system_of,
    is_shared,
    refuse_closed,
    refuse_unfit,
)
from desktop.machine import Data

pytestmark = pytest.mark.usefixtures("english")

USUAL = Data()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person without any service that copies their files."""
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def refusal(folder: Path, data: Data = USUAL) -> str:
    with pytest.raises(UnfitFolder) as told:
        refuse_unfit(folder, data)
    assert "Nothing was changed" in str(told.value)
    assert str(folders.usual_folder()) in str(told.value)
    return str(told.value)


def test_a_folder_on_a_disk_of_this_pc_is_right(tmp_path: Path) -> None:
    refuse_unfit(tmp_path / "Data Loket – Ibu Siti" / "belum ada", USUAL)


def test_the_usual_folder_is_right() -> None:
    refuse_unfit(data_folder(USUAL), USUAL)


COPIED = "OneDrive/OneDrive - Dinas Tenaga Kerja/Dropbox/Dropbox (Dinas)/Google Drive/GoogleDrive/iCloudDrive/Nextcloud"


@pytest.mark.parametrize("name", COPIED.split("/"))
def test_a_folder_that_a_service_copies_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    assert "copies it to other computers" in refusal(tmp_path / name / "Loket", Data(allow_network=True))


@pytest.mark.parametrize("name", ["OneDriver", "Kotak", "Box", "Data Google", "dropboxes"])
def test_a_folder_that_only_sounds_like_a_service_is_right(tmp_path: Path, name: str) -> None:
    refuse_unfit(tmp_path / name, USUAL)


def test_the_folder_that_windows_names_as_onedrives_is_refused_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Kantor"))
    assert "OneDrive copies it" in refusal(tmp_path / "Kantor" / "Loket")
    refuse_unfit(tmp_path / "Kantor lain", USUAL)


def test_the_folder_that_dropbox_says_it_keeps_is_refused_whatever_it_is_called(tmp_path: Path, home: Path) -> None:
    file = home / ".dropbox" / "info.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"business": {"path": str(tmp_path / "Kantor")}, "x": 1, "personal": {"path": ""}}))
    assert cloud_service(tmp_path / "Kantor" / "a" / "b") == "Dropbox"
    assert cloud_service(tmp_path) == ""
    file.write_text("rusak")
    assert cloud_service(tmp_path / "Kantor") == ""


def test_a_link_into_such_a_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "Loket").symlink_to(tmp_path / "OneDrive")
    assert str(tmp_path / "OneDrive") in refusal(tmp_path / "Loket")


def test_the_roaming_profile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "roaming_folder", lambda: tmp_path / "Roaming")
    assert "signs in or out" in refusal(tmp_path / "Roaming" / "Loket", Data(allow_network=True))


def test_a_network_path_is_refused_unless_an_administrator_allows_it() -> None:
    assert windows.drive_kind(r"\\server\bersama\Loket") == "network"
    assert windows.drive_kind(r"\\?\UNC\server\bersama") == "network"
    assert windows.drive_kind(r"\\?\C:\Users\siti") == "other"
    assert "another computer" in refusal(Path("//server/bersama/Loket"))
    refuse_unfit(Path("//server/bersama/Loket"), Data(allow_network=True))


def test_a_drive_that_can_be_taken_out_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "drive_kind", lambda _path: "removable")
    assert "taken out" in refusal(tmp_path)


def test_a_network_file_system_is_told_by_its_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(folders, "file_system_of", lambda folder: file_system_of(folder, mounts))
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/rumah /home nfs4 rw 0 0\n"
        "//server/b /mnt/Data\\040Bersama cifs rw 0 0\n"
        "/dev/sdb1 /home/siti ext4 rw 0 0\n"
        "siti@server: /srv/jauh fuse.sshfs rw 0 0\n"
    )
    for folder in ("/home/budi/Loket", "/mnt/Data Bersama", "/srv/jauh/a"):
        assert "another computer" in refusal(Path(folder))
    for folder in ("/home/siti/Loket", "/mnt/Data", "/homes", "/"):
        refuse_unfit(Path(folder), USUAL)


def test_the_file_system_is_the_one_that_the_system_itself_tells(tmp_path: Path) -> None:
    for folder in (tmp_path, Path("/proc/self"), Path("/dev/shm")):  # noqa: S108 (nothing is written there)
        command = ["/usr/bin/stat", "-f", "-c", "%T", folder]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = file_system_of(folder)
        assert found
        assert told.strip().replace("ext2/ext3", "ext4").replace("overlayfs", "overlay") == found


def test_data_that_belong_to_somebody_else_are_told(tmp_path: Path) -> None:
    for name in ("vault.json", "loket.db"):
        (tmp_path / name).touch(0o600)
    refuse_closed(tmp_path)
    tmp_path.chmod(0o711)
    with somebody_else(), pytest.raises(ClosedFolder, match="another user"):
        refuse_closed(tmp_path)
    tmp_path.chmod(0o700)
    with somebody_else(), pytest.raises(ClosedFolder, match="another user"):
        refuse_closed(tmp_path)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Another user of this PC; only root can become one, and whoever is not root already is."""
    if os.getuid() != 0:
        pytest.skip("only root can try another user")
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_folder_settled_for_the_pc_may_name_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERNAME", "siti")
    own = Data(folder="/srv/loket/%USERNAME%")
    assert data_folder(own) == Path("/srv/loket/siti")
    assert not is_shared(own)
    assert is_shared(Data(folder="/srv/loket"))
    assert not is_shared(USUAL)


def test_a_name_that_means_nothing_here_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAMA", raising=False)
    with pytest.raises(UnfitFolder, match="%NAMA%"):
        data_folder(Data(folder="/srv/%NAMA%"))
