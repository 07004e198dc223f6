"""The form of a request: who goes into it, and the permit of its company that comes by itself if there is only one."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.i18n import _, ngettext
from desktop.store.values import Draft
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.saving import save_new
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import label
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.requests.gathering import fields_for, is_free
from desktop.usecases.requests.permits import PERMIT, permits_for
from desktop.wording import enumerate_words
from sync.model.pack import RecordType
from sync.model.record import Fields, Record

_PAUSE = 300  # ms after which company and country are looked at
_NAMED = 4  # of those who go into a request
_WORKERS = "workers"  # in the draft: the ids of those who go into the request


class RequestForm(EditPage):
    """What a person chose or took out stays: a permit is proposed once for each company and country. The `workers`, by
    their ids, go into the new request as it is saved; a draft keeps them.
    """

    def __init__(
        self,
        seat: Seat,
        kind: RecordType,
        record: Record | None = None,
        draft: Draft | None = None,
        workers: Sequence[str] = (),
    ) -> None:
        self.who = label("", "strong", wrap=True, name="who_goes_in")
        self.who.hide()
        super().__init__(seat, kind, record, draft)
        if workers:
            self.kept_beside[_WORKERS] = list(workers)
        self._proposed: tuple[str, str] | None = None
        self._look = Pause(_PAUSE, self.propose, self)
        self.form.edited.connect(self._look.again)
        self._look.again()
        self._find_workers()

    def parts(self) -> list[QWidget]:
        return [self.who, self.form]

    def writing(self) -> Callable[[], Record]:
        workers = self.kept_beside.get(_WORKERS) or []
        if self.record is not None or not workers:
            return super().writing()
        desk, kind, draft = self.seat.desk, self.kind, self._draft_key
        fields, reasons = self.form.fields(), self.form.problems.confirmations()
        return lambda: save_new(desk, kind, draft, fields, reasons, workers)

    def propose(self) -> None:
        """Look for the permits of the company and country that stand in the form."""
        fields = self.form.fields()
        wanted = (str(fields.get("company", "")), str(fields.get("destination_country", "")))
        if not all(wanted) or wanted == self._proposed:
            return
        self._proposed = wanted
        desk = self.seat.desk
        self.seat.jobs.look_up(lambda: permits_for(desk, *wanted), self._show, owner=self)

    def _find_workers(self) -> None:
        """Those who are free still: who went elsewhere since the draft was kept stays out, and is told of."""
        desk, asked = self.seat.desk, self.kept_beside.get(_WORKERS) or []
        if self.record is not None or not asked:
            return

        def look() -> tuple[list[Record], Fields]:
            found = [worker for worker in desk.store.many(REGISTRATION, asked) if is_free(desk.store, worker)]
            return found, fields_for(desk, found) if found else {}

        self.seat.jobs.look_up(look, lambda found: self._begin_for(*found), owner=self)

    def _begin_for(self, workers: list[Record], common: Fields) -> None:
        """Say who goes into the new request, and fill in what they have in common."""
        gone = len(self.kept_beside[_WORKERS]) - len(workers)
        self.kept_beside[_WORKERS] = [worker.id for worker in workers]
        self.who.setText("\n".join(filter(None, (_going(workers), _gone(gone)))))
        self.who.show()
        if workers and not self._touched:
            self.form.put_defaults(common)
            empty = (key for key, cell in self.form.cells.items() if cell.control.read() == (None, []))
            self.form.go_to(next(empty, ""))

    def _show(self, permits: list[Record]) -> None:
        if self.form.fields().get(PERMIT):
            return
        if len(permits) == 1:
            self.form.fill({PERMIT: permits[0].id}, _("the only one in force"))
        elif permits:
            numbers = enumerate_words([str(permit.fields["number"]) for permit in permits])
            self.notice.say(_("Recruitment permits in force: {numbers}").format(numbers=numbers), "neutral")


def _going(workers: list[Record]) -> str:
    """Who goes into the request, the first ones by name; "" for nobody."""
    n = len(workers)
    said = ngettext("{n} worker goes into this request: {names}", "{n} workers go into this request: {names}", n)
    named = [str(worker.fields.get("name", "")) for worker in workers[:_NAMED]]
    more = [ngettext("{n} other", "{n} others", n - _NAMED).format(n=n - _NAMED)] if n > _NAMED else []
    return said.format(n=n, names=enumerate_words(named + more)) if workers else ""


def _gone(n: int) -> str:
    """That so many of those who were to go into the request stay out; "" where all go."""
    said = ngettext(
        "{n} of those who were chosen is in another request by now, or cannot be in one any more, and stays out.",
        "{n} of those who were chosen are in another request by now, or cannot be in one any more, and stay out.",
        n,
    )
    return said.format(n=n) if n else ""
