"""Issued letters from the command line."""

from pathlib import Path

from desktop.cli.answer import Answer
from desktop.cli.session import Session, say
from desktop.cli.showing import listing, record_data, sheet
from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import get_record
from desktop.usecases.letters.files import LETTER, REFUSAL, save_copy


def list_letters(session: Session) -> Answer:
    """Issued letters, the latest first; then the refusals."""
    desk = session.desk
    data, texts = [], []
    for kind in (desk.pack.record(LETTER), desk.pack.record(REFUSAL)):
        found = desk.store.many(kind.key, desk.store.select(Query(record_type=kind.key, order=("issued_on", "desc"))))
        data += [record_data(record) for record in found]
        texts.append(listing(desk, kind, found))
    return Answer(data=data, text="\n\n".join(filter(None, texts)))


def show(session: Session) -> Answer:
    """One letter, and with --pdf a marked copy of it, which is counted."""
    desk = session.desk
    found = desk.store.get(REFUSAL, session.options.id) or get_record(desk, LETTER, session.options.id)
    target: Path | None = session.options.pdf
    if target is None:
        desk.store.log(desk.reader(), "view", found.type, found.id)
    else:
        save_copy(desk, found.id, target, found.type)
        say(_("A copy of the letter was written to {file}, marked as one and counted.").format(file=target))
    return Answer(data=record_data(found), text=sheet(desk, found))
