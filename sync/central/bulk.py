"""Many rows by one statement, without SQLAlchemy's work on each: what central writes at the end of a request."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

Shape = Callable[[Mapping[str, Any]], Any]  # a row as the driver wants it


def write_rows(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute `statement` once for each of `rows`, which hold a plain value for each of its parameters."""
    if rows:
        text, shape = _prepared(statement, connection.dialect)
        connection.exec_driver_sql(text, [shape(row) for row in rows])


@lru_cache(maxsize=64)  # the statements of this package, once for each database of a process
def _prepared(statement: Executable, dialect: Dialect) -> tuple[str, Shape]:
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(statement)
    if compiled.positiontup is None:
        return str(compiled), dict
    names = compiled.positiontup
    return str(compiled), itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
