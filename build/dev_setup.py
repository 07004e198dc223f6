"""Makes a checkout ready: Debian's libraries, .venv, the locked packages, the project itself, its translations.

Every part is left alone when nothing it depends on changed. What was done is written down only after it was done
(`STAMP`), so an interrupted set-up is simply gone on with.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dev_system import PROGRAMS, SetupError, ensure_system_packages

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = SCRIPTS / f"python{EXE}"
STAMP = VENV / "loket-setup.json"
LOCK = TOP / "build" / "requirements.lock"
LOCALES = TOP / "resources" / "locale"

_PROBE = "import sys, pip; print('%d.%d' % sys.version_info[:2])"


def prepare(programs: Mapping[str, str] = PROGRAMS) -> None:
    """Set up whatever is missing; SetupError says what a person has to do. Two at once wait for each other.

    `programs` are the system's that the command calls, with Debian's packages for them.
    """
    ensure_system_packages(programs)
    with one_at_a_time(TOP / ".venv.lock"):
        if environment_version() != current_version():
            _make_environment()
        done, wanted = read_stamp(STAMP), fingerprints(LOCK, TOP / "pyproject.toml")
        if done.get("packages") != wanted["packages"]:
            STAMP.unlink(missing_ok=True)
            _install_packages()
            done = {"packages": wanted["packages"]}
            write_stamp(STAMP, done)
        if done.get("project") != wanted["project"]:
            _install_project()
            write_stamp(STAMP, wanted)
        compile_translations()


def current_version() -> str:
    """The running Python's "major.minor"."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def environment_version() -> str:
    """The "major.minor" of .venv's Python; empty when there is none that runs and has pip."""
    with contextlib.suppress(OSError):
        probe = subprocess.run([PYTHON, "-c", _PROBE], capture_output=True, text=True, check=False)
        return probe.stdout.strip()
    return ""


def fingerprints(lock: Path, pyproject: Path) -> dict[str, str]:
    """What .venv's content follows from: the locked packages, and the project's own metadata."""
    return {
        "packages": hashlib.sha256(lock.read_bytes()).hexdigest(),
        "project": hashlib.sha256(pyproject.read_bytes()).hexdigest(),
    }


def read_stamp(stamp: Path) -> dict[str, str]:
    """What was set up before; nothing when that is unknown."""
    with contextlib.suppress(OSError, ValueError):
        content = json.loads(stamp.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    return {}


def write_stamp(stamp: Path, done: dict[str, str]) -> None:
    """Note what is set up now, whole or not at all."""
    new = stamp.with_suffix(".new")
    new.write_text(json.dumps(done, indent=1), encoding="utf-8")
    new.replace(stamp)


def stale_catalogues(locales: Path) -> list[Path]:
    """The .po files without a .mo as new as themselves."""
    catalogues = sorted(locales.glob("*/LC_MESSAGES/*.po"))
    return [po for po in catalogues if not _is_fresh(po.with_suffix(".mo"), po)]


def compile_translations() -> None:
    """Compile the catalogues that changed."""
    if stale_catalogues(LOCALES):
        command = ["-m", "babel.messages.frontend", "-q", "compile", "-d", str(LOCALES), "-D", "loket"]
        _python(command, "The translations could not be compiled: mend the catalogue and try again.")


def _is_fresh(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _make_environment() -> None:
    print(f"Making .venv with Python {current_version()}", flush=True)
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"The virtual environment .venv could not be made ({error}). Nothing else was changed: close programs "
            "that use the folder, delete it, and start this command again."
        ) from error


def _install_packages() -> None:
    count = sum(not line.startswith((" ", "#")) for line in LOCK.read_text(encoding="utf-8").splitlines())
    print(f"Installing up to {count} locked packages (some 250 MB and a few minutes the first time)", flush=True)
    command = ["install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)]
    _python(
        ["-m", "pip", *command],
        "The packages could not be installed; what arrived is kept. Check the line to the package registry (pip's own "
        "settings are used), then start this command again.",
    )


def _install_project() -> None:
    command = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(TOP)]
    _python(
        ["-m", "pip", *command], "The project itself could not be installed: see above, most likely pyproject.toml."
    )


def _python(arguments: Iterable[str], if_it_fails: str) -> None:
    quiet = {"PIP_ROOT_USER_ACTION": "ignore", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    result = subprocess.run(
        [PYTHON, *arguments],
        cwd=TOP,
        env=os.environ | quiet,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise SetupError(f"{result.stdout[-4000:]}\n{if_it_fails}")


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the file's lock, which the system gives back even when this process is killed."""
    with path.open("w") as handle:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows only

            while True:
                with contextlib.suppress(OSError):  # raised when ten seconds of waiting were not enough
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
