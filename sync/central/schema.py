"""Central's schema in a database: made where there is none, brought up to date where it is an older one."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from sync.central import tables

FIRST = "0001"  # what central made before it had revisions
_LOCK = 7_302_114  # of PostgreSQL, for the process that makes or upgrades the schema


class SchemaUnknown(RuntimeError):
    """The database is another program's, or of a newer central than this one."""


def bring_up_to_date(connection: Connection) -> None:
    """Make or upgrade the schema within the transaction of `connection`. Raises SchemaUnknown."""
    if revision_of(connection) == head():
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    revision = revision_of(connection)
    if revision == head():  # another process was first
        return
    names = set(inspect(connection).get_table_names())
    if revision is None and not names:
        tables.metadata.create_all(connection)
        command.stamp(_config(connection), head())
    elif revision is None and "meta" not in names:
        raise SchemaUnknown("this database holds something else than Loket's central")
    elif revision is not None and revision not in _known():
        raise SchemaUnknown(f"this database has schema {revision}, this program knows up to {head()}: it is newer")
    else:
        if revision is None:
            command.stamp(_config(connection), FIRST)
        command.upgrade(_config(connection), head())


def revision_of(connection: Connection) -> str | None:
    """The revision that the database says it has; None where it says none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


@cache
def head() -> str:
    """The revision of this program."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found is not None  # noqa: S101 - the revisions are part of the program
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions())


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
