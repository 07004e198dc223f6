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
from windows.places import FROZEN, PYTHON, TOP, WORK
from windows.wine import BuildError, Windows

# One fixed moment for whatever wants to write a time into a file, so that the same source gives the same bytes.
EPOCH = "1580601600"

# What PyInstaller's own start says where Python or its runtime was taken away, and what is laid over it, just as long.
NO_RUNTIME = ("Failed to load Python DLL '%ls'.", "Loket rusak, pasang lagi: '%ls'.")


def freeze(windows: Windows, target: Path = FROZEN, source: Path = TOP) -> Path:
    """Build the program from `source` into `target`, replacing what lay there.

    Takes some minutes. Raises BuildError; `target` is then not there.
    """
    ensure_python()
    ensure_packages()
    shutil.rmtree(target, ignore_errors=True)
    work = WORK / "freezing" / target.name
    shutil.rmtree(work, ignore_errors=True)
    version = project_version(source)
    project = unpack_project(source, work)
    icon = write_icon(work / "loket.ico")
    paths = {"LOKET_PROJECT": project, "LOKET_ICON": icon, "PYINSTALLER_CONFIG_DIR": work / "config"}
    fixed = {"LOKET_VERSION": version, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": "0"}
    done = windows.run(
        [
            *(PYTHON / "python.exe", "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "INFO"),
            *("--distpath", work / "dist", "--workpath", work / "work", TOP / "build" / "loket.spec"),
        ],
        cwd=work,
        env={name: windows.path(path) for name, path in paths.items()} | fixed,
        check=False,
    )
    (work / "log.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    made = work / "dist" / "Loket"
    if done.returncode or not (made / "Loket.exe").exists():
        raise BuildError(f"PyInstaller failed; the whole of it is in {work / 'log.txt'}:\n{done.stderr[-3000:]}")
    part_the_programs(made)
    for program in (made / "Loket.exe", made / "cli" / "loket.exe"):
        say_in_indonesian(program)
    lay_in_order(made / f"loket-{version}" / "base_library.zip")
    write_manifest(made, manifest_of(made, version))
    target.parent.mkdir(parents=True, exist_ok=True)
    return made.replace(target)


def project_version(source: Path) -> str:
    """As its pyproject.toml says."""
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def unpack_project(source: Path, work: Path) -> Path:
    """Build the project's wheel and unpack it, so that what is frozen is what is packaged. Raises BuildError."""
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", work, source],
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        raise BuildError(f"The project's wheel could not be built:\n{built.stderr[-3000:]}")
    with zipfile.ZipFile(next(work.glob("loket-*.whl"))) as wheel:
        wheel.extractall(work / "project")
    (packed,) = (work / "project").glob("loket-*.dist-info")
    told = (packed / "METADATA").read_text(encoding="utf-8")
    shutil.rmtree(packed)  # PyInstaller would take the whole of it
    short = work / "project" / "loket.dist-info" / "METADATA"
    short.parent.mkdir()
    short.write_text(heading(told), encoding="utf-8", newline="\n")
    return work / "project"


def heading(metadata: str) -> str:
    """What the program reads of its metadata; without the README, which would be fetched with every update."""
    return metadata.partition("\n\n")[0] + "\n"


def part_the_programs(folder: Path) -> None:
    """Lay the command line into its own folder, under its own name."""
    (folder / "cli").mkdir()
    (folder / "loket-cli.exe").replace(folder / "cli" / "loket.exe")


def say_in_indonesian(program: Path) -> None:
    """The one sentence that is told before any of ours can be. Raises BuildError where PyInstaller has it no more."""
    before, after = (sentence.encode("utf-16-le") for sentence in NO_RUNTIME)
    content = program.read_bytes()
    if content.count(before) != 1:
        raise BuildError(f"{program.name} does not say {NO_RUNTIME[0]!r}: this PyInstaller has other words.")
    program.write_bytes(content.replace(before, after))


def lay_in_order(archive: Path) -> None:
    """The files of `archive` by their names: PyInstaller lays them as it meets them, which is not always the same."""
    with zipfile.ZipFile(archive) as old:
        files = sorted(((info, old.read(info)) for info in old.infolist()), key=lambda file: file[0].filename)
    with zipfile.ZipFile(archive, "w") as new:
        for info, data in files:
            new.writestr(info, data)
