"""Whether two spellings are of one name, as people in Indonesia write names: old and new orthography, a shortened
Muhammad, words left out or in another order, a letter too many.

It finds whom to look at, and decides nothing: a person does.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from desktop.store.words import fold

_NOT_NAMES = frozenset(
    ("h", "hj", "haji", "hajjah", "dr", "drs", "dra", "ir", "bin", "binti", "binte", "alias", "als", "alm", "almarhum")
)
_NOT_PLACES = frozenset(
    (
        "blok",
        "rt",
        "rw",
        "no",
        "nomor",
        "jl",
        "jln",
        "jalan",
        "gg",
        "gang",
        "dusun",
        "dsn",
        "kp",
        "kampung",
        "desa",
        "ds",
    )
)
_SHORTENED = {
    **dict.fromkeys(("m", "md", "mh", "moh", "muh", "mhd", "mch", "moch", "much", "mochd"), "muhamad"),
    **dict.fromkeys(("mohamed", "muhamed", "mohamet", "muhamat", "mohamat", "mohamad", "mahamad"), "muhamad"),
    **dict.fromkeys(("abd", "abdl", "abdoel"), "abdul"),
    "st": "siti",
    "sitti": "siti",
}
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("oe", "u"),  # Soekarno
        ("dj", "j"),  # Djuhaeni
        ("tj", "c"),  # Tjasmini
        ("nj", "ny"),
        ("(?:kh|q)", "k"),  # Khadijah, Qomariah
        ("(?<=[aiou])ch|ch(?=[aiou]m)", "h"),  # Achmad, Mochamad
        ("(?:sy|sj)", "s"),  # Syarif
        ("(?:dh|th|gh)", lambda found: found.group()[0]),  # Dhewi, Fathimah
        ("(?:ph|f|v)", "p"),  # Fitri, Novi
        ("z", "j"),  # Zaenal
        ("a[iey]", "e"),  # Zainal, Zaenal, Heni
        ("ie", "i"),
        ("(?<=.)y", "i"),  # Yanty
        ("e(?=[aou])", "i"),
        ("h$", ""),  # Fatimah
        (r"(.)\1+", r"\1"),  # Muhammad
    )
)
_PLACE_WORD = re.compile(r"[a-z]+|\d+")  # `RT01` is two
_SLIPS = ((5, 1), (10, 2))  # letters from which a word may hold so many slips


def same_name(one: str, other: str) -> bool:
    """Whether both may be the name of one person. A name of one word is found in a longer one."""
    left, right = _words(one), _words(other)
    if not left or not right:
        return False
    return _within(left, right) or _within(right, left) or _same(_joined(left), _joined(right))


def same_place(one: str, other: str) -> bool:
    """Whether two addresses within one village may be the same: more than half of their names and numbers agree."""
    left, right = (_place(text) for text in (one, other))
    shared = left & right
    return bool(shared) and 2 * len(shared) > max(len(left), len(right))


class _Word(NamedTuple):
    written: str
    heard: str


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[_Word, ...]:
    """The words of a name without titles."""
    words = [word for word in fold(name) if word not in _NOT_NAMES] or fold(name)
    return tuple(_Word(word, _sound(word)) for word in words)


def _joined(words: tuple[_Word, ...]) -> _Word:
    return _Word("".join(word.written for word in words), "".join(word.heard for word in words))


def _same(word: _Word, known: _Word) -> bool:
    return _slips(word.heard, known.heard) or _slips(word.written, known.written)


def _sound(word: str) -> str:
    word = _SHORTENED.get(word, word)
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _SHORTENED.get(word, word)


def _within(few: tuple[_Word, ...], many: tuple[_Word, ...]) -> bool:
    """Whether every word of `few` is one of `many`, each for itself, and at least one of them in full."""
    left = list(many)
    in_full = False
    for word in few:
        found = next((known for known in left if _same(word, known)), None)
        in_full = in_full or found is not None
        found = found or next((known for known in left if _initial(word, known)), None)
        if found is None:
            return False
        left.remove(found)
    return in_full


def _initial(word: _Word, known: _Word) -> bool:
    shorter, longer = sorted((word.written, known.written), key=len)
    return len(shorter) == 1 and longer.startswith(shorter)


def _slips(word: str, known: str) -> bool:
    """Whether the words differ by no more slips than a word of their length may hold."""
    if word == known:
        return True
    length = min(len(word), len(known))
    allowed = max((slips for letters, slips in _SLIPS if length >= letters), default=0)
    if abs(len(word) - len(known)) > allowed:
        return False
    left, right = _middles(word, known)
    if allowed == 1 and max(len(left), len(right)) > 1:  # one slip leaves no more, unless two letters are swapped
        return left == right[::-1] and len(left) == 2
    return _distance(left, right, allowed) <= allowed


def _middles(word: str, known: str) -> tuple[str, str]:
    """What is left of both without their common beginning and end."""
    start = _shared(word, known)
    word, known = word[start:], known[start:]
    end = _shared(word[::-1], known[::-1])
    return word[: len(word) - end], known[: len(known) - end]


def _shared(word: str, known: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(word, known, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(word), len(known)))


def _distance(word: str, known: str, enough: int) -> int:
    """Letters to change, add, leave out or swap with their neighbour; beyond `enough` it may be any larger number."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for place, letter in enumerate(word, 1):
        earlier, before, row = before, row, [place]
        for across, other in enumerate(known, 1):
            cost = min(before[across] + 1, row[-1] + 1, before[across - 1] + (letter != other))
            if place > 1 and across > 1 and (letter, word[place - 2]) == (known[across - 2], other):
                cost = min(cost, earlier[across - 2] + 1)
            row.append(cost)
        if min(row) > enough:
            return enough + 1
    return row[-1]


@lru_cache(maxsize=4096)  # while somebody types on, the same village is looked through again and again
def _place(address: str) -> frozenset[str]:
    """The names of an address, and its numbers without leading zeros."""
    return frozenset(word.lstrip("0") or word for word in _PLACE_WORD.findall(" ".join(fold(address)))) - _NOT_PLACES
