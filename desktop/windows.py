"""What only Windows can tell or do, behind plain functions; elsewhere they answer as for a PC that has none of it.

Nothing here imports Qt or a package: it must work before, and when, the rest cannot be loaded.
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import Literal

POLICY_KEY = r"Software\Policies\Loket"

PRINTS = sys.platform == "win32"  # other programs are asked to print a file, not only to show it

_SYNC_ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
_DEVICES = ("?\\", ".\\")  # after two backslashes: no computer's name
_DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_CDROM = 2, 4, 5  # of GetDriveTypeW
_MB_ICONERROR, _MB_SETFOREGROUND = 0x10, 0x10000
_ASFW_ANY = -1
_SPI_GETHIGHCONTRAST, _HCF_HIGHCONTRASTON = 0x42, 0x1  # learn.microsoft.com/windows/win32/api/winuser
_NONE = -1  # INVALID_FILE_ATTRIBUTES: no such folder yet
_RECALLED = 0x00040000 | 0x00400000  # FILE_ATTRIBUTE_RECALL_ON_OPEN, …_ON_DATA_ACCESS


class _HighContrast(ctypes.Structure):
    """HIGHCONTRASTW of winuser.h."""

    _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))


def policy_values() -> dict[str, object]:
    """The values that Group Policy laid for this program for the whole PC, by their names; none is no policy.

    Raises OSError where there are some that may not be read.
    """
    found: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 (Windows only)

        try:
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, POLICY_KEY, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except FileNotFoundError:
            return found
        with key:
            for index in range(winreg.QueryInfoKey(key)[1]):
                name, value, _kind = winreg.EnumValue(key, index)
                found[name] = value
    return found


def roaming_folder() -> Path | None:
    """The part of the person's profile that goes with them from PC to PC; None where there is no such thing."""
    if sys.platform == "win32" and (found := os.environ.get("APPDATA")):
        return Path(found)
    return None


def drive_kind(path: str) -> Literal["network", "removable", "other"]:
    """What `path` lies on. A drive that does not answer is another one: opening a file there will tell."""
    drive = PureWindowsPath(path).drive
    if drive.startswith(("\\\\?\\UNC\\", "\\\\.\\UNC\\")) or (drive.startswith("\\\\") and drive[2:4] not in _DEVICES):
        return "network"
    if sys.platform == "win32":
        found = ctypes.windll.kernel32.GetDriveTypeW(drive.removeprefix("\\\\?\\") + "\\")
        if found == _DRIVE_REMOTE:
            return "network"
        if found in (_DRIVE_REMOVABLE, _DRIVE_CDROM):
            return "removable"
    return "other"


def cloud_of(path: str) -> str:
    """The service whose file system shows itself at `path` though the files lie elsewhere; "" where there is none."""
    if sys.platform == "win32":
        label = ctypes.create_unicode_buffer(261)
        volume = PureWindowsPath(path).drive + "\\"
        ctypes.windll.kernel32.GetVolumeInformationW(volume, label, 261, None, None, None, None, 0)
        if label.value.startswith("Google Drive"):
            return "Google Drive"
        for folder in (Path(path), *Path(path).parents):
            attributes = ctypes.windll.kernel32.GetFileAttributesW(str(folder))
            if attributes != _NONE and attributes & _RECALLED:
                return "OneDrive"
    return ""


def sync_roots() -> list[tuple[str, str]]:
    """The folders that Windows knows some service copies elsewhere, with the service's name."""
    found: list[tuple[str, str]] = []
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 (Windows only)

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _SYNC_ROOTS) as services:
            for number in range(winreg.QueryInfoKey(services)[0]):
                name = winreg.EnumKey(services, number)
                with suppress(OSError), winreg.OpenKey(services, name + r"\UserSyncRoots") as roots:
                    values = (winreg.EnumValue(roots, index) for index in range(winreg.QueryInfoKey(roots)[1]))
                    found += [(name.partition("!")[0], str(root)) for _user, root, _kind in values]
    return found


def message_box(text: str) -> bool:
    """Show `text` until the person closes it; False where there are no such boxes."""
    shown: int = 0
    if sys.platform == "win32":
        shown = ctypes.windll.user32.MessageBoxW(None, text, "Loket", _MB_ICONERROR | _MB_SETFOREGROUND)
    return shown != 0


def session() -> str:
    """Who works at this screen: one person may have signed in twice from afar, and sees one screen at a time."""
    if sys.platform == "win32":
        number = ctypes.c_ulong()
        ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(number))
        found = f"{os.environ.get('USERDOMAIN')}\\{os.environ.get('USERNAME')} {number.value}"
    else:
        found = str(os.getuid())
    return found


def let_others_come_forward() -> None:
    """Allow the program that is asked next to put its window before the one in front."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ASFW_ANY)


def open_file(path: str, verb: Literal["open", "print"] = "open") -> bool | None:
    """Have the program meant for it open or print `path`: whether there is one; None where this is not Windows."""
    found = None
    if sys.platform == "win32":
        try:
            os.startfile(path, verb)  # noqa: S606 (a file that this program wrote, or its own folder)
            found = True
        except OSError:
            found = False
    return found


def wants_contrast() -> bool:
    """Whether the person set their Windows to high contrast."""
    told = _HighContrast(size=ctypes.sizeof(_HighContrast))
    if sys.platform == "win32":
        ctypes.windll.user32.SystemParametersInfoW(_SPI_GETHIGHCONTRAST, told.size, ctypes.byref(told), 0)
    return bool(told.flags & _HCF_HIGHCONTRASTON)


def has_printer() -> bool:
    """Whether something could be printed; where that cannot be told, it is taken that it could."""
    length = ctypes.c_ulong(1)
    if sys.platform == "win32":
        length.value = 0
        ctypes.WinDLL("winspool.drv").GetDefaultPrinterW(None, ctypes.byref(length))
    return length.value > 0


def delete_unheld(path: Path) -> bool:
    """Delete a file unless a living program holds it open; whether it is gone. Elsewhere that cannot be told: False."""
    if sys.platform == "win32":
        try:
            path.unlink()
        except OSError:
            return False
        return True
    return False
