"""What the parts of the store share."""

from collections.abc import Sequence
from typing import Any

from desktop.store.database import Database
from desktop.store.keeping import ChangeListener
from desktop.store.reading import Records
from desktop.store.tables import tables_of
from sync.model.pack import Pack
from sync.ports import Clock

_CHANGED_SQL = "SELECT DISTINCT record_type, record FROM history WHERE n > ? AND n <= ? AND record <> ''"


class Base:
    """The open file, the pack that shapes it, and who wants to hear of changes."""

    def __init__(self, database: Database, pack: Pack, clock: Clock) -> None:
        self._database = database
        self._pack = pack
        self._clock = clock
        self._tables = tables_of(pack)
        self._records = Records(pack, self._tables, database.reader)
        self._listeners: list[ChangeListener] = []
        self._told_to = self._history_end()

    def on_change(self, listener: ChangeListener) -> None:
        """Have `listener` called with (record type, id) pairs after each commit of this program that changed records.

        It runs in the thread that wrote. Changes of another program on the same folder are told by `look_outside`.
        """
        self._listeners.append(listener)

    def look_outside(self) -> bool:
        """Tell the listeners what another program on the same folder changed since this was last called, and perhaps
        once more what this one did; whether another wrote at all, be it no record. Takes less than a millisecond.
        """
        if not self._database.changed_outside():
            return False
        since, self._told_to = self._told_to, self._history_end()
        self._tell(set(self._rows(_CHANGED_SQL, (since, self._told_to))))
        return True

    def _tell(self, changed: set[tuple[str, str]]) -> None:
        if changed:
            for listener in list(self._listeners):
                listener(changed)

    def _history_end(self) -> int:
        return int(self._rows("SELECT coalesce(max(n), 0) FROM history")[0][0])

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._records.rows(sql, values)
