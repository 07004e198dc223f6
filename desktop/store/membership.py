"""Which office's PC this is."""

import msgspec

from desktop.i18n import _
from desktop.store.database import Connection
from desktop.store.errors import NotEnrolled
from desktop.store.tables import to_json
from sync.ports import Membership

PRACTICE = "practice"  # where an office's central would be named: it has none, and exchanges with nobody


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The membership with what only this PC knows of it."""

    membership: Membership
    token: str
    device_name: str
    earlier: dict[str, str]  # what this PC was called, by the id of every device it was before
    counter: int  # of the last op written here
    last_exchange: str | None
    clock_offset: float | None  # seconds by which this PC's clock is ahead of central's; None before the first answer

    @property
    def names(self) -> set[str]:
        """What this PC is called, and was."""
        return {self.device_name, *self.earlier.values()}


def read_standing(connection: Connection) -> Standing:
    """Raises NotEnrolled."""
    row = connection.execute(
        "SELECT server, device, office, epoch, pack, cursor, incarnation, token, device_name, counter, last_exchange, "
        "clock_offset, earlier FROM membership"
    ).fetchone()
    if row is None:
        raise NotEnrolled(_("This computer has not joined an office yet. Enrol it with the office's code first."))
    return Standing(
        membership=Membership(
            server=row[0],
            device=row[1],
            office=row[2],
            epoch=row[3],
            pack=row[4],
            cursor=msgspec.json.decode(row[5], type=dict[str, int]),
            incarnation=row[6],
        ),
        token=row[7],
        device_name=row[8],
        counter=row[9],
        last_exchange=row[10],
        clock_offset=row[11],
        earlier=msgspec.json.decode(row[12], type=dict[str, str]),
    )


def keep_name(connection: Connection, device: str) -> None:
    """Before this PC goes on as `device`: what it wrote till now goes on bearing the name that it had then."""
    connection.execute(
        "UPDATE membership SET earlier = json_patch(earlier, json_object(device, device_name)) WHERE device != ?",
        (device,),
    )


def join(connection: Connection, membership: Membership, token: str, device_name: str) -> None:
    """Become a PC of an office. A device that joins anew goes on counting its ops."""
    keep_name(connection, membership.device)
    connection.execute(
        """INSERT INTO membership
        (id, server, device, office, epoch, pack, cursor, incarnation, token, device_name, counter)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        ON CONFLICT (id) DO UPDATE SET server = excluded.server, device = excluded.device, office = excluded.office,
        epoch = excluded.epoch, pack = excluded.pack, cursor = excluded.cursor, incarnation = excluded.incarnation,
        token = excluded.token, device_name = excluded.device_name""",
        (
            membership.server,
            membership.device,
            membership.office,
            membership.epoch,
            membership.pack,
            to_json(membership.cursor),
            membership.incarnation,
            token,
            device_name,
        ),
    )
