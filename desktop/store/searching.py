"""A query as SQL.

A search shows hits in the heaviest fields first (names and the like), then those in any field, the newest records
first within both. FTS5 walks its index backwards and stops at the limit, so a one-letter search of a large office is as
quick as any; ranking every hit by bm25 would first have to read them all. A search for similar names shows those that
are meant as a whole first, then those that may be only begun.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from desktop.store.narrowing import Plan, where_clause
from desktop.store.ordering import Order, order_clause, order_of, tells_state
from desktop.store.search_index import weight_columns
from desktop.store.slips import slip_expressions
from desktop.store.tables import Table, quote
from desktop.store.values import Query
from desktop.store.words import begun, match_expression
from sync.model.pack import RecordType

HITS = 1000  # nobody reads further: they type another letter


class Statement(NamedTuple):
    """SQL whose rows each hold one record: its id, or the number of its row."""

    sql: str
    values: list[Any]


class Wanted(NamedTuple):
    """How a query's records are to be told: `column` is `id` or `n`; `ranks` holds what the values of the column that a
    list is sorted by are ordered to, where that is not the values themselves; `plan` says how to narrow; `slipped` are
    the words of a query for similar names that may hold the slip.
    """

    column: Literal["id", "n"] = "id"
    ranks: Sequence[str] | None = None
    plan: Plan = Plan()
    slipped: Sequence[str] = ()


ALL_IDS = Wanted()


def select_statements(kind: RecordType, table: Table, query: Query, wanted: Wanted = ALL_IDS) -> Iterator[Statement]:
    """The statements whose rows, one after the other, hold what is asked for; later ones repeat earlier rows."""
    if match_expression(query.text) is None and not query.similar:
        if wanted.ranks is None or query.states or query.filters or query.include_deleted:
            yield _listed(kind, table, query, wanted)
        else:
            yield from _by_value(kind, table, query, wanted, wanted.ranks)
        return
    expressions = _expressions(kind, query, wanted)
    if query.order is not None:
        for expression in expressions[-1:]:
            yield _sorted_hits(kind, table, query, expression, wanted)
    else:
        for expression in expressions:
            yield _hits(kind, table, query, expression, wanted)


def count_statement(kind: RecordType, table: Table, query: Query, wanted: Wanted) -> Statement:
    """Counts what a query finds; a search counts up to `HITS`."""
    if match_expression(query.text) is None and not query.similar:
        where, values = where_clause(kind, table, query, wanted.plan)
        return Statement(f"SELECT count(*) FROM {quote(table.name)} AS r WHERE {where}", values)  # noqa: S608
    expressions = _expressions(kind, query, wanted)
    if not expressions:
        return Statement("SELECT 0", [])
    hits = _hits(kind, table, query, expressions[-1], wanted)
    return Statement(f"SELECT count(*) FROM ({hits.sql})", hits.values)  # noqa: S608


def known_statement(table: Table, word: str) -> Statement:
    """One row where a folded word begins any of the index's words, else none."""
    name = quote(table.search)
    return Statement(f"SELECT 1 FROM {name} WHERE {name} MATCH ? LIMIT 1", [begun(word)])  # noqa: S608


def _expressions(kind: RecordType, query: Query, wanted: Wanted) -> list[str]:
    """What to look for in the index, the best hits first; each finds what the one before it finds too."""
    columns = weight_columns(kind)
    if not columns:
        return []
    if query.similar:
        return slip_expressions(query.text, wanted.slipped, columns[0])
    expression = match_expression(query.text)
    return [f"{{{columns[0]}}} : ({expression})", expression] if expression else []


def columns_statement(kind: RecordType, table: Table, query: Query, keys: Sequence[str], plan: Plan) -> Statement:
    """Rows of the id and the columns `keys` of the records that a query without a text finds, in no order."""
    where, values = where_clause(kind, table, query, plan)
    columns = ", ".join(f"r.{quote(key)}" for key in ("id", *keys))
    return Statement(f"SELECT {columns} FROM {quote(table.name)} AS r WHERE {where}", values)  # noqa: S608


def _listed(kind: RecordType, table: Table, query: Query, wanted: Wanted) -> Statement:
    """Where many are left, the index of the list's order is walked."""
    order, plan = order_of(kind, query), wanted.plan
    narrowed = bool(query.states or query.filters)
    if plan.many and query.states and not query.filters and tells_state(kind, order):
        where, values = where_clause(kind, table, query, Plan(begins=order.key))  # the index walked tells the state
    else:
        where, values = where_clause(kind, table, query, plan)
    walked = wanted.plan.many or query.order is None or not narrowed
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


def _hits(kind: RecordType, table: Table, query: Query, expression: str, wanted: Wanted) -> Statement:
    """The filters' rows are gathered from their indexes first: looking each hit up in the table would be slow."""
    where, values = where_clause(kind, table, query, wanted.plan)
    name = quote(table.name)
    narrowed = bool(query.states or query.filters)
    condition = f"s.rowid IN (SELECT r.n FROM {name} AS r WHERE {where})" if narrowed else where  # noqa: S608
    sql = (
        f"SELECT r.{wanted.column} AS i FROM {quote(table.search)} AS s CROSS JOIN {name} AS r ON r.n = s.rowid "  # noqa: S608
        f"WHERE s.{quote(table.search)} MATCH ? AND +{condition} ORDER BY s.rowid DESC LIMIT ?"
    )
    return Statement(sql, [expression, *values, _cap(query)])


def _sorted_hits(kind: RecordType, table: Table, query: Query, expression: str, wanted: Wanted) -> Statement:
    """The newest `HITS` hits in the order asked for."""
    newest = msgspec.structs.replace(query, limit=None)
    hits = _hits(kind, table, newest, expression, wanted._replace(column="n"))
    sql, bound = _in_order(kind, table, order_of(kind, query), f"r.n IN ({hits.sql})", wanted, walked=False)
    return Statement(f"{sql} LIMIT ?", [*bound, *hits.values, _cap(query)])


def most(query: Query) -> int | None:
    """How many ids a query may have; None for all."""
    return _cap(query) if match_expression(query.text) else query.limit


def _cap(query: Query) -> int:
    return HITS if query.limit is None else min(query.limit, HITS)
