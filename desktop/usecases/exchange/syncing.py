"""The exchange with central, and its failures in words."""

import time
from collections.abc import Callable
from contextlib import closing
from typing import Literal

from desktop.errors import LoketError, NoLine, Refused, SurroundingsFailed
from desktop.i18n import N_, _
from desktop.logs import own_version
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.lines import line_of, line_trouble
from desktop.usecases.exchange.logbook import Logbook
from desktop.usecases.letters.fetching_seals import fetch_seals
from desktop.usecases.scans.sending import send_scans
from sync.engine import Engine, ExchangeReport
from sync.grip import Grip
from sync.meanwhile import at_once as beside
from sync.ports import CentralRefused, LineDown, Pending
from sync.transport import HttpLine

Progress = Callable[[ExchangeReport], None]
Forced = Literal["retry", "verify", "rebuild"]

_REFUSALS = {
    "bad_code": N_(
        "The central server does not accept this enrolment code: it is mistyped, used up or too old. "
        "Nothing was set up here. Ask your administrator for a new one."
    ),
    "bad_token": N_(
        "The central server does not know this PC any more. All work stays on this PC; nothing is lost. "
        "Ask your administrator to enrol it again."
    ),
    "revoked": N_(
        "An administrator has shut this PC out of the exchange. All work stays on this PC; nothing is lost. "
        "Ask your administrator."
    ),
    "protocol_unsupported": N_(
        "This version of the program is too old for the central server. All work stays on this PC; nothing is lost. "
        "Install the newest version, then synchronise again."
    ),
    "epoch_changed": N_(
        "The central server was restored from a backup or replaced. All work stays on this PC; nothing is lost. "
        "Ask your administrator to enrol this PC again."
    ),
    "forked": N_(
        "This PC's data is a copy of another PC's, and the central server does not take it in as a PC of its own. "
        "All work stays here; nothing is lost. Ask your administrator."
    ),
}
_TRY_LATER = N_("The central server cannot answer now ({code}). All work stays on this PC. Try again later.")


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
    _fetch_arms(office, book.grip)
    return report


def _fetch_arms(office: Office, grip: Grip) -> None:
    from desktop.usecases.office.arms import fetch_arms  # noqa: PLC0415 (which fetches by this module's words)

    fetch_arms(office, grip)


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


def trouble(error: LineDown | CentralRefused) -> LoketError:
    """What a failure on the line means for the person at the counter."""
    if isinstance(error, LineDown):
        return line_trouble(error) or NoLine(
            _("The central server cannot be reached. All work stays on this PC; it is sent once the line is back.")
        )
    text = _REFUSALS.get(error.code)
    return Refused(_(text)) if text else SurroundingsFailed(_(_TRY_LATER).format(code=error.code))
