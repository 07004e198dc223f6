"""The records that are sent and fetched in every comparison of the exchange: the same people, edits and hours for all.

One registration is what a clerk writes at the counter. Beyond the people of `corpus`, numbers and addresses are drawn
anew for each, so that no coder can foresee them: Zstandard at its highest level needs about 85 bytes for one
in rows, 66 by columns.
"""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from corpus import PARTS, People, Person

SEED = 3_212  # none of the people that the shipped dictionaries were made from
FIRST_DAY = datetime(2026, 1, 5, 1, tzinfo=UTC)
EDITED = ("phone", "address", "marital_status", "education", "job")
TOWNS = (
    "Indramayu",
    "Cirebon",
    "Majalengka",
    "Kuningan",
    "Subang",
    "Karawang",
    "Sumedang",
    "Brebes",
    "Tegal",
    "Bandung",
)
_CHOICES = {
    "marital_status": ("single", "married", "divorced", "widowed"),
    "education": ("primary", "junior", "senior"),
    "job": ("domestic_worker", "caregiver", "plantation_worker", "production_operator", "construction_worker"),
}


@dataclass(frozen=True)
class Edit:
    """One field of the record at that place of the corpus, with its new value."""

    place: int
    field: str
    value: str


def people(n: int, seed: int = SEED) -> list[Person]:
    """The canonical fields of `n` registrations."""
    chance = random.Random(seed)  # noqa: S311 (invented people need no secrecy)
    return [_own_numbers(chance, person) for person in People(seed=seed, first_serial=seed % 9000 + 1).take(n)]


def edits(of: list[Person], n: int, seed: int = SEED) -> list[Edit]:
    """One-field changes of `n` different records, each to another value than it has."""
    chance = random.Random(seed)  # noqa: S311
    return [_edit(chance, place, of[place]) for place in chance.sample(range(len(of)), min(n, len(of)))]


def documents(of: list[Person]) -> list[dict[str, Any]]:
    """The same registrations as documents of a document store, with ids and who made them when."""
    clock = CounterClock()
    return [_document(n, person, clock) for n, person in enumerate(of)]


def mean_bytes(of: list[dict[str, Any]]) -> float:
    """How long a document is as compact JSON."""
    return sum(len(json.dumps(document, separators=(",", ":"))) for document in of) / len(of)


class CounterClock:
    """`sync.ports.Clock` of a PC where people come one after another: about seven minutes lie between two.

    Else it goes as fast as any other.
    """

    def __init__(self, seed: int = SEED) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._at = FIRST_DAY
        self._since = time.monotonic()

    def next_person(self) -> None:
        """Let the time pass until the next one sits down."""
        self._at += timedelta(milliseconds=self._chance.randrange(14 * 60 * 1000))

    def now(self) -> str:
        return self._time().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def milliseconds(self) -> int:
        return int(self._time().timestamp() * 1000)

    def _time(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since)


def _own_numbers(chance: random.Random, person: Person) -> Person:
    """The person with the numbers, the address and the town that only they have."""
    own = dict(person)
    own["family_card"] = (
        f"{person['nik'][:6]}{chance.randrange(1, 29):02}{chance.randrange(1, 13):02}{_digits(chance, 6)}"
    )
    own["phone"] = f"+628{chance.choice('1235789')}{_digits(chance, 9)}"
    own["birth_place"] = chance.choices(TOWNS, [9] + [1] * (len(TOWNS) - 1))[0]
    street = f"{chance.choice(PARTS['given_male'])} {chance.choice(PARTS['last_male'])}"
    house = f"Nomor {chance.randrange(1, 250)} RT {chance.randrange(1, 30):02} RW {chance.randrange(1, 13):02}"
    own["address"] = (
        f"Jalan {street} {house} Blok {chance.choice(PARTS['beginnings'])}{chance.choice(PARTS['endings_male'])}"
    )
    if chance.random() < 0.7:
        own["passport"] = f"{chance.choice('ABCEX')}{_digits(chance, 7)}"
    if chance.random() < 0.8:
        own["email"] = f"{person['name'].replace(' ', '.').lower()}{chance.randrange(1000)}@contoh.example"
    return own


def _digits(chance: random.Random, n: int) -> str:
    return f"{chance.randrange(10**n):0{n}}"


def _edit(chance: random.Random, place: int, person: Person) -> Edit:
    field = chance.choice(EDITED)
    if field == "phone":
        return Edit(place, field, f"+6285{_digits(chance, 9)}")
    if field == "address":
        return Edit(place, field, f"Blok Karanganyar RT {chance.randrange(10, 19)} RW {chance.randrange(1, 9):02}")
    return Edit(place, field, chance.choice([choice for choice in _CHOICES[field] if choice != person[field]]))


def _document(n: int, person: Person, clock: CounterClock) -> dict[str, Any]:
    clock.next_person()
    chance = random.Random(n)  # noqa: S311
    made = {"created_at": clock.now(), "created_by": "siti", "updated_at": clock.now(), "updated_by": "siti"}
    return {"_id": f"{chance.getrandbits(128):032x}", "type": "registration", "state": "registered", **person, **made}


def as_lines(of: list[dict[str, Any]]) -> Iterator[str]:
    """One compact JSON document a line."""
    return (json.dumps(document, separators=(",", ":"), ensure_ascii=False) for document in of)
