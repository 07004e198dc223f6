"""Letter numbers: blocks that belong to one device alone, so that offices may number while no line is there."""

from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select, update

from sync.central.clock import WESTERN_TIME, iso
from sync.central.database import Ledger
from sync.central.tables import number_blocks, number_series, numbers_used
from sync.protocol import NumberBlock, NumberStock

SERIES = ("recommendation",)
BLOCK_SIZE = 50
LOW = 10  # a device with fewer numbers left gets a block


class _Holder(msgspec.Struct, frozen=True):
    """One device of one office, in one series and year."""

    office: str
    device: str
    series: str
    year: int


def refill(ledger: Ledger, office: str, device: str, stock: list[NumberStock], now: datetime) -> list[NumberBlock]:
    """The blocks to hand to a device that reports `stock`; a series it does not name it has none of."""
    left = {(entry.series, entry.year): entry.left for entry in stock}
    local = now.astimezone(WESTERN_TIME)
    years = (local.year, local.year + 1) if local.month == 12 else (local.year,)
    blocks: list[NumberBlock] = []
    for series in SERIES:
        for year in years:
            held = left.get((series, year), 0)
            if held < LOW:
                holder = _Holder(office, device, series, year)
                blocks.append(_missed(ledger, holder, held) or _grant(ledger, holder, now))
    return blocks


def _missed(ledger: Ledger, holder: _Holder, left: int) -> NumberBlock | None:
    """The device's newest block, when the answer that brought it seems lost: given again, once.

    A device that has it already (its letters are not all here yet) knows it and leaves it alone.
    """
    blocks, used = number_blocks.c, numbers_used.c
    mine = (blocks.device == holder.device, blocks.series == holder.series, blocks.year == holder.year)
    rows = select(number_blocks).where(*mine, blocks.office == holder.office).order_by(blocks.first.desc())
    granted = ledger.connection.execute(rows).all()
    if not granted or granted[0].repeated:
        return None
    letters = select(func.count()).where(
        used.device == holder.device, used.series == holder.series, used.year == holder.year
    )
    unused = sum(row.last - row.first + 1 for row in granted) - ledger.connection.execute(letters).scalar_one()
    newest = granted[0]
    if unused - left < newest.last - newest.first + 1:
        return None
    ledger.connection.execute(update(number_blocks).where(*mine, blocks.first == newest.first).values(repeated=True))
    return NumberBlock(series=holder.series, year=holder.year, first=newest.first, last=newest.last)


def _grant(ledger: Ledger, holder: _Holder, now: datetime) -> NumberBlock:
    """A new block above every earlier one of the office, under the lock of its scope."""
    ledger.lock(holder.office)
    series = number_series.c
    row = (series.office == holder.office, series.series == holder.series, series.year == holder.year)
    last = ledger.connection.execute(select(series.last).where(*row)).scalar_one_or_none()
    block = NumberBlock(series=holder.series, year=holder.year, first=(last or 0) + 1, last=(last or 0) + BLOCK_SIZE)
    named = {"office": holder.office, "series": holder.series, "year": holder.year}
    if last is None:
        ledger.connection.execute(insert(number_series).values(last=block.last, **named))
    else:
        ledger.connection.execute(update(number_series).where(*row).values(last=block.last))
    grant = insert(number_blocks).values(
        first=block.first, last=block.last, device=holder.device, granted_at=iso(now), repeated=False, **named
    )
    ledger.connection.execute(grant)
    return block
