"""Central's schema: made, brought up to date from every earlier one, and never guessed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from sync.central import schema
from sync.central.database import Database
from sync.central.records import held
from sync.central.schema import SchemaUnknown
from sync.central.tables import metadata, records
from sync.model.digest import bucket_of, record_digest
from tests.support.postgres import Postgres

OLD = Path(__file__).parent.parent / "data" / "central" / "schema-1.sql"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'central.db'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database(tmp_path.name)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A database as the first release left it, with offices, PCs, a registration and a conflict."""
    path = tmp_path / "central.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text("utf-8"))
    return path


def test_the_revisions_lead_to_the_tables_of_this_program(empty: str) -> None:
    engine = create_engine(empty)
    with engine.connect() as connection, connection.begin():
        command.upgrade(schema._config(connection), schema.head())
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_new_database_is_made_at_once_and_opened_again(empty: str) -> None:
    first = Database(empty)
    epoch = first.epoch
    first.close()
    again = Database(empty)
    assert again.epoch == epoch
    with again.read() as connection:
        assert schema.revision_of(connection) == schema.head()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    again.close()


def test_the_first_releases_database_is_brought_up_to_date_with_all_it_holds(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        before = connection.execute("SELECT id, body, marks, seq FROM records ORDER BY id").fetchall()
        epoch = connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0]
    database = Database(str(old))
    assert database.epoch == epoch
    with database.read() as connection:
        rows = connection.execute(select(records).order_by(records.c.id)).all()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()
    assert [(row.id, row.body, row.marks, row.seq) for row in rows] == before
    assert [(row.bucket, row.digest) for row in rows] == [
        (bucket_of(row.type, row.id), record_digest(held(row).record)) for row in rows
    ]


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("sync.central.database.first_epoch", fail)
    with pytest.raises(RuntimeError, match="power"):
        Database(str(old))
    with closing(sqlite3.connect(old)) as connection:
        kept = "\n".join(connection.iterdump())
    assert kept.strip() == OLD.read_text("utf-8").strip()


def test_a_newer_database_is_refused(empty: str) -> None:
    database = Database(empty)
    with database.write() as ledger:
        ledger.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(SchemaUnknown, match="newer"):
        Database(empty)


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(SchemaUnknown):
        Database(str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert [name for (name,) in connection.execute("SELECT name FROM sqlite_master")] == ["recipes"]
