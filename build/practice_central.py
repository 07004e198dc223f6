"""A central on loopback with the practice office in it, as `dev.py run` and the tour of the screens need it."""

import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from resources import resource_path
from sync.central import tables
from sync.central.database import Database

START_LIMIT = 60  # seconds a cheap PC may take to start central


@dataclass(frozen=True)
class PracticeCentral:
    """A running central and the practice office on it."""

    url: str
    database: str
    office: str
    practice: dict[str, Any]

    def new_code(self) -> str:
        """A one-time code with which one more PC may enrol."""
        return str(_central(self.database, "code", "--office", self.office)["code"])

    def counts(self) -> dict[str, int]:
        """How many records of each kind central holds."""
        database = Database(self.database)
        kinds = select(tables.records.c.type, func.count()).group_by(tables.records.c.type)
        with database.read() as connection:
            counted = {str(row[0]): int(row[1]) for row in connection.execute(kinds)}
        database.close()
        return counted


def practice_data() -> dict[str, Any]:
    """The fictional office, its people and a walk-in worker."""
    return tomllib.loads(resource_path("practice", "practice.toml").read_text("utf-8"))


@contextmanager
def practice_central(folder: Path) -> Iterator[PracticeCentral]:
    """Start central over `folder`, with the practice office made on the first start; stop it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    database = str(folder / "central.db")
    practice = practice_data()
    office = _office(database, folder / "office-id.txt", practice)
    with serving(database, folder) as url:
        yield PracticeCentral(url, database, office, practice)


def _office(database: str, remembered: Path, practice: dict[str, Any]) -> str:
    if remembered.is_file():
        return remembered.read_text("utf-8").strip()
    options = [part for key, value in practice["office"].items() for part in (_flag(key), str(value))]
    office = str(_central(database, "office", "add", *options)["office"])
    for user in practice["users"]:
        fields = {key: value for key, value in user.items() if key not in ("password", "roles", "signatory")}
        options = [part for key, value in fields.items() for part in (_flag(key), value)]
        roles = [part for role in user["roles"] for part in ("--role", role)]
        signs = ["--signatory"] if user.get("signatory") else []
        _central(database, "user", "add", "--office", office, *options, *roles, *signs, LOKET_PASSWORD=user["password"])
    remembered.write_text(office, "utf-8")
    return office


def _flag(key: str) -> str:
    return "--" + key.replace("_", "-")


def _central(database: str, *arguments: str, **environment: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "sync.central", "--database", database, "--json", *arguments]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"loket-central {' '.join(arguments)}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def serving(database: str, folder: Path, *options: str) -> Iterator[str]:
    """Central's address, over a folder that is there: in a process of its own, at the same port each time, for PCs
    remember it. `options` are those of `loket-central serve`.
    """
    remembered = folder / "address.txt"
    port = remembered.read_text("utf-8").rsplit(":", 1)[1].strip() if remembered.is_file() else "0"
    port_file = folder / "address-now.txt"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sync.central", "--database", database, "serve", "--port", port, *options]
    with (folder / "central.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port-file", str(port_file)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            address = _address(process, port_file, folder / "central.log")
            remembered.write_text(address, "utf-8")
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[bytes], port_file: Path, log: Path) -> str:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"central did not start (is another practice office open?); see {log}")
        if port_file.is_file() and (text := port_file.read_text("utf-8").strip()):
            return text
        time.sleep(0.05)
    raise SystemExit(f"central did not answer within {START_LIMIT} s; see {log}")
