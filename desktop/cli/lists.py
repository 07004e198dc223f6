"""Lists from the command line: taken out as a file, and who took them out before."""

from typing import Literal

import msgspec

from desktop.amounts import show_number
from desktop.cli.answer import Answer, WrongUsage
from desktop.cli.progress import ProgressLine
from desktop.cli.records import narrowed
from desktop.cli.session import Session
from desktop.i18n import _, ngettext
from desktop.usecases.history import HistoryLine, history_of
from desktop.usecases.lists.columns import all_columns, chosen_columns
from desktop.usecases.lists.export import export_query
from desktop.wording import show_moment
from sync.model.pack import RecordType


def export(session: Session) -> Answer:
    """Write a list as a workbook or as CSV, or say who did so before."""
    options = session.options
    kind = session.kind(options.type)
    if options.file is None:
        lines = history_of(session.desk, kind.key, "")
        return Answer(data=msgspec.to_builtins(lines), text="\n".join(_line(line) for line in lines))
    desk = session.desk
    query = msgspec.structs.replace(narrowed(session, kind), order=sort_order(kind, options.sort))
    columns = chosen_columns(desk.pack, kind, _known_columns(session, kind, options.columns))
    with ProgressLine() as line:
        tell = line.of(_("Writing {file}").format(file=options.file.name))
        done = export_query(desk, query, columns, options.file, lambda written, of: tell(written, of) is None)
    text = ngettext("{n} row was written to {file}.", "{n} rows were written to {file}.", done.rows)
    return Answer(data=msgspec.to_builtins(done), text=text.format(n=show_number(done.rows), file=done.file))


def sort_order(kind: RecordType, text: str) -> tuple[str, Literal["asc", "desc"]] | None:
    """`FIELD`, or `FIELD:desc` for the other way round. Raises WrongUsage."""
    if not text:
        return None
    key, _colon, way = text.partition(":")
    if kind.field(key) is None and key not in ("state", "updated_at", "created_at"):
        raise WrongUsage(_("There is no field {field} to sort by.").format(field=key))
    return key, "desc" if way == "desc" else "asc"


def _known_columns(session: Session, kind: RecordType, text: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    known = [column.key for column in all_columns(session.pack, kind)]
    for key in keys:
        if key not in known:
            raise WrongUsage(
                _("There is no column {column}; there are: {known}.").format(column=key, known=", ".join(known))
            )
    return keys


def _line(line: HistoryLine) -> str:
    return "  ".join(part for part in (show_moment(line.at), line.by, line.reason) if part)
