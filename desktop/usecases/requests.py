"""A company's request on its way: checklist, submission, verification, approval. Its rows walk with it.

A request and its rows change in one transaction, so no request is verified with rows that are not. Rows that a
verifier sent back one by one stay behind: the letter names the verified ones.
"""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.store.store import Store
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, get_record, refused, write
from desktop.usecases.letter_content import letter_gaps
from desktop.usecases.registering import REGISTRATION, REQUEST, check_draft, refuse_settled
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.pack import Pack
from sync.model.record import Fields, Record
from sync.model.workflow import APPROVED, checklist_complete, judge_step, missing_documents

Entry = dict[str, Any]
"""One document of a checklist: `verdict` (`matches`, `differs`, `pending`), and `number`, `date`, `note` if known."""


def request_rows(desk: Desk, request: str) -> list[Record]:
    """The workers of a request, in the order of the company's list."""
    return rows_of(desk.store, request)


def rows_of(reader: Store | Transaction, request: str) -> list[Record]:
    """Ids sort by the order in which rows were imported."""
    ids = reader.select(Query(record_type=REGISTRATION, filters={"request": request}))
    return reader.many(REGISTRATION, sorted(ids))


def mark_document(desk: Desk, record_type: str, record: str, document: str, entry: Entry | None) -> Record:
    """Note what the clerk found about one document; None takes the note back."""
    return _mark(desk, record_type, [record], {document: entry})[0]


def mark_all_documents(desk: Desk, record_type: str, record: str) -> Record:
    """Every required document of this record matches."""
    return _mark(desk, record_type, [record], None)[0]


def mark_rows_documents(desk: Desk, request: str) -> list[Record]:
    """Every required document of every worker of the request matches, noted in one go."""
    rows = [row.id for row in request_rows(desk, request) if row.state in ("registered", "returned")]
    return _mark(desk, REGISTRATION, rows, None)


def submit_request(desk: Desk, request: str) -> Record:
    """Hand a complete request to the verifier; rows that were sent back go along again.

    Raises Refused naming everything that holds it back: documents the request or a worker lacks, data still in doubt,
    and what the letter would lack.
    """

    def rows_steps(tx: Transaction, found: Record, rows: list[Record]) -> list[Intent]:
        going = [row for row in rows if row.state != "withdrawn"]
        _refuse_empty(going)
        own = checklist_complete(desk.pack, desk.pack.record(REQUEST), found.fields)
        held = {row.id: issues for row in going if (issues := _in_doubt(desk, row))}
        lines = [explain(desk.pack, desk.pack.record(REQUEST), issue) for issue in own]
        lines += letter_gaps(desk, found, going)
        lines += _held_lines(desk.pack, held, going)
        if lines:
            raise Refused("\n".join(lines), (*own, *(issue for issues in held.values() for issue in issues)))
        return _steps(going, "returned", "resubmit")

    return _take(desk, request, "submit", rows_steps, told_later=("documents_missing",))


def verify_request(desk: Desk, request: str) -> Record:
    """The request and every row of it that waits have been checked. Raises Refused, naming rows of one's own making."""

    def rows_steps(tx: Transaction, found: Record, rows: list[Record]) -> list[Intent]:
        author = desk.author(REGISTRATION, "verify")
        waiting = [row for row in rows if row.state == "registered"]
        _refuse_empty([row for row in rows if row.state in ("registered", "verified")])
        judged = {row.id: judge_step(desk.pack, row, "verify", author.user, author.role) for row in waiting}
        if lines := _held_lines(desk.pack, judged, waiting):
            raise Refused("\n".join(lines), tuple(issue for issues in judged.values() for issue in issues))
        return _steps(waiting, "registered", "verify", {"verified_by": author.user})

    return _take(desk, request, "verify", rows_steps)


def approve_request(desk: Desk, request: str) -> Record:
    """The head agrees to the letter. Raises Refused for whoever made, submitted or verified the request."""

    def rows_steps(tx: Transaction, found: Record, rows: list[Record]) -> list[Intent]:
        _refuse_empty([row for row in rows if row.state == "verified"])
        return []

    return _take(desk, request, "approve", rows_steps)


def return_request(desk: Desk, request: str, reason: str) -> Record:
    """Send the request and its rows back to the clerk with a reason."""
    return _take(desk, request, "return", lambda tx, found, rows: _returning(rows, reason), reason)


def refuse_request(desk: Desk, request: str, reason: str) -> Record:
    """The head declines for good; the rows go back to the clerk, free for another request."""
    return _take(desk, request, "refuse", lambda tx, found, rows: _returning(rows, reason), reason)


def take_step(desk: Desk, record_type: str, record: str, step: str, reason: str | None = None) -> Record:
    """Take one step with one record, without others: send back a single worker, void a letter.

    Steps of a request take its rows along and have functions of their own. Raises Refused.
    """
    if record_type == REQUEST:
        raise ValueError(f"{step}: a request's steps go by their own use cases")
    author = desk.author(record_type, step)
    found = get_record(desk, record_type, record)
    _refuse_judged(desk, found, step, author, reason)
    if (record_type, step) == (REGISTRATION, "verify"):
        _refuse_late(desk, found)
    write(desk, author, [step_intent(desk.pack, found, step, author, reason)])
    return get_record(desk, record_type, record)


def step_intent(pack: Pack, record: Record, step: str, author: Author, reason: str | None = None) -> Intent:
    """The step with the stamp of who takes it."""
    workflow = pack.record(record.type).workflow
    found = workflow.step(step) if workflow else None
    fields: Fields = {found.stamp: author.user} if found and found.stamp else {}
    return Intent(record_type=record.type, record=record.id, action="step", step=step, fields=fields, reason=reason)


RowsSteps = Callable[[Transaction, Record, list[Record]], Sequence[Intent]]


def _take(
    desk: Desk,
    request: str,
    step: str,
    rows_steps: RowsSteps,
    reason: str | None = None,
    told_later: tuple[str, ...] = (),
) -> Record:
    """The step of the request with those of its rows; issues in `told_later` are left for `rows_steps` to tell."""
    author = desk.author(REQUEST, step)

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        _refuse_judged(desk, found, step, author, reason, told_later)
        more = rows_steps(tx, found, rows_of(tx, request))
        return [*more, step_intent(desk.pack, found, step, author, reason)]

    write(desk, author, build)
    return get_record(desk, REQUEST, request)


def _refuse_judged(
    desk: Desk, record: Record, step: str, author: Author, reason: str | None, told_later: tuple[str, ...] = ()
) -> None:
    kind = desk.pack.record(record.type)
    judged = judge_step(desk.pack, record, step, author.user, author.role)
    issues = [issue for issue in judged if issue.code not in told_later]
    found = kind.workflow.step(step) if kind.workflow else None
    if found and found.reason and not (reason or "").strip():
        issues = [*issues, Issue(code="reason_missing", facts={"step": step})]
    if issues:
        raise refused(desk.pack, kind, issues)


def _refuse_late(desk: Desk, row: Record) -> None:
    """A letter names the workers whom the head approved."""
    request = desk.store.get(REQUEST, row.fields.get("request", ""))
    if request is not None and request.state in APPROVED:
        issue = Issue(code="worker_too_late", field="request")
        raise refused(desk.pack, desk.pack.record(REGISTRATION), [issue])


def _steps(
    rows: list[Record], state: str, step: str, fields: Fields | None = None, reason: str | None = None
) -> list[Intent]:
    return [
        Intent(record_type=REGISTRATION, record=row.id, action="step", step=step, fields=fields or {}, reason=reason)
        for row in rows
        if row.state == state
    ]


def _returning(rows: list[Record], reason: str) -> list[Intent]:
    return [intent for state in ("registered", "verified") for intent in _steps(rows, state, "return", None, reason)]


def _refuse_empty(rows: list[Record]) -> None:
    if not rows:
        raise Refused(
            _("No worker of this request is ready for this step. Nothing was changed. Look at its rows first.")
        )


def _in_doubt(desk: Desk, row: Record) -> list[Issue]:
    """What is wrong with a worker's data, warnings nobody gave a reason for among it, and with the documents."""
    kind = desk.pack.record(REGISTRATION)
    return [*check_draft(desk, REGISTRATION, row.fields, row.id), *checklist_complete(desk.pack, kind, row.fields)]


def _held_lines(pack: Pack, issues: dict[str, list[Issue]], rows: list[Record]) -> list[str]:
    """A heading and one line for each thing that holds a worker back; nothing when none is held."""
    kind = pack.record(REGISTRATION)
    held = [row for row in rows if issues.get(row.id)]
    if not held:
        return []
    head = ngettext(
        "{n} worker holds this request back. Nothing was changed.",
        "{n} workers hold this request back. Nothing was changed.",
        len(held),
    ).format(n=len(held))
    said = [
        f"{row.fields.get('name', row.id)}: {explain(pack, kind, issue)}" for row in held for issue in issues[row.id]
    ]
    return [head, *said]


def _mark(desk: Desk, record_type: str, records: list[str], entries: dict[str, Entry | None] | None) -> list[Record]:
    """Write checklist entries; without `entries`, every required document not yet marked matches."""
    author = desk.author(record_type)
    kind = desk.pack.record(record_type)
    intents = []
    for found in [get_record(desk, record_type, record) for record in records]:
        refuse_settled(desk, found)
        wanted = entries
        if wanted is None:
            lacking = missing_documents(desk.pack, kind, found.fields)
            standing = found.fields.get(kind.checklist or "") or {}
            wanted = {document: {**standing.get(document, {}), "verdict": "matches"} for document in lacking}
        _refuse_unknown_documents(desk, found, list(wanted))
        fields = {
            f"{kind.checklist}.{document}": _with_scans(found, kind.checklist, document, entry)
            for document, entry in wanted.items()
        }
        intents.append(Intent(record_type=record_type, record=found.id, action="set", fields=fields))
    write(desk, author, intents)
    return desk.store.many(record_type, records)


def _with_scans(record: Record, checklist: str | None, document: str, entry: Entry | None) -> Entry | None:
    """The note on a document with the scans that it has: who marks it neither adds any nor takes any off."""
    standing = ((record.fields.get(checklist or "") or {}).get(document) or {}).get("files")
    kept = {key: value for key, value in (entry or {}).items() if key != "files"}
    if standing:
        return {"verdict": "pending", **kept, "files": standing}
    return kept or None


def _refuse_unknown_documents(desk: Desk, record: Record, documents: list[str]) -> None:
    kind = desk.pack.record(record.type)
    known = {document.key for document, _required in desk.pack.checklist_for(kind.key, record.fields)}
    issues = [
        Issue(code="document_unknown", field=kind.checklist, facts={"document": document})
        for document in documents
        if document not in known
    ]
    if issues:
        raise refused(desk.pack, kind, issues)
