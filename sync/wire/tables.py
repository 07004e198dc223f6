"""Many things of a few shapes as one array: what all have in columns of all, what a shape has in columns of its own.

A shape says of which kind things are and which fields they have, so that no thing says it again. The order is kept: a
column tells the shape of each.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from sync.model.record import Fields
from sync.wire.columns import pack_column, unpack_column
from sync.wire.encodings import NotDecodable
from sync.wire.values import Budget

LIMIT = 100_000  # things in one body


def sort_out(shapes: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """The different ones among shapes that JSON can say, and for each thing which of them is its own."""
    found: dict[bytes, int] = {}
    which = [found.setdefault(msgspec.json.encode(shape), len(found)) for shape in shapes]
    return [msgspec.json.decode(key) for key in found], which


def pack_columns(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Rows of equal length, at least one, column by column."""
    return [pack_column(list(column)) for column in zip(*rows, strict=True)]


def unpack_columns(packed: list[Any], width: int, n: int, budget: Budget) -> list[tuple[Any, ...]]:
    """`n` rows of `width` values. Raises NotDecodable, TooLarge."""
    if len(packed) != width:
        raise NotDecodable(f"{len(packed)} columns where {width} belong")
    budget.spend(8 * n * width)
    if not width:
        return [()] * n
    return list(zip(*(unpack_column(column, n, budget) for column in packed), strict=True))


def pack_groups(which: list[int], rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The columns of each shape's rows."""
    groups: dict[int, list[Sequence[Any]]] = {}
    for shape, row in zip(which, rows, strict=True):
        groups.setdefault(shape, []).append(row)
    return [pack_columns(groups[shape]) for shape in sorted(groups)]


def unpack_groups(
    shapes: Any, groups: Any, which: list[int], unpack: Callable[[Any, Any, int], Iterator[Fields]]
) -> Iterator[Fields]:
    """What `unpack(shape, columns, n)` gives for each shape's things, in the things' own order. Raises NotDecodable."""
    counts = Counter(which)
    known = checked_list(shapes)
    if not counts.keys() <= set(range(len(known))):
        raise NotDecodable("a shape is not told")
    pairs = zip(known, checked_list(groups), strict=True)
    waiting = [unpack(shape, group, counts[number]) for number, (shape, group) in enumerate(pairs)]
    for number in which:
        yield next(waiting[number])


def pack_usual(values: list[Any], usual: Any = 0) -> Any:
    """A column of which 0 says that every value is the usual one. No value but the usual one may be 0."""
    return 0 if all(value == usual and type(value) is type(usual) for value in values) else pack_column(values)


def unpack_usual(packed: Any, n: int, budget: Budget, usual: Any = 0) -> list[Any]:
    if type(packed) is int and packed == 0:
        budget.spend(n)
        return [usual] * n
    return unpack_column(packed, n, budget)


def fields_of(keys: Sequence[str], values: Sequence[Any]) -> Fields:
    return dict(zip(keys, values, strict=True))


def checked_count(n: Any) -> int:
    """How many things a table says it holds. Raises NotDecodable."""
    if type(n) is not int or not 0 <= n <= LIMIT:
        raise NotDecodable("a table of no size")
    return n


def checked_list(value: Any) -> list[Any]:
    """Raises NotDecodable."""
    if not isinstance(value, list):
        raise NotDecodable("no array where one belongs")
    return value


def padded(values: Any, length: int) -> list[Any]:
    """The array with the zeros that were left out at its end. Raises NotDecodable."""
    items = checked_list(values)
    return [*items, *[0] * (length - len(items))]
