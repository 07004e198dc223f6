"""The first screen: what waits, by role, the most urgent first; it counts by itself."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.store.values import Intent
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.home import HomePage, Tile
from desktop.ui.screens.portal import PortalPage
from desktop.ui.screens.promise import PromisePage
from desktop.ui.screens.records import RecordsPage
from desktop.usecases.desk import Office
from desktop.usecases.requests.queues import Queue
from tests.support.clock import FixedClock
from tests.support.desks import desk_of, imported
from tests.support.office import CLERK, change, receive, register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter


def keys(counter: Counter) -> list[str]:
    return [tile.key for tile in counter.page(HomePage).heaps.tiles()]


def test_who_has_nothing_to_do_reads_so_and_sees_no_empty_heap(sit: OpenCounter, office: Office) -> None:
    counter = sit("budi")
    assert keys(counter) == []
    done = counter.find(QLabel, "all_done")
    assert done.isVisible() and done.text() == "All done"
    assert not counter.find(QLabel, "needs_attention").isVisible()


def test_nobody_reads_that_all_is_done_above_what_needs_attention(sit: OpenCounter, office: Office) -> None:
    person = register(office.store)
    about = {"record_type": "registration", "record": person.id, "paths": ["family_name"]}
    receive(office.store, change("conflict-1", 21, about, "conflict", state="open"))
    counter = sit("ratna")
    assert keys(counter) == ["conflicts"]
    assert not counter.find(QLabel, "all_done").isVisible()


def test_every_heap_is_seen_whole_in_as_many_columns_as_the_screen_has_room_for(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    imported(desk_of(office, "siti"), tmp_path)
    register(office.store)
    counter = sit("siti")
    for width, across in ((911, 2), (1366, 3), (1920, 4)):
        counter.window.resize(width, 512)
        counter.rest()
        tiles = counter.page(HomePage).heaps.tiles()
        room = counter.page(HomePage).heaps.parentWidget().parentWidget().width()
        assert tiles and all(tile.geometry().right() < room for tile in tiles)
        assert room / (across + 0.5) < min(tile.width() for tile in tiles)
        assert max(tile.width() for tile in tiles) < room / (across - 0.5)


def test_the_heap_that_has_the_focus_has_an_edge_of_two_pixels_and_nothing_moves(
    sit: OpenCounter, office: Office
) -> None:
    register(office.store)
    counter = sit("budi")
    tile = counter.page(HomePage).heaps.tiles()[0]
    assert tile.hasFocus()
    accent, line = counter.shell.seat.theme.colour("accent"), counter.shell.seat.theme.colour("line")
    words = tile.layout().geometry()

    def edge() -> list[QColor]:
        picture = tile.grab().toImage()
        return [picture.pixelColor(across, picture.height() // 2) for across in (0, 1)]

    assert edge() == [accent, accent]
    tile.clearFocus()
    assert edge()[0] == line
    assert edge()[1] not in (accent, line)
    assert tile.layout().geometry() == words


def test_who_may_register_begins_there_when_nothing_waits(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    assert counter.find(QPushButton, "new_registration").hasFocus()


def test_a_heap_appears_by_itself_when_a_colleagues_work_comes_from_another_pc(
    sit: OpenCounter, office: Office
) -> None:
    counter = sit("budi")
    receive(office.store, change("far-1", 20, {"name": "Tuti", "nik": "3212195503980004"}, state="registered"))
    counter.wait(lambda: counter.page(HomePage).count("registrations_to_verify") == 1)
    assert not counter.page(HomePage).heaps.done.isVisible()


def test_the_counts_follow_and_a_heap_that_is_worked_off_goes(sit: OpenCounter, office: Office) -> None:
    person = register(office.store)
    counter = sit("budi")
    assert counter.page(HomePage).count("registrations_to_verify") == 1
    gone = Intent(record_type="registration", record=person.id, action="step", step="withdraw", reason="Batal")
    office.store.write(CLERK, [gone])
    counter.wait(lambda: keys(counter) == [])
    assert counter.find(QLabel, "all_done").isVisible()


def test_what_waits_is_counted_while_something_long_is_written(sit: OpenCounter, office: Office) -> None:
    counter, goes_on = sit("budi"), Event()
    counter.shell.seat.jobs.write(lambda: goes_on.wait(20), lambda _done: None)
    receive(office.store, change("far-1", 20, {"name": "Tuti", "nik": "3212195503980004"}, state="registered"))
    counter.shell.home()
    counter.wait(lambda: counter.page(HomePage).count("registrations_to_verify") == 1)
    goes_on.set()


def test_a_count_that_was_overtaken_is_not_what_is_seen_in_the_end(
    sit: OpenCounter, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(office.store)
    counter = sit("budi")
    page, work = counter.page(HomePage), counter.shell.seat.work
    counted, begun, goes_on = work.heaps, Event(), Event()

    def heaps() -> list[Queue]:
        found, is_first = counted(), not begun.is_set()
        begun.set()
        if is_first:
            goes_on.wait(20)
        return found

    monkeypatch.setattr(work, "heaps", heaps)
    page.reload()
    assert begun.wait(10)
    register(office.store, nik="3212195503980002")
    counter.wait(lambda: "registrations_to_verify" not in work._known)
    page.reload()
    others: list[None] = []
    counter.jobs.look_up(lambda: None, others.append)
    counter.wait(lambda: others)
    goes_on.set()
    counter.rest()
    assert page.count("registrations_to_verify") == 2


def test_the_focus_stays_on_its_heap_while_the_counts_change(sit: OpenCounter, office: Office) -> None:
    register(office.store)
    counter = sit("budi")
    tile = counter.find(Tile, "queue_registrations_to_verify")
    assert tile.hasFocus()
    register(office.store, nik="3212195503980002")
    counter.wait(lambda: tile.count == 2)
    assert tile.hasFocus()
    assert tile.accessibleName() == "2: CPMI to verify"


def test_a_heap_opens_the_list_of_just_its_own(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    walk_in = register(office.store, name="Karti", nik="3212195503980009")
    imported(desk_of(office, "siti"), tmp_path)
    counter = sit("budi")
    counter.qtbot.keyClick(counter.find(Tile, "queue_registrations_to_verify"), Qt.Key.Key_Return)
    counter.rest()
    page = counter.page(RecordsPage)
    counter.wait(lambda: page.model.rowCount() == 1)
    assert page.current() == walk_in.id
    assert [chip.text() for chip in page.narrowing.chips.chips()] == ["CPMI to verify"]


def test_what_is_late_stands_first_and_leads_to_the_promise(
    sit: OpenCounter, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    found = imported(desk_of(office, "siti"), tmp_path)
    register(office.store, name="Karti", nik="3212195503980009")
    clock.move(days=14)
    counter = sit("siti")
    assert keys(counter)[0] == "late"
    assert counter.page(HomePage).count("late") == 1
    assert counter.page(HomePage).count("requests_to_submit") == 1
    assert found.request is not None
    counter.qtbot.keyClick(counter.find(Tile, "queue_late"), Qt.Key.Key_Space)
    counter.rest()
    assert isinstance(counter.shell.page, PromisePage)


def test_who_waits_for_a_portal_is_counted_and_the_heap_leads_there(sit: OpenCounter, office: Office) -> None:
    receive(office.store, change("far-1", 20, {"name": "Tuti", "nik": "3212195503980004"}, state="verified"))
    counter = sit("siti")
    portals = sum("verified" in portal.states for portal in office.pack.portals)
    assert counter.page(HomePage).count("portal") == portals
    counter.qtbot.keyClick(counter.find(Tile, "queue_portal"), Qt.Key.Key_Return)
    counter.rest()
    assert isinstance(counter.shell.page, PortalPage)


def test_letter_numbers_that_run_low_need_attention(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    tile = counter.find(Tile, "queue_numbers_low")
    assert counter.find(QLabel, "needs_attention").isVisible()
    assert tile.accessibleName() == "3: Letter numbers run low · 3 numbers left"
    assert "3" in [part.text() for part in tile.findChildren(QLabel)]


def test_the_heap_of_numbers_leads_to_what_is_in_stock_below_a_long_list(sit: OpenCounter, office: Office) -> None:
    for last in range(20):
        register(office.store, nik=f"32121955039800{last:02}")
    counter = sit("siti")
    counter.qtbot.keyClick(counter.find(Tile, "queue_numbers_low"), Qt.Key.Key_Return)
    counter.rest()
    page = counter.page(SyncPage)
    (stock,) = [part for part in page.findChildren(QLabel) if part.text() == "In stock on this PC"]
    counter.wait(lambda: not stock.visibleRegion().isEmpty())
    (left,) = [part for part in page.findChildren(QLabel) if "numbers left" in part.text()]
    counter.wait(lambda: not left.visibleRegion().isEmpty())
