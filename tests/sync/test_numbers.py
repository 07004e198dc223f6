"""Letter numbers: no two PCs ever hold the same one, and a lost answer loses none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from desktop.store.values import Author, Intent
from desktop.store.writing import Transaction
from sync.central.admin import NotPossible
from sync.central.numbers import LOST
from sync.central.tables import number_blocks
from sync.protocol import EnrollRequest, NumberBlock, NumberStock, SyncRequest, SyncResponse
from sync.transport import HttpLine, enroll
from tests.support.central import RunningCentral
from tests.sync.caller import Caller
from tests.sync.conftest import NewPc
from tests.sync.letters import approved_request, letter_fields, may_sign
from tests.sync.pc import Office, Pc

SERIES = "recommendation"


class Counter:
    """A PC that only asks for numbers."""

    def __init__(self, central: RunningCentral, office: Office, name: str) -> None:
        self._joined = enroll(central.url, EnrollRequest(code=central.code(office.id), device_name=name))
        self._line = HttpLine(central.url, self._joined.token)
        self._central = central

    def ask(self, **left: int) -> list[NumberBlock]:
        """Blocks for a stock such as `y2026=3`; without one, for none at all."""
        stock = [NumberStock(series=SERIES, year=int(year[1:]), left=count) for year, count in left.items()]
        return self.exchange(stock).blocks

    def exchange(self, stock: list[NumberStock]) -> SyncResponse:
        joined = self._joined
        return self._line.exchange(
            SyncRequest(pack=joined.pack, device=joined.device, epoch=joined.epoch, cursor={}, stock=stock, want=1)
        )

    def close(self) -> None:
        self._line.close()


def at(central: RunningCentral, when: str) -> None:
    """Set central's clock, in UTC."""
    central.time.fixed = datetime.fromisoformat(when).replace(tzinfo=UTC)


def spans(blocks: list[NumberBlock]) -> list[tuple[int, int, int]]:
    return [(block.year, block.first, block.last) for block in blocks]


def test_eight_pcs_at_once_never_share_a_number(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21")
    pcs = [Counter(central, office, f"Loket {n}") for n in range(8)]

    def use_up(pc: Counter) -> list[NumberBlock]:
        return [block for _ in range(4) for block in pc.ask(y2026=0)]

    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(use_up, pcs))
    for pc in pcs:
        pc.close()
    own = [{(block.first, block.last) for block in blocks} for blocks in granted]
    numbers = [number for blocks in own for first, last in blocks for number in range(first, last + 1)]
    assert len(numbers) == len(set(numbers))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert all(len(blocks) >= 2 for blocks in own)


def test_a_pc_with_enough_numbers_gets_none(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21")
    pc = Counter(central, office, "Loket 1")
    assert spans(pc.ask()) == [(2026, 1, 50)]
    assert pc.ask(y2026=50) == []
    assert pc.ask(y2026=10) == []
    pc.close()


def test_a_block_lost_on_the_way_is_given_again_before_a_new_one(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21")
    pc = Counter(central, office, "Loket 1")
    assert spans(pc.ask()) == [(2026, 1, 50)]
    assert spans(pc.ask()) == [(2026, 1, 50)]
    assert spans(pc.ask()) == [(2026, 51, 100)]
    pc.close()


def test_each_office_counts_for_itself(central: RunningCentral, office: Office, other_office: Office) -> None:
    at(central, "2026-11-21")
    for place in (office, other_office):
        pc = Counter(central, place, "Loket 1")
        assert spans(pc.ask()) == [(2026, 1, 50)]
        pc.close()


def test_in_december_next_years_numbers_come_too_and_years_turn_with_indonesian_time(
    central: RunningCentral, office: Office
) -> None:
    pc = Counter(central, office, "Loket 1")
    at(central, "2026-12-01")
    assert spans(pc.ask()) == [(2026, 1, 50), (2027, 1, 50)]
    at(central, "2026-12-31T16:59")
    assert spans(pc.ask(y2026=50, y2027=50)) == []
    at(central, "2026-12-31T17:00")
    assert spans(pc.ask(y2026=0, y2027=50)) == []
    pc.close()


def test_a_pc_that_used_its_block_up_gets_the_next_one(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21")
    pc = Counter(central, office, "Loket 1")
    assert spans(pc.ask()) == [(2026, 1, 50)]
    assert spans(pc.ask(y2026=9)) == [(2026, 51, 100)]
    pc.close()


def issue(pc: Pc, request: str) -> int | None:
    """Number one more letter on this PC, as its program does; None where no number is left."""
    taken: list[int | None] = []

    def build(transaction: Transaction) -> list[Intent]:
        taken.append(transaction.take_number(SERIES, 2026))
        if taken[-1] is None:
            return []
        fields = letter_fields(pc, request, taken[-1])
        return [Intent(record_type="recommendation", action="create", fields=fields)]

    may_sign(pc)
    pc.store.write(Author(pc.office.siti, "clerk"), build)
    return taken[0]


def test_two_pcs_without_a_line_number_their_letters_and_no_number_is_there_twice(
    central: RunningCentral, office: Office, new_pc: NewPc
) -> None:
    at(central, "2026-11-21")
    first, second = new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
    request = approved_request(first)
    second.sync()
    numbers = [issue(pc, request) for _ in range(50) for pc in (first, second)]
    assert issue(first, request) is None, "a number was made up"
    assert len({*numbers}) == 100
    assert None not in numbers
    for pc in (first, second, first):
        assert pc.sync().rejected == 0
    assert issue(first, request) not in {*numbers, None}
    account = central.admin.number_account(office.id, SERIES, 2026)
    borne = [row for row in account if row.status in ("used", "void")]  # of a request's letters the first one stands
    assert [row.first for row in borne] == sorted(number for number in numbers if number)
    assert {row.device_name for row in borne} == {"Loket 1", "Loket 2"}


def test_every_number_is_accounted_for(central: RunningCentral, office: Office, new_pc: NewPc) -> None:
    at(central, "2026-11-21")
    central.admin.start_numbers(office.id, SERIES, 2026, 36)
    first, second = new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
    assert [issue(first, approved_request(first)) for _ in range(3)] == [37, 38, 39]
    first.sync()
    letter = central.admin.number_account(office.id, SERIES, 2026)[2].letter or ""
    first.step(
        office.ratna, "head", "recommendation", letter, "void", fields={"voided_by": office.ratna}, reason="Salah"
    )
    assert first.sync().rejected == 0
    central.admin.revoke(second.device)
    told = [
        (row.first, row.last, row.status, row.device_name)
        for row in central.admin.number_account(office.id, SERIES, 2026)
    ]
    assert told == [
        (1, 36, "paper", None),
        (37, 37, "used", "Loket 1"),
        (38, 38, "void", "Loket 1"),
        (39, 39, "used", "Loket 1"),
        (40, 86, "free", "Loket 1"),
        (87, 136, "given_up", "Loket 2"),
    ]


def test_the_numbers_of_data_that_went_on_elsewhere_are_given_up(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21T01:00")
    pc = Caller(central, office)
    pc.send()
    copy = pc.copy()
    at(central, "2026-11-21T02:00")
    full = [NumberStock(series=SERIES, year=2026, left=50)]
    pc.send(stock=full)
    pc.send(stock=full)
    at(central, "2026-11-21T03:00")
    copy.rejoin()
    copy.send()
    rows = [(row.status, row.device_name) for row in central.admin.number_account(office.id, SERIES, 2026)]
    assert rows == [("given_up", "Loket 1"), ("free", "Loket 1 (2)")]
    at(central, "2026-11-21T04:00")
    pc.send(stock=full)
    rows = [(row.status, row.device_name) for row in central.admin.number_account(office.id, SERIES, 2026)]
    assert rows == [("free", "Loket 1"), ("free", "Loket 1 (2)")]


def test_a_pc_that_always_asks_gets_no_more_than_it_can_hold(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21")
    pc = Counter(central, office, "Loket 1")
    numbers = {number for _ in range(20) for block in pc.ask() for number in range(block.first, block.last + 1)}
    pc.close()
    assert len(numbers) == 150


def test_numbers_go_on_above_the_paper_register(central: RunningCentral, office: Office) -> None:
    at(central, "2026-11-21")
    central.admin.start_numbers(office.id, SERIES, 2026, 412)
    central.admin.start_numbers(office.id, SERIES, 2026, 400)  # read again, before any number was granted
    pc = Counter(central, office, "Loket 1")
    assert spans(pc.ask()) == [(2026, 401, 450)]
    with pytest.raises(NotPossible, match="450"):
        central.admin.start_numbers(office.id, SERIES, 2026, 449)
    central.admin.start_numbers(office.id, SERIES, 2026, 500)
    assert spans(pc.ask(y2026=0)) == [(2026, 401, 450)]
    assert spans(pc.ask(y2026=0)) == [(2026, 501, 550)]
    pc.close()


def test_numbers_set_apart_at_an_office_without_a_paper_register_are_taken_back_from_the_first_on(
    central: RunningCentral, office: Office
) -> None:
    at(central, "2026-11-21")
    central.admin.new_epoch()
    central.admin.start_numbers(office.id, SERIES, 2026, 0, reclaim=True)
    pc = Counter(central, office, "Loket 1")
    assert spans(pc.ask()) == [(2026, 1, 50)]
    with pytest.raises(NotPossible, match="handed out already"):
        central.admin.start_numbers(office.id, SERIES, 2026, 0, reclaim=True)
    pc.close()


def test_numbers_set_apart_are_taken_back_only_above_what_letters_bear(
    central: RunningCentral, office: Office, new_pc: NewPc
) -> None:
    at(central, "2026-11-21")
    pc = new_pc(office, "Loket 1")
    requests = [approved_request(pc) for _ in range(2)]
    with central.admin.database.write() as ledger:  # as after a restore: what was granted is no longer known
        ledger.connection.execute(update(number_blocks).where(number_blocks.c.office == office.id).values(device=LOST))
    assert [issue(pc, request) for request in requests] == [1, 2]
    assert pc.sync().rejected == 0
    with pytest.raises(NotPossible, match="handed out already"):
        central.admin.start_numbers(office.id, SERIES, 2026, 1, reclaim=True)
    central.admin.start_numbers(office.id, SERIES, 2026, 2, reclaim=True)
    rows = central.admin.number_account(office.id, SERIES, 2026)
    assert [(row.first, row.last, row.status) for row in rows] == [(1, 1, "used"), (2, 2, "used")]


@pytest.mark.parametrize(("office_id", "last"), [("nowhere", 5), (None, 0), (None, -3), (None, 10**12)])
def test_a_paper_register_that_cannot_be_is_refused(
    central: RunningCentral, office: Office, office_id: str | None, last: int
) -> None:
    with pytest.raises(NotPossible):
        central.admin.start_numbers(office_id or office.id, SERIES, 2026, last)
