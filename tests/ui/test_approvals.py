"""The head's screen: what waits, what is not as usual, several approved with one password, each with its outcome."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.store.values import Intent
from desktop.ui.screens.approving import ApprovalsPage
from desktop.ui.screens.approving.model import COUNTRY, REMARKS, WAITS, WORKERS
from desktop.ui.screens.home import HomePage, Tile
from desktop.ui.screens.requests import RequestPage
from desktop.ui.tables.record_model import TONE
from desktop.usecases.desk import Office
from desktop.usecases.people.interviews import answer, start
from desktop.usecases.requests.checklists import mark_all_documents
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, return_row, take_step, verify_request
from sync.model.record import Record
from tests.support.answered import bring_to
from tests.support.clock import FixedClock
from tests.support.desks import PASSWORD, desk_of
from tests.support.office import CLERK, register
from tests.ui.breaking_off import breaking_off
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.request_page import REQUEST

SITI = CLERK.__class__("user-siti", "clerk")


def one_alone(office: Office, nik: str, name: str) -> str:
    """A request of one person, verified."""
    worker = register(office.store, SITI, scheme="individual", nik=nik, name=name, company=None)
    request = start_individual_request(desk_of(office, "siti"), worker.id)
    bring_to(office, request.id, "verified")
    return request.id


def screen(counter: Counter) -> ApprovalsPage:
    counter.shell.to("approvals")
    counter.rest()
    return counter.page(ApprovalsPage)


def give_password(head: Counter, password: str = PASSWORD) -> None:
    head.type(password)
    head.key(Qt.Key.Key_Return)
    head.rest()


def texts(page: ApprovalsPage) -> str:
    return "\n".join(found.text() for found in page.findChildren(QLabel))


def state(office: Office, request: str) -> str | None:
    found = office.store.get(REQUEST, request)
    assert found is not None
    return found.state


def row_of(page: ApprovalsPage, request: str) -> int:
    return next(place for place, row in enumerate(page.model.rows) if row.record.id == request)


def test_several_requests_are_approved_with_one_password_by_keyboard(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    alone = one_alone(office, "3212195503980077", "Nurhayati Sulaeman")
    bring_to(office, request_id, "verified")
    ratna = sit("ratna")
    tile = ratna.find(Tile, "queue_requests_to_approve")
    assert tile.count == 2
    ratna.qtbot.keyClick(tile, Qt.Key.Key_Return)
    ratna.rest()
    page = ratna.page(ApprovalsPage)
    assert ratna.focused() is page.table
    ratna.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    ratna.key(Qt.Key.Key_F2)
    assert page.question.heading.text() == "Approve 2 letters for 4 workers?"
    give_password(ratna)
    assert ratna.said() == "2 requests approved."
    assert (state(office, request_id), state(office, alone)) == ("approved", "approved")
    assert [page.model.index(place, REMARKS).data() for place in range(2)] == ["approved", "approved"]
    ratna.shell.home()
    ratna.wait(lambda: ratna.page(HomePage).count("requests_to_approve") == 0)


def test_approving_that_is_broken_off_approves_no_further_one_and_can_go_on(
    sit: OpenCounter, office: Office, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(office, request_id, "verified")
    ratna = sit("ratna")
    page = screen(ratna)
    ratna.press("approvals_all")
    ratna.press("approve_chosen")
    ratna.type(PASSWORD)
    with breaking_off(monkeypatch):
        ratna.key(Qt.Key.Key_Return)
        ratna.rest()
    assert state(office, request_id) == "verified"
    assert page.table.isEnabled()
    ratna.press("approve_chosen")
    give_password(ratna)
    assert state(office, request_id) == "approved"


def test_space_marks_the_request_that_is_looked_at(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to(office, request_id, "verified")
    other = one_alone(office, "3212195503980077", "Nurhayati Sulaeman")
    ratna = sit("ratna")
    page = screen(ratna)
    page.table.selectRow(row_of(page, other))
    ratna.key(Qt.Key.Key_Space)
    assert [found.record.id for found in page.model.chosen()] == [other]
    assert page.approve_button.text() == "Approve 1 request"
    ratna.key(Qt.Key.Key_Space)
    assert not page.approve_button.isEnabled()


def test_a_wrong_password_approves_nothing_and_keeps_what_was_marked(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "verified")
    ratna = sit("ratna")
    page = screen(ratna)
    ratna.press("approvals_all")
    ratna.press("approve_chosen")
    give_password(ratna, "bukan ini")
    assert "The password is wrong." in page.notice.text()
    assert state(office, request_id) == "verified"
    assert ratna.focused() is page.question.password
    give_password(ratna)
    assert state(office, request_id) == "approved"


def test_what_is_not_as_usual_stands_beside_each_request(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti, budi = desk_of(office, "siti"), desk_of(office, "budi")
    first, second, _third = request_rows(siti, request_id)
    interview = start(budi, first.id)
    answer(budi, interview.id, {"debt": ("unclear", "")}, {"conclusion": "follow_up"})
    bring_to(office, request_id, "submitted")
    return_row(budi, second.id, "Ijazah belum dilegalisir")
    verify_request(budi, request_id)
    ratna = sit("ratna")
    page = screen(ratna)
    said = texts(page)
    assert f"An interview leaves something open: {first.fields['name']}." in said
    assert "1 worker was sent back and stays behind." in said
    assert page.model.index(0, WORKERS).data().startswith("2 (")
    assert "debt" not in said
    assert "utang" not in said


def test_country_and_working_days_waited_stand_in_the_table(
    sit: OpenCounter, office: Office, request_id: str, clock: FixedClock
) -> None:
    bring_to(office, request_id, "verified")  # received on a Saturday
    clock.move(days=4)
    page = screen(sit("ratna"))
    assert not page.table.isColumnHidden(COUNTRY)
    assert page.model.index(0, COUNTRY).data() == "Taiwan"
    assert page.model.index(0, WAITS).data() == "2 days"
    assert page.model.index(0, WAITS).data(TONE) == "warning"
    assert "2 working days" in texts(page)
    assert "24 November 2026" in texts(page)


def test_what_the_head_registered_alone_cannot_be_marked(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to(office, request_id, "verified")
    _own_row(office, request_id)
    dewi = sit("dewi")
    page = screen(dewi)
    assert page.model.index(0, REMARKS).data() == "cannot be approved"
    assert "somebody who has not worked on this record" in texts(page)
    page.table.selectRow(0)
    dewi.key(Qt.Key.Key_Space)
    assert page.model.chosen() == []


def _own_row(office: Office, request: str) -> Record:
    """Dewi herself verifies a worker who came late."""
    dewi, siti = desk_of(office, "dewi"), desk_of(office, "siti")
    late = register(office.store, SITI, nik="3212195503980077", name="Nurhayati Sulaeman", request=request)
    mark_all_documents(siti, "registration", late.id)
    return take_step(dewi, "registration", late.id, "verify")


def test_one_that_cannot_be_approved_any_more_holds_up_no_other(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "verified")
    other = one_alone(office, "3212195503980077", "Nurhayati Sulaeman")
    ratna = sit("ratna")
    page = screen(ratna)
    ratna.press("approvals_all")
    ratna.press("approve_chosen")
    request = office.store.get(REQUEST, request_id)
    assert request is not None
    expired = {"valid_until": "2026-11-01"}
    intent = Intent(
        record_type="recruitment_permit", record=request.fields["recruitment_permit"], action="set", fields=expired
    )
    office.store.write(SITI, [intent])
    page.question.password.setText(PASSWORD)
    page.question.confirm()
    ratna.rest()
    assert page.notice.text() == "1 request approved. 1 could not be approved; it says why."
    assert (state(office, request_id), state(office, other)) == ("verified", "approved")
    assert "ran out on 1 November 2026" in texts(page)


def test_what_a_colleague_verifies_comes_by_itself(sit: OpenCounter, office: Office, request_id: str) -> None:
    ratna = sit("ratna")
    page = screen(ratna)
    assert not page.empty.isHidden()
    bring_to(office, request_id, "verified")
    ratna.wait(lambda: len(page.model.rows) == 1)
    approve_request(desk_of(office, "ratna"), request_id)
    ratna.wait(lambda: page.model.rows == [])


def test_enter_opens_the_request(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to(office, request_id, "verified")
    ratna = sit("ratna")
    screen(ratna)
    ratna.key(Qt.Key.Key_Return)
    ratna.rest()
    assert ratna.page(RequestPage).record.id == request_id


def test_whoever_may_not_approve_has_no_such_place(sit: OpenCounter) -> None:
    assert "approvals" not in sit("siti").shell.entries
