"""Every place of the window in one table: navigation, palette, help and pictures follow it.

A place is a screen that can be gone to from anywhere. What shows one record, or changes it, hangs on the record's type.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from desktop.i18n import _, current_language
from desktop.store.values import Draft
from desktop.ui.screens.approving import ApprovalsPage
from desktop.ui.screens.deciding import DecidingPage
from desktop.ui.screens.edit import EditPage, draft_key
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.handover import HandoverPage
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.interview import InterviewPage
from desktop.ui.screens.letters import LetterPage
from desktop.ui.screens.page import Page
from desktop.ui.screens.portal import PortalPage
from desktop.ui.screens.promise import PromisePage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.register import RegisterPage
from desktop.ui.screens.registration import RegistrationPage
from desktop.ui.screens.requests import RequestForm, RequestPage
from desktop.ui.screens.settings import SettingsPage
from desktop.ui.screens.verifying import VerifyPage
from desktop.ui.seat import Seat
from desktop.usecases.desk import Desk
from desktop.usecases.office.record import OFFICE, office_record
from desktop.usecases.office.users import USER
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from sync.model.pack import RecordType
from sync.model.record import Record

_LISTS = (REGISTRATION, "recommendation_request", "recommendation", "company", "recruitment_permit")

_RECORD_PAGES: dict[str, Callable[[Seat, RecordType, Record], Page]] = {
    REGISTRATION: RegistrationPage,
    "recommendation_request": RequestPage,
    "interview_record": InterviewPage,
    "recommendation": LetterPage,
    "refusal_letter": LetterPage,
}

_TOLD_WITH = {
    "signatory": OFFICE,
    "letter_print": "recommendation",
    "letter_copy": "recommendation",
    "portal_entry": "portal",
    "interview_record": "interview",
    "duplicate": "conflict",
}
"""Record types without a page of their own in the manual, and the page that tells of them."""


def _anybody(_desk: Desk) -> bool:
    return True


@dataclass(frozen=True)
class Place:
    """`key` is the key of its page, of its icon and, unless `help` names another, of its page in the manual."""

    key: str
    name: str
    make: Callable[[Seat], Page]
    may: Callable[[Desk], bool] = _anybody
    help: str = ""

    @property
    def manual(self) -> str:
        """The manual's page about it."""
        return self.help or self.key


def places(desk: Desk) -> list[Place]:
    """The places open to the person at `desk`, in the order of the navigation, named in their language."""
    return [place for place in all_places(desk) if place.may(desk)]


def all_places(desk: Desk) -> list[Place]:
    """Every place there is, whoever may go there."""
    return [
        Place("home", _("Home"), HomePage),
        *(_list(desk, key) for key in _LISTS if key in desk.pack.records),
        Place("approvals", _("To approve"), ApprovalsPage, _approves),
        Place("conflict", _("To decide"), DecidingPage),
        Place("sync", _("Exchange"), lambda seat: SyncPage(seat, seat.sync)),
        Place("promise", _("Service promise"), PromisePage),
        Place("portal", _("Portals"), PortalPage),
        Place("register", _("Register book"), RegisterPage),
        Place("handover", _("Hand-over"), HandoverPage),
        _list(desk, USER, _administers),
        Place(OFFICE, _("Office settings"), _settings, _administers),
        Place("verify", _("Check a letter"), VerifyPage),
    ]


def place_page(seat: Seat, key: str) -> Page:
    """The screen of a place. Raises KeyError where there is none."""
    return {place.key: place for place in all_places(seat.desk)}[key].make(seat)


def manual_page(desk: Desk, key: str) -> str:
    """The manual's page about the screens of that key, a place's or a record type's."""
    return {place.key: place.manual for place in all_places(desk)}.get(key) or _TOLD_WITH.get(key, key)


def record_page(seat: Seat, record: Record) -> Page:
    """What shows `record`."""
    return _RECORD_PAGES.get(record.type, RecordPage)(seat, seat.desk.pack.record(record.type), record)


def form_page(
    seat: Seat, record_type: str, record: Record | None, draft: Draft | None, workers: Sequence[str] = ()
) -> EditPage:
    """The form of `record`, or of a new one, filled from what was left unfinished; of a request for these `workers`."""
    kind = seat.desk.pack.record(record_type)
    if record is not None and record_type == OFFICE:
        return SettingsPage(seat, kind, record, draft)
    if record_type == REQUEST:
        return RequestForm(seat, kind, record, draft, workers)
    return EditPage(seat, kind, record, draft)


def _list(desk: Desk, key: str, may: Callable[[Desk], bool] = _anybody) -> Place:
    kind = desk.pack.record(key)
    return Place(key, kind.plural.of(current_language()), partial(RecordsPage, kind=kind), may)


def _settings(seat: Seat) -> Page:
    """The office's own record, in a place of its own."""
    found = office_record(seat.desk)
    return form_page(seat, OFFICE, found, seat.desk.store.load_draft(draft_key(seat.desk, OFFICE, found.id)))


def _approves(desk: Desk) -> bool:
    return desk.may("recommendation_request", "approve")


def _administers(desk: Desk) -> bool:
    return "administrator" in desk.person.roles
