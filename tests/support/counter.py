"""The program on a PC of an office, run by its command line."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.bootstrap import run
from resources import resource_path
from sync.ports import Clock
from tests.support.central import PASSWORD, RunningCentral, password_hash
from tests.support.clock import FixedClock

PASSPHRASE = "kunci kantor latihan"
CLEAN = resource_path("practice", "permohonan-p3mi.xlsx")
MESSY = resource_path("practice", "permohonan-p3mi-berantakan.xlsx")
SAID = (
    *("--request", "letter_date=16 November 2026", "--company", "license_number=12/SIP3MI/2024"),
    *("--permit", "number=7/SIP2MI/2026", "--permit", "quota=40"),
)
PEOPLE = {"siti": "clerk", "budi": "verifier", "ratna": "head", "agus": "administrator"}
WALK_IN = (
    "nik=3212154503990021",
    "name=Sulastri Handayani",
    "birth_place=Indramayu",
    "birth_date=5 Maret 1999",
    "sex=P",
    "marital_status=Belum Kawin",
    "education=SMK",
    "address=Blok Karang RT 03 RW 02",
    "village=32.12.15.2010",
    "phone=0812 3456 7001",
    "scheme=individual",
    "destination_country=Jepang",
    "job=Caregiver",
)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Pc:
    """One PC: a data folder, and the program run on it, by the clock of the practice data where ages matter."""

    folder: Path
    clock: Clock | None = None

    def apart(self, *arguments: str, user: str | None = None) -> Done:
        """The program as a process of its own, as an administrator starts it."""
        command = [sys.executable, "-m", "desktop", *self._arguments(arguments, user)]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
        return Done(done.returncode, done.stdout, done.stderr)

    def __call__(self, *arguments: str, user: str | None = None) -> Done:
        """The same within this process, where only the answer matters."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run(self._arguments(arguments, user), self.clock)
        return Done(status, out.getvalue(), err.getvalue())

    def _arguments(self, arguments: tuple[str, ...], user: str | None) -> list[str]:
        person = ["--user", user] if user else []
        return ["--data-dir", str(self.folder), "--language", "en", *arguments, *person]

    def in_november(self) -> "Pc":
        """The same PC on the day the practice workbooks are from: people in them grow older."""
        return replace(self, clock=FixedClock())

    def ok(self, *arguments: str, user: str | None = None) -> Any:
        """The answer's data; the command must succeed."""
        done = self(*arguments, "--json", user=user)
        assert done.status == 0, done.err
        return done.data

    def refused(self, *arguments: str, user: str | None = None) -> str:
        """What the person is told; the command must be refused."""
        done = self(*arguments, user=user)
        assert done.status == 1, (done.status, done.err)
        return done.err


def environment(**more: str) -> dict[str, str]:
    """No keyring, one passphrase, one password for all."""
    keyless = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return {**os.environ, **keyless, "LOKET_PASSPHRASE": PASSPHRASE, "LOKET_PASSWORD": PASSWORD, **more}


@dataclass(frozen=True)
class Town:
    """A central with one office on it, and a way to give it PCs."""

    central: RunningCentral
    office: str
    new_pc: Callable[[str], Pc]


SERVANT = {"nip": "197003151995032001", "rank": "Pembina"}


def add_person(central: RunningCentral, office: str, username: str, roles: list[str]) -> None:
    name = username.title()
    fields = {"username": username, "name": name, "position": f"Jabatan {name}", "password": password_hash()}
    central.admin.add_user(office, fields | SERVANT, roles, signs="head" in roles)


def checked(pc: Pc) -> str:
    """A request whose checklists are complete."""
    request = pc.ok("import", str(CLEAN), *SAID, user="siti")["request"]
    pc.ok("request", "check", request, "--all", "--rows", user="siti")
    return str(request)


def approved(pc: Pc) -> str:
    request = checked(pc)
    for step, user in (("submit", "siti"), ("verify", "budi"), ("approve", "ratna")):
        pc.ok("request", step, request, user=user)
    return request
