"""The office's own settings from the command line: letterhead, numbers, service promise, arms."""

from pathlib import Path

import msgspec

from desktop.cli.answer import Answer, WrongUsage, pairs
from desktop.cli.session import Session, say
from desktop.cli.showing import record_data, sheet
from desktop.i18n import _
from desktop.usecases.desk import Desk
from desktop.usecases.handing_out import make_folder, write_out
from desktop.usecases.office.arms import arms_of, arms_ref, put_arms_away, set_arms
from desktop.usecases.office.record import OFFICE, office_record
from desktop.usecases.office.settings import next_number, preview_settings, save_settings
from sync.model.record import Record

_PPI = 110


def show(session: Session) -> Answer:
    """The settings, the next letter's number, and whether there are arms."""
    return _answer(session.desk, office_record(session.desk))


def set_fields(session: Session) -> Answer:
    """Change settings; an empty text clears a field."""
    desk = session.desk
    typed = session.typed_fields(OFFICE, session.options.fields)
    return _answer(desk, save_settings(desk, typed))


def arms(session: Session) -> Answer:
    """Put a picture on the letterhead, or take it off."""
    desk, options = session.desk, session.options
    if (options.file is None) == (not options.none):
        raise WrongUsage(_("Name a picture, or say --none."))
    return _answer(desk, put_arms_away(desk) if options.none else set_arms(desk, options.file))


def preview(session: Session) -> Answer:
    """Pictures of a sample letter under the settings as they are."""
    desk, folder = session.desk, session.options.folder
    pages = preview_settings(desk, office_record(desk).fields, arms_of(desk), _PPI)
    make_folder(folder)
    files = []
    for number, page in enumerate(pages, 1):
        file = Path(folder, f"{number}.png")
        write_out(file, page)
        files.append(str(file))
    say(_("The sample letter was written to {folder}.").format(folder=folder))
    return Answer(data=files, text="\n".join(files))


def _answer(desk: Desk, record: Record) -> Answer:
    ref = arms_ref(record.fields)
    number = next_number(desk, record.fields)
    facts = [(_("The next letter's number"), number), (_("Arms"), _arms_words(desk, record))]
    data = {**record_data(record), "next_number": number, "arms": ref.sha256 if ref else None}
    plain = {key: value for key, value in record.fields.items() if key != "pictures"}
    text = sheet(desk, msgspec.structs.replace(record, fields=plain))
    return Answer(data=data, text=text + "\n" + pairs(facts))


def _arms_words(desk: Desk, record: Record) -> str:
    ref = arms_ref(record.fields)
    if ref is None:
        return _("Letters are printed without arms.")
    here = desk.store.file_bytes(ref.sha256) is not None
    return _("On every letter.") if here else _("On every letter; the picture comes with the next exchange.")
