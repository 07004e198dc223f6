"""The history, which is also the audit log: append only, each entry sealed to the one before it by its hash."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from desktop.store.database import Connection
from desktop.store.tables import to_json
from desktop.store.values import HistoryEntry
from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import Fields

START = "0" * 64
TOLD_EVERY = 500  # entries
HIDDEN = "•"  # stands for a secret: that it changed is told, never what it is


def append(
    connection: Connection, entry: HistoryEntry, seq: int | None = None, unseen_after: int | None = None
) -> None:
    """Add an entry, inside the caller's transaction; `seq` is its sequence at central, where that is known already,
    `unseen_after` that of another's change (`sync.protocol.Authorship`).
    """
    last = connection.execute("SELECT hash FROM history ORDER BY n DESC LIMIT 1").fetchone()
    text = to_json(entry)
    found = seal(last[0] if last else START, text)
    connection.execute(
        "INSERT INTO history (record_type, record, op, seq, entry, hash, merged) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry.record_type, entry.record, entry.op, seq, text, found, unseen_after),
    )
    connection.execute("UPDATE membership SET history_length = history_length + 1, history_hash = ?", (found,))


def seal(before: str, text: str) -> str:
    """The hash of an entry's text that follows the entry with the hash `before`."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def first_broken(connection: Connection, told: Callable[[int, int], None]) -> int | None:
    """The number of the first entry that was changed, moved or removed, at the end too; None when all are intact.

    `told` hears how many of how many were looked at.
    """
    before, expected = START, 1
    (of,) = connection.execute("SELECT count(*) FROM history").fetchone()
    for n, record_type, record, op, text, found in connection.execute(
        "SELECT n, record_type, record, op, entry, hash FROM history ORDER BY n"
    ):
        if expected % TOLD_EVERY == 0:
            told(expected, of)
        entry = msgspec.json.decode(text, type=HistoryEntry)
        same = (entry.record_type, entry.record, entry.op) == (record_type, record, op)
        if n != expected or not same or seal(before, text) != found:
            return expected
        before, expected = found, n + 1
    head = connection.execute("SELECT history_length, history_hash FROM membership").fetchone()
    is_whole = head is None or head == (expected - 1, before if expected > 1 else "")
    return None if is_whole else expected


def entry_of(kind: RecordType, op: Op) -> HistoryEntry:
    """The entry of a change made on this PC."""
    return HistoryEntry(
        kind="op",
        record_type=op.record_type,
        record=op.record,
        at=op.at,
        user=op.user,
        role=op.role,
        device=op.device,
        action=op.action,
        step=op.step,
        reason=op.reason,
        fields=without_secrets(kind, op.fields),
        old=without_secrets(kind, op.old),
        op=op.id,
    )


def without_secrets(kind: RecordType, fields: Fields) -> Fields:
    return {path: _shown(kind, path, value) for path, value in fields.items()}


def _shown(kind: RecordType, path: str, value: Any) -> Any:
    field = kind.field(path)
    return HIDDEN if field is not None and field.type == "secret" and value is not None else value


HISTORY_SQL = """
SELECT h.entry, h.seq, o.state, h.merged, s.answered_at FROM history AS h
LEFT JOIN outbox AS o ON o.op_id = h.op LEFT JOIN sent AS s ON s.op_id = h.op
WHERE h.record = ? AND h.record_type = ? ORDER BY h.n
"""


def read_entry(
    text: str, seq: int | None, outbox_state: str | None, merged: int | None, answered_at: str | None
) -> HistoryEntry:
    """An entry, with what became of it at central if it is a change of this PC. `seq` is central's, once it took it;
    `merged` is told of what it laid beside others' changes (`desktop.store.meeting`).
    """
    entry = msgspec.json.decode(text, type=HistoryEntry)
    if entry.kind != "op":
        return entry if merged is None else msgspec.structs.replace(entry, merged=True)
    if outbox_state == "waiting":
        return msgspec.structs.replace(entry, sent="waiting")
    if seq is None:
        return msgspec.structs.replace(entry, sent="refused")
    return msgspec.structs.replace(entry, sent="confirmed", reached=answered_at or "", merged=merged is not None)
