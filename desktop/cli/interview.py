"""Interviews and their records from the command line."""

from desktop.cli.answer import Answer, WrongUsage
from desktop.cli.session import Session, split_pair
from desktop.cli.showing import record_data, sheet
from desktop.i18n import _
from desktop.usecases.desk import get_record
from desktop.usecases.people import interviews
from desktop.usecases.people.interviews import INTERVIEW
from sync.model.record import Record


def start(session: Session) -> Answer:
    """Begin the record of an interview with a worker, or go on with the one that is open."""
    return _answer(session, interviews.start(session.desk, session.options.id, session.options.place))


def answer(session: Session) -> Answer:
    """Note answers, what was said, and the conclusion."""
    options = session.options
    prompts = {prompt: _found(text) for prompt, text in map(split_pair, options.prompt)}
    said = {key: value for key in ("place", "statement", "conclusion") if (value := getattr(options, key)) is not None}
    if not prompts and not said:
        raise WrongUsage(_("Say what was found: --prompt, --statement, --place or --conclusion."))
    return _answer(session, interviews.answer(session.desk, options.id, prompts, said))


def close(session: Session) -> Answer:
    """The record is complete and rests from now on."""
    return _answer(session, interviews.close(session.desk, session.options.id))


def show(session: Session) -> Answer:
    """The record; that somebody looked at it is noted."""
    found = get_record(session.desk, INTERVIEW, session.options.id)
    session.desk.store.log(session.desk.reader(), "view", INTERVIEW, found.id)
    return _answer(session, found)


def _found(text: str) -> tuple[str, str]:
    """`yes: lewat media sosial` as the answer and its note."""
    found, _colon, note = text.partition(":")
    return found.strip(), note.strip()


def _answer(session: Session, record: Record) -> Answer:
    return Answer(data=record_data(record), text=sheet(session.desk, record))
