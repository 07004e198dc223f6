"""What an administrator asks of PCs beyond the data: to retry, verify or rebuild. Asked until a PC says it did."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, insert, or_, select

from sync.central.clock import iso
from sync.central.devices import Device
from sync.central.ledger import Ledger
from sync.central.tables import devices, directives, directives_done
from sync.model.op import new_id
from sync.protocol import Directive

Kind = Literal["retry", "verify", "rebuild"]

UPGRADE = Directive(id="upgrade", kind="upgrade", detail="this program is too old to be sent changes")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A directive with the devices it is for; times are ISO 8601 UTC by central's clock."""

    id: str
    kind: str
    device: str | None
    office: str | None  # both None: all offices
    by: str
    at: str
    done: dict[str, str]  # device -> when it said so
    waiting: list[str]  # devices


def ask(ledger: Ledger, kind: Kind, by: str, now: datetime, *, device: str | None, office: str | None) -> str:
    """Ask one device, every device of an office, or with neither all of them; gives the directive's id."""
    directive = new_id(int(now.timestamp() * 1000))
    values = {"id": directive, "kind": kind, "device": device, "office": office, "by": by, "at": iso(now)}
    ledger.connection.execute(insert(directives).values(**values))
    return directive


def open_directives(connection: Connection, device: Device) -> list[Directive]:
    """What `device` was asked for and has not done, the first first."""
    done = select(directives_done.c.directive).where(directives_done.c.device == device.id)
    rows = _meant_for(device).where(directives.c.id.not_in(done)).order_by(directives.c.id)
    return [Directive(id=row.id, kind=row.kind, by=row.by) for row in connection.execute(rows)]


def note_done(ledger: Ledger, device: Device, named: list[str], now: datetime) -> None:
    """Remember that `device` did what it names. What it was not asked for, or has done before, is passed over."""
    if not named:
        return
    names = set(named)
    asked = open_directives(ledger.connection, device)
    done = [{"directive": row.id, "device": device.id, "at": iso(now)} for row in asked if row.id in names]
    if done:
        ledger.connection.execute(insert(directives_done), done)


def all_asked(connection: Connection) -> list[Asked]:
    """Every directive, the newest first."""
    done: dict[str, dict[str, str]] = {}
    for row in connection.execute(select(directives_done).order_by(directives_done.c.at)):
        done.setdefault(row.directive, {})[row.device] = row.at
    everybody = connection.execute(select(devices).where(devices.c.revoked_at.is_(None))).all()
    found = []
    for row in connection.execute(select(directives).order_by(directives.c.id.desc())):
        meant = [device.id for device in everybody if _is_meant(row, device)]
        told = done.get(row.id, {})
        found.append(Asked(**row._mapping, done=told, waiting=[name for name in meant if name not in told]))
    return found


def _is_meant(row: Row[Any], device: Row[Any]) -> bool:
    if row.device is not None:
        return bool(row.device == device.id)
    return row.office in (None, device.office) and bool(device.enrolled_at <= row.at)


def _meant_for(device: Device) -> Select[tuple[str, str, str]]:
    """A device that joined later is not meant: it heard central from the beginning anyway."""
    asked: ColumnElement[bool] = or_(
        directives.c.device == device.id,
        directives.c.device.is_(None)
        & or_(directives.c.office == device.office, directives.c.office.is_(None))
        & (directives.c.at >= device.since),
    )
    return select(directives.c.id, directives.c.kind, directives.c.by).where(asked)
