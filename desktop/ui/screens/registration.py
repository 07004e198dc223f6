"""A worker's registration to read, with the ways on from here: the interview, and a letter for who asks alone."""

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.screens.interview.opening import open_interview
from desktop.ui.screens.record import RecordPage
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button
from desktop.usecases.people.interviews import INTERVIEW, interview_of
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.steps import ALONE
from sync.model.pack import RecordType
from sync.model.record import Record

_FREE = ("registered", "returned", "verified")  # states in which a worker can be in a new request
_CLOSED = ("refused", "withdrawn")  # states of a request that has set its workers free


class RegistrationPage(RecordPage):
    """One key begins the request of a worker who asks alone, and shows it."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record) -> None:
        theme = seat.theme
        self.interview_button = button(
            theme, _("Interview"), self._interview, icon=INTERVIEW, shortcut="F7", name="open_interview"
        )
        self.request_button = button(theme, _("Request"), self._show_request, icon=REQUEST, name="open_request")
        self.start_button = button(
            theme,
            _("Request a letter"),
            self.start_request,
            kind="primary",
            icon=REQUEST,
            shortcut="Ctrl+R",
            name="start_request",
        )
        super().__init__(seat, kind, record)
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
        """Begin the request of this worker alone, and show it."""
        desk, worker = self.seat.desk, self.record.id
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
        free = request is None or request.state in _CLOSED
        alone = fields.get("scheme") in ALONE and self.record.state in _FREE and not fields.get("register_entry")
        self.request_button.setVisible(request is not None)
        self.start_button.setVisible(free and alone and desk.may(REQUEST))
        held = interview_of(desk, self.record.id) is not None
        self.interview_button.setVisible(held or (desk.may(INTERVIEW) and self.record.state != "withdrawn"))

    def _interview(self) -> None:
        open_interview(self.seat, self.record)

    def _show_request(self) -> None:
        self.seat.go.record(REQUEST, self.record.fields["request"])
