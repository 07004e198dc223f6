"""The steps of a request as a person takes them: each says what follows, and asks for what it needs."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.letters.numbering import NumberTemplateError
from desktop.ui.screens.requests.issuing import ConfirmIssue
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.usecases.desk import Desk
from desktop.usecases.letters.consequences import of_refusing, of_reopening, of_withdrawing
from desktop.usecases.letters.day import DateDoubtful, letter_day
from desktop.usecases.letters.issuing import issue_letter, issue_refusal, numbers_left
from desktop.usecases.letters.reopening import reopen_request
from desktop.usecases.office.practice_founding import grant_numbers
from desktop.usecases.office.record import office_record
from desktop.usecases.office.settings import next_number
from desktop.usecases.requests.rows import follow_up, request_rows
from desktop.usecases.requests.steps import (
    approve_requests,
    refuse_request,
    return_request,
    submit_request,
    verify_request,
    withdraw_request,
)
from sync.model.record import Record

ASKED = ("approve", "withdraw", "refuse", "reopen")  # steps that the page asks about, besides issuing
ISSUING = ("issue", "issue_refusal")  # what makes a letter


class Do(Protocol):
    """Does something in the writer's thread, then says a sentence; `otherwise` may take an error upon itself."""

    def __call__(
        self, work: Callable[[], object], said: str = "", otherwise: Callable[[Exception], bool] | None = None
    ) -> None: ...


class Decisions:
    """Takes the steps of the request on one page, by its `question` and `confirm` panels."""

    def __init__(self, seat: Seat, do: Do, question: AskPanel) -> None:
        self._seat = seat
        self._do = do
        self.question = question
        self.confirm = ConfirmIssue(seat.theme, self._issue, lambda: seat.go.to("sync"))
        self._request = ""
        self._issuing: Callable[..., Record] = issue_letter

    def take(self, request: Record, step: str, reason: str | None) -> None:
        """Take a step with the request and its workers, or do what follows one, after asking what has to be asked."""
        desk, self._request = self._seat.desk, request.id
        self.put_away()
        match step:
            case "submit":
                self._do(partial(submit_request, desk, request.id))
            case "verify":
                self._do(partial(verify_request, desk, request.id))
            case "return":
                self._do(partial(return_request, desk, request.id, reason or ""))
            case "approve":
                self._ask_approval(request)
            case "refuse":
                heading, follows = _("Refuse this request?"), of_refusing(desk, request)
                self._ask_reason(
                    heading, follows, _("Refuse"), _("Grounds, as the letter will print them"), refuse_request
                )
            case "withdraw":
                heading, follows = _("Take this request back for whoever asked?"), of_withdrawing(desk, request)
                self._ask_reason(heading, follows, _("Withdraw"), _("Why it is withdrawn"), withdraw_request)
            case "reopen":
                heading, follows = _("Take this request back to the clerk?"), of_reopening(desk, request)
                self._ask_reason(heading, follows, _("Take the request back"), _("Why it goes back"), reopen_request)
            case "issue":
                self._ask_issue(issue_letter)
            case "issue_refusal":
                self._ask_issue(issue_refusal)
            case "follow_up":
                self._follow_up(request)

    def _follow_up(self, request: Record) -> None:
        """Give the workers who were sent back and left behind a request of their own, and show it."""
        desk, go = self._seat.desk, self._seat.go

        def done(made: Record) -> None:
            go.record(made.type, made.id)

        self._seat.jobs.write(lambda: follow_up(desk, request.id), done, self._refused_elsewhere)

    def put_away(self) -> None:
        """Nothing is being asked any more."""
        self.question.hide()
        self.confirm.hide()

    def done(self) -> None:
        """What was asked for has been done."""
        self.question.done()
        self.confirm.hide()

    def _refused_elsewhere(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._seat.say(str(error), "bad")
        else:
            self._seat.jobs.report(error)

    def _ask_approval(self, request: Record) -> None:
        desk = self._seat.desk
        workers = sum(row.state == "verified" for row in request_rows(desk, request.id))
        heading = ngettext("Approve the letter for {n} worker?", "Approve the letter for {n} workers?", workers)
        follows = [_("Your approval is signed and holds for exactly what the letter will say now.")]
        self.question.ask(
            heading.format(n=workers), follows, _("Approve"), self._approve, password=True, tone="working"
        )

    def _approve(self, password: str) -> None:
        desk, request = self._seat.desk, self._request

        def work() -> None:
            outcome = approve_requests(desk, [request], password)[0]
            if outcome.error is not None:
                raise Refused(outcome.error)

        self._do(work)

    def _ask_reason(
        self,
        heading: str,
        follows: list[str],
        does: str,
        hint: str,
        use_case: Callable[[Desk, str, str], Record],
    ) -> None:
        desk, request = self._seat.desk, self._request
        self.question.ask(
            heading, follows, does, lambda reason: self._do(partial(use_case, desk, request, reason)), reason=hint
        )

    def _ask_issue(self, use_case: Callable[..., Record]) -> None:
        """Practice, which no central answers, gives itself the numbers that it has run out of."""
        self._issuing = use_case
        desk = self._seat.desk
        if desk.practice and not numbers_left(desk):
            self._seat.jobs.write(lambda: grant_numbers(desk), lambda _given: self._confirm_issue(), owner=self.confirm)
        else:
            self._confirm_issue()

    def _confirm_issue(self) -> None:
        desk = self._seat.desk
        left = numbers_left(desk)
        if not left:  # of a year that the clock alone believes in there are none
            try:
                letter_day(desk, desk.store)
            except DateDoubtful as doubtful:
                self._doubted(doubtful)
                return
        self.confirm.ask(desk.today().year, left, _number(desk) if left else "")

    def _issue(self, *, sure: bool = False) -> None:
        work = partial(self._issuing, self._seat.desk, self._request, sure_of_date=sure)
        self._do(work, _("The letter is issued."), self._doubted)

    def _doubted(self, error: Exception) -> bool:
        """A date that can hardly be right is asked about; everything else is not for here."""
        if not isinstance(error, DateDoubtful):
            return False
        self.confirm.hide()
        self.question.ask(
            _("Is the date right?"),
            [str(error)],
            _("The date is right, issue it"),
            lambda _said: self._issue(sure=True),
        )
        return True


def _number(desk: Desk) -> str:
    """The number that the letter would take now; "" where the office's template gives none."""
    try:
        return next_number(desk, office_record(desk).fields)
    except NumberTemplateError:
        return ""
