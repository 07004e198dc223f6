"""The exchange with central."""

import time
from collections.abc import Callable
from contextlib import closing
from typing import Literal

from desktop.errors import LoketError, Refused
from desktop.i18n import _
from desktop.logs import own_version
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.lines import line_of
from desktop.usecases.exchange.logbook import Logbook
from desktop.usecases.exchange.troubles import trouble
from desktop.usecases.letters.fetching_seals import fetch_seals
from desktop.usecases.office.arms import fetch_arms
from desktop.usecases.scans.sending import send_scans
from sync.engine import Engine, ExchangeReport
from sync.grip import Grip
from sync.meanwhile import at_once as beside
from sync.ports import CentralRefused, LineDown, Pending
from sync.transport import HttpLine

Progress = Callable[[ExchangeReport], None]
Forced = Literal["retry", "verify", "rebuild"]


def sync_now(
    office: Office,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    *,
    kind: Forced | None = None,
    by: Desk | None = None,
    grip: Grip | None = None,
) -> ExchangeReport:
    """Send everything and receive everything, then send scans and fetch the arms on the letterhead.

    What was exchanged before a failure stays exchanged. `kind` is what the person `by` asks for beyond that; it is
    remembered until it is done, however often the exchange breaks off. A line that fails is tried again a few times;
    `sleep` waits in between. By `grip` another thread sees that it hangs, and breaks it off.
    Raises NoLine when central cannot be reached, Refused when it turns this PC away, ShutOut when that is for good and
    proven, SurroundingsFailed when it cannot answer.
    """
    if kind is not None and by is not None:
        ask_for(by, kind)
    grip = grip or Grip()
    with closing(line_of(office, grip)) as line, Logbook(office, grip, progress) as book:
        try:
            return _exchange(office, line, book, sleep, at_once=kind is not None)
        except (LineDown, CentralRefused) as error:
            raise _shut_out(office, error) or trouble(error) from error


def _exchange(
    office: Office, line: HttpLine, book: Logbook, sleep: Callable[[float], None], *, at_once: bool
) -> ExchangeReport:
    engine = Engine(office.store, line, office.clock, program=own_version(), sleep=sleep, together=beside)
    report = engine.exchange_all(book.note)
    while not send_scans(office, line, report, book.note, sleep):
        earlier, report = report, engine.exchange_all(book.note)
        report.add(earlier)
    book.note(report)
    fetch_seals(office, line, at_once=at_once)
    fetch_arms(office, book.grip)
    return report


def ask_for(desk: Desk, kind: Forced) -> None:
    """Have the next exchange retry, compare or renew what is here; remembered until it is done.

    Raises Refused where the person may not ask for it.
    """
    if kind != "retry" and "administrator" not in desk.person.roles:
        raise Refused(
            _("Only an administrator may compare or renew all data of this PC. Nothing was changed. Ask one to do it.")
        )
    desk.store.ask(Pending(kind=kind, by=desk.person.id, asked_at=desk.clock.now()))


def _shut_out(office: Office, error: LineDown | CentralRefused) -> LoketError | None:
    """What follows when central proves that it has shut this PC out; None when it does not."""
    if not isinstance(error, CentralRefused) or error.code != "revoked":
        return None
    from desktop.usecases.exchange.shutting_out import heed_revocation  # noqa: PLC0415 (loads what seals)

    return heed_revocation(office, error.proof)
