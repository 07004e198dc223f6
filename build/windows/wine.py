"""A Windows to run programs in: the machine itself, or on Linux a wine prefix made for the purpose.

Wine 8, Debian 12's, lacks two small things that Qt and Rust use of Windows; their stand-ins (`stubs/`) are compiled
into the prefix's own system folder and nowhere else.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from dev_setup import one_at_a_time
from windows.places import PREFIX

STUBS = Path(__file__).resolve().parent / "stubs"
SETTINGS_CLASS = r"Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
COMPILER = "x86_64-w64-mingw32-gcc"


class BuildError(Exception):
    """A step of the Windows build did not give what it must. The message says which, and what the tool said."""


@dataclass(frozen=True)
class Windows:
    """Runs Windows programs. `prefix` is wine's folder, None on Windows itself; `screen` what they draw on."""

    prefix: Path | None
    screen: Mapping[str, str] = field(default_factory=dict)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 900,
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; its output is text, read through pipes (wine's consoles lose it).

        The first word is the program's path on this machine, or a Windows name; a Path anywhere in `command` is
        turned into Windows' form, a str is left alone. Raises BuildError when it fails and `check` is set.
        """
        with self.started(command, cwd=cwd, env=env) as process:
            try:
                output, errors = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired as late:
                process.kill()
                raise BuildError(f"{command[0]} did not end within {timeout:.0f} s.") from late
        done = subprocess.CompletedProcess(process.args, process.returncode, output, errors)
        if check and done.returncode:
            raise BuildError(f"{command[0]} ended with {done.returncode}:\n{output[-3000:]}\n{errors[-3000:]}")
        return done

    def started(
        self, command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """The same, still running."""
        words = [self.path(word) if isinstance(word, Path) else word for word in command]
        return subprocess.Popen(
            [*([] if self.prefix is None else [loader()]), *words],
            cwd=cwd,
            env={**self.environment(), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    def path(self, path: Path) -> str:
        """`path` of this machine as Windows programs name it."""
        if self.prefix is None:
            return str(path)
        drive_c = self.prefix / "drive_c"
        if path.is_relative_to(drive_c):
            return str(PureWindowsPath("C:\\", path.relative_to(drive_c)))
        return str(PureWindowsPath("Z:\\", path.absolute().relative_to("/")))

    def here(self, path: str) -> Path:
        """A Windows path, such as `C:\\Program Files\\Loket`, as this machine reaches it."""
        pure = PureWindowsPath(path)
        if self.prefix is None:
            return Path(path)
        drive = self.prefix / "dosdevices" / pure.drive.lower()
        return drive.resolve().joinpath(*pure.parts[1:])

    def environment(self) -> dict[str, str]:
        """This process's environment, with wine told of the prefix; Python inside is not to find our own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        if self.prefix is None:
            return kept
        told = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": os.environ.get("WINEDEBUG", "-all")}
        return kept | told | {"WINEDLLOVERRIDES": "mscoree,mshtml="} | dict(self.screen)


@contextlib.contextmanager
def a_windows(prefix: Path = PREFIX, screen: Mapping[str, str] | None = None) -> Iterator[Windows]:
    """A Windows to work in: the machine's own, or the wine prefix in the folder `prefix`, made when it is not there.

    `screen` is what `a_display` gives; without one nothing can draw. Its server runs as long as the block, so that no
    helper of wine's holds a program's pipes open, and the desktop knows the screen from its start. Others who want the
    same prefix wait until then.
    """
    if sys.platform == "win32":
        yield Windows(None)
        return
    windows = Windows(prefix, screen or {})
    prefix.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(prefix.with_name(f"{prefix.name}.lock")):
        if not (prefix / "ready").exists():
            _make_prefix(windows)
        _quietly([_server(), "-p"], windows)
        _quietly([loader(), "wineboot"], windows)
        try:
            yield windows
        finally:
            subprocess.run([_server(), "-k"], env=windows.environment(), stderr=subprocess.DEVNULL, check=False)


@contextlib.contextmanager
def a_display(size: str = "1366x768") -> Iterator[dict[str, str]]:
    """A screen to draw on, for `a_windows`; on Windows the one there is."""
    if sys.platform == "win32":
        yield {}
        return
    reading, writing = os.pipe()
    arguments = ["-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        ["Xvfb", *arguments], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise BuildError("Xvfb gave no screen.")
        yield {"DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def loader() -> str:
    """Wine's 64-bit loader. Raises BuildError where there is none."""
    for name in ("/usr/lib/wine/wine64", "wine64", "wine"):
        if found := shutil.which(name):
            return found
    raise BuildError("Wine is not installed.")


def _server() -> str:
    for name in ("/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver", "wineserver"):
        if found := shutil.which(name):
            return found
    raise BuildError("Wine's server is not installed.")


def _make_prefix(windows: Windows) -> None:
    """A Windows 10 in `windows.prefix`, with the stand-ins; whatever lay there before is taken away."""
    assert windows.prefix is not None
    shutil.rmtree(windows.prefix, ignore_errors=True)
    windows.prefix.mkdir()
    _quietly([loader(), "wineboot", "-i"], windows)
    _quietly([loader(), "winecfg", "-v", "win10"], windows)
    system = windows.prefix / "drive_c" / "windows" / "system32"
    if not (system / "kernel32.dll").exists():
        raise BuildError(f"Wine could not make a prefix in {windows.prefix}.")
    for name in ("bcryptprimitives", "uisettings"):
        if not (system / f"{name}.dll").exists():
            _compile(STUBS / f"{name}.c", system / f"{name}.dll")
    key = f"HKLM\\{SETTINGS_CLASS}"
    for value, kind, data in (
        ("DllPath", "REG_SZ", r"C:\windows\system32\uisettings.dll"),
        ("Threading", "REG_DWORD", "0"),
    ):
        _quietly([loader(), "reg", "add", key, "/v", value, "/t", kind, "/d", data, "/f"], windows)
    _quietly([_server(), "-k"], windows)
    (windows.prefix / "ready").touch()


def _compile(source: Path, library: Path) -> None:
    made = subprocess.run(
        [COMPILER, "-shared", "-O2", "-Wall", "-Werror", "-o", library, source, "-ladvapi32", "-static-libgcc"],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise BuildError(f"{source.name} could not be compiled:\n{made.stderr}")


def _quietly(command: Sequence[str], windows: Windows) -> None:
    """Without pipes: what these start stays, and would hold them open."""
    quiet = subprocess.DEVNULL
    subprocess.run(command, env=windows.environment(), stdin=quiet, stdout=quiet, stderr=quiet, check=False)
