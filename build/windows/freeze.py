"""Makes the folder that is installed: the project's wheel, frozen by PyInstaller in the embeddable Python."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from desktop.updates.manifest import manifest_of, write_manifest
from windows.embed import ensure_python
from windows.icon import write_icon
from windows.packages import ensure_packages
from windows.places import FROZEN, PACKAGES, PYTHON, TOP, WORK
from windows.wine import BuildError, Windows

# One fixed moment for whatever wants to write a time into a file, so that the same source gives the same bytes.
EPOCH = "1580601600"
OWN_NAMES = ("desktop", "sync", "resources", "loket-*.dist-info")


def freeze(windows: Windows, target: Path = FROZEN) -> Path:
    """Build the program into `target`, replacing what lay there. Raises BuildError; `target` is then not there."""
    ensure_python()
    ensure_packages()
    version = project_version()
    shutil.rmtree(target, ignore_errors=True)
    metadata = _install_project(version)
    work = WORK / "pyinstaller"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    icon = write_icon(work / "loket.ico")
    paths = {"LOKET_ICON": windows.path(icon), "LOKET_METADATA": windows.path(metadata)}
    fixed = {"LOKET_VERSION": version, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": "0"}
    done = windows.run(
        [
            *(PYTHON / "python.exe", "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "INFO"),
            *("--distpath", work / "dist", "--workpath", work / "work", TOP / "build" / "loket.spec"),
        ],
        cwd=work,
        env={**paths, **fixed, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    (work / "log.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode or not (work / "dist" / "Loket" / "Loket.exe").exists():
        raise BuildError(f"PyInstaller failed; the whole of it is in {work / 'log.txt'}:\n{done.stderr[-3000:]}")
    _part_the_programs(work / "dist" / "Loket")
    write_manifest(work / "dist" / "Loket", manifest_of(work / "dist" / "Loket", version))
    (work / "dist" / "Loket").replace(target)
    return target


def project_version() -> str:
    """As pyproject.toml says."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _install_project(version: str) -> Path:
    """Build the project's wheel and unpack it among the packages; the path of its METADATA."""
    wheels = WORK / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    for pattern in OWN_NAMES:
        for old in PACKAGES.glob(pattern):
            shutil.rmtree(old)
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", wheels, TOP],
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        raise BuildError(f"The project's wheel could not be built:\n{built.stderr[-3000:]}")
    with zipfile.ZipFile(next(wheels.glob("loket-*.whl"))) as wheel:
        wheel.extractall(PACKAGES)
    return PACKAGES / f"loket-{version}.dist-info" / "METADATA"


def _part_the_programs(folder: Path) -> None:
    """Lay the command line into its own folder, under its own name."""
    cli = folder / "cli"
    cli.mkdir()
    for suffix in (".exe", ".pkg"):
        (folder / f"loket-cli{suffix}").replace(cli / f"loket{suffix}")
