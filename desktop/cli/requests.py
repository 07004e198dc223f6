"""Companies' requests from the command line."""

from pathlib import Path

import msgspec

from desktop.cli.answer import DONE, REFUSED, Answer, table
from desktop.cli.progress import ProgressLine
from desktop.cli.records import mark, states
from desktop.cli.session import Session, secret
from desktop.cli.showing import listing, record_data, sheet
from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.store.values import Query
from desktop.usecases.desk import Desk, get_record
from desktop.usecases.handing_out import make_folder, write_out
from desktop.usecases.letters import issuing as letters
from desktop.usecases.letters.reopening import reopen_request
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests import steps as requests
from desktop.usecases.requests.checklists import mark_rows_documents
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.rows import follow_up, request_rows
from desktop.wording import enumerate_words, label_path, state_label
from sync.model.record import Record
from sync.model.workflow import missing_documents


def list_requests(session: Session) -> Answer:
    """Requests in the named states, or all, the last changed first."""
    desk = session.desk
    query = Query(record_type=REQUEST, states=states(desk.pack.record(REQUEST), session.options.state))
    found = desk.store.many(REQUEST, desk.store.select(query))
    return Answer(data=[record_data(record) for record in found], text=listing(desk, desk.pack.record(REQUEST), found))


def show(session: Session) -> Answer:
    """The request, and of each worker where they stand and what they lack."""
    desk = session.desk
    found = get_record(desk, REQUEST, session.options.id)
    desk.store.log(desk.reader(), "view", REQUEST, found.id)
    return _answer(desk, found)


def check(session: Session) -> Answer:
    """Note findings about the documents of the request, and with --rows of its workers."""
    if session.options.rows:
        with ProgressLine() as line:
            mark_rows_documents(session.desk, session.options.id, line.of(_("Marking documents as matching")))
    mark(session, REQUEST)
    return _answer(session.desk, get_record(session.desk, REQUEST, session.options.id))


def submit(session: Session) -> Answer:
    return _answer(session.desk, requests.submit_request(session.desk, session.options.id))


def verify(session: Session) -> Answer:
    return _answer(session.desk, requests.verify_request(session.desk, session.options.id))


def verify_row(session: Session) -> Answer:
    """One worker has been checked; the others of the request are not touched."""
    return _row_answer(session.desk, requests.verify_row(session.desk, session.options.id))


def return_row(session: Session) -> Answer:
    """One worker is sent back while the others go on."""
    options = session.options
    return _row_answer(session.desk, requests.return_row(session.desk, options.id, options.reason))


def approve(session: Session) -> Answer:
    """The head agrees to one letter or several, having shown by the password who it is; each stands alone."""
    desk, ids = session.desk, session.options.ids
    password = secret("LOKET_PASSWORD", _("Password, to approve: "))
    with ProgressLine() as line:
        tell = line.of(_("Approving"))
        outcomes = requests.approve_requests(desk, ids, password, lambda done, of: tell(done, of) is None)
    if len(ids) == 1:
        if outcomes[0].error is not None:
            raise Refused(outcomes[0].error)
        return _answer(desk, get_record(desk, REQUEST, ids[0]))
    lines = [f"{outcome.request}: {outcome.error or _('approved')}" for outcome in outcomes]
    status = DONE if all(outcome.error is None for outcome in outcomes) else REFUSED
    return Answer(data=msgspec.to_builtins(outcomes), text="\n".join(lines), status=status)


def start(session: Session) -> Answer:
    """A request of one person, without a company."""
    options = session.options
    fields = session.typed_fields(REQUEST, options.fields)
    return _answer(session.desk, start_individual_request(session.desk, options.id, fields))


def follow(session: Session) -> Answer:
    """A request of its own for the workers whom the others left behind."""
    return _answer(session.desk, follow_up(session.desk, session.options.id))


def withdraw_request(session: Session) -> Answer:
    options = session.options
    return _answer(session.desk, requests.withdraw_request(session.desk, options.id, options.reason))


def return_request(session: Session) -> Answer:
    options = session.options
    return _answer(session.desk, requests.return_request(session.desk, options.id, options.reason))


def reopen(session: Session) -> Answer:
    options = session.options
    return _answer(session.desk, reopen_request(session.desk, options.id, options.reason))


def refuse_request(session: Session) -> Answer:
    options = session.options
    return _answer(session.desk, requests.refuse_request(session.desk, options.id, options.reason))


def issue(session: Session) -> Answer:
    """Number and issue the letter of an approved request."""
    letter = letters.issue_letter(session.desk, session.options.id, sure_of_date=session.options.sure_of_date)
    workers = letter.fields["workers"]
    text = ngettext("Letter {number} issued for {n} worker.", "Letter {number} issued for {n} workers.", workers)
    lines = [text.format(number=letter.fields["number"], n=workers), _("Letter: {id}").format(id=letter.id)]
    return Answer(data=record_data(letter), text="\n".join(lines))


def preview(session: Session) -> Answer:
    """Pictures of the letter's pages, `page-1.png` and so on."""
    folder: Path = session.options.folder
    pages = letters.preview_letter(session.desk, session.options.id)
    make_folder(folder)
    files = [folder / f"page-{number}.png" for number in range(1, len(pages) + 1)]
    for file, page in zip(files, pages, strict=True):
        write_out(file, page)
    return Answer(data=[str(file) for file in files], text="\n".join(str(file) for file in files))


def _row_answer(desk: Desk, row: Record) -> Answer:
    return Answer(data=record_data(row), text=sheet(desk, row))


def _answer(desk: Desk, request: Record) -> Answer:
    rows = request_rows(desk, request.id)
    data = {**record_data(request), "rows": [_row_data(desk, row) for row in rows]}
    return Answer(data=data, text="\n\n".join(filter(None, (sheet(desk, request), _rows_text(desk, rows)))))


def _row_data(desk: Desk, row: Record) -> dict[str, object]:
    kind = desk.pack.record(REGISTRATION)
    lacking = missing_documents(desk.pack, kind, row.fields)
    return {"id": row.id, "name": row.fields.get("name"), "state": row.state, "missing_documents": lacking}


def _rows_text(desk: Desk, rows: list[Record]) -> str:
    kind = desk.pack.record(REGISTRATION)
    headings = [_("Id"), label_path(desk.pack, kind, "name"), _("State"), _("Documents missing")]
    return table(headings, [_row_cells(desk, row) for row in rows])


def _row_cells(desk: Desk, row: Record) -> list[str]:
    kind = desk.pack.record(REGISTRATION)
    lacking = missing_documents(desk.pack, kind, row.fields)
    labels = [label_path(desk.pack, kind, f"{kind.checklist}.{document}") for document in lacking]
    return [row.id, row.fields.get("name", ""), state_label(kind, row.state), enumerate_words(labels)]
