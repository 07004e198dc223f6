"""What central's administrator does: offices, their first people, codes for PCs, and shutting a PC out."""

import msgspec
from sqlalchemy import ColumnElement, Table, select

from sync.central import devices
from sync.central.apply import apply_own
from sync.central.clock import Now, iso, utc_now
from sync.central.database import Database
from sync.central.directives import Asked, Kind, all_asked, ask
from sync.central.history import CENTRAL
from sync.central.ledger import Ledger
from sync.central.number_account import Numbers, number_account
from sync.central.numbers import HandedOut, start_above
from sync.central.office_check import office_faults
from sync.central.packs import Packs
from sync.central.records import held, load
from sync.central.restoring import begin_epoch
from sync.central.tables import devices as device_table
from sync.central.tables import records, scopes
from sync.model.issues import Issue, errors
from sync.model.op import Action, Op, new_id
from sync.model.record import Fields, Record
from sync.model.validate import check_record

NUMBER_LIMIT = 1_000_000
SEEN_ALL = 2**53  # a base above every sequence: the administrator's word goes over what stands


class NotPossible(Exception):
    """The administrator asked for something that cannot be; the text says what to mend."""


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A PC as the administrator sees it; times are ISO 8601 UTC by central's clock."""

    id: str
    office: str
    name: str
    enrolled_at: str
    last_seen: str | None
    revoked_at: str | None


class Admin:
    """The administrator's acts on one central."""

    def __init__(self, database: Database, packs: Packs, now: Now = utc_now) -> None:
        self.database = database
        self.packs = packs
        self.now = now

    def add_office(self, fields: Fields) -> str:
        """A new office and its scope; gives its id. Raises NotPossible."""
        if wrong := office_faults(fields):
            raise NotPossible("; ".join(wrong))
        office = self._new_id()
        with self.database.write() as ledger:
            ledger.add_scope(office)
            self._write(ledger, office, "office", office, "create", fields)
        return office

    def offices(self) -> list[Record]:
        return self._records("office", None)

    def add_user(self, office: str, fields: Fields, roles: list[str], signs: bool = False) -> str:
        """A person of `office`, who signs its letters by their own position (`signs`); gives their id. Who signs in the
        place of another gets a mandate from the office's administrator. Raises NotPossible.

        `fields` are those of the record, with `password` as `sync.model.passwords.hash_password` makes it.
        """
        if any(user.fields["username"] == fields["username"] for user in self.users(office)):
            raise NotPossible(f"{fields['username']} is taken at this office")
        user = self._new_id()
        given = {**fields, "roles": {"add": sorted(set(roles))}, "active": True}
        with self.database.write() as ledger:
            self._write(ledger, office, "user", user, "create", given)
            if signs:
                self._write(ledger, office, "signatory", self._new_id(), "create", _mandate(user, fields))
        return user

    def users(self, office: str) -> list[Record]:
        return self._records("user", office)

    def new_code(self, office: str) -> str:
        """A one-time code by which one PC may join `office` within a week. Raises NotPossible."""
        with self.database.write() as ledger:
            try:
                return devices.new_code(ledger, office, self.now())
            except LookupError as error:
                raise NotPossible(f"there is no office {office}") from error

    def devices(self, office: str | None = None) -> list[DeviceRow]:
        columns = [device_table.c[name] for name in DeviceRow.__struct_fields__]
        rows = select(*columns).order_by(device_table.c.enrolled_at)
        if office:
            rows = rows.where(device_table.c.office == office)
        with self.database.read() as connection:
            return [DeviceRow(**row._mapping) for row in connection.execute(rows)]

    def revoke(self, device: str) -> list[str]:
        """Shut a PC out with all copies of its data; gives their devices, its own first. Raises NotPossible."""
        with self.database.write() as ledger:
            shut_out = devices.revoke(ledger, device, self.now())
        if not shut_out:
            raise NotPossible(f"there is no device {device}")
        return shut_out

    def force_sync(self, kind: Kind, by: str, *, device: str | None = None, office: str | None = None) -> str:
        """Ask one PC, every PC of an office, or with neither all of them; gives the directive's id.

        Raises NotPossible.
        """
        with self.database.write() as ledger:
            if device and self._found(ledger, device_table, device_table.c.id == device) is None:
                raise NotPossible(f"there is no device {device}")
            if office and self._found(ledger, scopes, scopes.c.name == office) is None:
                raise NotPossible(f"there is no office {office}")
            return ask(ledger, kind, by[:120], self.now(), device=device, office=office)

    def asked(self) -> list[Asked]:
        """Every forced sync that was asked for, the newest first, and which PCs have done it."""
        with self.database.read() as connection:
            return all_asked(connection)

    def start_numbers(self, office: str, series: str, year: int, last: int, *, reclaim: bool = False) -> None:
        """Let the next block of letter numbers begin above `last`, where the paper register stopped; with `reclaim`
        also where numbers above it were set apart when central was restored. Raises NotPossible.
        """
        if not (0 if reclaim else 1) <= last < NUMBER_LIMIT:
            raise NotPossible(f"{last} is no letter number")
        with self.database.write() as ledger:
            try:
                start_above(ledger, office, series, year, last, reclaim=reclaim)
            except LookupError as error:
                raise NotPossible(f"there is no office {office}") from error
            except HandedOut as error:
                raise NotPossible(_handed_out(error, year)) from error

    def number_account(self, office: str, series: str, year: int) -> list[Numbers]:
        """Every number of a year in order, with what became of it."""
        with self.database.read() as connection:
            return number_account(connection, office, series, year)

    def new_epoch(self) -> str:
        """Tell every PC that central was restored; gives the epoch's id."""
        return self.database.transact(lambda ledger: begin_epoch(ledger, self.now()))

    def _found(self, ledger: Ledger, table: Table, which: ColumnElement[bool]) -> object:
        return ledger.connection.execute(select(table).where(which)).first()

    def _write(
        self, ledger: Ledger, office: str, record_type: str, record: str, action: Action, fields: Fields
    ) -> None:
        """An op of central's own on a record of `office`."""
        try:
            ledger.lock(office)
        except LookupError as error:
            raise NotPossible(f"there is no office {office}") from error
        pack = self.packs.current
        op = Op(
            id=self._new_id(),
            device=CENTRAL,
            counter=0,
            user=CENTRAL,
            role="administrator",
            at=iso(self.now()),
            pack=pack.version,
            office=office,
            record_type=record_type,
            record=record,
            action=action,
            base=SEEN_ALL,
            fields=fields,
        )
        apply_own(ledger, self.packs, op)
        made = load(ledger, office, record_type, record)
        assert made is not None  # noqa: S101 - written above, in this transaction
        wrong = errors(check_record(pack, pack.record(record_type), made.record.fields, self.now().date()))
        if wrong:
            raise NotPossible("; ".join(_sentence(issue) for issue in wrong))

    def _records(self, record_type: str, scope: str | None) -> list[Record]:
        rows = select(records).where(records.c.type == record_type, records.c.deleted.is_(False))
        if scope:
            rows = rows.where(records.c.scope == scope)
        with self.database.read() as connection:
            return [held(row).record for row in connection.execute(rows.order_by(records.c.created_at))]

    def _new_id(self) -> str:
        return new_id(int(self.now().timestamp() * 1000))


def _mandate(user: str, fields: Fields) -> Fields:
    """That of an office holder. Raises NotPossible for one without a position."""
    if not fields.get("position"):
        raise NotPossible("who signs letters needs a position")
    return {"person": user, "capacity": "definitive", "position": fields["position"], "civil_servant": True}


def _handed_out(error: HandedOut, year: int) -> str:
    if error.spare:
        return (
            f"numbers up to {error.up_to} of {year} were set apart when central was restored, since PCs may hold them; "
            "where no PC of the office got any of them, say so with --reclaim"
        )
    return f"numbers up to {error.up_to} of {year} were handed out already"


def _sentence(issue: Issue) -> str:
    return f"{issue.field}: {issue.code}" if issue.field else issue.code
