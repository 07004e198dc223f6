"""What records that others point to are called."""

from desktop.usecases.desk import Office
from desktop.wording import Names, title_of
from sync.model.record import Record


def names_of(office: Office) -> Names:
    """Titles by record type and id for one screen or one answer; each is looked up once."""
    known: dict[tuple[str, str], str | None] = {}

    def name(record_type: str, record: str) -> str | None:
        key = (record_type, record)
        if key not in known:
            known[key] = None  # a record that points to itself is not followed
            found = office.store.get(record_type, record)
            known[key] = title(office, found, name) if found else None
        return known[key]

    return name


def title(office: Office, record: Record, names: Names | None = None) -> str:
    """What this record is called in a list."""
    names = names or names_of(office)
    about = _about(record)
    named = names(*about) if about else None
    return named or title_of(office.pack, office.pack.record(record.type), record.fields, names)


def _about(record: Record) -> tuple[str, str] | None:
    """Type and id of the record that a conflict or a duplicate is about: it is called as that one is."""
    ids = record.fields.get("records") or [record.fields.get("record")]
    record_type = record.fields.get("record_type")
    return (record_type, ids[0]) if record_type and ids[0] else None
