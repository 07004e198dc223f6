"""What a failure of the exchange means, in words."""

from desktop.errors import LoketError, NoLine, Refused, SurroundingsFailed
from desktop.i18n import N_, _
from desktop.usecases.exchange.lines import line_trouble
from sync.ports import CentralRefused, LineDown

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


def trouble(error: LineDown | CentralRefused) -> LoketError:
    """What a failure on the line means for the person at the counter."""
    if isinstance(error, LineDown):
        return line_trouble(error) or NoLine(
            _("The central server cannot be reached. All work stays on this PC; it is sent once the line is back.")
        )
    text = _REFUSALS.get(error.code)
    return Refused(_(text)) if text else SurroundingsFailed(_(_TRY_LATER).format(code=error.code))
