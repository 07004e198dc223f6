"""The simulation's own account of everything people wrote, kept apart from every database."""

import msgspec

from sync.model.op import Op
from tests.simulation.broken import Broken


class Entry(msgspec.Struct):
    """One op as it was written, and by which PC."""

    pc: str
    op: Op
    settled: bool = False  # a person took it back, or sent it again as another op
    lost_with_disk: bool = False  # a backup was put back over the only file that held it


class Ledger:
    """Every op ever written, by id."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.names: dict[str, str] = {}  # record id -> its name in the trace
        self._places: dict[str, int] = {}
        self._numbers: dict[tuple[object, ...], str] = {}  # of letters -> the PC that issued them

    def write(self, pc: str, op: Op) -> None:
        if op.id not in self.entries:
            self.entries[op.id] = Entry(pc, op)
            self._places.setdefault(op.record, len(self._places))
            self.name(op.record_type, op.record)

    def seen_before(self, pc: str, op: Op) -> int:
        """The highest base of the same change when the PC wrote it before: what is sent again has seen that much."""
        same = (op.record, op.action, op.fields)
        written = (entry for entry in self.entries.values() if entry.pc == pc and entry.settled)
        return max((it.op.base for it in written if (it.op.record, it.op.action, it.op.fields) == same), default=0)

    def settle(self, ops: list[str]) -> None:
        """A person decides about these: they need not be anywhere from now on."""
        for op in ops:
            self.entries[op].settled = True

    def issue(self, pc: str, is_alone: bool, number: tuple[object, ...]) -> None:
        """A letter left the printer; only a PC of which there were several copies may not know better."""
        if not is_alone:
            return
        if number in self._numbers:
            raise Broken("no two issued letters share a number", f"{number}")
        self._numbers[number] = pc

    def place(self, record: str) -> int:
        """When a record was first written to here: an order in which no clock has a part, unlike that of ids."""
        return self._places.get(record, -1)

    def name(self, record_type: str, record: str) -> str:
        """A short name for a record, the same in every run of a seed."""
        if record not in self.names:
            self.names[record] = f"{record_type}-{len(self.names) + 1}"
        return self.names[record]
