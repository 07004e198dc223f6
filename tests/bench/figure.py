"""A measured figure, its target, and how both are shown."""

import statistics
from collections.abc import Iterable
from typing import Literal

import msgspec

Unit = Literal["s", "ms", "MB", "B"]
Statistic = Literal["median", "p95", "p99", "max"]
Verdict = Literal["met", "missed", "-"]

HEADINGS = ("figure", "n", "target", "median", "p95", "p99", "min", "max", "verdict")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured. The target, in the same unit, holds for the statistic that `judged_by` names."""

    name: str
    samples: tuple[float, ...]
    unit: Unit
    target: float | None = None  # None: for information
    judged_by: Statistic = "median"
    note: str = ""

    def __post_init__(self) -> None:
        if not self.samples:
            raise ValueError(f"{self.name}: nothing was measured")

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        return self._percentile(95)

    @property
    def p99(self) -> float:
        return self._percentile(99)

    def _percentile(self, n: int) -> float:
        """The sample that `n` in a hundred do not exceed (nearest rank)."""
        ranked = sorted(self.samples)
        return ranked[max(0, -(-len(ranked) * n // 100) - 1)]

    @property
    def verdict(self) -> Verdict:
        if self.target is None:
            return "-"
        judged = {"median": self.median, "p95": self.p95, "p99": self.p99, "max": max(self.samples)}[self.judged_by]
        return "met" if judged < self.target else "missed"

    def as_row(self) -> tuple[str, ...]:
        """The cells below `HEADINGS`."""
        target = "-" if self.target is None else f"{self.judged_by} < {self.target:g} {self.unit}"
        values = (self.median, self.p95, self.p99, min(self.samples), max(self.samples))
        cells = (f"{value:.{_digits(self.unit)}f} {self.unit}" for value in values)
        return (self.name, str(len(self.samples)), target, *cells, self.verdict)

    def as_json(self) -> dict[str, object]:
        return {
            **msgspec.structs.asdict(self),
            "median": self.median,
            "p95": self.p95,
            "p99": self.p99,
            "minimum": min(self.samples),
            "maximum": max(self.samples),
            "verdict": self.verdict,
        }


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of equal columns, notes below."""
    listed = list(figures)
    rows = [HEADINGS, *(figure.as_row() for figure in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(_pad(cell, width, at) for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{figure.name}: {figure.note}" for figure in listed if figure.note]
    return "\n".join(line.rstrip() for line in [*lines, *([""] if notes else []), *notes])


def _pad(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in (0, len(HEADINGS) - 1) else cell.rjust(width)


def _digits(unit: Unit) -> int:
    return {"s": 3, "ms": 1, "MB": 0, "B": 0}[unit]
