"""Records as the command line shows them."""

import sys
from typing import Any

from desktop.cli.answer import pairs, table
from desktop.i18n import _, current_language
from desktop.usecases.desk import Office
from desktop.usecases.names import names_of, title
from desktop.wording import label_path, show_path, show_value, state_label
from sync.model.identity import mask
from sync.model.pack import Field, RecordType
from sync.model.record import Record


def record_data(record: Record) -> dict[str, Any]:
    """A record for scripts; `without_secrets` goes before it where the type has any."""
    return {
        "type": record.type,
        "id": record.id,
        "state": record.state,
        "fields": record.fields,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "pending": record.pending,
    }


def without_secrets(kind: RecordType, record: Record) -> Record:
    """A copy that may leave the store: no passwords, not even as hashes."""
    secret = {field.key for field in kind.fields if field.type == "secret"}
    fields = {key: value for key, value in record.fields.items() if key not in secret}
    return Record(**{**{name: getattr(record, name) for name in record.__struct_fields__}, "fields": fields})


def masked(kind: RecordType, record: Record) -> Record:
    """A copy for a list that others may see: identity numbers by their ends only."""
    fields = {key: _masked(kind.field(key), value) for key, value in record.fields.items()}
    return Record(**{**{name: getattr(record, name) for name in record.__struct_fields__}, "fields": fields})


def sheet(office: Office, record: Record) -> str:
    """One record, label by label in the order of the paper form."""
    kind = office.pack.record(record.type)
    names = names_of(office)
    lines = [(kind.label.of(current_language()), title(office, record, names)), (_("Id"), record.id)]
    if record.state:
        lines.append((_("State"), state_label(kind, record.state)))
    for field in kind.fields:
        value = record.fields.get(field.key)
        if value is None or field.type == "snapshot":
            continue
        if field.type == "map":
            paths = [(f"{field.key}.{entry}", content) for entry, content in sorted(value.items(), key=_by_number)]
            lines += [
                (label_path(office.pack, kind, path), show_path(office.pack, kind, path, content))
                for path, content in paths
            ]
        else:
            lines.append((field.label.of(current_language()), show_value(office.pack, field, value, names)))
    return pairs(lines)


def listing(office: Office, kind: RecordType, records: list[Record]) -> str:
    """Records under the columns that the pack lists, identity numbers masked."""
    names = names_of(office)
    columns = [field for field in kind.fields if field.listed]
    headings = [_("Id"), *(field.label.of(current_language()) for field in columns), _("State")]
    rows = [
        [
            record.id,
            *(show_value(office.pack, field, _masked(field, record.fields.get(field.key)), names) for field in columns),
            state_label(kind, record.state),
        ]
        for record in records
    ]
    return table(headings, rows)


def _by_number(entry: tuple[str, Any]) -> tuple[int, str]:
    """Rows of a list in their order; entries with a name stay together after them, by name."""
    key = entry[0]
    return (int(key), "") if key.isdecimal() else (sys.maxsize, key)


def _masked(field: Field | None, value: Any) -> Any:
    hide = field is not None and isinstance(value, str) and (field.type == "nik" or field.key == "family_card")
    return mask(value) if hide else value
