"""A scan that only central has, fetched while a person waits."""

from collections.abc import Callable

from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.desk import Office
from desktop.usecases.exchange.lines import line_of
from desktop.usecases.exchange.troubles import trouble
from sync.file_line import HttpFileLine
from sync.files import FileEngine, FileReplica
from sync.grip import Grip
from sync.model.attachments import FileRef
from sync.ports import CentralRefused, LineDown


class NotSent(Refused):
    """Central does not have the scan: the PC where it was attached has not sent it."""


def fetched(
    office: Office, ref: FileRef, progress: Callable[[int], None] | None = None, grip: Grip | None = None
) -> bytes:
    """The scan, kept here from now on; `progress` hears how many bytes are here.

    A line that fails is not tried again; what came is kept for the next time. By `grip` another thread breaks it off.
    Raises NoLine, NotSent, and what the exchange raises.
    """
    line = line_of(office, grip)
    replica: FileReplica = office.store
    try:
        return FileEngine(replica, HttpFileLine(line), office.clock, sleep=_give_up).fetch(ref, progress)
    except (LineDown, CentralRefused) as error:
        if isinstance(error, CentralRefused) and error.code == "not_found":
            raise NotSent(
                _(
                    "This scan is not at the central server yet: the PC where it was attached has not sent it. "
                    "The record is complete all the same. Try again after that PC has synchronised."
                )
            ) from error
        raise trouble(error) from error
    finally:
        line.close()


def _give_up(_seconds: float) -> None:
    raise LineDown("not tried again")
