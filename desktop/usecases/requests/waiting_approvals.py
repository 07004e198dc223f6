"""What waits for the head's approval, with what a head wants to know before agreeing, and what forbids it."""

from datetime import date
from typing import Literal

import msgspec

from desktop.i18n import _, current_language, ngettext
from desktop.store.values import Query
from desktop.usecases.confirmed import confirmed_warnings
from desktop.usecases.desk import Desk
from desktop.usecases.letters.signatories import mandate_gap
from desktop.usecases.names import names_of, title
from desktop.usecases.people.family_permission import missing_signer
from desktop.usecases.people.interviews import INTERVIEW
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.hands import had_a_hand, judge_hands
from desktop.usecases.requests.permits import PERMIT, Quota, quota_of
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.service_promise import promised_days
from desktop.usecases.requests.steps import gaps_of_the_day
from desktop.usecases.requests.working_days import due_day, working_days_between
from desktop.wording import enumerate_words, explain
from sync.model.issues import Issue
from sync.model.record import Record
from sync.model.workflow import judge_step

_NAMES = 5  # of workers in one remark; the request has them all
_UNCLEAR = ("follow_up", "suspected")  # conclusions of an interview that a head should know of


class Remark(msgspec.Struct, frozen=True):
    """Something about a request that is not as usual, in words. One that `forbids` holds the approval back."""

    text: str
    weight: Literal["forbids", "warns", "tells"]


class WaitingApproval(msgspec.Struct, frozen=True, kw_only=True):
    """One verified request; `women` and `men` are the workers whom the letter would name.

    `passed`: working days since it was received; `due`: the last day on which an answer keeps the office's promise.
    """

    record: Record
    title: str
    applicant: str
    country: str
    women: int
    men: int
    verified_by: str
    quota: Quota | None
    passed: int
    due: date
    late: bool
    remarks: tuple[Remark, ...]

    @property
    def workers(self) -> int:
        return self.women + self.men

    @property
    def possible(self) -> bool:
        """Whether nothing forbids this head to approve it now."""
        return not any(remark.weight == "forbids" for remark in self.remarks)


def waiting_approvals(desk: Desk) -> list[WaitingApproval]:
    """Every verified request of the office, what waits longest first."""
    query = Query(record_type=REQUEST, states=("verified",), order=("updated_at", "asc"))
    return [_waiting(desk, found) for found in desk.store.many(REQUEST, desk.store.select(query))]


def _waiting(desk: Desk, request: Record) -> WaitingApproval:
    names, today = names_of(desk), desk.today()
    received = date.fromisoformat(request.fields["received_on"])
    due = due_day(received, promised_days(desk))
    rows = rows_of(desk.store, request.id)
    going = [row for row in rows if row.state == "verified"]
    country = desk.pack.code("country", request.fields["destination_country"])
    company = request.fields.get("company")
    permit = desk.store.get(PERMIT, request.fields.get("recruitment_permit") or "")
    return WaitingApproval(
        record=request,
        title=title(desk, request, names),
        applicant=(names("company", company) if company else None) or str(request.fields.get("applicant", "")),
        country=country.label.of(current_language()) if country else str(request.fields["destination_country"]),
        women=sum(row.fields.get("sex") == "female" for row in going),
        men=sum(row.fields.get("sex") != "female" for row in going),
        verified_by=names("user", request.fields.get("verified_by", "")) or "",
        quota=quota_of(desk, permit, request.id) if permit else None,
        passed=working_days_between(received, today),
        due=due,
        late=today > due,
        remarks=tuple(_forbidding(desk, request, going) + _warnings(desk, request, rows, going)),
    )


def _forbidding(desk: Desk, request: Record, going: list[Record]) -> list[Remark]:
    author = desk.author(REQUEST, "approve")
    kind = desk.pack.record(REQUEST)
    judged = judge_step(desk.pack, request, "approve", author.user, author.role)
    judged = judged or judge_hands(desk, request, "approve", author.user)
    if any(had_a_hand(desk, row, desk.person) for row in going):
        judged = judged or [Issue(code="own_work", facts={"step": "approve"})]
    said = [explain(desk.pack, kind, issue) for issue in judged]
    said += gaps_of_the_day(desk, desk.store, request, going)
    if gap := mandate_gap(desk, desk.person.id, desk.today()):
        said.append(gap)
    return [Remark(text, "forbids") for text in said]


def _warnings(desk: Desk, request: Record, rows: list[Record], going: list[Record]) -> list[Remark]:
    remarks = [Remark(text, "warns") for text in (_over_quota(request), *_interviews(desk, going)) if text]
    if letter := request.fields.get("replaces"):
        number = names_of(desk)("recommendation", letter) or ""
        remarks.append(Remark(_("It replaces the void letter {number}.").format(number=number), "tells"))
    if left := sum(row.state == "returned" for row in rows):
        said = ngettext(
            "{n} worker was sent back and stays behind.", "{n} workers were sent back and stay behind.", left
        )
        remarks.append(Remark(said.format(n=left), "tells"))
    if unsigned := [str(row.fields.get("name", "")) for row in going if missing_signer(desk.pack, row)]:
        said = ngettext(
            "Of {n} worker nobody noted whose permission they have: {names}.",
            "Of {n} workers nobody noted whose permission they have: {names}.",
            len(unsigned),
        )
        remarks.append(Remark(said.format(n=len(unsigned), names=_some_of(unsigned)), "warns"))
    return remarks + [Remark(text, "warns") for row in going for text in _confirmed(desk, row)]


def _some_of(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _NAMES
    rest = [ngettext("{n} other", "{n} others", more).format(n=more)] if more > 0 else []
    return enumerate_words([*names[:_NAMES], *rest])


def _over_quota(request: Record) -> str:
    reason = str(request.fields.get("quota_exception", "")).strip()
    return _("Over the permit's quota, because: {reason}").format(reason=reason) if reason else ""


def _interviews(desk: Desk, going: list[Record]) -> list[str]:
    """What interviews with these workers leave open; what was said in them is not told here."""
    of_row = {row.id: str(row.fields.get("name", "")) for row in going}
    ids = desk.store.select(Query(record_type=INTERVIEW, filters={"registration": list(of_row)})) if of_row else []
    found = desk.store.many(INTERVIEW, ids)
    still = [of_row[one.fields["registration"]] for one in found if one.state == "draft"]
    unclear = [of_row[one.fields["registration"]] for one in found if one.fields.get("conclusion") in _UNCLEAR]
    said = []
    if unclear:
        said.append(_("An interview leaves something open: {names}.").format(names=enumerate_words(sorted(unclear))))
    if still:
        said.append(_("An interview is not closed yet: {names}.").format(names=enumerate_words(sorted(still))))
    return said


def _confirmed(desk: Desk, row: Record) -> list[str]:
    """Warnings about a worker that somebody gave a reason for."""
    kind = desk.pack.record(REGISTRATION)
    return [
        _("{name}: {warning} Reason given: {reason}").format(
            name=row.fields.get("name", ""), warning=explain(desk.pack, kind, given.issue), reason=given.reason
        )
        for given in confirmed_warnings(desk, row)
    ]
