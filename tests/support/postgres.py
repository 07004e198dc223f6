"""A real PostgreSQL for tests: Debian's, in a folder of its own, on a socket that nobody else sees."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")  # who runs it where the tests run as root, which initdb refuses
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=200")


class Postgres:
    """A running server. `url` is for SQLAlchemy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = count(1)

    def new_database(self, name: str) -> str:
        """An empty database of this server, `name` in front of a number; gives its address."""
        name = f"{name}-{next(self._made)}"
        with psycopg.connect(host=str(self._folder), user="loket", dbname="postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgresql+psycopg://loket@/{name}?host={self._folder}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server until the end; raises FileNotFoundError where PostgreSQL is not installed."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-"))
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    try:
        _run(owner, programs / "initdb", "-D", data, "-U", "loket", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = " ".join(f"-c {option}" for option in (*HASTE, f"unix_socket_directories={folder}"))
        _run(owner, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield Postgres(folder)
        finally:
            _run(owner, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise FileNotFoundError("PostgreSQL is not installed: on Debian, `apt-get install postgresql`")
    return found[-1].parent if found else Path(str(on_path)).parent


def _owner() -> str | None:
    """Whom the server runs as; None for who runs the tests."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 (not on Windows, where these tests do not run)

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in names)


def _run(owner: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=owner,
        extra_groups=[] if owner else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "initdb" in str(command[0]) else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}")
