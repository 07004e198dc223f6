"""What becomes of issued letters, from the command line: printed, handed over, voided, collected back."""

from pathlib import Path

from desktop.cli.answer import Answer, table
from desktop.cli.session import Session, say
from desktop.cli.showing import record_data, sheet
from desktop.i18n import _, current_language
from desktop.usecases.desk import Desk, get_record
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters import issued as issued_letters
from desktop.usecases.letters.files import LETTER, PRINT, REFUSAL, print_letter, prints_of
from desktop.usecases.letters.issued import Collected
from desktop.usecases.letters.issuing import issue_refusal as issue_refusal_letter
from desktop.usecases.names import names_of
from desktop.wording import show_moment
from sync.model.record import Record


def issue_refusal(session: Session) -> Answer:
    """Number and issue the letter that says that a request is refused."""
    options = session.options
    letter = issue_refusal_letter(session.desk, options.id, sure_of_date=options.sure_of_date)
    lines = [
        _("Letter {number} issued.").format(number=letter.fields["number"]),
        _("Letter: {id}").format(id=letter.id),
    ]
    return Answer(data=record_data(letter), text="\n".join(lines))


def print_out(session: Session) -> Answer:
    """A print of the letter into a file or to a printer's device; each is counted, each after the first is marked."""
    options, desk = session.options, session.desk
    letter = _letter(desk, options.id)
    target: Path = options.pdf
    write_out(target, print_letter(desk, letter.id, options.reason, letter.type))
    say(_("The letter was written to {file}.").format(file=target))
    return prints(session)


def prints(session: Session) -> Answer:
    """Every print of a letter, on whichever PC."""
    desk = session.desk
    found = prints_of(desk, session.options.id)
    names = names_of(desk)
    rows = [
        [
            str(number),
            show_moment(made.fields["printed_at"]),
            names("user", made.fields["printed_by"]) or "",
            str(made.fields.get("reason", "")),
        ]
        for number, made in enumerate(found, 1)
    ]
    headings = [desk.pack.record(PRINT).label.of(current_language()), _("When"), _("By"), _("Reason")]
    return Answer(data=[record_data(record) for record in found], text=table(headings, rows))


def hand_over(session: Session) -> Answer:
    """The letter was handed over to somebody whose identity was checked."""
    options = session.options
    collected = Collected(
        by=options.to,
        collector=options.collector,
        identity=options.identity,
        unprinted=options.unprinted,
        unnumbered=options.unnumbered,
    )
    return _answer(session.desk, issued_letters.hand_over(session.desk, options.id, collected))


def void(session: Session) -> Answer:
    """A letter is declared void with a reason; it is never deleted. Its request goes back to the clerk."""
    options, desk = session.options, session.desk
    letter = _letter(desk, options.id)
    return _answer(desk, issued_letters.void_letter(desk, letter.id, options.reason, letter.type))


def collect_back(session: Session) -> Answer:
    """The paper of a void letter came back."""
    letter = _letter(session.desk, session.options.id)
    return _answer(session.desk, issued_letters.collect_back(session.desk, letter.id, letter.type))


def out_of_hand(session: Session) -> Answer:
    """Void letters whose paper has not come back."""
    found = issued_letters.to_collect_back(session.desk)
    rows = [[letter.id, letter.fields["number"], _why(session.desk, letter)] for letter in found]
    headings = [_("Id"), _("Letter number"), _("Reason")]
    return Answer(data=[record_data(letter) for letter in found], text=table(headings, rows))


def _why(desk: Desk, letter: Record) -> str:
    cause = desk.pack.code("void_cause", letter.fields.get("void_cause", "decided"))
    return cause.label.of(current_language()) if cause else ""


def _letter(desk: Desk, letter: str) -> Record:
    """The letter of either kind. Raises RecordGone."""
    return desk.store.get(REFUSAL, letter) or get_record(desk, LETTER, letter)


def _answer(desk: Desk, letter: Record) -> Answer:
    return Answer(data=record_data(letter), text=sheet(desk, letter))
