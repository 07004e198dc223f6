"""The sources as another version, for an upgrade to be proved from, or with a change, for an update to be measured."""

import re
import shutil
from pathlib import Path

from windows.places import TOP

CHANGED, ONE_LINE, OTHERWISE = Path("desktop", "ui", "run", "waking.py"), "_SLEPT = 60.0", "_SLEPT = 90.0"
PARTS = ("pyproject.toml", "README.md", "LICENSE", "build/hatch_build.py", "desktop", "sync", "resources")


def copy_source(folder: Path, version: str, source: Path = TOP) -> Path:
    """All that the program is made of, laid into `folder` as `version`, so that it stands still while it is built."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in PARTS:
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source / part, target)
    pyproject = folder / "pyproject.toml"
    pyproject.write_text(with_version(pyproject.read_text(encoding="utf-8"), version), encoding="utf-8", newline="\n")
    return folder


def change_one_line(folder: Path) -> Path:
    """In the sources of `folder`: as small as a change can be. Raises ValueError where there is no such line."""
    file = folder / CHANGED
    text = file.read_text(encoding="utf-8")
    if text.count(ONE_LINE) != 1:
        raise ValueError(f"{CHANGED} has no line “{ONE_LINE}”.")
    file.write_text(text.replace(ONE_LINE, OTHERWISE), encoding="utf-8", newline="\n")
    return folder


def with_version(pyproject: str, version: str) -> str:
    """The text of pyproject.toml with another version of the project. Raises ValueError when it names none."""
    changed, count = re.subn(r'(?m)^version = "[^"]*"$', f'version = "{version}"', pyproject, count=1)
    if not count:
        raise ValueError("pyproject.toml names no version.")
    return changed
