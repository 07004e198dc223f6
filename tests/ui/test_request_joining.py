"""From a registration to a request, by what the screen shows: one person or many, a new request or one that waits."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.registration import RegistrationPage
from desktop.ui.screens.requests import RequestForm, RequestPage
from desktop.usecases.desk import Office, get_record
from desktop.usecases.people.registering import add_record
from desktop.usecases.requests.gathering import put_into_request
from desktop.usecases.requests.rows import request_rows
from tests.support.desks import desk_of
from tests.support.office import PERSON, register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.records_page import open_list, select_all, the_page, three_people

REQUEST, WORKER = "recommendation_request", "registration"


def company(office: Office) -> str:
    desk = desk_of(office, "siti")
    return add_record(desk, "company", {"name": "PT Karya Bahari", "license_number": "3/SIP3MI"}).id


def waiting_request(office: Office, **more: str) -> str:
    letter = {
        "scheme": "p_to_p",
        "company": company(office),
        "letter_number": "9/PT-KAR/XI/2026",
        "received_on": "2026-11-20",
        "destination_country": "TW",
    }
    return add_record(desk_of(office, "siti"), REQUEST, letter | more).id


def look_at(counter: Counter, worker: str) -> RegistrationPage:
    counter.shell.record(WORKER, worker)
    counter.rest()
    return counter.page(RegistrationPage)


def in_request(office: Office, request: str) -> set[str]:
    return {row.id for row in request_rows(desk_of(office, "siti"), request)}


def test_a_walk_in_person_under_a_company_s_scheme_goes_into_a_new_request(sit: OpenCounter, office: Office) -> None:
    worker, asking = register(office.store), company(office)
    counter = sit("siti")
    page = look_at(counter, worker.id)
    assert page.start_button.text() == "Put into a request"
    assert page.steps.next.text() == "Next: put into a company's request (Ctrl+R)"
    counter.press_key("start_request")
    told = counter.find(QLabel, "join_told").text()
    assert "Make a new one by the company's letter" in told and "Whoever goes without a company" in told
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    form = counter.page(RequestForm)
    assert form.who.text() == "1 worker goes into this request: Wati Karsinah"
    assert form.form.fields()["destination_country"] == "TW" and form.form.fields()["stated_count"] == 1
    form.form.fill({"company": asking, "letter_number": "4/PT-KAR"}, "")
    counter.press("save")
    request = counter.page(RequestPage).record
    assert in_request(office, request.id) == {worker.id}
    assert get_record(office, WORKER, worker.id).fields["company"] == asking


def test_a_person_is_added_to_a_request_that_waits_and_taken_out_again(sit: OpenCounter, office: Office) -> None:
    request, worker = waiting_request(office), register(office.store)
    counter = sit("siti")
    look_at(counter, worker.id).start_button.click()
    counter.rest()
    counter.press(f"join_{request}")
    assert counter.page(RequestPage).record.id == request
    assert counter.said() == "1 worker is in 9/PT-KAR/XI/2026 · PT Karya Bahari now."
    assert in_request(office, request) == {worker.id}
    counter.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.rest()
    assert in_request(office, request) == set()


def test_requests_that_are_not_shown_to_choose_from_are_told_of(sit: OpenCounter, office: Office) -> None:
    for number in range(7):
        waiting_request(office, letter_number=f"{number}/PT-KAR/XI/2026")
    counter = sit("siti")
    look_at(counter, register(office.store).id).start_button.click()
    counter.rest()
    assert (
        counter.find(QLabel, "join_told")
        .text()
        .endswith("2 more are in the list of requests, and take workers on their own pages.")
    )


def test_of_marked_people_those_are_named_who_are_in_a_request_already(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    register(office.store, nik="3212195503980009", name="Yuni Rasminah", request=waiting_request(office))
    counter = open_list(sit)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_put_into_request") is not None)
    counter.press("all_put_into_request")
    assert counter.find(QLabel, "join_told").text().startswith("Yuni Rasminah is in a request already")


def test_who_is_in_a_request_is_not_offered_another(sit: OpenCounter, office: Office) -> None:
    request = waiting_request(office)
    worker = register(office.store, request=request)
    page = look_at(sit("siti"), worker.id)
    assert page.start_button.isHidden() and not page.request_button.isHidden()


def test_marked_people_of_one_country_go_into_one_request_together(sit: OpenCounter, office: Office) -> None:
    wati, joko, rahma = (person.id for person in three_people(office))
    counter = open_list(sit)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_put_into_request") is not None)
    counter.press("all_put_into_request")
    assert counter.find(QLabel, "join_told").text().startswith("One letter is for one company, one country")
    assert counter.find(QPushButton, "join_new").isHidden()
    page = the_page(counter)
    page.narrowing.put("", (), {"destination_country": "TW"})
    page.reload()
    counter.rest()
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_put_into_request") is not None)
    counter.press("all_put_into_request")
    counter.press("join_new")
    form = counter.page(RequestForm)
    assert form.who.text().startswith("2 workers go into this request")
    form.form.fill({"company": company(office), "letter_number": "4/PT-KAR"}, "")
    counter.press("save")
    assert in_request(office, counter.page(RequestPage).record.id) == {wati, rahma}
    assert not get_record(office, WORKER, joko).fields.get("request")


def test_marked_people_who_ask_alone_get_a_request_each(sit: OpenCounter, office: Office) -> None:
    niks = ("3212195503980001", "3212195503980003")
    people = [register(office.store, nik=nik, name=f"Wati {nik[-1]}", scheme="individual") for nik in niks]
    counter = open_list(sit)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_start_request") is not None)
    assert counter.shell.page.findChild(QPushButton, "all_put_into_request") is None
    counter.press("all_start_request")
    requests = {get_record(office, WORKER, person.id).fields["request"] for person in people}
    assert len(requests) == 2


def test_a_draft_of_a_request_keeps_who_goes_into_it(sit: OpenCounter, office: Office) -> None:
    worker = register(office.store)
    counter = sit("siti")
    counter.shell.new(REQUEST, workers=[worker.id])
    counter.rest()
    form = counter.page(RequestForm)
    counter.type("4/PT-KAR", form.form.cells["letter_number"].control.target())
    counter.shell.home()
    counter.rest()
    draft = next(iter(office.store.drafts("form")))
    counter.shell.new(REQUEST, draft.key)
    counter.rest()
    assert counter.page(RequestForm).who.text() == "1 worker goes into this request: Wati Karsinah"


def open_request(counter: Counter, request: str) -> RequestPage:
    counter.shell.record(REQUEST, request)
    counter.rest()
    return counter.page(RequestPage)


def test_an_empty_request_offers_those_who_wait_and_enter_puts_them_in(sit: OpenCounter, office: Office) -> None:
    request, worker = waiting_request(office), register(office.store)
    register(office.store, nik="3212195503980003", destination_country="MY")
    counter = sit("siti")
    page = open_request(counter, request)
    pick = page.workers.pick
    assert pick.heading.text() == "Nobody is in this request yet."
    assert [row.id for row in pick.people.model.rows] == [worker.id] and page.workers.table.isHidden()
    assert page.main_button() is pick.put_in and counter.focused() is pick.people.table
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: in_request(office, request) == {worker.id})
    counter.wait(lambda: not page.workers.table.isHidden() and pick.isHidden())
    assert [row.id for row in page.workers.model.rows] == [worker.id]
    assert counter.focused() is page.workers.table


def test_where_nobody_waits_the_empty_request_registers_somebody_for_itself(sit: OpenCounter, office: Office) -> None:
    request = waiting_request(office)
    counter = sit("siti")
    pick = open_request(counter, request).workers.pick
    assert pick.told.text().startswith("Nobody who is registered for Taiwan under Private to private")
    assert counter.focused() is pick.register
    counter.press("register_for")
    form = counter.page(EditPage)
    known = form.form.fields()
    assert known["destination_country"] == "TW" and known["company"]
    form.form.fill({key: value for key, value in PERSON.items() if key not in known}, "")
    counter.press("save")
    page = counter.page(RequestPage)
    counter.wait(lambda: len(page.workers.model.rows) == 1)
    assert page.workers.model.rows[0].fields["name"] == "Wati Karsinah"


def test_more_people_are_added_to_a_request_that_has_some(sit: OpenCounter, office: Office) -> None:
    request = waiting_request(office)
    register(office.store, request=request)
    late = register(office.store, nik="3212195503980003", name="Rahma Suryani")
    counter = sit("siti")
    page = open_request(counter, request)
    assert page.workers.pick.isHidden()
    counter.press("add_workers")
    counter.type("rahma")
    counter.rest()
    counter.wait(lambda: [row.id for row in page.workers.pick.people.model.rows] == [late.id])
    counter.press("put_in")
    counter.wait(lambda: len(page.workers.model.rows) == 2 and page.workers.pick.isHidden())


def test_who_was_put_in_by_mistake_is_taken_out_and_stays_registered(sit: OpenCounter, office: Office) -> None:
    request = waiting_request(office)
    kept, wrong = (register(office.store, nik=f"321219550398000{n}", request=request) for n in (1, 3))
    counter = sit("siti")
    page = open_request(counter, request)
    page.workers.table.selectRow(1)
    counter.press("take_out")
    counter.wait(lambda: in_request(office, request) == {kept.id})
    assert get_record(office, WORKER, wrong.id).state == "registered"
    assert counter.said() == "1 worker was taken out of 9/PT-KAR/XI/2026 · PT Karya Bahari."
    counter.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.wait(lambda: in_request(office, request) == {kept.id, wrong.id})


def test_who_cannot_add_people_is_told_that_the_request_is_empty(sit: OpenCounter, office: Office) -> None:
    pick = open_request(sit("ratna"), waiting_request(office)).workers.pick
    assert not pick.isHidden() and pick.put_in.isHidden() and pick.register.isHidden()


def test_in_the_smallest_window_the_way_into_a_request_keeps_its_words_and_is_seen(
    sit: OpenCounter, office: Office
) -> None:
    request = waiting_request(office)
    register(office.store)
    register(office.store, nik="3212195503980003", name="Rahma Suryani")
    counter = open_list(sit)
    counter.window.resize(683, 384)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_put_into_request") is not None)
    way = counter.find(QPushButton, "all_put_into_request")
    counter.wait(lambda: way.visibleRegion().boundingRect().width() >= way.sizeHint().width() > way.height())
    counter.press("all_put_into_request")
    for name in (f"join_{request}", "join_new"):
        made = counter.find(QPushButton, name)
        made.setFocus(Qt.FocusReason.TabFocusReason)
        counter.wait(lambda made=made: made.visibleRegion().boundingRect() == made.rect())
    counter.press("join_cancel")
    assert way.isVisible()
    counter.press("all_put_into_request")
    select_all(counter)
    assert counter.find(QPushButton, "join_new").isVisible()  # the same people still
    the_page(counter).rows.select_one()
    assert not counter.find(QPushButton, "join_new").isVisible()


def test_a_draft_tells_of_those_who_went_into_another_request_meanwhile(sit: OpenCounter, office: Office) -> None:
    kept, gone = (register(office.store, nik=f"321219550398000{n}", name=f"Wati {n}").id for n in (1, 3))
    counter = sit("siti")
    counter.shell.new(REQUEST, workers=[kept, gone])
    counter.rest()
    counter.type("4/PT-KAR", counter.page(RequestForm).form.cells["letter_number"].control.target())
    counter.shell.home()
    counter.rest()
    put_into_request(desk_of(office, "siti"), waiting_request(office), [gone])
    counter.shell.new(REQUEST, next(iter(office.store.drafts("form"))).key)
    counter.rest()
    assert counter.page(RequestForm).who.text().splitlines() == [
        "1 worker goes into this request: Wati 1",
        "1 of those who were chosen is in another request by now, or cannot be in one any more, and stays out.",
    ]
