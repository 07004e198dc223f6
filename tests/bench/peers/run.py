"""Compares Loket's exchange with PouchDB's and RxDB's: `python3 build/dev.py bench sync`.

The same records over the same line, one after the other. The peers need node 20 and fetch their packages once; without
it Loket is measured alone.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[2]
sys.path[:0] = [str(HERE), str(HERE.parent), str(TOP), str(TOP / "build")]
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), str(TOP)])  # for central's and the line's processes

import msgspec  # noqa: E402
from contender import Contender  # noqa: E402
from installing import NotHere  # noqa: E402
from machine import describe  # noqa: E402
from node_peer import NodePeer, PeerFailed  # noqa: E402
from ours import OURS, PACK, Loket  # noqa: E402
from phases import CUT_EVERY, SCENARIOS, SLOW, SMALL, Result, Size  # noqa: E402
from sync_corpus import documents, mean_bytes, people  # noqa: E402
from sync_line import WINDOW  # noqa: E402
from tabling import table  # noqa: E402

from resources import resource_path  # noqa: E402
from sync.model.pack_load import load_pack  # noqa: E402

PEERS = {"PouchDB": "pouchdb", "RxDB": "rxdb"}
RECORDS, EDITS = 10_000, 1_000


def main(arguments: list[str]) -> int:
    """Print the table; exit status 0 when everything could be measured, whatever the verdicts."""
    options = _parser().parse_args(arguments)
    size = _size(options)
    facts = {**describe(), **_about(size)}
    _say("\n".join(f"{name}: {value}" for name, value in facts.items()) + "\n")
    results: list[Result] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="loket-bench-", ignore_cleanup_errors=True) as folder:
        try:
            for name in options.contender or [OURS, *PEERS]:
                for result in _all_of(name, options.only or list(SCENARIOS), size, Path(folder), notes):
                    results.append(result)
        except KeyboardInterrupt:
            notes.append("Stopped before everything was measured.")
        finally:
            _tell(results, [*notes, *_explained(size)])
    if options.json:
        answer = {"machine": facts, "size": size, "results": results, "notes": notes}
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(answer), indent=2) + b"\n")
    return 0


def _tell(results: list[Result], notes: list[str]) -> None:
    """The table, also of what was measured before something failed."""
    _say(table(results, [name for name in (OURS, *PEERS) if any(found.contender == name for found in results)]))
    _say("\n".join(["", *notes]))


def _all_of(name: str, scenarios: list[str], size: Size, folder: Path, notes: list[str]) -> Iterator[Result]:
    """What one contender does; what it cannot do is noted."""
    try:
        contender = _contender(name, folder)
    except NotHere as missing:
        notes.append(f"{name} was left out: {missing}.")
        return
    try:
        for scenario in scenarios:
            sys.stderr.write(f"measuring: {name}, {scenario}\n")
            yield from SCENARIOS[scenario](contender, size)
    except (AssertionError, PeerFailed) as failed:
        if isinstance(contender, Loket):
            raise
        notes.append(f"{name} ended early: {failed}")
    finally:
        contender.close()


def _contender(name: str, folder: Path) -> Contender:
    if name in PEERS:
        return NodePeer(name, PEERS[name], folder)
    return Loket(load_pack(resource_path("packs", PACK)), folder)


def _size(options: argparse.Namespace) -> Size:
    if options.quick:
        return Size(records=60, edits=6, slow_records=20, cut_runs=1, times=1)
    slow_records = options.records if options.full else SMALL
    return Size(
        records=options.records, edits=EDITS, slow_records=slow_records, cut_runs=options.runs, times=options.times
    )


def _about(size: Size) -> dict[str, str]:
    sample = documents(people(min(size.records, 1000)))
    return {"records": f"{size.records:,} of {mean_bytes(sample):.0f} B as JSON; {size.edits:,} edits of one field"}


def _explained(size: Size) -> list[str]:
    scaled = f"; the peers sent {size.slow_records:,} over it, scaled" if size.slow_records < size.records else ""
    slow = f"{SLOW.rate * 8 / 1000:g} kbit/s, {2 * SLOW.delay:g} ms, {SLOW.loss:.0%} of segments lost"
    return [
        "Bytes are all that the connections carried both ways, HTTP's headers counted, TCP's not; there is no TLS.",
        f"Slow line: {slow}{scaled}.",
        f"Line cut: a connection breaks after {CUT_EVERY / 1000:g} kB on average, and what is on its way then, at most "
        f"{WINDOW / 1000:.1f} kB each way, is lost and counted; {size.cut_runs} runs.",
        "PouchDB keeps records in leveldb at both ends, RxDB in memory at both. Loket keeps them in an encrypted file "
        "on the PC and in SQLite at central, and waits for the disk at both.",
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench sync", description=__doc__)
    parser.add_argument("--only", choices=list(SCENARIOS), action="append", help="this alone; may be repeated")
    parser.add_argument("--contender", choices=[OURS, *PEERS], action="append", help="this one alone; may be repeated")
    parser.add_argument("--records", type=int, default=RECORDS, help=f"default {RECORDS:,}")
    parser.add_argument("--times", type=int, default=1, help="of pushing and pulling at full speed; the middle is told")
    parser.add_argument(
        "--runs", type=int, default=3, help="of pushing and pulling over a line that is cut; records may be lost"
    )
    parser.add_argument(
        "--full", action="store_true", help="the peers send all over the slow line: three quarters of an hour"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every result here")
    parser.add_argument("--quick", action="store_true", help="very few records: to see that the comparison works")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
