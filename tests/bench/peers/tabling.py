"""The results side by side, with what was promised."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import msgspec
from ours import OURS
from phases import Result, middle, percentile

RIVAL = "PouchDB"

Found = Mapping[str, list[Result]]
"""What one contender did, by work."""

Value = Callable[[Found], float]
"""One figure of it. Raises KeyError when that work was not done."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with what Loket promises: at most so much, or no more than its rival needs."""

    name: str
    value: Value
    unit: str = ""
    digits: int = 0
    at_most: float | None = None
    rival: bool = False


def _seconds(work: str) -> Value:
    return lambda found: middle(found[work]).seconds


def _requests(work: str) -> Value:
    return lambda found: middle(found[work]).counted.requests


def _bytes(work: str) -> Value:
    return lambda found: middle(found[work]).counted.both


def _bytes_each(work: str) -> Value:
    return lambda found: middle(found[work]).counted.both / middle(found[work]).records


def _cuts(work: str) -> Value:
    """Of all runs."""
    return lambda found: sum(result.counted.cuts for result in found[work])


def _times_the_bytes(work: str, of: str) -> Value:
    """Of all runs together, against as many over a line that is not cut."""
    return lambda found: statistics.mean(result.counted.both for result in found[work]) / _bytes(of)(found)


def _lost_on_the_way(work: str, of: str) -> Value:
    """As `_times_the_bytes`, had only what the cuts took with them been sent again."""
    return lambda found: 1 + statistics.mean(result.counted.gone for result in found[work]) / _bytes(of)(found)


def _seconds_for_all(work: str) -> Value:
    """For 10,000 records, at the pace of as many as were sent."""
    return lambda found: middle(found[work]).seconds * 10_000 / middle(found[work]).records


def _lossy(found: Found) -> float:
    return sum(result.values[0] > 0 for result in found["lost"])


def _lost(found: Found) -> float:
    return max(result.values[0] for result in found["lost"])


def _save(found: Found) -> float:
    return percentile([value * 1000 for result in found["save"] for value in result.values], 99)


ROWS = (
    Row(name="push all: bytes a record", value=_bytes_each("push"), unit="B", digits=1, at_most=95),
    Row(name="push all: requests", value=_requests("push")),
    Row(name="push all: time", value=_seconds("push"), unit="s", digits=2, rival=True),
    Row(name="pull all: bytes a record", value=_bytes_each("pull"), unit="B", digits=1, at_most=95),
    Row(name="pull all: requests", value=_requests("pull")),
    Row(name="pull all: time", value=_seconds("pull"), unit="s", digits=2, rival=True),
    Row(name="edits of one field pushed: bytes each", value=_bytes_each("edits"), unit="B", digits=1, at_most=40),
    Row(name="edits of one field pushed: time", value=_seconds("edits"), unit="s", digits=2),
    Row(name="one edit each way: requests", value=_requests("one each way"), at_most=1),
    Row(name="one edit each way: bytes", value=_bytes("one each way"), unit="B", at_most=600),
    Row(name="nothing to do: requests", value=_requests("nothing"), at_most=1),
    Row(name="nothing to do: bytes", value=_bytes("nothing"), unit="B", at_most=370),
    Row(name="push, line cut: cuts", value=_cuts("push cut")),
    Row(name="push, line cut: times the bytes", value=_times_the_bytes("push cut", "push"), digits=2, at_most=1.05),
    Row(name="- had only what was on its way been sent again", value=_lost_on_the_way("push cut", "push"), digits=2),
    Row(name="pull, line cut: cuts", value=_cuts("pull cut")),
    Row(name="pull, line cut: times the bytes", value=_times_the_bytes("pull cut", "pull"), digits=2, at_most=1.05),
    Row(name="- had only what was on its way been sent again", value=_lost_on_the_way("pull cut", "pull"), digits=2),
    Row(name="pull, line cut: runs that lost records for good", value=_lossy, at_most=0),
    Row(name="pull, line cut: most records lost for good", value=_lost, at_most=0),
    Row(name="push 10,000 over the slow line", value=_seconds_for_all("push slow"), unit="s", at_most=150),
    Row(name="pull 10,000 over the slow line", value=_seconds_for_all("pull slow"), unit="s", at_most=150),
    Row(name="a clerk's save during a pull, 99th percentile", value=_save, unit="ms", digits=1, at_most=50),
)


def table(results: Sequence[Result], contenders: Sequence[str]) -> str:
    """Equal columns: the figure, what Loket promises, each contender, and whether Loket keeps it."""
    found: dict[str, defaultdict[str, list[Result]]] = {name: defaultdict(list) for name in contenders}
    for result in results:
        found[result.contender][result.work].append(result)
    lines = [("figure", "promised", *contenders, "verdict")]
    lines += [line for row in ROWS if (line := _line(row, {name: _value(row, found[name]) for name in contenders}))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    texts = ["  ".join(_pad(cell, widths[at], at) for at, cell in enumerate(line)).rstrip() for line in lines]
    texts.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(texts)


def _value(row: Row, found: Found) -> float | None:
    try:
        return row.value(dict(found))
    except KeyError:
        return None


def _line(row: Row, values: Mapping[str, float | None]) -> tuple[str, ...] | None:
    """The cells of a figure; None when nobody did that work."""

    def shown(value: float | None) -> str:
        return "-" if value is None else f"{value:,.{row.digits}f} {row.unit}".strip()

    if all(value is None for value in values.values()):
        return None
    promised = values.get(RIVAL) if row.rival else row.at_most
    ours = values.get(OURS)
    verdict = "-" if promised is None or ours is None else "met" if round(ours, row.digits) <= promised else "missed"
    return (row.name, "-" if promised is None else f"<= {shown(promised)}", *map(shown, values.values()), verdict)


def _pad(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)
