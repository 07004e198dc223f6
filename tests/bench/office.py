"""An office with ten years of registrations, written in bulk into the same tables as the store writes.

It is what a PC holds that received everything from central: rows, search words, users, companies, letter numbers. It is
made once for a number of rows and a shape of the tables, and never written to again: a measurement that writes takes a
copy.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec
from bench_keyring import use_keyring
from corpus import COMPANY_NAMES, SEED, People, Person

from desktop.clock import SystemClock
from desktop.store.database import Database
from desktop.store.keeping import Keeper
from desktop.store.shape import shape_of
from desktop.store.store import Store
from desktop.store.tables import tables_of
from desktop.store.vault import Vault
from desktop.usecases.desk import Desk, Office, sit_down
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.signing_in import person_of
from sync.model.op import new_id
from sync.model.pack import Pack
from sync.model.passwords import hash_password
from sync.model.record import Fields, Record
from sync.ports import Membership
from sync.protocol import SHARED_SCOPE, NumberBlock, SyncRequest, SyncResponse
from tests.support.sealing import certify_pc

OFFICE, DEVICE = "office-indramayu", "device-bench"
SERVER = "http://127.0.0.1:9"  # discard: nothing is ever sent from here
PASSWORD = "belajar-loket"
FIRST_DAY = datetime(2016, 11, 21, 1, tzinfo=UTC)
TEN_YEARS = timedelta(days=3652)
AT_ONCE = 10_000  # rows in one transaction

STAFF: dict[str, Fields] = {
    "siti": {"name": "Siti Rahmawati", "roles": ["clerk"], "position": "Petugas Loket"},
    "budi": {"name": "Budi Prakoso", "roles": ["verifier"], "position": "Pengantar Kerja"},
    "ratna": {
        "name": "Ratna Widyastuti",
        "roles": ["head"],
        "position": "Kepala Dinas Tenaga Kerja",
        "rank": "Pembina Utama Muda",
        "nip": "197003151995032001",
    },
    "agus": {"name": "Agus Hermawan", "roles": ["administrator"], "position": "Pranata Komputer"},
}
SETTINGS: Fields = {
    "name": "DINAS TENAGA KERJA",
    "government": "PEMERINTAH KABUPATEN INDRAMAYU",
    "regency": "32.12",
    "city": "Indramayu",
    "address": "Jalan Contoh Raya Nomor 12, Indramayu 45212",
    "number_template": "{classification}/{number:04d}/{office}/{roman_month}/{year}",
    "classification_code": "500.15.15.1",
    "short_name": "Disnaker",
    "immigration_office": "cirebon",
}
DOCUMENTS = ("ktp", "family_card", "diploma", "family_permission", "placement_agreement")


def ensure_office(pack: Pack, kept_in: Path, rows: int) -> Path:
    """The folder of the office with that many registrations, made when `kept_in` has none that fits."""
    folder = kept_in / f"office-{rows}-{_fingerprint(pack)}"
    if not folder.is_dir():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _make(pack, unfinished, rows)
        unfinished.rename(folder)
    return folder


def copy_office(folder: Path, target: Path) -> Path:
    """A copy that may be written to."""
    shutil.copytree(folder, target)
    return target


def open_copy(pack: Pack, folder: Path) -> Office:
    """Open it as the program does."""
    use_keyring(folder)
    return open_office(Workplace(folder, pack, SystemClock()))


def desk_of(office: Office, username: str) -> Desk:
    """The desk of one of the staff, without the quarter second that checking a password is meant to take."""
    user = office.store.find_one("user", username=username)
    if user is None:
        raise LookupError(username)
    return sit_down(office, person_of(user))


def _fingerprint(pack: Pack) -> str:
    """Changes when the tables, the people or what is made of them here do."""
    sources = [Path(__file__).with_name(name).read_bytes() for name in ("corpus.py", "names.toml", "office.py")]
    return hashlib.sha256(msgspec.json.encode(shape_of(pack)) + b"".join(sources)).hexdigest()[:12]


def _make(pack: Pack, folder: Path, rows: int) -> None:
    folder.mkdir(parents=True)
    use_keyring(folder)
    key = Vault.create(folder)
    store = Store.open(folder, key, pack, SystemClock())
    cursor = {OFFICE: rows + 100, SHARED_SCOPE: 100}
    store.join(
        Membership(server=SERVER, device=DEVICE, office=OFFICE, epoch="1", pack=pack.version, cursor=cursor),
        "token",
        "PC Loket",
    )
    year = datetime.now(UTC).year
    blocks = [NumberBlock(series="recommendation", year=at, first=1, last=1000) for at in (year, year + 1)]
    request = SyncRequest(pack=pack.version, device=DEVICE, epoch="1", cursor=cursor)
    store.apply_answer(
        request, SyncResponse(epoch="1", verdicts=[], changes=[], cursor=cursor, more=False, blocks=blocks)
    )
    certify_pc(store)
    store.finish_exchange(SystemClock().now())
    store.close()
    _fill(pack, folder, key, rows)


def _fill(pack: Pack, folder: Path, key: bytes, rows: int) -> None:
    database = Database(folder, key)
    database.writer.execute("PRAGMA synchronous = OFF")  # a power failure costs a bench, not an office
    database.writer.execute("PRAGMA cache_size = -262144")
    tables = tables_of(pack)
    records = _records(pack, rows)
    try:
        with _indexed_afterwards(database):
            while batch := list(islice(records, AT_ONCE)):
                with database.transaction() as connection:
                    keeper = Keeper(pack, tables, connection)
                    for record in batch:
                        keeper.save(record, None)
    finally:
        database.close()


@contextmanager
def _indexed_afterwards(database: Database) -> Iterator[None]:
    """Sorting 200,000 entries into an index once is quicker than finding the place of each; the ids' own stays."""
    found = database.writer.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
    )
    indexes = found.fetchall()
    for name, _ in indexes:
        database.writer.execute(f'DROP INDEX "{name}"')
    yield
    for _, sql in indexes:
        database.writer.execute(sql)


def _records(pack: Pack, rows: int) -> Iterator[Record]:
    """Everything of the office in the order in which it came."""
    staff = {name: new_id(n) for n, name in enumerate(STAFF, 1)}
    made = Maker(pack, staff["siti"], max(rows, 1))
    yield made.record("office", OFFICE, SETTINGS, 0)
    for name, fields in STAFF.items():
        secret = {"username": name, "active": True, "password": hash_password(PASSWORD)}
        yield made.record("user", staff[name], {**fields, **secret}, 0)
    mandate = {"person": staff["ratna"], "capacity": "definitive", "position": STAFF["ratna"]["position"]}
    yield made.record("signatory", new_id(len(STAFF) + 1), mandate, 0)
    companies = tuple(new_id(1000 + n) for n in range(len(COMPANY_NAMES)))
    for n, (company, name) in enumerate(zip(companies, COMPANY_NAMES, strict=True)):
        yield made.record("company", company, {"name": name, "license_number": f"KEP.{n + 1} Tahun 2024"}, 0)
    for n, person in enumerate(People(companies, SEED).take(rows)):
        yield made.record("registration", None, with_documents(person), n, _state(n, rows))


def with_documents(person: Person) -> Fields:
    """The registration with its checklist gone through."""
    return {**person, "documents": {document: {"verdict": "matches"} for document in DOCUMENTS}}


class Maker:
    """Makes confirmed records whose times lie evenly over ten years."""

    def __init__(self, pack: Pack, clerk: str, rows: int) -> None:
        self._pack = pack
        self._clerk = clerk
        self._pace = TEN_YEARS / rows
        self._seq = 0

    def record(self, record_type: str, record: str | None, fields: Fields, n: int, state: str | None = None) -> Record:
        moment = FIRST_DAY + self._pace * n
        at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._seq += 1
        return Record(
            type=record_type,
            id=record or new_id(int(moment.timestamp() * 1000)),
            office=OFFICE,
            pack=self._pack.version,
            fields=fields,
            state=state,
            created_at=at,
            created_by=self._clerk,
            updated_at=at,
            updated_by=self._clerk,
            seq=self._seq,
        )


def _state(n: int, rows: int) -> str:
    """The last hundred still wait at the counter; of those before, a few withdrew and the others have their letter."""
    if n >= rows - 100:
        return "verified" if n % 3 == 0 else "registered"
    return "withdrawn" if n % 25 == 0 else "recommended"
