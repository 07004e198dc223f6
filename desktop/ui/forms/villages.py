"""All villages of the country by the beginnings of their words, in the list of areas and the same in small letters."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sync.model import area_list

MOST = 400  # looked at for one search: nobody reads further, and names that begin so are among them


_FOLD = bytes(
    ord(chr(sign).lower()) if chr(sign).isascii() and (chr(sign).isalnum() or chr(sign) in "\t\n") else ord(" ")
    for sign in range(256)
)


class Village(NamedTuple):
    """A village with what tells it from its namesakes."""

    code: str
    name: str
    within: str  # `Bongas, Kabupaten Indramayu, Jawa Barat`


def find_far(words: Sequence[str]) -> list[Village]:
    """Villages in whose path each of the words, in small letters, begins one; names that begin with the first one come
    first, the short before the long.
    """
    wanted = [f" {word}".encode() for word in words]
    found = []
    for begin, end, folded in _lines(wanted[0]):
        if all(word in folded for word in wanted):
            code, path = area_list.village_at(begin, end)
            later = b"\t" + wanted[0] not in folded
            found.append((later, len(path[0]), Village(code, path[0], ", ".join(path[1:]))))
            if len(found) >= MOST:
                break
    return [village for _later, _length, village in sorted(found, key=lambda one: one[:2])]


def _lines(word: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the lines begin and end in which a word begins so, and what they say folded; those that begin with it come
    first.
    """
    text = _folded()
    first = b"\t" + word
    for mark in (first, word):
        place = text.find(mark)
        while place >= 0:
            begin, end = text.rfind(b"\n", 0, place) + 1, text.find(b"\n", place)
            folded = text[begin:end]
            if mark is first or first not in folded:
                yield begin, end, folded
            place = text.find(mark, end)


@cache
def _folded() -> bytes:
    """As long as the list of areas, in small letters and digits."""
    return area_list.text().translate(_FOLD)
