"""What a query's states and filters ask of a row, as SQL.

SQLite has no statistics here, so it is told by which condition to begin: the one that the fewest rows meet. Where all
of them are met by many, each is gathered from its own index, for looking all those rows up in the table would be slow.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from desktop.store.indexes import looked_up
from desktop.store.tables import BASE_COLUMNS, Table, quote
from desktop.store.values import Between, Query
from sync.model.pack import Field, RecordType

STATE = "state"


class Plan(NamedTuple):
    """How to find what is left: by the condition `begins`; or, met by `many`, from the indexes of all of them."""

    begins: str | None = None
    many: bool = False


def indexed_conditions(kind: RecordType, query: Query) -> list[str]:
    """The filters that have an index, the ones that few rows meet in front, and `state` where states are asked for."""
    keys = sorted(query.filters, key=lambda key: _bluntness(kind, key))
    return [*(key for key in keys if _bluntness(kind, key) < len(_SHARPNESS)), *([STATE] if query.states else [])]


def where_clause(kind: RecordType, table: Table, query: Query, plan: Plan) -> tuple[str, list[Any]]:
    """The condition on rows `r`, and what is bound in it."""
    clauses = ["1" if query.include_deleted else "r.deleted = 0"]
    values: list[Any] = []
    indexed = indexed_conditions(kind, query)
    begins = plan.begins or next(iter(indexed or query.filters), None)
    for key in [*query.filters, *([STATE] if query.states else [])]:
        if plan.many and key in indexed:
            clause, bound = _gathered(kind, table, query, key)
        else:
            clause, bound = condition(kind, query, key, "" if key == begins else "+")
        clauses.append(clause)
        values.extend(bound)
    return " AND ".join(clauses), values


def condition(kind: RecordType, query: Query, key: str, mark: str = "") -> tuple[str, list[Any]]:
    """One of the conditions; the `mark` `+` keeps SQLite from beginning with its index."""
    if key == STATE and query.states:
        return f"{mark}{_in('r.state', query.states)}", list(query.states)
    return _filter(kind.field(key), f"{mark}{column_of(kind, key)}", query.filters[key])


def size_sql(kind: RecordType, table: Table, query: Query, key: str, most: int) -> tuple[str, list[Any]]:
    """Counts the rows that meet one condition, up to `most`."""
    clause, values = condition(kind, query, key)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {quote(table.name)} AS r WHERE r.deleted = 0 AND {clause} LIMIT ?)"  # noqa: S608
    return sql, [*values, most]


def column_of(kind: RecordType, key: str) -> str:
    """The column of a field or of what every record has. Raises KeyError for any other key."""
    if key not in BASE_COLUMNS:
        kind.require(key)
    return f"r.{quote(key)}"


def _gathered(kind: RecordType, table: Table, query: Query, key: str) -> tuple[str, list[Any]]:
    clause, values = condition(kind, query, key)
    standing = "" if query.include_deleted else "r.deleted = 0 AND "
    return f"+r.n IN (SELECT r.n FROM {quote(table.name)} AS r WHERE {standing}{clause})", values  # noqa: S608


_SHARPNESS: tuple[Callable[[Field], bool], ...] = (
    looked_up,
    lambda field: field.filter and field.type == "ref",
    lambda field: field.filter and field.type == "area",
    lambda field: field.filter,
)


def _bluntness(kind: RecordType, key: str) -> int:
    """0 for a condition that few records meet; the number of grades for one that has no index."""
    field = kind.field(key)
    grades = (grade for grade, holds in enumerate(_SHARPNESS) if field is not None and holds(field))
    return next(grades, len(_SHARPNESS))


def _filter(field: Field | None, column: str, wanted: Any) -> tuple[str, list[Any]]:
    if wanted is None:
        return f"{column} IS NULL", []
    if isinstance(wanted, Between):
        ends = [(">=", wanted.low), ("<=", wanted.high)]
        used = [(sign, end) for sign, end in ends if end is not None]
        return " AND ".join(f"{column} {sign} ?" for sign, _ in used) or f"{column} IS NOT NULL", [e for _, e in used]
    several = list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
    if field is not None and field.type == "area":
        inside = " OR ".join(f"({column} >= ? AND {column} < ?)" for _ in several)
        return f"({inside or '0'})", [bound for code in several for bound in (code, f"{code}/")]  # "/" follows "."
    if field is not None and field.type == "set":
        one = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = ?)"  # noqa: S608 (a checked column)
        inside = " OR ".join(one for _ in several)
        return f"({inside or '0'})", several
    return _in(column, several), several


def _in(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"
