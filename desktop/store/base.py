"""What the parts of the store share."""

from collections.abc import Sequence
from typing import Any

from desktop.store.database import Database
from desktop.store.keeping import ChangeListener
from desktop.store.reading import Records
from desktop.store.tables import tables_of
from sync.model.pack import Pack
from sync.ports import Clock


class Base:
    """The open file, the pack that shapes it, and who wants to hear of changes."""

    def __init__(self, database: Database, pack: Pack, clock: Clock) -> None:
        self._database = database
        self._pack = pack
        self._clock = clock
        self._tables = tables_of(pack)
        self._records = Records(pack, self._tables, database.reader)
        self._listeners: list[ChangeListener] = []

    def on_change(self, listener: ChangeListener) -> None:
        """Have `listener` called with (record type, id) pairs after each commit of this program that changed records.

        It runs in the thread that wrote. Changes of another program on the same folder are not told.
        """
        self._listeners.append(listener)

    def _tell(self, changed: set[tuple[str, str]]) -> None:
        if changed:
            for listener in list(self._listeners):
                listener(changed)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._records.rows(sql, values)
