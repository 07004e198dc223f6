"""The page of a company's request, as the tests of the window open it."""

from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from tests.support.answered import bring_to
from tests.ui.counter import Counter

REQUEST = "recommendation_request"


def look_at(counter: Counter, request: str) -> RequestPage:
    counter.shell.record(REQUEST, request)
    counter.rest()
    return counter.page(RequestPage)


def bring_to_approval(office: Office, request: str) -> None:
    """Everything up to the head's approval."""
    bring_to(office, request, "approved")
