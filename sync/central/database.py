"""The way to central's database, and all that differs between SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from sync.central.epochs import first_epoch, present_epoch
from sync.central.ledger import Ledger, Unwritable
from sync.central.schema import bring_up_to_date

LOCK_SECONDS = 30  # how long a request waits for another one of its office before the PC is told to come later
TRIES = 4
BEGIN_AGAIN = ("40001", "40P01")  # SQLSTATE of a transaction that could not be serialized, and of a deadlock
POOL = 15  # connections of one process to PostgreSQL, and up to 10 more

T = TypeVar("T")
_READ_ONLY = "loket_read_only"


class Database:
    """One database of central. Reading and writing each happen in a transaction of their own."""

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy URL, or the path of an SQLite file, which is made when it is not there.

        Makes the schema or brings it up to date. Raises SchemaUnknown, and what SQLAlchemy raises.
        """
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            _keep_private(Path(parsed.database))
        self.engine = _engine(parsed)
        try:
            with self.engine.connect() as connection, connection.begin():
                bring_up_to_date(connection)
                first_epoch(connection)
        except BaseException:
            self.close()
            raise

    @property
    def epoch(self) -> str:
        """The present epoch."""
        with self.read() as connection:
            return present_epoch(connection)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database, whatever is written meanwhile."""
        options: dict[str, Any] = {_READ_ONLY: True}
        if self.engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, one_by_one: bool = False) -> Iterator[Ledger]:
        """A transaction that commits at the end, or rolls back on an error."""
        with self.engine.connect() as connection, connection.begin():
            ledger = Ledger(connection, one_by_one=one_by_one)
            yield ledger
            ledger.settle()

    def transact(self, act: Callable[[Ledger], T]) -> T:
        """What `act` does in a writing transaction: once more where PostgreSQL asks to begin again, and op by op where
        what it wrote together does not fit the database.
        """
        one_by_one = False
        for tries in range(1, TRIES + 1):
            try:
                with self.write(one_by_one=one_by_one) as ledger:
                    return act(ledger)
            except Unwritable:
                if one_by_one:
                    raise
                one_by_one = True
            except DBAPIError as error:
                if tries == TRIES or getattr(error.orig, "sqlstate", None) not in BEGIN_AGAIN:
                    raise
        raise AssertionError("the last try returns or raises")


def _engine(url: URL) -> Engine:
    """An error that is logged quotes nobody's data."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        _prepare_sqlite(engine)
        return engine
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=POOL,
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={LOCK_SECONDS}s"},
    )


def _keep_private(path: Path) -> None:
    """Make a new database's file one that its owner alone may read; SQLite gives its side files the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, full durability (an answer is a promise), and write locks taken at the start of a transaction."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode = WAL", "synchronous = FULL", f"busy_timeout = {LOCK_SECONDS * 1000}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(_READ_ONLY)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
