"""A query as SQL.

A search shows hits in the heaviest fields first (names and the like), then those in any field, the newest records
first within both. FTS5 walks its index backwards and stops at the limit, so a one-letter search of a large office is as
quick as any; ranking every hit by bm25 would first have to read them all.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from desktop.store.indexes import looked_up
from desktop.store.ordering import Order, order_clause, order_of, tells_state
from desktop.store.search_index import weight_columns
from desktop.store.tables import BASE_COLUMNS, Table, quote
from desktop.store.values import Between, Query
from desktop.store.words import match_expression
from sync.model.pack import Field, RecordType

HITS = 1000  # nobody reads further: they type another letter


class Statement(NamedTuple):
    """SQL whose rows each hold one record: its id, or the number of its row."""

    sql: str
    values: list[Any]


class Wanted(NamedTuple):
    """How a query's records are to be told: `column` is `id` or `n`; `ranks` holds what the values of the column that a
    list is sorted by are ordered to, where that is not the values themselves; `many` are left by its filters.
    """

    column: Literal["id", "n"] = "id"
    ranks: Sequence[str] | None = None
    many: bool = True


ALL_IDS = Wanted()


def select_statements(kind: RecordType, table: Table, query: Query, wanted: Wanted = ALL_IDS) -> Iterator[Statement]:
    """The statements whose rows, one after the other, hold what is asked for; later ones repeat earlier rows."""
    expression = match_expression(query.text)
    if expression is None and wanted.ranks is not None and not (query.states or query.filters or query.include_deleted):
        yield from _by_value(kind, table, query, wanted, wanted.ranks)
    elif expression is None:
        yield _listed(kind, table, query, wanted)
    elif not weight_columns(kind):
        return
    elif query.order is not None:
        yield _sorted_hits(kind, table, query, expression, wanted)
    else:
        heaviest = weight_columns(kind)[0]
        yield _hits(kind, table, query, f"{{{heaviest}}} : ({expression})", wanted.column)
        yield _hits(kind, table, query, expression, wanted.column)


def count_statement(kind: RecordType, table: Table, query: Query) -> Statement:
    """Counts what a query finds; a search counts up to `HITS`."""
    expression = match_expression(query.text)
    if expression is None:
        where, values = _where(kind, query)
        return Statement(f"SELECT count(*) FROM {quote(table.name)} AS r WHERE {where}", values)  # noqa: S608
    if not weight_columns(kind):
        return Statement("SELECT 0", [])
    hits = _hits(kind, table, query, expression)
    return Statement(f"SELECT count(*) FROM ({hits.sql})", hits.values)  # noqa: S608


def columns_statement(kind: RecordType, table: Table, query: Query, keys: Sequence[str]) -> Statement:
    """Rows of the id and the columns `keys` of the records that a query without a text finds, in no order."""
    where, values = _where(kind, query)
    columns = ", ".join(f"r.{quote(key)}" for key in ("id", *keys))
    return Statement(f"SELECT {columns} FROM {quote(table.name)} AS r WHERE {where}", values)  # noqa: S608


def narrowed_statement(kind: RecordType, table: Table, query: Query, most: int) -> Statement:
    """Counts what states and filters leave, up to `most`."""
    where, values = _where(kind, query)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {quote(table.name)} AS r WHERE {where} LIMIT ?)"  # noqa: S608
    return Statement(sql, [*values, most])


def _listed(kind: RecordType, table: Table, query: Query, wanted: Wanted) -> Statement:
    """Where a long list is narrowed and sorted by different columns, the index of its order is walked, and what the
    filters leave is gathered before from theirs: looking all those rows up in the table would be slow.
    """
    where, values = _where(kind, query)
    order = order_of(kind, query)
    if (query.states or query.filters) and wanted.many and query.order is not None:
        standing = "1" if query.include_deleted else "r.deleted = 0"
        if query.states and not query.filters and tells_state(kind, order):
            where = f"{standing} AND +{_in('r.state', query.states)}"
        else:
            where = f"{standing} AND +r.n IN (SELECT r.n FROM {quote(table.name)} AS r WHERE {where})"  # noqa: S608
    walked = wanted.many or query.order is None
    sql, bound = _in_order(kind, table, order, where, wanted, walked=walked)
    return Statement(f"{sql} LIMIT ?", [*bound, *values, -1 if query.limit is None else query.limit])


def _by_value(
    kind: RecordType, table: Table, query: Query, wanted: Wanted, ranks: Sequence[str]
) -> Iterator[Statement]:
    """The whole list by the values of one column, each read from the column's index."""
    order = order_of(kind, query)
    column = f"r.{quote(order.key)}"
    last = ("r.updated_at DESC, r.n DESC", -1 if query.limit is None else query.limit)
    for value in [*(reversed(ranks) if order.falls else ranks), None]:
        sql = (
            f"SELECT r.{wanted.column} AS i FROM {quote(table.name)} AS r "  # noqa: S608
            f"WHERE r.deleted = 0 AND {column} IS ? ORDER BY {last[0]} LIMIT ?"
        )
        yield Statement(sql, [value, last[1]])


def _in_order(
    kind: RecordType, table: Table, order: Order, where: str, wanted: Wanted, *, walked: bool
) -> tuple[str, list[Any]]:
    """The statement without its limit, and what is bound in it in front of the condition's own values."""
    clause = order_clause(kind, order, wanted.ranks, walked=walked)
    sql = (
        f"{clause.begins}SELECT r.{wanted.column} AS i FROM {quote(table.name)} AS r{clause.joins} "  # noqa: S608
        f"WHERE {where} ORDER BY {clause.terms}"
    )
    return sql, clause.values


def _hits(kind: RecordType, table: Table, query: Query, expression: str, column: str = "id") -> Statement:
    """The filters' rows are gathered from their indexes first: looking each hit up in the table would be slow."""
    where, values = _where(kind, query)
    name = quote(table.name)
    narrowed = bool(query.states or query.filters)
    condition = f"s.rowid IN (SELECT r.n FROM {name} AS r WHERE {where})" if narrowed else where  # noqa: S608
    sql = (
        f"SELECT r.{column} AS i FROM {quote(table.search)} AS s CROSS JOIN {name} AS r ON r.n = s.rowid "  # noqa: S608
        f"WHERE s.{quote(table.search)} MATCH ? AND +{condition} ORDER BY s.rowid DESC LIMIT ?"
    )
    return Statement(sql, [expression, *values, _cap(query)])


def _sorted_hits(kind: RecordType, table: Table, query: Query, expression: str, wanted: Wanted) -> Statement:
    """The newest `HITS` hits in the order asked for."""
    hits = _hits(kind, table, msgspec.structs.replace(query, limit=None), expression, "n")
    sql, bound = _in_order(kind, table, order_of(kind, query), f"r.n IN ({hits.sql})", wanted, walked=False)
    return Statement(f"{sql} LIMIT ?", [*bound, *hits.values, _cap(query)])


def most(query: Query) -> int | None:
    """How many ids a query may have; None for all."""
    return _cap(query) if match_expression(query.text) else query.limit


def _cap(query: Query) -> int:
    return HITS if query.limit is None else min(query.limit, HITS)


def _column(kind: RecordType, key: str) -> str:
    """The column of a field or of what every record has. Raises KeyError for any other key."""
    if key not in BASE_COLUMNS:
        kind.require(key)
    return f"r.{quote(key)}"


def _where(kind: RecordType, query: Query) -> tuple[str, list[Any]]:
    """Only the sharpest condition may choose the index: SQLite, without statistics, might begin with a sex."""
    sharpest = min(query.filters, key=lambda key: _bluntness(kind, key), default=None)
    indexed = sharpest is not None and _bluntness(kind, sharpest) < len(_SHARPNESS)
    clauses = ["1" if query.include_deleted else "r.deleted = 0"]
    values: list[Any] = []
    if query.states:
        clauses.append(f"{'+' if indexed else ''}{_in('r.state', query.states)}")
        values.extend(query.states)
    for key, wanted in query.filters.items():
        column = _column(kind, key) if key == sharpest else f"+{_column(kind, key)}"
        clause, bound = _filter(kind.field(key), column, wanted)
        clauses.append(clause)
        values.extend(bound)
    return " AND ".join(clauses), values


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
