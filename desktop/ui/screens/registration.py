"""A worker's registration to read, with the ways on from here: the interview, and a letter for who asks alone."""

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.screens.interview.opening import open_interview
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests.joining import JoinPanel
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button
from desktop.usecases.people.interviews import INTERVIEW, interview_of
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.gathering import is_free
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.steps import ALONE
from sync.model.pack import RecordType
from sync.model.record import Record

_KEY = "Ctrl+R"


class RegistrationPage(RecordPage):
    """One key begins the request of a worker who asks alone, and shows it; of others it asks for which request."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record) -> None:
        theme = seat.theme
        self.interview_button = button(
            theme, _("Interview"), self._interview, icon=INTERVIEW, shortcut="F7", name="open_interview"
        )
        self.request_button = button(theme, _("Request"), self._show_request, icon=REQUEST, name="open_request")
        self.start_button = button(
            theme,
            "",
            self.start_request,
            kind="primary",
            icon=REQUEST,
            shortcut=_KEY,
            name="start_request",
        )
        self.joining = JoinPanel(seat, self.opened)
        super().__init__(seat, kind, record)
        self.told.insertWidget(0, self.joining)
        for made in (self.interview_button, self.request_button, self.start_button):
            self.add_action(made)
        self._offer()

    def opened(self) -> None:
        """Where a letter can be asked for, that is what a person came for."""
        if self.start_button.isHidden():
            super().opened()
        else:
            self.start_button.setFocus()

    def show_record(self, record: Record) -> None:
        super().show_record(record)
        if self.start_button.parent() is not None:
            self._offer()

    def start_request(self) -> None:
        """Begin the request of this worker alone, and show it; where a company asks, choose its request."""
        desk, worker = self.seat.desk, self.record.id
        if not self._asks_alone:
            self.joining.ask([self.record])
            return
        self.setEnabled(False)

        def made(request: Record) -> None:
            self.setEnabled(True)
            self.seat.go.record(request.type, request.id)

        def failed(error: Exception) -> None:
            self.setEnabled(True)
            self.opened()
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(lambda: start_individual_request(desk, worker), made, failed, owner=self)

    def _offer(self) -> None:
        """Show the ways that lead somewhere for this worker and person now."""
        desk, fields = self.seat.desk, self.record.fields
        request = desk.store.get(REQUEST, fields.get("request") or "")
        self.request_button.setVisible(request is not None)
        begins = is_free(desk.store, self.record) and desk.may(REQUEST)
        self.start_button.setText(_("Request a letter") if self._asks_alone else _("Put into a request"))
        self.start_button.setShortcut(_KEY)  # new words took it away
        self.start_button.setAccessibleName(self.start_button.text())
        self.start_button.setToolTip(f"{self.start_button.text()} (Ctrl+R)")
        self.start_button.setVisible(begins)
        alone, company = (
            _("Next: request this person's letter (Ctrl+R)"),
            _("Next: put into a company's request (Ctrl+R)"),
        )
        self.steps.tell_next((alone if self._asks_alone else company) if begins else "")
        held = interview_of(desk, self.record.id) is not None
        self.interview_button.setVisible(held or (desk.may(INTERVIEW) and self.record.state != "withdrawn"))

    @property
    def _asks_alone(self) -> bool:
        return self.record.fields.get("scheme") in ALONE

    def _interview(self) -> None:
        open_interview(self.seat, self.record)

    def _show_request(self) -> None:
        self.seat.go.record(REQUEST, self.record.fields["request"])
