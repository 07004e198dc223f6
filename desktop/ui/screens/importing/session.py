"""One import under work: the plan, what the letter says, and what still stands in the way. No Qt here."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from desktop.errors import BrokenOff, Refused
from desktop.i18n import _, current_language, ngettext
from desktop.store.values import Draft
from desktop.usecases.desk import Desk
from desktop.usecases.letters.content import NEEDED
from desktop.usecases.office.drafts import IMPORT, LONG
from desktop.usecases.people.importing import (
    ImportPlan,
    PlanRow,
    Preamble,
    amend,
    amend_letter,
    blocking,
    confirm,
    count,
    restore,
    set_aside,
)
from desktop.usecases.people.intake import (
    COMPANY,
    COMPANYS_SCHEME,
    PERMIT,
    Imported,
    commit_import,
    company_named,
    known_people,
)
from desktop.usecases.people.registering import REQUEST, check_draft, fresh_fields
from desktop.usecases.requests.permits import needs_permit, permits_for, quota_of
from desktop.wording import label_path
from sync.model.issues import Issue, errors
from sync.model.op import new_id
from sync.model.record import Fields, Record

DRAFT_KIND = IMPORT


class ImportSession:
    """What a clerk does with one workbook until it is imported. Raises Refused as the use cases do."""

    def __init__(self, desk: Desk, plan: ImportPlan, key: str | None = None) -> None:
        self.desk = desk
        self.plan = plan
        self.key = key or f"{DRAFT_KIND}:{new_id(desk.clock.milliseconds())}"
        self.request = _request_fields(desk, plan)
        self.company: Fields = {"name": plan.preamble.company} if plan.preamble.company else {}
        self.permit: Fields = {}  # number of a known permit, or number and quota of a new one
        self.permit_said = False  # by a person, so that none is chosen by itself any more
        self.said = _said(plan)
        self._known = known_people(desk)
        self.offer_permit()

    @classmethod
    def resumed(cls, desk: Desk, draft: Draft) -> "ImportSession":
        """The import as it was left. Raises msgspec.ValidationError when another version kept it in another form."""
        session = cls(desk, msgspec.convert(draft.body["plan"], ImportPlan), draft.key)
        session.request = dict(draft.body["request"])
        session.company = dict(draft.body["company"])
        session.permit = dict(draft.body.get("permit") or {})
        session.permit_said = bool(draft.body.get("permit_said"))
        session.offer_permit()
        return session

    def draft(self) -> dict[str, Any]:
        """Everything, to be encoded away from the window's thread: of five thousand rows that takes a while."""
        return {
            "plan": self.plan,
            "request": self.request,
            "company": self.company,
            "permit": self.permit,
            "permit_said": self.permit_said,
            "file": self.plan.file,
            "rows": len(self.plan.rows),
        }

    def amend(self, number: int, field: str, text: str) -> PlanRow:
        return amend(self.desk.pack, self.plan, number, field, text, self.desk.today(), self._known)

    def confirm(self, number: int, code: str, reason: str) -> PlanRow:
        return confirm(self.desk.pack, self.plan, number, code, reason, self.desk.today())

    def set_aside(self, number: int, reason: str) -> PlanRow:
        return set_aside(self.desk.pack, self.plan, number, reason)

    def restore(self, number: int) -> PlanRow:
        return restore(self.desk.pack, self.plan, number)

    def say_letter(self, request: Fields, company: Fields) -> Iterator[None]:
        """Put other facts of the letter; every row is judged anew, in steps that must all be taken."""
        self.request, self.company = dict(request), dict(company)
        self.offer_permit()
        letter = Preamble(
            company=company.get("name", ""),
            letter_number=request.get("letter_number", ""),
            letter_date=request.get("letter_date", ""),
            subject=self.plan.preamble.subject,
            country=request.get("destination_country"),
            stated_count=request.get("stated_count"),
        )
        yield from amend_letter(self.desk.pack, self.plan, letter, self.desk.today())

    def permits(self) -> list[Record]:
        """The permits in force that this company has for this country, what runs out first in front."""
        known, country = self.known_company(), self.request.get("destination_country")
        return permits_for(self.desk, known.id, country) if known is not None and country else []

    def say_permit(self, permit: Fields) -> None:
        """What a person says of the permit: the number of a known one, number and quota of a new one, or nothing."""
        self.permit, self.permit_said = dict(permit), True

    def offer_permit(self) -> None:
        """Choose the permit by itself where there is exactly one, unless a person has said which."""
        if not self.permit_said:
            offered = self.permits()
            self.permit = {"number": offered[0].fields["number"]} if len(offered) == 1 else {}

    def known_permit(self) -> Record | None:
        """The permit of the number that was said, when the office knows it."""
        number = self.permit.get("number")
        return next((found for found in self.permits() if found.fields["number"] == number), None)

    def permit_issues(self) -> list[Issue]:
        """What a new permit lacks; one that is known lacks nothing, and none need be said yet."""
        if self.plan.mode == "register" or not self.permit or self.known_permit() is not None:
            return []
        return [Issue(code="missing", field=key) for key in ("number", "quota") if not self.permit.get(key)]

    def known_company(self) -> Record | None:
        """The company's record, when the office has one of that name."""
        name = self.company.get("name", "")
        found = company_named(self.desk.store, name) if name else None
        return self.desk.store.get(COMPANY, found) if found else None

    def letter_issues(self) -> list[Issue]:
        """What the letter lacks; a company's issues have `company` as their field."""
        if self.plan.mode == "register":
            return []
        said = fresh_fields(self.desk.pack.record(REQUEST)) | self.request
        found = [issue for issue in check_draft(self.desk, REQUEST, said) if issue.field != "company"]
        wrong = [] if self.company.get("name") else [Issue(code="missing", field="company")]
        return errors([*wrong, *found])

    def letter_wants(self) -> list[str]:
        """What the recommendation letter will need and neither the company's letter nor the office has said yet."""
        if self.plan.mode == "register":
            return []
        known, pack = self.known_company(), self.desk.pack
        said = {REQUEST: self.request, COMPANY: known.fields if known else self.company}
        asks = not self.permit and needs_permit(pack, {"scheme": COMPANYS_SCHEME, **self.request})
        wanted = [pack.record(PERMIT).label.of(current_language())] if asks else []
        return [
            label_path(pack, pack.record(owner), key)
            for owner, fields in said.items()
            for key in self.needed_of(owner)
            if not fields.get(key)
        ] + wanted

    def needed_of(self, owner: str) -> tuple[str, ...]:
        """The fields of a record type that the letter needs before a request is submitted; none of an old register."""
        return () if self.plan.mode == "register" else tuple(NEEDED.get(owner, ()))

    def hindrance(self) -> str:
        """Why the import cannot be written yet, in words; "" when it can."""
        wrong = sum(1 for _row in blocking(self.plan))
        if wrong:
            return ngettext(
                "{n} row is not right yet: mend it, or set it aside with a reason.",
                "{n} rows are not right yet: mend them, or set them aside with a reason.",
                wrong,
            ).format(n=wrong)
        if not count(self.plan).importable:
            return _("Every row is set aside: nothing is left to import.")
        if self.letter_issues() or self.permit_issues():
            return _("Something is missing in the company's letter: look at it above.")
        return ""

    def over_quota(self) -> str:
        """That the permit has not places enough for the list, in words; "" when it has, or nothing is known of it."""
        known = self.known_permit()
        said = self.permit.get("quota")
        left = max(quota_of(self.desk, known).left, 0) if known else said if isinstance(said, int) else None
        workers = count(self.plan).importable
        if self.plan.mode == "register" or left is None or workers <= left:
            return ""
        return _(
            "The permit has {left} places left, and the list has {n} workers. It can be imported; before it is "
            "submitted, workers have to be taken off, or a reason given."
        ).format(left=left, n=workers)

    def commit(self, told: Callable[[int, int], bool] | None = None) -> Imported:
        """Write it all, and forget the draft. `told` hears how far it is, and says whether to go on. Raises Refused."""

        def far(done: int, of: int) -> None:
            if told is not None and not told(done, of):
                raise BrokenOff(_("Broken off: nothing of this list was written. The import is kept as you left it."))

        done = commit_import(self.desk, self.plan, self.request, self.company, self.permit or None, far)
        self.desk.store.drop_draft(self.key)
        return done


def _said(plan: ImportPlan) -> frozenset[str]:
    """The fields of which the workbook or a person says something in any row."""
    columns = (key for column in plan.columns for key in column.fields)
    return frozenset(columns).union(*(row.fields for row in plan.rows), *(row.typed for row in plan.rows))


def _request_fields(desk: Desk, plan: ImportPlan) -> Fields:
    said = plan.preamble
    settings = desk.store.get("office", desk.store.membership().office)
    found = {
        "letter_number": said.letter_number,
        "letter_date": said.letter_date,
        "received_on": desk.today().isoformat(),
        "destination_country": said.country,
        "immigration_office": settings.fields.get("immigration_office") if settings else None,
        "stated_count": said.stated_count,
    }
    return {key: value for key, value in found.items() if value}


def unfinished(desk: Desk) -> list[Draft]:
    """The imports that this person has not finished, without their plans, each with the number of its `rows`."""
    store = desk.store
    own = [draft for draft in store.drafts(IMPORT, without=LONG) if draft.author == desk.person.id]
    for draft in own:
        if "rows" not in draft.body and (whole := store.load_draft(draft.key)):  # of an earlier version of the program
            draft.body["rows"] = len(whole.body.get(LONG, {}).get("rows", ()))
    return own


def taken_up(desk: Desk, key: str) -> ImportSession:
    """An import as it was left. Raises Refused where it is finished, or was kept in a form that is known no more."""
    draft = desk.store.load_draft(key)
    if draft is None:
        raise Refused(_("This import is finished or was discarded. Choose the workbook again if needed."))
    try:
        return ImportSession.resumed(desk, draft)
    except (msgspec.ValidationError, KeyError) as error:
        raise Refused(
            _(
                "This import was kept by another version of the program and cannot be continued. Discard it, and read "
                "the file anew."
            )
        ) from error
