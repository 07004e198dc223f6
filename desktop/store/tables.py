"""The table of each record type, as the pack declares it: names, columns, and a record to a row and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from sync.model.pack import FieldType, Pack, RecordType
from sync.model.record import Record

BASE_COLUMNS: dict[str, type] = {
    "id": str,
    "office": str,
    "state": str,
    "deleted": int,
    "pack": str,
    "created_at": str,
    "created_by": str,
    "updated_at": str,
    "updated_by": str,
    "seq": int,
    "pending": int,
    "extra": str,
}
JSON_TYPES: frozenset[FieldType] = frozenset(("map", "set", "snapshot"))
INTEGER_TYPES: frozenset[FieldType] = frozenset(("integer", "boolean"))

_NOWHERE = (None, None)  # of a field that has no column

encode_json = msgspec.json.Encoder(order="deterministic").encode


def to_json(value: Any) -> str:
    return encode_json(value).decode()


def column_type(field_type: FieldType) -> type:
    return int if field_type in INTEGER_TYPES else str


@dataclass(frozen=True)
class Table:
    """The table of one record type. A value that does not fit its column is kept in `extra`, unchanged."""

    key: str
    fields: tuple[tuple[str, FieldType], ...]

    @cached_property
    def name(self) -> str:
        return f"record_{self.key}"

    @cached_property
    def search(self) -> str:
        return f"search_{self.key}"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (*BASE_COLUMNS, *(key for key, _ in self.fields))

    @cached_property
    def _fitting(self) -> dict[str, tuple[int | None, type | None]]:
        """The place of each field among the columns, with the type of the values that fit there; None: any, as JSON."""
        return {
            key: (place, None if kind in JSON_TYPES else bool if kind == "boolean" else column_type(kind))
            for place, (key, kind) in enumerate(self.fields)
        }

    @cached_property
    def read_columns(self) -> str:
        return ", ".join(quote(column) for column in self.columns)

    @cached_property
    def insert_sql(self) -> str:
        """Makes the row of a record that has none.

        Without RETURNING, which has SQLite open a savepoint: at each one FTS5 writes out all it holds.
        """
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {quote(self.name)} ({self.read_columns}) VALUES ({marks})"  # noqa: S608 (checked pack keys)

    @cached_property
    def update_sql(self) -> str:
        """Replaces the row of a record; its id comes once more after the values."""
        updates = ", ".join(f"{quote(column)} = ?" for column in self.columns)
        return f"UPDATE {quote(self.name)} SET {updates} WHERE id = ?"  # noqa: S608

    @cached_property
    def number_sql(self) -> str:
        """The number `n` of a record's row."""
        return f"SELECT n FROM {quote(self.name)} WHERE id = ?"  # noqa: S608

    @cached_property
    def stand_sql(self) -> str:
        """Sets how far a record is confirmed, and nothing of its content: sequence, pending changes, id."""
        return f"UPDATE {quote(self.name)} SET seq = ?, pending = ? WHERE id = ?"  # noqa: S608

    def to_row(self, record: Record) -> list[Any]:
        """The values of `columns` for a record."""
        values: list[Any] = [None] * len(self.fields)
        rest = {}
        for key, value in record.fields.items():
            place, fitting = self._fitting.get(key, _NOWHERE)
            if place is None:
                rest[key] = value
            elif value is None:
                continue
            elif type(value) is fitting:
                values[place] = value
            elif fitting is None:
                values[place] = to_json(value)
            else:
                rest[key] = value
        base = [
            record.id,
            record.office,
            record.state,
            int(record.deleted),
            record.pack,
            record.created_at,
            record.created_by,
            record.updated_at,
            record.updated_by,
            record.seq,
            record.pending,
            to_json(rest) if rest else None,
        ]
        return base + values

    def from_row(self, row: Sequence[Any]) -> Record:
        """The record of a row read by `read_columns`."""
        width = len(BASE_COLUMNS)
        fields = {
            key: _decode(kind, value)
            for (key, kind), value in zip(self.fields, row[width:], strict=True)
            if value is not None
        }
        if row[width - 1] is not None:
            fields.update(msgspec.json.decode(row[width - 1]))
        return Record(
            type=self.key,
            id=row[0],
            office=row[1],
            state=row[2],
            deleted=bool(row[3]),
            pack=row[4],
            created_at=row[5],
            created_by=row[6],
            updated_at=row[7],
            updated_by=row[8],
            seq=row[9],
            pending=row[10],
            fields=fields,
        )


def _decode(kind: FieldType, value: Any) -> Any:
    if kind in JSON_TYPES:
        return msgspec.json.decode(value)
    return bool(value) if kind == "boolean" else value


def quote(name: str) -> str:
    """An identifier for SQL; keys of a pack are lower-case words, but may be SQL's own (`order`)."""
    return f'"{name}"'


def table_of(kind: RecordType) -> Table:
    return Table(kind.key, tuple((field.key, field.type) for field in kind.fields))


def tables_of(pack: Pack) -> dict[str, Table]:
    return {key: table_of(kind) for key, kind in pack.records.items()}
