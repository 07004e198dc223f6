"""What became of every letter number of a year: for the register book, in which no number may be missing."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, and_, select

from sync.central.numbers import LOST
from sync.central.tables import devices, number_blocks, number_series, numbers_used, records

LETTERS = ("recommendation", "refusal_letter")  # the kinds of letters that are numbered
VOIDED = "voided"  # the state of a letter that was taken back

Status = Literal["paper", "used", "void", "free", "given_up", "unknown"]


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers `first`..`last` of which the same is to be said.

    `paper`: of the paper register. `used`, `void`: a letter bears it. `free`: a PC holds it. `given_up`: the PC that
    held it was shut out, or its data went on elsewhere. `unknown`: central may have granted it before it was restored,
    and no letter with it has come.
    """

    first: int
    last: int
    status: Status
    device: str | None = None
    device_name: str | None = None
    letter: str | None = None  # the record's id


def number_account(connection: Connection, office: str, series: str, year: int) -> list[Numbers]:
    """Every number from 1 to the highest one granted, in order."""
    key = {"office": office, "series": series, "year": year}
    blocks = connection.execute(_of(number_blocks, key).order_by(number_blocks.c.first)).all()
    last = connection.execute(_of(number_series, key)).one_or_none()
    used = {row.number: row for row in connection.execute(_used(key))}
    pcs = {row.id: row for row in connection.execute(select(devices).where(devices.c.office == office))}
    told: list[Numbers] = []
    expected = 1
    for block in blocks:
        told += _span("paper", expected, block.first - 1)
        told += _of_block(block, used, pcs)
        expected = block.last + 1
    return told + list(_span("paper", expected, last.last if last else 0))


def _of_block(block: Row[Any], used: dict[int, Row[Any]], pcs: dict[str, Row[Any]]) -> Iterator[Numbers]:
    status: Status = "unknown" if block.device == LOST else _status_of_free(block.device, pcs)
    holder = {} if block.device == LOST else {"device": block.device, "device_name": _name(pcs, block.device)}
    expected = block.first
    for number in sorted(number for number in used if block.first <= number <= block.last):
        yield from _span(status, expected, number - 1, **holder)
        letter = used[number]
        yield Numbers(
            first=number,
            last=number,
            status="void" if letter.state == VOIDED else "used",
            device=letter.device,
            device_name=_name(pcs, letter.device),
            letter=letter.record,
        )
        expected = number + 1
    yield from _span(status, expected, block.last, **holder)


def _status_of_free(device: str, pcs: dict[str, Row[Any]]) -> Status:
    """A device whose data went on as another one, and that was not heard since, will not use its numbers."""
    held = pcs.get(device)
    if held is None or held.revoked_at is not None:
        return "given_up"
    copies = [row.enrolled_at for row in pcs.values() if row.forked_from == device]
    return "given_up" if copies and (held.last_seen or "") <= max(copies) else "free"


def _span(status: Status, first: int, last: int, **holder: Any) -> Iterator[Numbers]:
    if first <= last:
        yield Numbers(first=first, last=last, status=status, **holder)


def _used(key: dict[str, Any]) -> Any:
    letter = and_(
        records.c.scope == numbers_used.c.office,
        records.c.type.in_(LETTERS),
        records.c.id == numbers_used.c.record,
    )
    return (
        select(*numbers_used.c, records.c.state)
        .select_from(numbers_used.outerjoin(records, letter))
        .where(*(numbers_used.c[name] == value for name, value in key.items()))
    )


def _of(table: Any, key: dict[str, Any]) -> Any:
    return select(table).where(*(table.c[name] == value for name, value in key.items()))


def _name(pcs: dict[str, Row[Any]], device: str) -> str:
    return pcs[device].name if device in pcs else device
