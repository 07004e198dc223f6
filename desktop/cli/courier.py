"""The exchange by USB stick from the command line."""

from pathlib import Path

import msgspec

from desktop.cli.answer import DONE, NEEDS_PERSON, Answer
from desktop.cli.progress import ProgressLine
from desktop.cli.session import Session
from desktop.i18n import _
from desktop.usecases.exchange import courier
from desktop.usecases.exchange.courier_words import packed_words, received_words


def pack(session: Session) -> Answer:
    """Write what waits to a file for central."""
    target: Path = session.options.target
    office = session.office
    with ProgressLine() as line:
        packed = courier.pack(office, target, line.of(_("Packing for the USB stick")))
    return Answer(data=msgspec.to_builtins(packed), text=packed_words(packed))


def apply(session: Session) -> Answer:
    """Take in central's answer; exit status 4 when conflicts or refused changes came with it."""
    office, file = session.office, session.options.file
    with ProgressLine() as line:
        received = courier.take_in(office, file, line.of(_("Reading {name}").format(name=file.name)))
    status = NEEDS_PERSON if received.conflicts or received.rejected else DONE
    return Answer(data=msgspec.to_builtins(received), text="\n".join(received_words(received)), status=status)
