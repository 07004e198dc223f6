"""A request on its way, a company's or one person's: submission, verification, approval. Its rows walk with it.

A request and its rows change in one transaction, so no request is verified with rows that are not. Rows that a
verifier sent back one by one stay behind: the letter names the verified ones.
"""

from collections.abc import Callable, Sequence

import msgspec

from desktop.errors import LoketError, Refused
from desktop.i18n import _, ngettext
from desktop.store.store import Store
from desktop.store.values import Author, Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, get_record, refused, write
from desktop.usecases.letters.content import letter_gaps
from desktop.usecases.letters.signatories import mandate_gap
from desktop.usecases.office.signing_in import confirm_password
from desktop.usecases.people.registering import REGISTRATION, REQUEST, check_draft
from desktop.usecases.requests.approvals import approval_of
from desktop.usecases.requests.fitting import letter_misfit
from desktop.usecases.requests.hands import had_a_hand, judge_hands
from desktop.usecases.requests.permits import IN_LETTER, UNDER_WAY, licence_gap, permit_gaps, sole_permit
from desktop.usecases.requests.rows import RowsSteps, rows_of
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.pack import Pack
from sync.model.record import Fields, Record
from sync.model.workflow import APPROVED, checklist_complete, judge_step, stamps_of

TOGETHER = {
    REGISTRATION: ("recommend", "release", "reopen"),
    "recommendation": ("void", "hand_over"),
    "interview_record": ("close",),
}
"""Steps with use cases of their own; those of a request all have one."""
ALONE = ("individual", "renewal")  # schemes in which one person asks, without a company


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one request of several; `error` says in words why nothing happened to it, None: it was done."""

    request: str
    error: str | None = None


def submit_request(desk: Desk, request: str) -> Record:
    """Hand a complete request to the verifier; rows that were sent back go along again. Where the company has but one
    permit in force for the country, the request goes by that.

    Raises Refused naming everything that holds it back: documents the request or a worker lacks, data still in doubt,
    a licence or permit that ran out, a quota that is used up, and what the letter would lack.
    """

    def rows_steps(tx: Transaction, found: Record, rows: list[Record]) -> list[Intent]:
        going = [row for row in rows if row.state != "withdrawn"]
        _refuse_empty(going)
        found, chosen = _with_permit(desk, tx, found)
        own = checklist_complete(desk.pack, desk.pack.record(REQUEST), found.fields)
        held = {row.id: issues for row in going if (issues := _in_doubt(desk, row))}
        lines = [explain(desk.pack, desk.pack.record(REQUEST), issue) for issue in own]
        lines += letter_gaps(desk, found, going)
        lines += gaps_of_the_day(desk, tx, found, going, UNDER_WAY)
        lines += _held_lines(desk.pack, held, going)
        if lines:
            raise Refused("\n".join(lines), (*own, *(issue for issues in held.values() for issue in issues)))
        return [*chosen, *_steps(desk, going, "returned", "resubmit")]

    return _take(desk, request, "submit", rows_steps, told_later=("documents_missing",))


def verify_request(desk: Desk, request: str) -> Record:
    """The request and every row of it that waits have been checked. Raises Refused, naming rows of one's own making."""

    def rows_steps(tx: Transaction, found: Record, rows: list[Record]) -> list[Intent]:
        author = desk.author(REGISTRATION, "verify")
        waiting = [row for row in rows if row.state == "registered"]
        _refuse_empty([row for row in rows if row.state in IN_LETTER])
        judged = {
            row.id: judge_step(desk.pack, row, "verify", author.user, author.role)
            or judge_hands(desk, row, "verify", author.user)
            for row in waiting
        } | {row.id: _own_check(desk, row, author.user) for row in rows if row.state == "verified"}
        if lines := _held_lines(desk.pack, judged, rows):
            raise Refused("\n".join(lines), tuple(issue for issues in judged.values() for issue in issues))
        return _steps(desk, waiting, "registered", "verify")

    return _take(desk, request, "verify", rows_steps)


def verify_row(desk: Desk, registration: str) -> Record:
    """One worker of a request that waits for verification has been checked; the others are not touched."""
    return take_step(desk, REGISTRATION, registration, "verify")


def return_row(desk: Desk, registration: str, reason: str) -> Record:
    """Send one worker back to the clerk; the others of the request go on."""
    return take_step(desk, REGISTRATION, registration, "return", reason)


def approve_requests(
    desk: Desk,
    requests: Sequence[str],
    password: str,
    told: Callable[[int, int], bool] = lambda _done, _of: True,
) -> list[Outcome]:
    """The head agrees to several letters, having shown by the password that it is the head who sits here.

    Each request stands alone: one that cannot be approved holds up no other. `told` hears how many of how many were
    come to; False breaks off before the next. Raises Refused, before anything is approved, when the password is wrong.
    """
    confirm_password(desk, password)
    outcomes: list[Outcome] = []
    chosen = list(dict.fromkeys(requests))
    for request in chosen:
        if not told(len(outcomes), len(chosen)):
            break
        try:
            approve_request(desk, request)
            outcomes.append(Outcome(request=request))
        except LoketError as error:
            outcomes.append(Outcome(request=request, error=str(error)))
    return outcomes


def approve_request(desk: Desk, request: str) -> Record:
    """The head agrees to the letter. Raises Refused for whoever ever made, edited, submitted or verified the request or
    one of its workers, for a head without a mandate in force, and where licence, permit or quota no longer allow it.
    """

    def rows_steps(tx: Transaction, found: Record, rows: list[Record]) -> list[Intent]:
        going = [row for row in rows if row.state == "verified"]
        _refuse_empty(going)
        _refuse_own_rows(desk, going)
        lines = gaps_of_the_day(desk, tx, found, going)
        if gap := mandate_gap(desk, desk.person.id, desk.today()):
            lines.append(gap)
        if lines:
            raise Refused("\n".join(lines))
        return []

    def approval(found: Record, rows: list[Record]) -> Fields:
        return {"approval": approval_of(desk, found, [row for row in rows if row.state == "verified"])}

    return _take(desk, request, "approve", rows_steps, fields=approval)


def return_request(desk: Desk, request: str, reason: str) -> Record:
    """Send the request and its rows back to the clerk with a reason; also one that was approved and has no letter."""
    return _take(desk, request, "return", lambda tx, found, rows: _returning(desk, rows, "return", reason), reason)


def refuse_request(desk: Desk, request: str, reason: str) -> Record:
    """The head declines for good; the rows go back to the clerk, free for another request. The reason stands in the
    letter that says so.
    """
    return _take(
        desk,
        request,
        "refuse",
        lambda tx, found, rows: _returning(desk, rows, "return", reason),
        reason,
        fields=lambda found, rows: {"refused_because": reason.strip()},
    )


def withdraw_request(desk: Desk, request: str, reason: str) -> Record:
    """Who asked takes the request back before there is a letter; the rows go to the clerk, free for another one."""
    return _take(desk, request, "withdraw", lambda tx, found, rows: _returning(desk, rows, "release", reason), reason)


def goes_along(record_type: str, step: str) -> bool:
    """Whether a step is never taken alone: more than this record changes with it, or has to be looked at."""
    return record_type == REQUEST or step in TOGETHER.get(record_type, ())


def take_step(desk: Desk, record_type: str, record: str, step: str, reason: str | None = None) -> Record:
    """Take one step with one record, without others: send back a single worker, close an interview.

    Steps that take other records along have functions of their own (`goes_along`). Raises Refused.
    """
    if goes_along(record_type, step):
        raise ValueError(f"{record_type}: {step} goes by a use case of its own")
    author = desk.author(record_type, step)
    found = get_record(desk, record_type, record)
    refuse_judged(desk, found, step, author, reason)
    if (record_type, step) == (REGISTRATION, "verify"):
        _refuse_late(desk, found)
    write(desk, author, [step_intent(desk.pack, found, step, author, reason)])
    return get_record(desk, record_type, record)


def step_intent(
    pack: Pack, record: Record, step: str, author: Author, reason: str | None = None, fields: Fields | None = None
) -> Intent:
    """The step with what it notes of who takes it, and other `fields` that it may set."""
    workflow = pack.record(record.type).workflow
    found = workflow.step(step) if workflow else None
    noted = stamps_of(found, author.user) if found else {}
    return Intent(
        record_type=record.type,
        record=record.id,
        action="step",
        step=step,
        fields=noted | (fields or {}),
        reason=reason,
    )


def refuse_judged(
    desk: Desk, record: Record, step: str, author: Author, reason: str | None, told_later: tuple[str, ...] = ()
) -> None:
    """Raises Refused with what forbids the step, but for the issues in `told_later`."""
    kind = desk.pack.record(record.type)
    judged = judge_step(desk.pack, record, step, author.user, author.role)
    judged = judged or judge_hands(desk, record, step, author.user)
    issues = [issue for issue in judged if issue.code not in told_later]
    found = kind.workflow.step(step) if kind.workflow else None
    if found and found.reason and not (reason or "").strip():
        issues = [*issues, Issue(code="reason_missing", facts={"step": step})]
    if issues:
        raise refused(desk.pack, kind, issues)


StepFields = Callable[[Record, list[Record]], Fields]


def _take(
    desk: Desk,
    request: str,
    step: str,
    rows_steps: RowsSteps,
    reason: str | None = None,
    fields: StepFields | None = None,
    told_later: tuple[str, ...] = (),
) -> Record:
    """The step of the request with those of its rows, and the `fields` that it sets besides; issues in `told_later` are
    left for `rows_steps` to tell.
    """
    author = desk.author(REQUEST, step)

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        refuse_judged(desk, found, step, author, reason, told_later)
        rows = rows_of(tx, request)
        more = rows_steps(tx, found, rows)
        noted = fields(found, rows) if fields else None
        return [*more, step_intent(desk.pack, found, step, author, reason, noted)]

    write(desk, author, build)
    return get_record(desk, REQUEST, request)


def gaps_of_the_day(
    desk: Desk, reader: Store | Transaction, request: Record, rows: list[Record], ahead: tuple[str, ...] = ("approved",)
) -> list[str]:
    """What licence, permit and quota forbid today for these rows, more people than the scheme knows, and people for
    whom another letter is needed since they or the request were changed. `ahead`: the states of other requests whose
    workers are counted before these; at the approval two that both wait must not stop each other.
    """
    day = desk.today()
    company = reader.get("company", request.fields["company"]) if request.fields.get("company") else None
    gaps = [gap] if company and (gap := licence_gap(company, day)) else []
    gaps += [gap for row in rows if (gap := letter_misfit(desk.pack, request.fields, row))]
    gaps += permit_gaps(desk, reader, request, len(rows), day, ahead)
    if request.fields.get("scheme") in ALONE and len(rows) != 1:
        gaps.append(_("A request under this scheme is for exactly one person; it has {n}.").format(n=len(rows)))
    return gaps


def _with_permit(desk: Desk, tx: Transaction, request: Record) -> tuple[Record, list[Intent]]:
    """The request with the one permit it can go by, where it names none, and what writes that."""
    if request.fields.get("recruitment_permit") or not request.fields.get("company"):
        return request, []
    permit = sole_permit(tx, request, desk.today())
    if permit is None:
        return request, []
    chosen: Fields = {"recruitment_permit": permit.id}
    intent = Intent(record_type=REQUEST, record=request.id, action="set", fields=chosen)
    return msgspec.structs.replace(request, fields=request.fields | chosen), [intent]


def _refuse_own_rows(desk: Desk, rows: list[Record]) -> None:
    """Who registered, edited or ever verified a worker does not approve the letter that names them."""
    own = [str(row.fields.get("name", row.id)) for row in rows if had_a_hand(desk, row, desk.person)]
    if own:
        head = ngettext(
            "You have registered, edited or verified {n} worker of this request, so somebody else must approve it: "
            "{names}.",
            "You have registered, edited or verified {n} workers of this request, so somebody else must approve it: "
            "{names}.",
            len(own),
        )
        issue = Issue(code="own_work", facts={"step": "approve"})
        raise Refused(head.format(n=len(own), names=", ".join(own[:5])), (issue,))


def _own_check(desk: Desk, row: Record, user: str) -> list[Issue]:
    """Who edited a worker after they had verified them leaves it to somebody else to verify the request."""
    return judge_hands(desk, row, "verify", user) if row.fields.get("verified_by") == user else []


def _refuse_late(desk: Desk, row: Record) -> None:
    """A letter names the workers whom the head approved."""
    request = desk.store.get(REQUEST, row.fields.get("request", ""))
    if request is not None and request.state in APPROVED:
        issue = Issue(code="worker_too_late", field="request")
        raise refused(desk.pack, desk.pack.record(REGISTRATION), [issue])


def _steps(desk: Desk, rows: list[Record], state: str, step: str, reason: str | None = None) -> list[Intent]:
    author = desk.author(REGISTRATION, step)
    return [step_intent(desk.pack, row, step, author, reason) for row in rows if row.state == state]


def _returning(desk: Desk, rows: list[Record], step: str, reason: str) -> list[Intent]:
    return [intent for state in IN_LETTER for intent in _steps(desk, rows, state, step, reason)]


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
