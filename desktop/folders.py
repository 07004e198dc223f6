"""Where an office's data may lie: on a disk of this PC that nothing but this program writes to."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from desktop import windows
from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import N_, _
from desktop.machine import Data
from desktop.store import database, vault

MOUNTS = Path("/proc/self/mounts")

_NETWORK = N_(
    "It lies on another computer. When the network drops while something is written the data are damaged, and two PCs "
    "that write there destroy each other's work."
)
_REMOVABLE = N_("The drive can be taken out while something is written, and then the data are damaged.")
_ROAMING = N_(
    "Windows copies this folder to and from another computer whenever somebody signs in or out. The data's key does "
    "not go with it, and a copy made meanwhile is damaged."
)
_CLOUD = N_(
    "{service} copies it to other computers while it is written to. That damages the data, and takes what people told "
    "the office out of its hands."
)

_NETWORK_SYSTEMS = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|ceph|glusterfs|lustre|davfs|webdav"
    r"|fuse\.(sshfs|rclone|davfs2?|gvfsd-fuse|glusterfs|s3fs|smbnetfs|cifs|curlftpfs|onedriver|google-drive-ocamlfuse)"
)
_OCTAL = re.compile(r"\\([0-7]{3})")  # how a mount's path writes a space
_VARIABLE = re.compile(r"%(\w+)%")
_SERVICES = {
    "OneDrive": re.compile(r"onedrive( ?- ?.+)?", re.IGNORECASE),
    "Dropbox": re.compile(r"dropbox( \(.+\))?", re.IGNORECASE),
    "Google Drive": re.compile(r"google ?drive|googledrivefs", re.IGNORECASE),
    "iCloud Drive": re.compile(r"icloud ?drive", re.IGNORECASE),
    "Nextcloud": re.compile(r"nextcloud|owncloud", re.IGNORECASE),
}


class UnfitFolder(Refused):
    """Data in this folder would be damaged sooner or later."""


class ClosedFolder(SurroundingsFailed):
    """The data in this folder are somebody else's."""


def usual_folder() -> Path:
    """The user's own folder on this PC; never one that roams, for the key does not."""
    return Path(platformdirs.user_data_path("Loket", appauthor=False, roaming=False))


def data_folder(data: Data) -> Path:
    """Where the data of whoever has signed in to this PC lie. Raises UnfitFolder where that cannot be told."""
    if not data.folder:
        return usual_folder()

    def value(found: re.Match[str]) -> str:
        if found[1] not in os.environ:
            text = _("The settings of this PC put the data into {folder}, but {variable} means nothing here. ")
            raise UnfitFolder(text.format(folder=data.folder, variable=found[0]) + _way_out())
        return os.environ[found[1]]

    return Path(_VARIABLE.sub(value, data.folder))


def is_shared(data: Data) -> bool:
    """Whether everybody who signs in to this PC finds the same data."""
    return bool(data.folder) and not _VARIABLE.search(data.folder)


def refuse_unfit(folder: Path, data: Data) -> None:
    """Raises UnfitFolder, with the reason and what to do, where an office's data may not lie in `folder`."""
    wholly = Path(os.path.abspath(folder))  # noqa: PTH100 (Path.absolute leaves the .. in)
    for place in dict.fromkeys((wholly, _real(wholly))):
        reason = _why_never(place) or ("" if data.allow_network else _why_not_usually(place))
        if reason:
            text = _("The data may not lie in {folder}. {reason} Nothing was changed.")
            raise UnfitFolder(text.format(folder=place, reason=reason) + " " + _way_out())


def refuse_closed(folder: Path) -> None:
    """Raises ClosedFolder where data lie that whoever has signed in to this PC may not read."""
    try:
        for name in (vault.FILE_NAME, database.FILE_NAME):
            if (folder / name).is_file():
                (folder / name).open("rb").close()
    except PermissionError as error:
        text = _(
            "The data in {folder} belong to another user of this PC. Nothing was changed. Sign in to the PC as that "
            "user, or ask your administrator to let you read and write there."
        )
        raise ClosedFolder(text.format(folder=folder)) from error


def file_system_of(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that `folder` lies on, as Linux calls it; "" where that cannot be told."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    kind, longest = "", -1
    for line in lines:
        _device, point, found, *_rest = line.split(" ")
        mounted = Path(_OCTAL.sub(lambda octal: chr(int(octal[1], 8)), point))
        if folder.is_relative_to(mounted) and len(mounted.parts) >= longest:  # a later mount lies over an earlier
            kind, longest = found, len(mounted.parts)
    return kind


def _way_out() -> str:
    text = _(
        "Choose a folder on a disk of this PC, for instance {usual}; an office that lies there already is moved with "
        "its whole folder while the program is closed. Or ask your administrator."
    )
    return text.format(usual=usual_folder())


def _real(folder: Path) -> Path:
    """Where it lies in truth, behind links and names of network drives."""
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder


def _why_never(folder: Path) -> str:
    roaming = windows.roaming_folder()
    if roaming is not None and folder.is_relative_to(roaming):
        return _(_ROAMING)
    service = cloud_service(folder)
    return _(_CLOUD).format(service=service) if service else ""


def _why_not_usually(folder: Path) -> str:
    kind = windows.drive_kind(str(folder))
    if kind == "network" or _NETWORK_SYSTEMS.fullmatch(file_system_of(folder)):
        return _(_NETWORK)
    return _(_REMOVABLE) if kind == "removable" else ""


def cloud_service(folder: Path) -> str:
    """The service that copies `folder` to other computers; "" where none is known to."""
    for service, root in _cloud_roots():
        if folder.is_relative_to(root):
            return service
    for part in folder.parts:
        for service, name in _SERVICES.items():
            if name.fullmatch(part):
                return service
    return windows.cloud_of(str(folder))


def _cloud_roots() -> Iterator[tuple[str, Path]]:
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        if root := os.environ.get(variable):
            yield "OneDrive", Path(root)
    for base in (os.environ.get("APPDATA"), os.environ.get("LOCALAPPDATA")):
        if base:
            yield from _dropbox(Path(base, "Dropbox", "info.json"))
    yield from _dropbox(Path.home() / ".dropbox" / "info.json")
    for service, root in windows.sync_roots():
        yield service, Path(root)


def _dropbox(file: Path) -> Iterator[tuple[str, Path]]:
    """The folders that Dropbox itself says it keeps."""
    try:
        accounts = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return
    for account in accounts.values() if isinstance(accounts, dict) else ():
        if isinstance(account, dict) and account.get("path"):
            yield "Dropbox", Path(str(account["path"]))
