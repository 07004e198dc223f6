"""The window answers while a large office is searched, a long list imported, thousands of changes come in, and the
exchange hangs on a dead line. How it is with 200,000 records, the bench measures.
"""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.store.values import Intent
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.interview import InterviewPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from desktop.usecases.people.interviews import INTERVIEW, start
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.rows import request_rows
from tests.support.desks import LETTER, SAID, desk_of
from tests.support.office import CLERK, PERSON, change, receive, take_all
from tests.support.workbooks import PEOPLE as LISTED
from tests.support.workbooks import table, write_list
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.light import light_window_thread
from tests.ui.screen import Screen
from tests.ui.stall import ROUNDS, busiest_turn, watched

MOST = 50  # ms of the processor in a turn
NOTICEABLE = 400  # ms: a person begins to wonder; tests share their processor, so it is no measure of speed
HANGING = 5_000  # ms: whoever waits for the silent server in the window's thread waits for 30,000
AT_ONCE = 5.0  # seconds; likewise
PEOPLE = 3000
ARRIVING = 1500  # changes of others in one answer
IMPORTED = 1000  # rows of a workbook
TURNED_AWAY = (
    b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 18\r\n"
    b'Connection: close\r\n\r\n{"code":"revoked"}'
)
TOO_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: 19\r\n"
    b'Retry-After: 60\r\nConnection: close\r\n\r\n{"code":"too_busy"}'
)


HangingCall = tuple[Counter, socket.socket]


@pytest.fixture
def large_office(office: Office) -> Office:
    intents = [
        Intent(
            record_type="registration",
            action="create",
            fields=PERSON | {"name": f"Sri Orang {number}", "nik": f"32121955{number % 28 + 1:02d}98{number:04d}"},
        )
        for number in range(1, PEOPLE + 1)
    ]
    office.store.write(CLERK, intents)
    return office


@pytest.fixture
def listener(office: Office) -> Iterator[socket.socket]:
    """Where the PC believes its server to be."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        member = office.store.membership()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        office.store.join(msgspec.structs.replace(member, server=address), "token-1", "PC 1")
        yield listening


@pytest.fixture
def silent_server(listener: socket.socket) -> Iterator[None]:
    """A server that takes the call and says nothing, until in the end it turns the PC away."""
    yield
    call, _caller = listener.accept()
    with call:
        call.sendall(TURNED_AWAY)


@pytest.fixture
def hanging_call(sit: OpenCounter, listener: socket.socket) -> Iterator[HangingCall]:
    """Siti's exchange under way with a server that takes the call, hears the request, and never says anything."""
    counter = sit("siti")
    counter.shell.sync_state.start()
    call, _caller = listener.accept()
    with call:
        assert call.recv(65536)
        yield counter, call


@pytest.fixture
def busy_server(listener: socket.socket) -> Iterator[Event]:
    """A server that asks every caller to come again in a minute; set once the first one was told."""
    told = Event()

    def answer() -> None:
        call, _caller = listener.accept()
        with call:
            call.recv(65536)
            call.sendall(TOO_BUSY)
        told.set()

    answering = Thread(target=answer)
    answering.start()
    yield told
    answering.join()


def test_searching_a_large_office_never_stops_the_window(sit: OpenCounter, large_office: Office) -> None:
    counter = sit("siti")
    counter.press("nav_registration")
    page = counter.page(RecordsPage)
    counter.wait(lambda: page.model.rowCount() == PEOPLE)
    with watched() as stall:
        for letter in "sri orang 29":
            counter.type(letter, counter.find(QLineEdit, "search"))
        counter.wait(lambda: 0 < page.model.rowCount() < PEOPLE)
    assert stall.longest < NOTICEABLE


def test_no_turn_is_long_while_a_list_is_opened_searched_and_left(sit: OpenCounter, large_office: Office) -> None:
    counter = sit("siti")

    def look(_number: int) -> None:
        counter.press("nav_registration")
        page = counter.page(RecordsPage)
        counter.wait(lambda: page.model.rowCount() == PEOPLE)
        page.table.selectAll()
        counter.rest()
        for letter in "sri orang 29":
            counter.type(letter, counter.find(QLineEdit, "search"))
            counter.rest()
        counter.shell.home()
        counter.rest()

    assert busiest_turn(look, MOST) < MOST


def test_no_turn_is_long_while_somebody_signs_in(at_work: Screen) -> None:
    def come_and_go(_number: int) -> None:
        at_work.window.sign_out()
        at_work.sign_in("siti")
        at_work.wait(lambda: at_work.window.shell and not at_work.window.jobs.busy)

    assert busiest_turn(come_and_go, MOST) < MOST


@pytest.mark.parametrize("place", ["registration", "conflict", "sync", "promise", "portal", "register", "handover"])
def test_no_turn_is_long_while_a_place_is_gone_to_and_left(sit: OpenCounter, request_id: str, place: str) -> None:
    counter = sit("siti")

    def look(_number: int) -> None:
        counter.shell.to(place)
        counter.rest()
        counter.shell.home()
        counter.rest()

    assert busiest_turn(look, MOST) < MOST


def test_no_turn_is_long_while_a_record_and_a_request_are_looked_at(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    counter = sit("siti")
    worker = request_rows(desk_of(office, "siti"), request_id)[0]

    def look(_number: int) -> None:
        for record_type, record in ((REGISTRATION, worker.id), (REQUEST, request_id)):
            counter.shell.record(record_type, record)
            counter.rest()
        for part in range(5):
            counter.page(RequestPage).show_part(part)
            counter.rest()
        counter.shell.home()
        counter.rest()

    assert busiest_turn(look, MOST) < MOST


def test_no_turn_is_long_while_an_interview_is_opened_and_left(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    counter = sit("budi")
    interview = start(desk_of(office, "budi"), request_rows(desk_of(office, "budi"), request_id)[0].id)

    def look(_number: int) -> None:
        counter.shell.record(INTERVIEW, interview.id)
        counter.rest()
        assert all(line.isVisible() for line in counter.page(InterviewPage).prompts.lines)
        counter.shell.home()
        counter.rest()

    assert busiest_turn(look, MOST) < MOST


def test_no_turn_is_long_while_a_form_is_opened_and_left(sit: OpenCounter) -> None:
    counter = sit("siti")

    def look(_number: int) -> None:
        counter.shell.new("registration")
        counter.type("3212")
        counter.rest()
        form = counter.page(EditPage).form
        assert form.cells.laid.keys() == set(form.cells.names)
        assert form.cells["nik"].control.typed() == "3212"
        counter.shell.home()
        counter.rest()

    assert busiest_turn(look, MOST) < MOST


def test_tab_goes_through_a_form_in_order_though_its_fields_come_one_after_another(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.rest()
    form, reached = counter.page(EditPage).form, list[str]()
    while here := next((key for key, cell in form.cells.items() if cell.control.isAncestorOf(counter.focused())), ""):
        reached += [here] if here not in reached else []
        counter.key(Qt.Key.Key_Tab)
    assert reached == [key for key, cell in form.cells.items() if getattr(cell.control, "lines", True)]


def test_no_turn_is_long_while_a_long_list_is_read_and_becomes_a_request(sit: OpenCounter, tmp_path: Path) -> None:
    counter = sit("siti")
    books = [long_list(tmp_path / f"{number}.xlsx", number) for number in range(ROUNDS)]

    def bring_in(number: int) -> None:
        counter.shell.import_file(books[number])
        counter.rest()
        view = counter.page(ImportPage).view
        assert view is not None
        said = view.session.request | SAID["request"] | {"letter_number": f"{number}/BLM/2026"}
        view.letter.say(said, view.session.company | SAID["company"])
        counter.rest()
        counter.press("import_commit")
        workers = counter.page(RequestPage).workers
        assert len(workers.model.rows) == IMPORTED
        workers.table.selectAll()
        counter.rest()
        assert len(workers.selected()) == IMPORTED

    assert busiest_turn(bring_in, MOST) < MOST


def test_no_turn_is_long_while_thousands_of_changes_come_in(sit: OpenCounter, large_office: Office) -> None:
    counter = sit("siti")
    store = large_office.store
    counter.shell.records("registration")
    counter.rest()

    def hear(number: int) -> None:
        first = 100 + number * ARRIVING
        incoming = [change(f"new-{n}", n, PERSON | {"name": f"Dewi Baru {n}"}) for n in range(first, first + ARRIVING)]
        counter.jobs.run("network", lambda: receive(store, *incoming), None)
        counter.rest()

    assert busiest_turn(hear, MOST) < MOST


def long_list(path: Path, number: int) -> Path:
    """A company's list of a thousand workers, all others than those of another number."""
    first = number * IMPORTED
    persons = range(first, first + IMPORTED)
    own = {
        "NO": tuple(range(1, IMPORTED + 1)),
        "NAMA LENGKAP": tuple(f"Wati Karsinah {n}" for n in persons),
        "NIK": tuple(f"321219590398{n + 1:04d}" for n in persons),
    }
    columns = {heading: values[:1] * IMPORTED for heading, values in LISTED.items()} | own
    return write_list(path, [*LETTER, [], *table(columns)])


def test_the_windows_thread_leaves_heavy_reading_and_all_writing_to_others(
    sit: OpenCounter, large_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = sit("agus")
    with light_window_thread(monkeypatch, large_office.store.folder.parent):
        for place in ("home", "registration", "conflict", "sync", "promise", "register", "portal", "home"):
            counter.shell.to(place)
            counter.rest()
        counter.shell.records("registration")
        counter.rest()
        for letter in "sri orang 29":
            counter.type(letter, counter.find(QLineEdit, "search"))
        counter.rest()


def test_the_windows_thread_does_no_heavy_work_while_thousands_of_changes_come_in(
    sit: OpenCounter, large_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = sit("siti")
    store = large_office.store
    incoming = [change(f"new-{n}", 100 + n, PERSON | {"name": f"Dewi Baru {n}"}) for n in range(ARRIVING)]
    with light_window_thread(monkeypatch, store.folder.parent):
        counter.shell.records("registration")
        counter.rest()
        counter.jobs.run("network", lambda: receive(store, *incoming), None)
        counter.rest()
        counter.shell.home()
        counter.rest()
        counter.jobs.run("network", lambda: take_all(store), None)
        counter.rest()
    assert store.sync_state().waiting == 0


def test_the_window_goes_on_while_the_line_hangs(
    sit: OpenCounter, office: Office, silent_server: None, tmp_path: Path
) -> None:
    counter = sit("siti")
    with watched() as stall:
        counter.shell.sync_state.start()
        counter.shell.records("registration")
        counter.shell.new("registration")
        counter.wait(lambda: counter.shell.page.findChild(QLineEdit, "field_name"))
        assert counter.shell.sync_state.running
    assert stall.longest < HANGING


def test_closing_the_window_does_not_wait_for_the_next_try_of_a_failing_line(
    sit: OpenCounter, busy_server: Event
) -> None:
    counter = sit("siti")
    counter.shell.sync_state.start()
    counter.wait(busy_server.is_set)
    began = time.monotonic()
    counter.close()
    assert time.monotonic() - began < 20


def test_closing_the_window_breaks_off_a_request_that_hangs_and_keeps_what_waits(
    office: Office, hanging_call: HangingCall
) -> None:
    counter, call = hanging_call
    office.store.write(CLERK, [Intent(record_type="registration", action="create", fields=PERSON)])
    waiting = office.store.sync_state().waiting
    began = time.monotonic()
    counter.close()
    assert time.monotonic() - began < AT_ONCE
    assert heard_the_end(call)
    assert office.store.sync_state().waiting == waiting > 0


def test_the_header_says_that_nobody_answers_and_f5_begins_anew(
    listener: socket.socket, hanging_call: HangingCall
) -> None:
    counter, call = hanging_call
    counter.wait(lambda: "No answer yet" in counter.shell.sync_button.text())
    counter.qtbot.keyClick(counter.window, Qt.Key.Key_F5)
    assert heard_the_end(call)
    counter.wait(lambda: counter.shell.sync_state.running and not counter.shell.sync_state.under_way.hangs)
    again, _caller = listener.accept()
    with again:
        assert again.recv(65536)
        counter.shell.sync_state.stop()


def test_an_exchange_that_hangs_is_broken_off_at_once(hanging_call: HangingCall) -> None:
    counter, call = hanging_call
    sync = counter.shell.sync_state
    began = time.monotonic()
    sync.cancel()
    counter.wait(lambda: not sync.running)
    assert time.monotonic() - began < AT_ONCE
    assert heard_the_end(call)
    assert sync.trouble is None


def heard_the_end(call: socket.socket) -> bool:
    """Whether the PC hung up."""
    call.settimeout(AT_ONCE)
    while call.recv(65536):
        pass
    return True
