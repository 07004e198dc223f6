"""The setup program, from the frozen folder: `build/installer.nsi` compiled by makensis."""

import json
import shutil
import subprocess
from pathlib import Path

from windows.icon import write_icon
from windows.panel import write_panel
from windows.places import TOP
from windows.wine import BuildError

SCRIPT = TOP / "build" / "installer.nsi"
COURIER_FILES = ".kurir"


def setup_name(version: str) -> str:
    """What the setup program of a version is called."""
    return f"Loket-{version}-setup.exe"


def make_setup(frozen: Path, folder: Path, *, quick: bool = False) -> Path:
    """The setup program of the frozen program, laid into `folder`. Raises BuildError.

    `quick`: one that is only tried, never given out: larger, and made in seconds instead of minutes.
    """
    version = str(json.loads((frozen / "release.json").read_text("utf-8"))["version"])
    folder.mkdir(parents=True, exist_ok=True)
    setup = folder / setup_name(version)
    told = {
        "VERSION": version,
        "VERSION4": four_parts(version),
        "SOURCE": str(frozen),
        "CONTENTS": f"loket-{version}",
        "SIZE": str(kibibytes(frozen)),
        "ICON": str(write_icon(folder / "loket.ico")),
        "PANEL": str(write_panel(folder / "panel.bmp")),
        "OUT": str(setup),
        "COURIER": COURIER_FILES,
    }
    words = [*(f"-D{name}={value}" for name, value in told.items()), *(["-DQUICK"] if quick else [])]
    made = subprocess.run(
        [_makensis(), "-V2", "-INPUTCHARSET", "UTF8", *words, SCRIPT], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise BuildError(f"The setup program could not be made:\n{made.stdout[-3000:]}{made.stderr[-1000:]}")
    return setup


def four_parts(version: str) -> str:
    """`version` as Windows' version information wants it: four numbers. What is no number counts as 0."""
    numbers = [part if part.isdigit() else "0" for part in version.split(".")]
    return ".".join([*numbers, "0", "0", "0"][:4])


def kibibytes(folder: Path) -> int:
    """What a folder's files take, in KiB, each rounded up to a cluster of 4 KiB."""
    return sum(-(-path.stat().st_size // 4096) * 4 for path in folder.rglob("*") if path.is_file())


def _makensis() -> str:
    found = shutil.which("makensis") or shutil.which(r"C:\Program Files (x86)\NSIS\makensis.exe")
    if not found:
        raise BuildError("makensis is not installed.")
    return found
