"""Which record a person made last on this PC, so that the next form can offer what is often the same again."""

from desktop.usecases.desk import Desk
from sync.model.record import Record


def note_made(desk: Desk, record: Record) -> None:
    """Remember that the person at this desk just made `record`."""
    desk.store.set_setting(_key(desk, record.type), record.id)


def made_last(desk: Desk, record_type: str) -> Record | None:
    """The record of that type that the person made last here; None when there is none any more."""
    found = desk.store.get(record_type, desk.store.get_setting(_key(desk, record_type), ""))
    return None if found is None or found.deleted else found


def _key(desk: Desk, record_type: str) -> str:
    return f"made_last.{record_type}.{desk.person.id}"
