"""A real central for tests: its own database, its own port, and an administrator at hand."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn

from resources import resource_path
from sync.central.admin import Admin
from sync.central.clock import utc_now
from sync.central.database import Database
from sync.central.files import Files, Limits
from sync.central.objects import Objects
from sync.central.packs import Packs, load_packs
from sync.central.service import Service
from sync.central.serving import listen, server_config, url_of
from sync.model.passwords import hash_password
from sync.model.record import Fields

DATABASE, FILES = "central.db", "files"
PASSWORD = "kopi-tubruk-2026"
OFFICE: Fields = {
    "name": "Dinas Tenaga Kerja Kabupaten Indramayu",
    "government": "Pemerintah Kabupaten Indramayu",
    "regency": "32.12",
    "city": "Indramayu",
    "number_template": "{classification}/{number:04d}/{office}/{roman_month}/{year}",
    "classification_code": "500.15.15.1",
    "short_name": "Disnaker",
}


class MovableTime:
    """Central's clock: the system's, until a test sets it."""

    def __init__(self) -> None:
        self.fixed: datetime | None = None

    def __call__(self) -> datetime:
        return self.fixed or utc_now()


@dataclass(frozen=True)
class RunningCentral:
    """A central that answers at `url`."""

    url: str
    admin: Admin
    service: Service
    files: Files
    time: MovableTime

    def add_office(self, **fields: str) -> str:
        return self.admin.add_office(OFFICE | fields)

    def add_user(self, office: str, username: str, *roles: str, name: str | None = None, **more: Any) -> str:
        """A person with the password PASSWORD, and these fields besides."""
        fields = {"username": username, "name": name or username.title(), "password": password_hash(), **more}
        return self.admin.add_user(office, fields, list(roles))

    def code(self, office: str) -> str:
        return self.admin.new_code(office)


class _Server(uvicorn.Server):
    """Tells when it answers, and is stopped from another thread."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@cache
def password_hash() -> str:
    """The hash of PASSWORD, made once: it takes its time, as it should."""
    return hash_password(PASSWORD)


def shipped_packs() -> Packs:
    return load_packs([resource_path("packs", "2026.1")])


@contextmanager
def running_central(
    tmp_path: Path,
    packs: Packs | None = None,
    limits: Limits | None = None,
    url: str | None = None,
    updates: Path | None = None,
) -> Iterator[RunningCentral]:
    """A central on a free port of loopback; its SQLite file is `central.db` in `tmp_path`, made when not there, or its
    database is at `url`; its scans lie in `files`. It gives on the published versions in `updates`.
    """
    packs = packs or shipped_packs()
    time = MovableTime()
    database = Database(url or str(tmp_path / DATABASE))
    service = Service(database, packs, time)
    files = Files(database, Objects(str(tmp_path / FILES)), time, limits)
    server = _Server(server_config(service, files, updates))
    listener = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="central")
    thread.start()
    try:
        assert server.ready.wait(20), "central did not start"
        yield RunningCentral(url_of(listener), Admin(database, packs, time), service, files, time)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
        database.close()
