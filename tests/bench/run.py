"""Measures what the program promises, on this machine: `python3 build/dev.py bench`.

Each figure is measured on an office of 200,000 fictional registrations, made anew or kept in `--corpus`. A figure says
little while other programs keep the machine busy: the load is told with the machine.
"""

import argparse
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path[:0] = [str(HERE), str(TOP), str(TOP / "build")]
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), str(TOP), str(TOP / "build")])  # for the probes' own processes

from bench import Bench  # noqa: E402
from figure import Figure, table  # noqa: E402
from machine import describe  # noqa: E402

MEASUREMENTS = (
    *("start", "list", "search", "alike", "typing", "save", "letter", "issue", "verify"),
    *("import", "sync", "pull", "central", "stall"),
)
ROWS = 200_000


def main(arguments: list[str]) -> int:
    """Print the table; exit status 0 when everything could be measured, whatever the verdicts."""
    options = _parser().parse_args(arguments)
    machine = describe()
    _say("\n".join(f"{name}: {value}" for name, value in machine.items()) + "\n")
    with tempfile.TemporaryDirectory(prefix="loket-bench-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        corpus = options.corpus or scratch / "corpus"
        bench = Bench(rows=options.rows, quick=options.quick, corpus=corpus, scratch=scratch)
        figures = list(_measured(bench, options.only or MEASUREMENTS))
    _say(table(figures))
    if options.json:
        answer = {"machine": machine, "rows": options.rows, "figures": [figure.as_json() for figure in figures]}
        options.json.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _measured(bench: Bench, names: tuple[str, ...]) -> Iterator[Figure]:
    for name in names:
        sys.stderr.write(f"measuring: {name}\n")
        yield from importlib.import_module(f"measure_{name}").measure(bench)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the program's budgets on this machine.")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="measure this alone; may be repeated")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"registrations in the office (default {ROWS})")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="keep the office here and use it again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures with every sample here")
    parser.add_argument("--quick", action="store_true", help="everything once: to see that the bench works")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
