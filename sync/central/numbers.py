"""Letter numbers: blocks that belong to one device alone, so that offices may number while no line is there."""

from datetime import datetime, timedelta
from itertools import product

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update

from sync.central.clock import WESTERN_TIME, iso
from sync.central.devices import Device
from sync.central.ledger import Ledger
from sync.central.tables import devices, number_blocks, number_series, numbers_used, scopes
from sync.protocol import SHARED_SCOPE, NumberBlock, NumberStock

SERIES = ("recommendation",)
BLOCK_SIZE = 50
LOW = 10  # a device with fewer numbers left gets a block
HOARD = 150  # unused numbers, as central knows it, with which a device gets no further block
LOST = "lost"  # whose the blocks are that central may have granted before it was restored from a backup


class _Holder(msgspec.Struct, frozen=True):
    """One device of one office, in one series and year."""

    office: str
    device: str
    series: str
    year: int


def refill(ledger: Ledger, office: str, device: str, stock: list[NumberStock], now: datetime) -> list[NumberBlock]:
    """The blocks to hand to a device that reports `stock`; a series it does not name it has none of."""
    left = {(entry.series, entry.year): entry.left for entry in stock}
    blocks: list[NumberBlock] = []
    for series in SERIES:
        for year in years_at(now):
            held = left.get((series, year), 0)
            if held < LOW:
                block = _due(ledger, _Holder(office, device, series, year), held, now)
                blocks += [block] if block else []
    return blocks


def years_at(now: datetime) -> tuple[int, ...]:
    """The years for which letters may be numbered: in December the next one too, for a January without a line."""
    local = now.astimezone(WESTERN_TIME)
    return (local.year, local.year + 1) if local.month == 12 else (local.year,)


def is_granted(connection: Connection, device: Device, series: str, year: int, number: int) -> bool:
    """Whether `device` may use this number: from a block of its own, of one it was before it forked, or of those whose
    grant a restored central no longer knows.
    """
    blocks = number_blocks.c
    rows = select(blocks.first).where(
        *_in_series(number_blocks, device.office, series, year),
        blocks.device.in_((*device.lineage, LOST)),
        blocks.first <= number,
        blocks.last >= number,
    )
    return connection.execute(rows.limit(1)).first() is not None


class HandedOut(Exception):
    """Numbers up to `up_to` are not free; `spare` says that all above the wanted start were only set apart."""

    def __init__(self, up_to: int, *, spare: bool) -> None:
        super().__init__(up_to)
        self.up_to = up_to
        self.spare = spare


def start_above(ledger: Ledger, office: str, series: str, year: int, last: int, *, reclaim: bool = False) -> None:
    """Let the next block begin above `last`, where the paper register stopped. With `reclaim` also where a restored
    central passed over higher numbers that no PC ever got: only the administrator can know that.

    Raises HandedOut where a block up to a higher number was granted, LookupError for an office that is not there.
    """
    ledger.lock(office)
    series_of = _in_series(number_blocks, office, series, year)
    above = ledger.connection.execute(select(number_blocks).where(*series_of, number_blocks.c.last > last)).all()
    if above:
        used = select(func.count()).where(*_in_series(numbers_used, office, series, year), numbers_used.c.number > last)
        spare = all(row.device == LOST for row in above) and not ledger.connection.execute(used).scalar_one()
        if not (spare and reclaim):
            raise HandedOut(max(row.last for row in above), spare=spare)
        _take_back(ledger, office, series, year, last)
    _set_last(ledger, office, series, year, last, paper=last)


def _take_back(ledger: Ledger, office: str, series: str, year: int, last: int) -> None:
    """Let go of what was set apart above `last`, and below it too in a block of which no letter bears a number."""
    blocks = number_blocks.c
    used = select(func.max(numbers_used.c.number)).where(*_in_series(numbers_used, office, series, year))
    borne = ledger.connection.execute(used).scalar_one() or 0
    series_of = _in_series(number_blocks, office, series, year)
    ledger.connection.execute(delete(number_blocks).where(*series_of, blocks.last > last, blocks.first > borne))
    ledger.connection.execute(update(number_blocks).where(*series_of, blocks.last > last).values(last=last))


def set_apart_lost(ledger: Ledger, now: datetime, known: dict[tuple[str, str, int], int] | None = None) -> None:
    """After central was restored: pass over the numbers that it granted since the backup, at every office.

    `known` holds the last number of each office, series and year where the replaced database could still tell. Else
    nobody knows, and what is passed over is all that the PCs may have held, and a block a day for each since they were
    last heard. A letter that bears one of these numbers is taken from whichever PC of the office it comes.
    """
    offices = ledger.connection.execute(select(scopes.c.name).where(scopes.c.name != SHARED_SCOPE)).scalars().all()
    years = {years_at(now)[0] - 1, *years_at(now)}
    likely = _likely_granted(ledger, now) if known is None else {}
    for office, series, year in product(sorted(offices), SERIES, sorted(years)):
        holder = _Holder(office, LOST, series, year)
        last = _last(ledger, office, series, year)
        if known is not None:
            size = known.get((office, series, year), 0) - (last or 0)
        else:
            size = likely.get(office, HOARD) if last is not None or year in years_at(now) else 0
        if size > 0:
            _grant(ledger, holder, now, size)


def _likely_granted(ledger: Ledger, now: datetime) -> dict[str, int]:
    """How many numbers of one year each office's PCs may have got since central was last heard, amply."""
    heard = devices.c.last_seen
    rows = select(devices.c.office, func.count()).where(devices.c.revoked_at.is_(None))
    last = ledger.connection.execute(select(func.max(heard))).scalar_one_or_none()
    days = max(timedelta(0), now - datetime.fromisoformat(last)).days + 1 if last else 1
    counted = ledger.connection.execute(rows.group_by(devices.c.office))
    return {office: HOARD * (pcs + 1) + BLOCK_SIZE * days * pcs for office, pcs in counted}


def _due(ledger: Ledger, holder: _Holder, left: int, now: datetime) -> NumberBlock | None:
    """The block for a device that has but `left` numbers: its newest again, or a new one. None for a hoarder."""
    blocks = number_blocks.c
    mine = (*_in_series(number_blocks, holder.office, holder.series, holder.year), blocks.device == holder.device)
    rows = select(number_blocks).where(*mine).order_by(blocks.first.desc())
    granted = ledger.connection.execute(rows).all()
    unused = sum(row.last - row.first + 1 for row in granted) - _used(ledger, holder)
    newest = granted[0] if granted else None
    if newest is not None and not newest.repeated and unused - left >= newest.last - newest.first + 1:
        # The answer that brought it seems lost: given again, once. A device that has it already (its letters are not
        # all here yet) knows it and leaves it alone.
        again = update(number_blocks).where(*mine, blocks.first == newest.first)
        ledger.connection.execute(again.values(repeated=True))
        return NumberBlock(series=holder.series, year=holder.year, first=newest.first, last=newest.last)
    return _grant(ledger, holder, now, BLOCK_SIZE) if unused + BLOCK_SIZE <= HOARD else None


def _used(ledger: Ledger, holder: _Holder) -> int:
    """How many numbers of the device's blocks letters bear, whichever PC they came from."""
    blocks, used = number_blocks.c, numbers_used.c
    within = and_(
        used.office == blocks.office,
        used.series == blocks.series,
        used.year == blocks.year,
        used.number.between(blocks.first, blocks.last),
    )
    rows = (
        select(func.count())
        .select_from(number_blocks.join(numbers_used, within))
        .where(*_in_series(number_blocks, holder.office, holder.series, holder.year), blocks.device == holder.device)
    )
    return ledger.connection.execute(rows).scalar_one()


def _grant(ledger: Ledger, holder: _Holder, now: datetime, size: int) -> NumberBlock:
    """A new block above every earlier one of the office, under the lock of its scope."""
    ledger.lock(holder.office)
    last = _last(ledger, holder.office, holder.series, holder.year) or 0
    block = NumberBlock(series=holder.series, year=holder.year, first=last + 1, last=last + size)
    _set_last(ledger, holder.office, holder.series, holder.year, block.last)
    grant = insert(number_blocks).values(
        office=holder.office,
        series=holder.series,
        year=holder.year,
        first=block.first,
        last=block.last,
        device=holder.device,
        granted_at=iso(now),
        repeated=False,
    )
    ledger.connection.execute(grant)
    return block


def _last(ledger: Ledger, office: str, series: str, year: int) -> int | None:
    rows = select(number_series.c.last).where(*_in_series(number_series, office, series, year))
    found: int | None = ledger.connection.execute(rows).scalar_one_or_none()
    return found


def _set_last(ledger: Ledger, office: str, series: str, year: int, last: int, **paper: int) -> None:
    row = _in_series(number_series, office, series, year)
    changed = ledger.connection.execute(update(number_series).where(*row).values(last=last, **paper))
    if changed.rowcount == 0:
        new = {"office": office, "series": series, "year": year, "last": last, **paper}
        ledger.connection.execute(insert(number_series).values(new))


def _in_series(table: Table, office: str, series: str, year: int) -> tuple[ColumnElement[bool], ...]:
    return table.c.office == office, table.c.series == series, table.c.year == year
