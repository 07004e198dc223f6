"""What the tests with a central in their own process do at its PCs."""

from pathlib import Path

from desktop.store.database import FILE_NAME
from desktop.store.store import Store
from desktop.store.values import Intent, Query
from sync.model.pack import Pack
from sync.ports import LineDown
from sync.protocol import RepairRequest, RepairResponse, SyncRequest, SyncResponse
from tests.support.clock import FixedClock
from tests.support.in_process import HousePc
from tests.support.office import KEY, PERSON
from tests.sync.pc import PassingLine


def register(pc: HousePc, name: str) -> str:
    fields = PERSON | {"name": name}
    (op,) = pc.store.write(pc.house.clerk, [Intent(record_type="registration", action="create", fields=fields)])
    return op.record


def edit(pc: HousePc, record: str, **fields: object) -> str:
    intent = Intent(record_type="registration", record=record, action="set", fields=fields)
    (op,) = pc.store.write(pc.house.clerk, [intent])
    return op.id


def names(pc: HousePc) -> list[str]:
    ids = pc.store.select(Query(record_type="registration"))
    return sorted(record.fields["name"] for record in pc.store.many("registration", ids))


def copied(pc: HousePc, folder: Path, pack: Pack) -> HousePc:
    """The data folder as a disk image or a backup has it, used some time later."""
    folder.mkdir()
    pc.store._database.backup_to(folder / FILE_NAME)
    clock = FixedClock("2026-11-21T02:00:07.001Z")
    return HousePc(pc.house, Store.open(folder, KEY, pack, clock), clock)


def assert_same(*pcs: HousePc) -> None:
    first, *others = pcs
    for other in others:
        assert names(other) == names(first)
    for pc in pcs:
        state = pc.store.sync_state()
        assert (state.waiting, state.quarantined, state.deferred) == (0, 0, 0)
        assert pc.store.first_broken_entry() is None


class BreaksAt(PassingLine):
    """Breaks at the n-th call of any kind, before or after central has heard."""

    def __init__(self, pc: HousePc, n: int, after: bool) -> None:
        super().__init__(pc.line())
        self._left = n
        self._after = after

    def exchange(self, request: SyncRequest) -> SyncResponse:
        self._step(before=True)
        response = super().exchange(request)
        self._step(before=False)
        return response

    def repair(self, request: RepairRequest) -> RepairResponse:
        self._step(before=True)
        return super().repair(request)

    def _step(self, before: bool) -> None:
        self._left -= before
        if self._left <= 0 and before != self._after:
            raise LineDown("cut", reached=False)
