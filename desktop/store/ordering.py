"""The order of a list as SQL.

Texts and numbers are sorted by themselves, capitals aside; codes, states and references by what they are called, and
within the same name what was changed last comes first. What has no value stands last there.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from desktop.store.indexes import BY_LABEL, CASELESS, sorting_index
from desktop.store.tables import BASE_COLUMNS, quote, to_json
from desktop.store.values import Query
from sync.model.pack import RecordType

STATE = "state"
UPDATED = "updated_at"


class Order(NamedTuple):
    """A column, and whether its last value comes first."""

    key: str
    falls: bool


class Clause(NamedTuple):
    """What goes in front of a SELECT, behind its FROM, and behind its ORDER BY; `values` are bound in the first."""

    begins: str
    joins: str
    terms: str
    values: list[Any]


def order_of(kind: RecordType, query: Query) -> Order:
    """The order asked for; else the last changed first. Raises KeyError for a column that there is none of."""
    key, way = query.order or (UPDATED, "desc")
    if key not in BASE_COLUMNS:
        kind.require(key)
    return Order(key, way == "desc")


def is_ranked(kind: RecordType, key: str) -> bool:
    """Whether the values of a column are sorted by something else than themselves."""
    field = kind.field(key)
    return key == STATE if field is None else field.type in BY_LABEL


def tells_state(kind: RecordType, order: Order) -> bool:
    """Whether the index in this order tells each row's state."""
    return not is_ranked(kind, order.key) and STATE in _columns(kind, order.key)


def order_clause(kind: RecordType, order: Order, ranks: Sequence[str] | None, *, walked: bool) -> Clause:
    """`ranks`: the values in their order, where they have another than their own; `walked`: an index may be read in
    that order, else the rows found are sorted.
    """
    way = "DESC" if order.falls else "ASC"
    if ranks is not None:
        begins = "WITH v(place, value) AS MATERIALIZED (SELECT key, value FROM json_each(?)) "
        terms = f"v.place IS NULL, v.place {way}, r.updated_at DESC, r.n DESC"
        return Clause(begins, f" LEFT JOIN v ON v.value = r.{quote(order.key)}", terms, [to_json(list(ranks))])
    columns = [f"r.{quote(column)}" for column in _columns(kind, order.key)]
    field = kind.field(order.key)
    if field is not None and field.type in CASELESS:
        columns[0] += " COLLATE NOCASE"
    if not walked:
        columns[0] = f"+{columns[0]}"
    return Clause("", "", ", ".join(f"{column} {way}" for column in [*columns, "r.n"]), [])


def _columns(kind: RecordType, key: str) -> tuple[str, ...]:
    field = kind.field(key)
    return (key,) if field is None else sorting_index(field).columns
