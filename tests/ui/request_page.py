"""The page of a company's request, as the tests of the window open it."""

from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.steps import approve_request, submit_request, verify_request
from tests.support.desks import desk_of
from tests.ui.counter import Counter

REQUEST = "recommendation_request"


def look_at(counter: Counter, request: str) -> RequestPage:
    counter.shell.record(REQUEST, request)
    counter.rest()
    return counter.page(RequestPage)


def bring_to_approval(office: Office, request: str) -> None:
    """Everything up to the head's approval."""
    siti = desk_of(office, "siti")
    mark_all_documents(siti, REQUEST, request)
    mark_rows_documents(siti, request)
    submit_request(siti, request)
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, "ratna"), request)
