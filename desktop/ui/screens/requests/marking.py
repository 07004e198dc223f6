"""Notes about documents on their way to the store: shown at once, written when the keys come to rest."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.ui.seat import Seat
from desktop.ui.widgets.timer import Pause
from desktop.usecases.requests.checklists import Entry, mark_document
from sync.model.record import Record

_PAUSE = 250  # ms

Key = tuple[str, str]  # record type and id
Notes = dict[Key, dict[str, Entry]]


class Marker(QObject):
    """Gathers what is noted about documents. `settled` comes when the store has it, `failed` hears why it has not."""

    settled = Signal()

    def __init__(self, seat: Seat, failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._failed = failed
        self._typed: Notes = {}
        self._written: Notes = {}  # being written
        self._pause = Pause(_PAUSE, self.flush, self)

    def note(self, record: Record, document: str, entry: Entry) -> None:
        """Remember what was found about one document."""
        self._typed.setdefault((record.type, record.id), {})[document] = entry
        self._pause.again()

    def laid(self, record: Record, checklist: str | None) -> Record:
        """The record with what was noted and is not in the store yet."""
        if not self._written and not self._typed:
            return record
        key = (record.type, record.id)
        notes = {**self._written.get(key, {}), **self._typed.get(key, {})}
        if not notes or checklist is None:
            return record
        entries: dict[str, Any] = {**(record.fields.get(checklist) or {}), **notes}
        return msgspec.structs.replace(record, fields={**record.fields, checklist: entries})

    def flush(self) -> None:
        """Write at once what was noted."""
        self._pause.stop()
        notes, self._typed = self._typed, {}
        if not notes:
            return
        for key, entries in notes.items():
            self._written.setdefault(key, {}).update(entries)
        desk = self._seat.desk

        def work() -> None:
            for (record_type, record), entries in notes.items():
                for document, entry in entries.items():
                    mark_document(desk, record_type, record, document, entry)

        self._seat.jobs.write(work, lambda _none: self._forget(notes), lambda error: self._give_up(notes, error), self)

    def _forget(self, notes: Notes) -> None:
        for key, entries in notes.items():
            standing = self._written.get(key, {})
            for document, entry in entries.items():
                if standing.get(document) == entry:
                    del standing[document]
        self.settled.emit()

    def _give_up(self, notes: Notes, error: Exception) -> None:
        self._forget(notes)
        self._failed(error)
