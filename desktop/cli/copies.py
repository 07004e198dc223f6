"""Copies of the office's file from the command line."""

from desktop.amounts import show_bytes
from desktop.cli.answer import Answer
from desktop.cli.progress import ProgressLine
from desktop.cli.session import Session
from desktop.i18n import _
from desktop.usecases.office.copies import back_up, put_back


def backup(session: Session) -> Answer:
    """A copy while the work goes on."""
    office, file = session.office, session.options.file
    with ProgressLine() as line:
        back_up(office, file, line.of(_("Copying the data"), share=True))
    size = file.stat().st_size
    text = _("{file} holds all data of this PC, encrypted as they are here ({size}).")
    return Answer(data={"file": str(file), "bytes": size}, text=text.format(file=file, size=show_bytes(size)))


def restore(session: Session) -> Answer:
    """A copy takes the place of the data; the window must be closed."""
    options, desk = session.options, session.desk
    passphrase = session.passphrase()
    with ProgressLine() as line:
        told = line.of(_("Putting the copy in place"), share=True)
        kept = put_back(session.place, desk, options.file, passphrase, told, unsent=options.unsent)
    text = _("{file} is in place again. What was there before is kept as {kept}. Synchronise now: `loket sync`.")
    return Answer(data={"kept": str(kept)}, text=text.format(file=options.file, kept=kept))
