"""Sticks and the line in any order, with answers lost, late and repeated, end where the line alone ends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop.store.store import Store
from desktop.usecases.desk import Office as DeskOffice
from sync.central.tables import ops
from sync.model.op import Op
from sync.ports import LineDown
from tests.support.central import RunningCentral
from tests.support.lines import AskingLine
from tests.support.office import KEY
from tests.support.sticks import Stick, of
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc

T = TypeVar("T")

PLACES = count()
FIELDS = ("phone", "address")  # each PC has one of its own, so that the line alone ends without a conflict


class ShortLine(AskingLine):
    """To central in the same process. `loses` says what becomes of an exchange: `request`, `answer`, or nothing."""

    def __init__(self, central: RunningCentral, pc: Pc) -> None:
        super().__init__(pc.store.token())
        self._central = central
        self.loses = ""

    def ask(self, path: str, request: Any, kind: type[T]) -> T:
        if self.loses == "request":
            raise LineDown
        service = self._central.service
        answer = getattr(service, path)(service.device_of(self._token, "test"), _sent(request))
        if self.loses == "answer":
            raise LineDown
        return msgspec.json.decode(msgspec.json.encode(answer), type=kind)


def _sent(message: T) -> T:
    """As it arrives at the other end."""
    return msgspec.json.decode(msgspec.json.encode(message), type=type(message))


@dataclass
class Desk:
    """One PC with all its sticks."""

    pc: Pc
    stick: Stick
    own: str  # the field it alone sets
    line: ShortLine
    packed: list[Path] = field(default_factory=list)
    answered: list[Path] = field(default_factory=list)
    written: list[Op] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)  # record -> what this PC set last

    @property
    def office(self) -> DeskOffice:
        return of(self.pc)

    def edit(self, record: str, text: str) -> None:
        if self.pc.store.get("registration", record) is not None:
            self.written.append(self.pc.edit(record, **{self.own: text}))
            self.last[record] = text

    def exchange(self, loses: str) -> None:
        self.line.loses = loses
        try:
            self.pc.sync(self.line)
        except LineDown:
            assert loses

    def pack(self) -> None:
        self.packed.append(self.stick.pack(self.office))

    def bring(self, which: int) -> None:
        if self.packed:
            file = self.packed[which % len(self.packed)]
            self.stick.bring(file)
            self.answered.append(file)

    def take_in(self, which: int) -> None:
        if self.answered:
            self.stick.take_in(self.office, self.answered[which % len(self.answered)])


ACTS = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, 2)),
    st.tuples(st.just("exchange"), st.sampled_from(["", "answer", "request"])),
    st.tuples(st.just("pack"), st.none()),
    st.tuples(st.just("bring"), st.integers(0, 5)),
    st.tuples(st.just("take_in"), st.integers(0, 5)),
)


@pytest.fixture
def records(two_pcs: tuple[Pc, Pc]) -> Iterator[list[str]]:
    first, second = two_pcs
    made = [first.register(nik=f"321219550398{number:04d}") for number in range(1, 4)]
    first.sync()
    second.sync()
    yield made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), ACTS), max_size=24))
def test_sticks_and_the_line_in_any_order_end_where_the_line_alone_ends(
    central: RunningCentral,
    two_pcs: tuple[Pc, Pc],
    records: list[str],
    tmp_path: Path,
    acts: list[tuple[int, tuple[str, object]]],
) -> None:
    folder = tmp_path / f"sticks-{next(PLACES)}"
    desks = []
    for place, pc in enumerate(two_pcs):
        own = folder / str(place)
        own.mkdir(parents=True)
        desks.append(Desk(pc, Stick(own, central), FIELDS[place], ShortLine(central, pc)))
    texts = count(1)
    for who, (act, what) in acts:
        desk = desks[who]
        if act == "edit":
            desk.edit(records[int(str(what))], f"+62812{next(texts):06d}{next(PLACES):04d}")
        elif act == "pack":
            desk.pack()
        else:
            getattr(desk, act)(what)
    for desk in [*desks, *desks]:
        desk.exchange("")
    for desk in desks:
        check(desk, desks, records)
    written = [op.id for desk in desks for op in desk.written]
    with central.service.database.read() as connection:
        known = connection.execute(select(func.count()).where(ops.c.id.in_(written))).scalar_one()
    assert known == len(written)


def check(desk: Desk, desks: list[Desk], records: list[str]) -> None:
    """What this PC shows is what everybody set last; nothing waits, nothing is disputed."""
    store = desk.pc.store
    assert store.outbox() == []
    assert desk.pc.conflicts() == []
    for record in records:
        found = desk.pc.get(record)
        assert found.pending == 0
        for other in desks:
            assert found.fields[other.own] == other.last.get(record, found.fields[other.own])
    office = store.membership().office
    assert store.digests(office) == desks[0].pc.store.digests(office)


def test_an_office_that_only_uses_sticks_ends_where_one_with_a_line_ends(
    central: RunningCentral, office: Office, new_pc: NewPc, tmp_path: Path
) -> None:
    pcs = [new_pc(office, f"Loket {number}") for number in range(2)]
    sticks = []
    for place in range(2):
        (tmp_path / f"s{place}").mkdir()
        sticks.append(Stick(tmp_path / f"s{place}", central))
    record = pcs[0].register()
    for turn in range(4):
        pc, stick = pcs[turn % 2], sticks[turn % 2]
        stick.round(of(pc))
        pc.edit(record, **{FIELDS[turn % 2]: f"+6281200000{turn:03d}"})
        stick.round(of(pc))
    for pc, stick in zip(pcs, sticks, strict=True):
        stick.round(of(pc))
    assert pcs[0].get(record).fields == pcs[1].get(record).fields
    assert pcs[0].store.digests(office.id) == pcs[1].store.digests(office.id)
    assert pcs[0].conflicts() == []


def test_an_answer_that_goes_on_from_what_this_pc_has_not_heard_brings_no_gap(
    central: RunningCentral, office: Office, new_pc: NewPc, tmp_path: Path
) -> None:
    """The PC's data was put back from an old copy between the packing and the answer."""
    first, second = new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
    (tmp_path / "stick").mkdir()
    stick = Stick(tmp_path / "stick", central)
    old = tmp_path / "old"
    old.mkdir()
    copied = first.store.backup(old)
    between = second.register()
    second.sync()
    first.sync()
    file = stick.pack(of(first))
    after = second.register(nik="3212195503980002")
    second.sync()
    stick.bring(file)
    folder = first.store.folder
    first.store.close()
    for name in ("loket.db", "loket.db-wal", "loket.db-shm"):
        (folder / name).unlink(missing_ok=True)
    copied.rename(folder / "loket.db")
    first.store = Store.open(folder, KEY, second.store.pack, first.clock)
    stick.take_in(of(first), file)
    first.sync()
    for record in (between, after):
        assert first.get(record).fields == second.get(record).fields
    assert first.store.digests(office.id) == second.store.digests(office.id)


def test_an_answer_by_stick_that_the_line_was_quicker_than_leaves_who_changed_a_record_last(
    central: RunningCentral, stick: Stick, two_pcs: tuple[Pc, Pc]
) -> None:
    first, second = two_pcs
    record = first.register()
    first.sync()
    second.sync()
    second.edit(record, by=second.office.dewi, phone="+6281200000009")
    second.sync()
    central.admin.force_sync("rebuild", "Agus", device=first.device)
    file = stick.pack(of(first))
    stick.bring(file)
    first.sync()
    heard = first.get(record)
    assert (heard.updated_by, heard.fields["phone"]) == (second.office.dewi, "+6281200000009")
    stick.take_in(of(first), file)
    assert first.get(record) == heard
