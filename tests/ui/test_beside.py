"""What is done beside the open window, by the command line, appears in the window."""

from collections.abc import Iterator

import pytest

from desktop.ui.screens.records import RecordsPage
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import REGISTRATION
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import open_store, register
from tests.ui.conftest import OpenCounter


@pytest.fixture
def beside(office: Office, pack: Pack, clock: FixedClock) -> Iterator[Office]:
    """Another program on the same folder."""
    store = open_store(office.store.folder, pack, clock)
    yield Office(store, pack, clock)
    store.close()


def test_whoever_is_registered_by_the_command_line_appears_in_the_list(
    sit: OpenCounter, office: Office, beside: Office
) -> None:
    counter = sit("siti")
    counter.shell.records(REGISTRATION)
    counter.rest()
    page = counter.page(RecordsPage)
    before = len(page.model.numbers)
    waiting = counter.shell.sync_state.state.waiting
    register(beside.store)
    counter.shell.seat.changes.look_outside(counter.jobs)
    counter.wait(lambda: len(page.model.numbers) == before + 1)
    counter.wait(lambda: counter.shell.sync_state.state.waiting > waiting)


def test_what_this_program_wrote_itself_is_no_news_from_outside(office: Office, beside: Office) -> None:
    register(office.store)
    assert not office.store.look_outside()
    assert beside.store.look_outside()
    assert not beside.store.look_outside()


def test_what_another_program_wrote_that_is_no_record_is_noticed_too(office: Office, beside: Office) -> None:
    beside.store.set_setting("colour", "dark")
    assert office.store.look_outside()
