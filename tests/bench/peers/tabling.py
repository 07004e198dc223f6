"""The results side by side, with what was promised."""

from collections.abc import Callable, Sequence

import msgspec
from phases import Result, middle, percentile

Value = Callable[[Sequence[Result]], float | None]
"""Of the results of one contender in one piece of work."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: its name, where it comes from, and what Loket promises in the same unit."""

    name: str
    work: str
    value: Value
    unit: str = ""
    digits: int = 0
    at_most: float | None = None
    rival: str | None = None  # who must not be quicker


def _seconds(results: Sequence[Result]) -> float:
    return middle(results).seconds


def _requests(results: Sequence[Result]) -> float:
    return middle(results).counted.requests


def _bytes_each(results: Sequence[Result]) -> float:
    result = middle(results)
    return result.counted.both / max(result.records, 1)


def _bytes(results: Sequence[Result]) -> float:
    return middle(results).counted.both


def _cuts(results: Sequence[Result]) -> float:
    return sum(result.counted.cuts for result in results)


def _scaled(results: Sequence[Result]) -> float:
    """Seconds for 10,000 records, at the pace of as many as were sent."""
    result = middle(results)
    return result.seconds * 10_000 / result.records


def _lost(results: Sequence[Result]) -> float:
    """The most that one run lost."""
    return max(result.values[0] for result in results)


def _runs_with_loss(results: Sequence[Result]) -> float:
    return sum(result.values[0] > 0 for result in results)


def _p99(results: Sequence[Result]) -> float:
    return percentile([value * 1000 for result in results for value in result.values], 99)


ROWS = (
    Row(name="push all: bytes a record", work="push", value=_bytes_each, unit="B", digits=1, at_most=95),
    Row(name="push all: requests", work="push", value=_requests),
    Row(name="push all: time", work="push", value=_seconds, unit="s", digits=2, rival="PouchDB"),
    Row(name="pull all: bytes a record", work="pull", value=_bytes_each, unit="B", digits=1, at_most=95),
    Row(name="pull all: requests", work="pull", value=_requests),
    Row(name="pull all: time", work="pull", value=_seconds, unit="s", digits=2, rival="PouchDB"),
    Row(name="one-field edits pushed: bytes an edit", work="edits", value=_bytes_each, unit="B", digits=1, at_most=40),
    Row(name="one-field edits pushed: time", work="edits", value=_seconds, unit="s", digits=2),
    Row(name="one edit each way: requests", work="one each way", value=_requests, at_most=1),
    Row(name="one edit each way: bytes", work="one each way", value=_bytes, unit="B", at_most=600),
    Row(name="nothing to do: requests", work="nothing", value=_requests, at_most=1),
    Row(name="nothing to do: bytes", work="nothing", value=_bytes, unit="B", at_most=370),
    Row(name="push, line cut: bytes a record", work="push cut", value=_bytes_each, unit="B", digits=1),
    Row(name="push, line cut: cuts", work="push cut", value=_cuts),
    Row(name="pull, line cut: bytes a record", work="pull cut", value=_bytes_each, unit="B", digits=1),
    Row(name="pull, line cut: cuts", work="pull cut", value=_cuts),
    Row(name="push 10,000 over the slow line", work="push slow", value=_scaled, unit="s", digits=0, at_most=150),
    Row(name="pull 10,000 over the slow line", work="pull slow", value=_scaled, unit="s", digits=0, at_most=150),
    Row(name="pull, line cut: runs that lost records for good", work="lost", value=_runs_with_loss, at_most=0),
    Row(name="pull, line cut: most records lost for good", work="lost", value=_lost, at_most=0),
    Row(name="a clerk's save during a pull, 99th percentile", work="save", value=_p99, unit="ms", digits=1, at_most=50),
)
RATIOS = (
    ("push, line cut: times the bytes", "push cut", "push"),
    ("pull, line cut: times the bytes", "pull cut", "pull"),
)
RATIO_AT_MOST = 1.05


def table(results: Sequence[Result], contenders: Sequence[str]) -> str:
    """Equal columns: the figure, what Loket promises, each contender, and whether Loket keeps it."""
    lines = [("figure", "promised", *contenders, "verdict"), *_rows(results, contenders)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    texts = ["  ".join(_pad(cell, widths[at], at) for at, cell in enumerate(line)).rstrip() for line in lines]
    texts.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(texts)


def _rows(results: Sequence[Result], contenders: Sequence[str]) -> list[tuple[str, ...]]:
    def of(contender: str, work: str) -> list[Result]:
        return [result for result in results if (result.contender, result.work) == (contender, work)]

    found: list[tuple[str, ...]] = []
    for row in ROWS:
        values = [row.value(these) if (these := of(contender, row.work)) else None for contender in contenders]
        if any(value is not None for value in values):
            promised = row.at_most
            if row.rival in contenders:
                promised = values[contenders.index(row.rival)]
            found.append(_line(row.name, row.unit, row.digits, promised, values))
    for name, broken, whole in RATIOS:
        values = [_ratio(of(contender, broken), of(contender, whole)) for contender in contenders]
        if any(value is not None for value in values):
            found.append(_line(name, "x", 2, RATIO_AT_MOST, values))
    return found


def _line(name: str, unit: str, digits: int, promised: float | None, values: Sequence[float | None]) -> tuple[str, ...]:
    def shown(value: float | None) -> str:
        return "-" if value is None else f"{value:,.{digits}f} {unit}".strip()

    ours = values[0]
    verdict = "-" if promised is None or ours is None else "met" if round(ours, digits) <= promised else "missed"
    return (name, "-" if promised is None else f"<= {shown(promised)}", *map(shown, values), verdict)


def _ratio(broken: Sequence[Result], whole: Sequence[Result]) -> float | None:
    return _bytes_each(broken) / _bytes_each(whole) if broken and whole else None


def _pad(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)
