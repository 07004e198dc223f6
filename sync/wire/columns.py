"""Columns: the values of one place in many ops or changes, written side by side in the form that packs best.

One value is written as itself. Several are written as an array whose first item tells the form (see ARCHITECTURE.md);
an array of one item says that all are equal to it. Nothing is lost: `unpack_column(pack_column(v), len(v))` is `v`.
"""

from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

import msgspec

from sync.wire.encodings import NotDecodable
from sync.wire.values import (
    Budget,
    from_base64,
    is_uuid,
    milliseconds,
    moment_at,
    size_of,
    to_base64,
    uuid_bytes,
    uuid_text,
)

PLAIN, WIDTH, LINES, UUIDS, NUMBERS, MOMENTS, CHOICES, WORDS, UUIDS_7 = range(9)

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
_END = "_"  # of one value's words
_POSITION = {character: position for position, character in enumerate(_ALPHABET)}
_BASE = len(_ALPHABET)
_REPEATS = 4  # how often each choice or word must come on average to be worth a table
_LARGEST = 1 << 53  # integers that every reader of JSON takes exactly


def pack_column(values: list[Any]) -> Any:
    """The short form of at least one value."""
    if len(values) == 1:
        return values[0]
    kinds = set(map(type, values))
    if kinds == {str}:
        return _pack_texts(values)
    if kinds == {int} and all(-_LARGEST < value < _LARGEST for value in values):
        return _one(values) or [NUMBERS, *_differences(values)]
    keys = [msgspec.json.encode(value) for value in values]
    if len(set(keys)) == 1:
        return [values[0]]
    return _choices(values, keys) or [PLAIN, *values]


def unpack_column(packed: Any, n: int, budget: Budget) -> list[Any]:
    """The `n` values. Raises NotDecodable, TooLarge."""
    if n == 1:
        return [packed]
    if not isinstance(packed, list) or not packed:
        raise NotDecodable("a column is no array")
    if len(packed) == 1:
        budget.spend(n * size_of(packed[0]))
        return packed * n
    form, *rest = packed
    try:
        values = _FORMS[form](rest, n, budget)
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        if isinstance(error, NotDecodable):
            raise
        raise NotDecodable("a column is not what its form says") from error
    if len(values) != n:
        raise NotDecodable(f"{len(values)} values in a column of {n}")
    return values


def _pack_texts(values: list[str]) -> list[Any]:
    found = _one(values) or _choices(values, values)
    if found:
        return found
    width = {len(value) for value in values}
    if len(width) == 1:
        return _uuids(values) or _moments(values) or [WIDTH, "".join(values)]
    has_lines = any("\n" in value for value in values)
    return _words(values) or ([PLAIN, *values] if has_lines else [LINES, "\n".join(values)])


def _one(values: list[Any]) -> list[Any] | None:
    first = values[0]
    return [first] if all(value == first for value in values) else None


def _choices(values: list[Any], keys: list[Any]) -> list[Any] | None:
    """One character for each value, then the values that come."""
    table = dict(zip(keys, values, strict=True))
    if len(table) > _BASE or len(table) * _REPEATS > len(values):
        return None
    code = dict(zip(table, _ALPHABET, strict=False))
    return [CHOICES, "".join(map(code.__getitem__, keys)), *table.values()]


def _words(values: list[str]) -> list[Any] | None:
    """One or two characters for each word, then the words, both divided by spaces once unfolded."""
    split = [value.split(" ") for value in values]
    every = [word for words in split for word in words]
    table = list(dict.fromkeys(every))
    if len(every) == len(values) or len(table) * _REPEATS > len(every) or len(table) > _BASE * _BASE:
        return None
    if len(table) <= _BASE:
        code = dict(zip(table, _ALPHABET, strict=False))
    else:
        code = {word: _ALPHABET[at // _BASE] + _ALPHABET[at % _BASE] for at, word in enumerate(table)}
    return [WORDS, _END.join("".join(map(code.__getitem__, words)) for words in split), " ".join(table)]


def _uuids(values: list[str]) -> list[Any] | None:
    if not all(map(is_uuid, values)):
        return None
    whole = [uuid_bytes(value) for value in values]
    if all(value[14] == "7" for value in values):
        times = [int.from_bytes(value[:6], "big") for value in whole]
        return [UUIDS_7, to_base64(b"".join(value[6:] for value in whole)), *_differences(times)]
    return [UUIDS, to_base64(b"".join(whole))]


def _moments(values: list[str]) -> list[Any] | None:
    found = [moment for value in values if (moment := milliseconds(value)) is not None]
    return [MOMENTS, *_differences(found)] if len(found) == len(values) else None


def _differences(numbers: list[int]) -> list[int]:
    return [numbers[0], *(after - before for before, after in pairwise(numbers))]


def _plain(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    return rest


def _width(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    (text,) = rest
    width = len(text) // n
    return [text[start : start + width] for start in range(0, len(text), width)]


def _lines(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    (text,) = rest
    return list(text.split("\n"))


def _from_uuids(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    (text,) = rest
    whole = from_base64(text)
    budget.spend(36 * n)
    return [uuid_text(whole[start : start + 16]) for start in range(0, len(whole), 16)]


def _from_uuids_7(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    text, *differences = rest
    ends = from_base64(text)
    if len(ends) != 10 * n:
        raise NotDecodable("a uuid ends early")
    budget.spend(36 * n)
    times = _numbers(differences, n, budget)
    return [
        uuid_text(time.to_bytes(6, "big") + ends[start : start + 10])
        for time, start in zip(times, range(0, 10 * n, 10), strict=True)
    ]


def _numbers(rest: list[Any], n: int, budget: Budget) -> list[int]:
    if not all(type(number) is int for number in rest):
        raise NotDecodable("a number is none")
    return list(accumulate(rest))


def _from_moments(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    budget.spend(24 * n)
    return [moment_at(number) for number in _numbers(rest, n, budget)]


def _from_choices(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    codes, *table = rest
    sizes = [size_of(value) for value in table]
    found = [_POSITION[code] for code in codes]
    budget.spend(sum(sizes[at] for at in found))
    return [table[at] for at in found]


def _from_words(rest: list[Any], n: int, budget: Budget) -> list[Any]:
    codes, text = rest
    table = text.split(" ")
    step = 1 if len(table) <= _BASE else 2
    values = []
    for value in codes.split(_END):
        words = [table[_place(value[start : start + step])] for start in range(0, len(value), step)]
        budget.spend(sum(map(len, words)) + len(words))
        values.append(" ".join(words))
    return values


def _place(code: str) -> int:
    place = 0
    for character in code:
        place = place * _BASE + _POSITION[character]
    return place


_FORMS: dict[int, Callable[[list[Any], int, Budget], list[Any]]] = {
    PLAIN: _plain,
    WIDTH: _width,
    LINES: _lines,
    UUIDS: _from_uuids,
    NUMBERS: _numbers,
    MOMENTS: _from_moments,
    CHOICES: _from_choices,
    WORDS: _from_words,
    UUIDS_7: _from_uuids_7,
}
