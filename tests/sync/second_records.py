"""What a second client keeps: records as central confirmed them, and ops of its own. By ARCHITECTURE.md alone."""

import copy
import hashlib
import json
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SHARED = "shared"
TAKEN = ("applied", "merged", "conflict")
Json = dict[str, Any]
Key = tuple[str, str]  # record type, record


@dataclass
class Held:
    """A record as central confirmed it. `told`: at which sequence it told each path; `whole`, all of them."""

    fields: Json = field(default_factory=dict)
    state: str | None = None
    deleted: bool = False
    seq: int = 0
    told: dict[str, int] = field(default_factory=dict)
    whole: int = 0

    def change(self, change: Json) -> None:
        seq = change["seq"]
        if change.get("whole"):
            self.fields, self.state, self.deleted, self.whole = {}, None, False, seq
        for path, value in change["fields"].items():
            put(self.fields, path, value)
        for path in ("state", "deleted"):
            if change.get(path) is not None:
                setattr(self, path, change[path])
                self.told[path] = seq
        self.told |= dict.fromkeys(change["fields"], seq)
        self.seq = seq

    def was_told(self, path: str, seq: int) -> bool:
        return max(self.told.get(path, 0), self.whole) >= seq

    def forget_above(self, seq: int) -> None:
        self.told = {path: at for path, at in self.told.items() if at <= seq}
        self.seq, self.whole = min(self.seq, seq), min(self.whole, seq)


@dataclass
class Own:
    """An op with what central said of it; kept for good, for the day on which central is restored."""

    op: Json
    kind: str = "waiting"
    seq: int = 0
    lost: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    folded: bool = False

    @property
    def key(self) -> Key:
        return self.op["record_type"], self.op["record"]


class Types:
    """The pack, as far as the protocol needs it."""

    def __init__(self, folder: Path) -> None:
        files = [tomllib.loads(path.read_text("utf-8")) for path in sorted((folder / "records").glob("*.toml"))]
        self.version = folder.name
        self._types = {file["key"]: file for file in files}

    def scope(self, record_type: str, office: str) -> str:
        return SHARED if self._types.get(record_type, {}).get("scope") == SHARED else office

    def old(self, record_type: str, action: str, seen: Json, fields: Json) -> Json:
        """What the person saw of `fields`, and of the rest of their atomic groups."""
        atomic = {field["key"]: field["atomic"] for field in self._types[record_type]["fields"] if "atomic" in field}
        touched = {atomic[path] for path in fields if path in atomic} if action == "set" else ()
        rest = [path for path, group in atomic.items() if group in touched]
        return {path: look(seen, path) for path in (*fields, *rest)}

    def lay(self, held: Held | None, own: Own, *, folds: bool) -> Held | None:
        """`held` with an op over it; where it `folds`, but for what central did not take or has told since."""
        op = own.op
        if held is None and op["action"] != "create":
            return None
        laid = copy.deepcopy(held) if held else Held()
        stands = {path for path in (*op["fields"], "state", "deleted") if laid.was_told(path, own.seq)} if folds else ()
        kept = {*own.lost, *stands} if folds else set()
        for path in op["fields"].keys() - kept:
            put(laid.fields, path, self._value(op, path, look(laid.fields, path)))
        if "state" not in kept:
            laid.state = self._state(op, laid.state)
        if op["action"] == "delete" and "deleted" not in kept:
            laid.deleted = True
        laid.seq = max(laid.seq, own.seq)
        return laid

    def _value(self, op: Json, path: str, standing: Any) -> Any:
        change = op["fields"][path]
        merge = next((f.get("merge") for f in self._types[op["record_type"]]["fields"] if f["key"] == path), None)
        if merge == "union" and change is not None:
            return sorted((set(standing or ()) | set(change.get("add", ()))) - set(change.get("remove", ()))) or None
        return (standing or 0) + change["add"] if merge == "sum" and change is not None else change

    def _state(self, op: Json, before: str | None) -> str | None:
        workflow = self._types[op["record_type"]].get("workflow", {})
        if op["action"] == "create":
            return before or workflow.get("initial")
        return next((step["end"] for step in workflow.get("steps", ()) if step["key"] == op.get("step")), before)


def digests(records: dict[Key, Held]) -> Iterator[tuple[Key, int, int]]:
    """Each record with its bucket and its digest."""
    for key, held in records.items():
        said = [*key, held.state, held.deleted, held.fields]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        bucket = hashlib.sha256(" ".join(key).encode()).digest()[0]
        yield key, bucket, int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def op_id(device: str, counter: int, milliseconds: int) -> str:
    chance = int.from_bytes(hashlib.sha256(f"{device} {counter}".encode()).digest()[:10], "big") >> 6
    return str(uuid.UUID(int=milliseconds << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance & 2**62 - 1))


def moment(milliseconds: int) -> str:
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def look(fields: Json, path: str) -> Any:
    key, dot, entry = path.partition(".")
    return (fields.get(key) or {}).get(entry) if dot else fields.get(key)


def put(fields: Json, path: str, value: Any) -> None:
    key, dot, entry = path.partition(".")
    if dot:
        entries = {**fields.get(key, {}), entry: value}
        value = {name: content for name, content in entries.items() if content is not None} or None
    if value is None:
        fields.pop(key, None)
    else:
        fields[key] = value
