"""Who saw, printed or took out what, and what happened to a record: the side of the history that people read."""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from desktop.store import history, meeting
from desktop.store.base import Base
from desktop.store.membership import read_standing
from desktop.store.values import Author, HistoryEntry, Merge
from sync.model.record import Fields

Seen = Literal["view", "print", "copy", "export"]


class Audit(Base):
    """Entries of the history that change no record, and the reading of all."""

    def log(
        self,
        author: Author,
        kind: Seen,
        record_type: str,
        record: str,
        fields: Fields | None = None,
    ) -> None:
        """Note in the audit log that a person saw or printed a record, or saved its copy; `fields`: what of it, where
        not the whole.
        """
        with self._database.transaction() as connection:
            device = read_standing(connection).membership.device
            entry = self._entry(author, device, kind, record_type, record)
            history.append(connection, msgspec.structs.replace(entry, fields=fields or {}))

    def log_export(self, author: Author, record_type: str, records: Sequence[str], said: str) -> None:
        """Note in the audit log that a person wrote a list into a file: once for the list, under no record's id, and
        for each of `records`. `said` tells what and where to.
        """
        with self._database.transaction() as connection:
            device = read_standing(connection).membership.device
            for record in ("", *records):
                entry = self._entry(author, device, "export", record_type, record)
                history.append(connection, msgspec.structs.replace(entry, reason=said))

    def history(self, record_type: str, record: str) -> list[HistoryEntry]:
        """Who did what to a record, the first first; one made elsewhere starts with its arrival."""
        entries = [history.read_entry(*row) for row in self._rows(history.HISTORY_SQL, (record, record_type))]
        found = self._records.get(record_type, record)
        if found is None or any(entry.action == "create" for entry in entries):
            return entries
        return [
            HistoryEntry(
                kind="arrived",
                record_type=record_type,
                record=record,
                at=found.created_at,
                user=found.created_by,
                action="create",
            ),
            *entries,
        ]

    def merges(self, limit: int = 100) -> list[Merge]:
        """Changes that came together by themselves, the last first, as far as this PC heard of them: those written here
        and those of others; `limit` is how many changes are looked at.
        """
        return meeting.merges(self._rows, read_standing(self._database.reader()).names, limit)

    def has_looked_at(self, user: str, merge: Merge) -> bool:
        """Whether that person looked at the record here, since this PC heard of what came together."""
        return meeting.is_looked_at(self._rows, merge, user)

    def first_broken_entry(self, told: Callable[[int, int], None] = lambda _done, _of: None) -> int | None:
        """The number of the first history entry that was tampered with; None when the chain is whole.

        `told` hears how many of how many were looked at.
        """
        return history.first_broken(self._database.reader(), told)

    def _entry(self, author: Author, device: str, kind: Seen, record_type: str, record: str) -> HistoryEntry:
        return HistoryEntry(
            kind=kind,
            record_type=record_type,
            record=record,
            at=self._clock.now(),
            user=author.user,
            role=author.role,
            device=device,
        )
