"""The system packages Loket's development needs on Debian and its relatives: which are missing, and getting them."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# What PySide6-Essentials 6.8.3 links against (QtCore, QtGui, QtWidgets, QtSvg, QtPrintSupport, QtNetwork, QtTest and
# the offscreen and xcb platform plugins), as `objdump -p` lists it, without what every Debian has.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# The programs a command of dev.py calls, and the Debian packages they are in.
PROGRAMS = {
    "pdftoppm": "poppler-utils",  # the tests look at letters as pictures
    "tesseract": "tesseract-ocr",  # and read scans
    "initdb": "postgresql",  # and run central on a real one, beside SQLite
}
WINDOWS_PROGRAMS = {
    "wine": "wine",  # runs Windows' Python, PyInstaller, and what came of them
    "/usr/lib/wine/wine64": "wine64",
    "Xvfb": "xvfb",  # the screen the window is opened on
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",  # compiles what wine lacks, for wine only
    "makensis": "nsis",  # makes the installer
}
POSTGRES = Path("/usr/lib/postgresql")  # where Debian keeps its programs, off the path


class SetupError(Exception):
    """The machine is not ready. The message says what happened, what was kept and what to do."""


def missing_packages(
    libraries: set[str], has_command: Callable[[str], bool], has_ensurepip: bool, programs: Mapping[str, str] = PROGRAMS
) -> list[str]:
    """Names of the Debian packages to install.

    `libraries` are the sonames the dynamic linker finds, `has_command` says whether a program is on the path,
    `has_ensurepip` whether this Python can make a virtual environment with pip in it, `programs` which are wanted.
    """
    missing = {package for soname, package in QT_LIBRARIES.items() if soname not in libraries}
    missing |= {package for command, package in programs.items() if not has_command(command)}
    if not has_ensurepip:
        missing.add(f"python3.{sys.version_info.minor}-venv")
    return sorted(missing)


def linker_libraries(listing: str) -> set[str]:
    """The sonames in what `ldconfig -p` prints."""
    lines = (line.strip() for line in listing.splitlines() if "=>" in line)
    return {line.split(maxsplit=1)[0] for line in lines}


def install_command(packages: list[str]) -> list[str]:
    """The apt-get call that installs `packages`, without who runs it."""
    options = ["-o", "DPkg::Lock::Timeout=300", "-qq", "-y", "--no-install-recommends"]
    return ["apt-get", *options, "install", *packages]


def ensure_system_packages(programs: Mapping[str, str] = PROGRAMS) -> None:
    """Install what is missing, on Linux only: as root, else by sudo without a password, else say what to type.

    `programs` are those the command calls, with their packages; every command needs the libraries.
    """
    if sys.platform != "linux":
        return
    missing = _missing_here(programs)
    if not missing:
        return
    by_hand = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(missing)}"
    if not shutil.which("apt-get"):
        raise SetupError(
            "This machine has no apt-get. Nothing was changed. Install what these Debian packages hold, "
            f"then start this command again:\n  {' '.join(missing)}"
        )
    if os.geteuid() == 0:
        as_root: list[str] = []
    elif shutil.which("sudo") and _run(["sudo", "-n", "true"]).returncode == 0:
        as_root = ["sudo", "-n"]
    else:
        raise SetupError(
            f"Some system packages are missing. Nothing was changed. Type this first:\n  sudo sh -c '{by_hand}'"
        )
    print(f"Installing {len(missing)} Debian packages: {' '.join(missing)}", flush=True)
    _run([*as_root, "apt-get", "-qq", "update"])
    installed = _run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", *install_command(missing)])
    if installed.returncode or _missing_here(programs):
        raise SetupError(
            f"Debian's packages could not be installed. Nothing else was changed.\n{installed.stdout[-3000:]}\n"
            f"Mend what it says above, or type as root:\n  {by_hand}"
        )


def _missing_here(programs: Mapping[str, str]) -> list[str]:
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    listing = _run([ldconfig, "-p"]).stdout if Path(ldconfig).exists() else ""
    return missing_packages(
        linker_libraries(listing),
        has_command=_has_command,
        has_ensurepip=importlib.util.find_spec("ensurepip") is not None,
        programs=programs,
    )


def _has_command(name: str) -> bool:
    return shutil.which(name) is not None or any(POSTGRES.glob(f"*/bin/{name}"))


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
