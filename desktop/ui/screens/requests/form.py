"""The form of a request: the permit that its company has for its country comes by itself where there is only one."""

from desktop.i18n import _
from desktop.store.values import Draft
from desktop.ui.screens.edit import EditPage
from desktop.ui.seat import Seat
from desktop.ui.widgets.timer import Pause
from desktop.usecases.requests.permits import PERMIT, permits_for
from desktop.wording import enumerate_words
from sync.model.pack import RecordType
from sync.model.record import Record

_PAUSE = 300  # ms after which company and country are looked at


class RequestForm(EditPage):
    """What a person chose or took out stays: a permit is proposed once for each company and country."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record | None = None, draft: Draft | None = None) -> None:
        super().__init__(seat, kind, record, draft)
        self._proposed: tuple[str, str] | None = None
        self._look = Pause(_PAUSE, self.propose, self)
        self.form.edited.connect(self._look.again)
        self._look.again()

    def propose(self) -> None:
        """Look for the permits of the company and country that stand in the form."""
        fields = self.form.fields()
        wanted = (str(fields.get("company", "")), str(fields.get("destination_country", "")))
        if not all(wanted) or wanted == self._proposed:
            return
        self._proposed = wanted
        desk = self.seat.desk
        self.seat.jobs.look_up(lambda: permits_for(desk, *wanted), self._show, owner=self)

    def _show(self, permits: list[Record]) -> None:
        if self.form.fields().get(PERMIT):
            return
        if len(permits) == 1:
            self.form.fill({PERMIT: permits[0].id}, _("the only one in force"))
        elif permits:
            numbers = enumerate_words([str(permit.fields["number"]) for permit in permits])
            self.notice.say(_("Recruitment permits in force: {numbers}").format(numbers=numbers), "neutral")
