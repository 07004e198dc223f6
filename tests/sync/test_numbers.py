"""Letter numbers: no two PCs ever hold the same one, and a lost answer loses none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sync.protocol import EnrollRequest, NumberBlock, NumberStock, SyncRequest, SyncResponse
from sync.transport import HttpLine, enroll
from tests.support.central import RunningCentral
from tests.sync.pc import Office

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
