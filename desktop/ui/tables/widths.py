"""How wide the columns of a table are: as they wish where there is room, never so narrow that nothing can be read."""

from collections.abc import Sequence
from typing import NamedTuple


class Room(NamedTuple):
    """What a column asks for, in pixels. One that stretches takes what is left."""

    least: int
    wish: int
    stretch: bool = False


def spread(columns: Sequence[Room], room: int) -> list[int]:
    """The width of each column. Of what is left over, the one that stretches takes a half, and those that could do with
    less than they wish share the rest. Where not even the least is there, the table is scrolled sideways.
    """
    wish, least = sum(column.wish for column in columns), sum(column.least for column in columns)
    if wish <= room:
        return _with_spare(columns, room - wish)
    if room <= least:
        return [column.least for column in columns]
    share = (room - least) / (wish - least)
    return [column.least + int((column.wish - column.least) * share) for column in columns]


def _with_spare(columns: Sequence[Room], spare: int) -> list[int]:
    """As they wish, and what is left over."""
    first = next((place for place, column in enumerate(columns) if column.stretch), None)
    if first is None:
        return [column.wish for column in columns]
    more = [0 if place == first else column.wish - column.least for place, column in enumerate(columns)]
    widths = [column.wish + spare * part // (2 * sum(more) or 1) for column, part in zip(columns, more, strict=True)]
    widths[first] += spare + sum(column.wish for column in columns) - sum(widths)
    return widths


def with_room(columns: Sequence[Room], room: int, order: Sequence[int]) -> list[int]:
    """The places of the columns for whose least there is room, taken as they stand in `order`, the most needful first;
    that one is always among them.
    """
    kept: list[int] = []
    for place in order:
        room -= columns[place].least
        if kept and room < 0:
            break
        kept.append(place)
    return sorted(kept)
