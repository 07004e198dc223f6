"""An office with its people at their desks, without a central: what reached the PC is laid into its store."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from desktop.store.database import FILE_NAME
from desktop.usecases.desk import Desk, Office, Person, sit_down
from desktop.usecases.people.intake import Imported, commit_import, plan_import
from sync.model.pack import Pack, Role
from sync.model.passwords import hash_password
from sync.model.record import Fields
from sync.ports import Clock
from sync.protocol import Change, NumberBlock
from tests.support.answers import hear
from tests.support.office import KEY, OFFICE, change, open_store, receive
from tests.support.sealing import certify_pc
from tests.support.workbooks import PEOPLE, table, write_list

PASSWORD = "kopi-tubruk-2026"
ROLES: dict[str, tuple[Role, ...]] = {
    "siti": ("clerk",),
    "dewi": ("clerk", "head", "verifier"),  # a small office: one person, several hats
    "budi": ("verifier",),
    "ratna": ("head",),
    "agus": ("administrator",),
}
LETTERHEAD: Fields = {
    "name": "Dinas Tenaga Kerja",
    "government": "Pemerintah Kabupaten Indramayu",
    "regency": "32.12",
    "city": "Indramayu",
    "address": "Jalan Contoh No. 1",
    "contact": "Telepon (0234) 000000 · disnaker@contoh.example",
    "number_template": "{classification}/{number:04d}/{office}/{roman_month}/{year}",
    "classification_code": "500.15.15.1",
    "short_name": "Disnaker",
    "immigration_office": "cirebon",
}
LETTER: list[list[Any]] = [["PT Samudra Karya Mandiri"], ["Nomor: 27/PT-SAM/X/2026"], ["Perihal: Rekomendasi Taiwan"]]
HEADS = [name for name, roles in ROLES.items() if "head" in roles]
SAID: dict[str, Fields] = {
    "request": {"letter_date": "2026-11-16"},
    "company": {"license_number": "12/SIP3MI/2024"},
    "permit": {"number": "7/SIP2MI/2026", "quota": 40},
}
"""What this company's workbook does not say and the clerk reads on its letter."""


@cache
def hashed(password: str = PASSWORD) -> str:
    return hash_password(password)


_founded: dict[tuple[int, str, int], tuple[Pack, bytes]] = {}


def found_office(folder: Path, pack: Pack, clock: Clock, numbers: int = 3, key: bytes = KEY) -> Office:
    """The office after its first exchange, with that many letter numbers. One that was founded before is copied."""
    if key != KEY:
        return _found(folder, pack, clock, numbers, key)
    place = (id(pack), clock.now(), numbers)
    if place not in _founded:
        with tempfile.TemporaryDirectory() as made:
            _found(Path(made), pack, clock, numbers).close()
            _founded[place] = (pack, (Path(made) / FILE_NAME).read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(_founded[place][1])
    return Office(open_store(folder, pack, clock), pack, clock)


def _found(folder: Path, pack: Pack, clock: Clock, numbers: int, key: bytes = KEY) -> Office:
    store = open_store(folder, pack, clock, key)
    certify_pc(store)
    people = [
        change(
            f"user-{name}",
            seq,
            {
                "username": name,
                "name": name.title(),
                "roles": sorted(roles),
                "active": True,
                "position": f"Jabatan {name.title()}",
                "nip": "197003151995032001",
                "rank": "Pembina",
                "password": hashed(),
            },
            "user",
        )
        for seq, (name, roles) in enumerate(ROLES.items(), 1)
    ]
    mandates = [mandate(name, seq) for seq, name in enumerate(HEADS, 6)]
    receive(store, *people, *mandates, change(OFFICE, 9, LETTERHEAD, "office"))
    if numbers:
        block = NumberBlock(series="recommendation", year=2026, first=37, last=36 + numbers)
        hear(store, cursor={OFFICE: 9}, blocks=[block])
    return Office(store, pack, clock)


def mandate(name: str, seq: int, **fields: Any) -> Change:
    """That one of the office's people signs its letters, by a record of that sequence."""
    own: Fields = {"person": f"user-{name}", "capacity": "definitive", "position": f"Jabatan {name.title()}"}
    return change(f"mandate-{name}", seq, own | fields, "signatory")


def desk_of(office: Office, name: str) -> Desk:
    """The desk of one of the office's people, signed in."""
    return sit_down(office, Person(f"user-{name}", name, name.title(), ROLES[name]))


def workbook(folder: Path, **columns: tuple[Any, ...]) -> Path:
    """A company's list of three workers with its letter above; columns by heading replace or add."""
    return write_list(folder / "permohonan.xlsx", [*LETTER, [], *table(PEOPLE | columns)])


def imported(desk: Desk, folder: Path) -> Imported:
    """A request of three workers, brought in."""
    return commit_import(desk, plan_import(desk, workbook(folder)), SAID["request"], SAID["company"], SAID["permit"])
