"""Changes that central refused, from the command line."""

import msgspec

from desktop.cli.answer import NEEDS_PERSON, Answer
from desktop.cli.session import Session
from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.exchange.refused import send_again, take_back
from desktop.usecases.exchange.waiting import WaitingChange, refused_changes


def list_refused(session: Session) -> Answer:
    """Exit status 4 while one waits for somebody."""
    answer = _those_left(session)
    return msgspec.structs.replace(answer, status=NEEDS_PERSON) if answer.data else answer


def retry(session: Session) -> Answer:
    """Send one again with the next exchange."""
    send_again(session.desk, _named(session).op)
    return _those_left(session)


def give_up(session: Session) -> Answer:
    """Take one back, with the reason."""
    take_back(session.desk, _named(session).op, session.options.reason)
    return _those_left(session)


def _named(session: Session) -> WaitingChange:
    """Raises Refused where it is not among them."""
    wanted = session.options.id
    found = next((change for change in refused_changes(session.desk) if change.op == wanted), None)
    if found is None:
        raise Refused(
            _("{id} is no refused change of this PC. Nothing was changed. “loket refused list” names them.").format(
                id=wanted
            )
        )
    return found


def _those_left(session: Session) -> Answer:
    left = refused_changes(session.desk)
    text = "\n\n".join(map(_text, left)) or _("No change is refused.")
    return Answer(data=msgspec.to_builtins(left), text=text)


def _text(change: WaitingChange) -> str:
    told = " · ".join(part for part in (change.label, change.what, change.by, change.at) if part)
    return "\n".join([f"{change.op}  {change.name}", f"  {told}", *(f"  {reason}" for reason in change.reasons)])
