"""An office at work on one PC: its settings, its people and its letter numbers, without a line."""

from pathlib import Path

from desktop.store.store import Store
from desktop.usecases.desk import Desk, Person
from sync.model.pack import Pack, Role
from sync.model.record import Fields
from sync.ports import Clock
from sync.protocol import NumberBlock
from tests.support.office import OFFICE, change, open_store

SETTINGS: Fields = {
    "name": "Dinas Tenaga Kerja Kabupaten Indramayu",
    "government": "Pemerintah Kabupaten Indramayu",
    "regency": "32.12",
    "city": "Indramayu",
    "number_template": "{classification}/{number:04d}/{office}/{roman_month}/{year}",
    "classification_code": "500.15.15.1",
    "short_name": "Disnaker",
    "immigration_office": "cirebon",
}
PEOPLE: dict[str, tuple[str, Role]] = {
    "siti": ("Siti Aminah", "clerk"),
    "budi": ("Budi Santoso", "verifier"),
    "ratna": ("Ratna Dewi", "head"),
}
POSITION = "Kepala Dinas Tenaga Kerja"


def furnish(store: Store, numbers: int = 40) -> None:
    """Bring what central would have sent: the office's record, its people, and a block of letter numbers."""
    people = [
        change(
            f"user-{username}",
            place,
            {"username": username, "name": name, "roles": [role], "active": True, "position": POSITION},
            record_type="user",
            state=None,
        )
        for place, (username, (name, role)) in enumerate(PEOPLE.items(), 2)
    ]
    office = change(OFFICE, 1, SETTINGS, record_type="office", state=None)
    blocks = [NumberBlock(series="recommendation", year=2026, first=38, last=37 + numbers)] if numbers else []
    store.apply_page([], [office, *people], {OFFICE: len(people) + 1}, blocks)


def desk_of(store: Store, pack: Pack, clock: Clock, username: str) -> Desk:
    """The desk of one of PEOPLE."""
    name, role = PEOPLE[username]
    return Desk(store, pack, clock, Person(f"user-{username}", username, name, (role,)))


def open_counter(folder: Path, pack: Pack, clock: Clock, numbers: int = 40) -> Store:
    """A furnished office in `folder`."""
    store = open_store(folder, pack, clock)
    furnish(store, numbers)
    return store
