"""What dev.py can be told to do. Each command takes the arguments after its name and returns an exit code."""

import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev_setup import EXE, LOCALES, LOCK, PYTHON, SCRIPTS, TOP, compile_translations, prepare
from dev_system import WINDOWS_PROGRAMS, SetupError, ensure_system_packages

LOCK_HEADER = "# Made by `python3 build/dev.py lock` from pyproject.toml; not to be edited by hand.\n"
DOMAIN = "loket"

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Step:
    """One check: what it is called in the summary, and the command that fails when it does not hold."""

    name: str
    command: Command


def run(arguments: list[str]) -> int:
    """Open the practice office."""
    prepare()
    return _call([PYTHON, TOP / "build" / "practice_day.py", *arguments])


def screenshots(arguments: list[str]) -> int:
    """Photograph every screen."""
    prepare()
    return _call([PYTHON, TOP / "build" / "screenshots.py", *arguments])


def bench(arguments: list[str]) -> int:
    """Measure the budgets, or with `sync` the exchange beside its peers."""
    prepare()
    benches = TOP / "tests" / "bench"
    if arguments[:1] == ["sync"]:
        return _call([PYTHON, benches / "peers" / "run.py", *arguments[1:]])
    return _call([PYTHON, benches / "run.py", *arguments])


def simulate(arguments: list[str]) -> int:
    """Try to break the sync."""
    prepare()
    return _call([PYTHON, "-m", "tests.simulation.run", *arguments])


def windows(arguments: list[str]) -> int:
    """Make the Windows program and its installer, and prove them by running them."""
    prepare(WINDOWS_PROGRAMS)
    return _call([PYTHON, TOP / "build" / "windows_program.py", *arguments])


def lint(_arguments: list[str]) -> int:
    """Every check that needs no test to run."""
    prepare()
    return run_steps(lint_steps())


def test(arguments: list[str]) -> int:
    """Every check and every test; `arguments` go to pytest."""
    prepare()
    # Whole files each, for the tests of a file share servers and databases; more than cores, for some of them wait.
    at_once = ["-n", "3", "--dist", "loadfile"]
    return run_steps([*lint_steps(), Step("tests", [PYTHON, "-m", "pytest", *at_once, *arguments])])


def lint_steps() -> list[Step]:
    """The checks, the quickest first."""
    scripts = sorted(path for folder in ("build", "build/windows") for path in (TOP / folder).glob("*.py"))
    return [
        Step("ruff check", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        Step("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        Step("mypy", [PYTHON, "-m", "mypy", "--no-error-summary"]),
        Step("mypy build", [PYTHON, "-m", "mypy", "--no-error-summary", *scripts]),
        Step("import layers", [SCRIPTS / f"lint-imports{EXE}", "--no-logo"]),
        Step("lock file", [PYTHON, TOP / "build" / "check_lock.py"]),
    ]


def run_steps(steps: Sequence[Step]) -> int:
    """Run every step, whatever became of the ones before, and sum up; 1 when any failed."""
    results: list[tuple[Step, int, float]] = []
    for step in steps:
        print(f"-- {step.name}", flush=True)
        started = time.perf_counter()
        code = _call(step.command, QT_QPA_PLATFORM="offscreen")
        results.append((step, code, time.perf_counter() - started))
    print("--")
    for step, code, seconds in results:
        print(f"{'FAILED' if code else 'passed'}  {step.name:<14} {seconds:7.1f} s")
    failed = [step.name for step, code, _ in results if code]
    print(f"Failed: {', '.join(failed)}" if failed else "Everything passed.", flush=True)
    return 1 if failed else 0


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml for every supported Python and system; `arguments` go to uv (--upgrade)."""
    ensure_system_packages()
    with tempfile.TemporaryDirectory(prefix="loket-lock-") as folder:
        venv.create(folder, with_pip=True)
        scripts = Path(folder, SCRIPTS.name)
        if _call([scripts / PYTHON.name, "-m", "pip", "install", "--quiet", "uv"]):
            raise SetupError("uv, which makes the lock, could not be installed. The lock was not changed.")
        what = ["pyproject.toml", "--extra", "central", "--group", "dev", "--universal", "--python-version", "3.11"]
        form = ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
        uv: Command = [scripts / f"uv{EXE}", "pip", "compile", "--quiet", "--output-file", LOCK]
        if _call([*uv, *what, *form, *arguments], **_index_for_uv()):
            raise SetupError("The dependencies could not be resolved: see above.")
    LOCK.write_text(LOCK_HEADER + LOCK.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return 0


def translations(_arguments: list[str]) -> int:
    """Collect the texts of the code into every catalogue, so that a difference shows only what changed."""
    prepare()
    babel: list[str | Path] = [PYTHON, "-m", "babel.messages.frontend", "-q"]
    with tempfile.TemporaryDirectory(prefix="loket-texts-") as folder:
        template = Path(folder, "loket.pot")
        about = ["--project=Loket", "--copyright-holder=Loket's authors", "--add-comments=Translators:"]
        form = ["--no-wrap", "--add-location=file", "--sort-by-file"]
        if code := _call([*babel, "extract", *about, *form, "-o", template, "desktop", "sync"]):
            return code
        options: list[str | Path] = ["-i", template, "-d", LOCALES, "-D", DOMAIN, "-l", "id", "--no-wrap"]
        if (LOCALES / "id" / "LC_MESSAGES" / f"{DOMAIN}.po").exists():
            update = ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
            code = _call([*babel, "update", *options, *update])
        else:
            code = _call([*babel, "init", *options])
    compile_translations()
    return code


def _index_for_uv() -> dict[str, str]:
    """Where pip is told to look for packages, in uv's words: uv does not read pip's settings."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    index = os.environ.get("PIP_INDEX_URL") or told.stdout.strip()
    return {"UV_DEFAULT_INDEX": index} if index and "UV_DEFAULT_INDEX" not in os.environ else {}


def _call(command: Command, **environment: str) -> int:
    return subprocess.run(command, cwd=TOP, env=os.environ | environment, check=False).returncode


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "screenshots": screenshots,
    "bench": bench,
    "simulate": simulate,
    "windows": windows,
    "lint": lint,
    "lock": lock,
    "translations": translations,
}
