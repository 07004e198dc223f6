"""How long the window stands still while it exchanges thousands of changes, imports and searches 200,000 records."""

from collections import Counter
from collections.abc import Iterator

from bench import Bench
from figure import Figure
from timing import probe

ROWS = 5_000  # of the workbook; as many changes go out, and as many come in
TARGET = 50  # ms
WORST = 3  # places that are told of a part


def measure(bench: Bench) -> Iterator[Figure]:
    rows = min(ROWS, max(20, bench.rows // 40))
    office, scratch = bench.writable_office("stall"), bench.scratch
    (parts,) = probe("probe_stall.py", office, scratch, str(rows), n=1, scratch=scratch, warm_up=False)
    for part, turns in parts.items():
        wall = tuple(turn["wall"] for turn in turns)
        cpu = tuple(turn["cpu"] for turn in turns)
        over = sum(value > TARGET for value in wall)
        yield Figure(
            name=f"{part}: a turn",
            samples=wall,
            unit="ms",
            target=TARGET,
            judged_by="max",
            note=f"{over} over {TARGET} ms; {_worst(turns)}",
        )
        yield Figure(name="- of the processor", samples=cpu, unit="ms")


def _worst(turns: list[dict[str, object]]) -> str:
    """What ran in the longest turns."""
    ranked = sorted(turns, key=lambda turn: -float(str(turn["wall"])))[: WORST * 3]
    seen = Counter[str]()
    for turn in ranked:
        seen.setdefault(str(turn["where"]) or "-", 0)
        seen[str(turn["where"]) or "-"] = max(seen[str(turn["where"]) or "-"], round(float(str(turn["wall"]))))
    return "; ".join(f"{where} {wall} ms" for where, wall in seen.most_common(WORST))
