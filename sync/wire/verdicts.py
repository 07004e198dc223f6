"""Verdicts on the wire: `[kinds, sequences, ops, lost paths, issues, conflicts]`, zeros at the end left out."""

from typing import Any

import msgspec

from sync.protocol import Verdict
from sync.wire.encodings import NotDecodable
from sync.wire.tables import checked_count, checked_list, pack_usual, padded, unpack_usual
from sync.wire.values import Budget, long_id, short_id, trimmed

USUAL = "applied"
NONE: list[Any] = []


def pack_verdicts(verdicts: list[Verdict], asked: tuple[str, ...], base: int) -> Any:
    """Ops are not named where each of `asked` got its verdict in its turn; sequences are differences from `base`."""
    if not verdicts:
        return 0
    in_turn = tuple(verdict.op for verdict in verdicts) == asked
    said = trimmed(
        [
            pack_usual([verdict.kind for verdict in verdicts], USUAL),
            pack_usual([verdict.seq - base for verdict in verdicts]),
            0 if in_turn else [short_id(verdict.op) for verdict in verdicts],
            pack_usual([list(verdict.lost) for verdict in verdicts], NONE),
            pack_usual([list(msgspec.to_builtins(verdict.issues)) for verdict in verdicts], NONE),
            pack_usual([list(map(short_id, verdict.conflicts)) for verdict in verdicts], NONE),
        ]
    )
    return said or [0]  # 0 alone says that there are none


def unpack_verdicts(packed: Any, asked: tuple[str, ...], base: int, budget: Budget) -> list[Verdict]:
    """Raises NotDecodable, TooLarge."""
    if packed == 0:
        return []
    kinds, sequences, ops, lost, issues, conflicts = padded(packed, 6)
    names = asked if ops == 0 else tuple(map(long_id, checked_list(ops)))
    n = checked_count(len(names))
    if not n:
        raise NotDecodable("verdicts about nothing")
    columns = [
        unpack_usual(kinds, n, budget, USUAL),
        unpack_usual(sequences, n, budget),
        unpack_usual(lost, n, budget, NONE),
        unpack_usual(issues, n, budget, NONE),
        unpack_usual(conflicts, n, budget, NONE),
    ]
    rows = zip(names, *columns, strict=True)
    return [_verdict(op, kind, seq + base, *rest) for op, kind, seq, *rest in rows]


def _verdict(op: str, kind: str, seq: int, lost: Any, issues: Any, conflicts: Any) -> Verdict:
    raised = list(map(long_id, conflicts))
    said = {"op": op, "kind": kind, "seq": seq, "lost": lost, "issues": issues, "conflicts": raised}
    return msgspec.convert(said, Verdict)
