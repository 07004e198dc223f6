"""The indexes of each record type's table: what lists are narrowed and sorted by, and single records found by."""

from collections.abc import Iterator

import msgspec

from desktop.store.tables import Table, quote
from sync.model.pack import Field, FieldType, RecordType

CASELESS: frozenset[FieldType] = frozenset(("text", "multiline"))  # people sort `de Wit` beside `Dewi`
BY_LABEL: frozenset[FieldType] = frozenset(("code", "ref"))  # sorted by what they mean, not by their keys
UNSORTED: frozenset[FieldType] = frozenset(("map", "set", "snapshot", "secret"))


class Index(msgspec.Struct, frozen=True):
    """The columns of an index. `caseless`: the first one is sorted without regard to capitals. `standing`: it leaves
    deleted records out.

    A list is read from such an index alone, in its order, which ends with the row's number. `deleted` in front, or
    behind, of the columns would not do: SQLite, without statistics, takes whatever column an index begins with for a
    rare one, and sorts anew where a column that is the same in all rows stands in between.
    """

    columns: tuple[str, ...]
    caseless: bool = False
    standing: bool = False

    def name(self, table: Table) -> str:
        marks = [mark for mark, is_meant in (("caseless", self.caseless), ("standing", self.standing)) if is_meant]
        return "_".join(["idx", table.name, *self.columns, *marks])

    def sql(self, table: Table) -> str:
        """The statement that makes it where it is not there."""
        first, *rest = (quote(column) for column in self.columns)
        columns = ", ".join([f"{first} COLLATE NOCASE" if self.caseless else first, *rest])
        where = " WHERE deleted = 0" if self.standing else ""
        return f"CREATE INDEX IF NOT EXISTS {quote(self.name(table))} ON {quote(table.name)} ({columns}){where}"


def indexes_of(kind: RecordType) -> Iterator[Index]:
    """The indexes that a record type needs."""
    yield Index(("updated_at",), standing=True)
    yield Index(("state", "updated_at"), standing=True)
    clues = {clue.same[0] for clue in kind.same_person.clues} if kind.same_person else set()
    for field in kind.fields:
        if field.filter or (field.listed and field.type not in UNSORTED):
            yield sorting_index(field)
        elif looked_up(field) or field.key in clues:
            yield Index((field.key,))


def sorting_index(field: Field) -> Index:
    """The index in whose order a list sorted by this field comes. What many share is told apart by the last change,
    other values by the state, so that a list of some states needs no look at the rows.
    """
    shared = field.filter or field.type in BY_LABEL
    return Index((field.key, "updated_at" if shared else "state"), caseless=field.type in CASELESS, standing=True)


def looked_up(field: Field) -> bool:
    """Whether a value of the field is asked for to find a few records, not to narrow a list. Nobody asks for what one
    of the office's people did.
    """
    refers = field.type == "ref" and field.to != "user"
    named = refers or field.type == "nik" or (field.search >= 5 and field.type in ("digits", "phone"))
    return named and not field.filter
