"""The header: who, where, and how the exchange stands, whole or politely shortened, whatever the names."""

import itertools

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.i18n import use_language
from desktop.ui.exchange.sync_words import Status
from desktop.ui.widgets.giving_way import GivingWay
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import register
from tests.support.desks import LETTERHEAD, desk_of
from tests.support.office import OFFICE, PERSON, change, receive
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

LONG_OFFICE = "DINAS TENAGA KERJA, TRANSMIGRASI, KOPERASI DAN USAHA MIKRO KABUPATEN HULU SUNGAI TENGAH"
LONG_STATE = (
    "12 perubahan ditolak · 1.204 perubahan menunggu dikirim · 38 pindaian menunggu · sinkron penuh 20/11 08.14"
)

PARTS = ("header_office", "header_pc", "find", "sync_status", "help_menu", "person")


def crowded(sit: OpenCounter, office: Office, width: int) -> Counter:
    """The header of somebody with three roles in an office with a long name, much waiting, in a window so wide."""
    receive(office.store, change(OFFICE, 30, LETTERHEAD | {"name": LONG_OFFICE}, "office"))
    counter = sit("dewi")
    chip = counter.find(QPushButton, "sync_status")
    chip.setText(LONG_STATE)
    chip.setAccessibleName(LONG_STATE)
    counter.window.resize(width, 768)
    counter.rest()
    return counter


def part(counter: Counter, name: str) -> QWidget:
    return counter.find(QWidget, name)


@pytest.mark.parametrize("width", [1366, 1093, 911])
def test_nothing_is_pushed_out_of_the_window_nor_over_its_neighbour(
    sit: OpenCounter, office: Office, width: int
) -> None:
    counter = crowded(sit, office, width)
    assert counter.window.width() == width
    places = [part(counter, name).geometry() for name in PARTS]
    header = part(counter, "person").parentWidget()
    assert all(place.width() > 0 and header.rect().contains(place) for place in places)
    for one, other in itertools.pairwise(places):
        assert one.right() < other.left()


def test_what_was_shortened_is_told_whole_by_tooltip_and_to_a_screen_reader(sit: OpenCounter, office: Office) -> None:
    counter = crowded(sit, office, 1093)
    counter.window.grab()
    for name, words in (("header_office", LONG_OFFICE), ("sync_status", LONG_STATE)):
        shown = part(counter, name)
        assert words in shown.toolTip(), name
        assert words in (shown.accessibleName() or shown.text())  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [1366, 1093, 911])
@pytest.mark.parametrize("waiting", ["1 change waits to be sent", "1,204 changes wait to be sent"])
def test_how_the_exchange_stands_is_never_cut_but_says_less(
    sit: OpenCounter, office: Office, width: int, waiting: str
) -> None:
    counter = crowded(sit, office, width)
    parts = (waiting, "38 scans wait to be sent", "last complete 20/11 08.14")
    status = Status(" · ".join(parts), "working", "waiting", parts)
    chip = counter.find(GivingWay, "sync_status")
    chip.put(status.text, status.shorter)
    chip.setAccessibleName(status.text)
    counter.rest()
    counter.window.grab()
    assert chip.shown in (status.text, *status.shorter)
    assert chip.shown.startswith(waiting)
    assert chip.shown == status.text or chip.toolTip().startswith(status.text)
    assert chip.accessibleName() == status.text


def test_with_usual_names_nothing_is_shortened_on_a_small_screen(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.window.grab()
    chip = counter.find(QPushButton, "sync_status")
    assert chip.text() not in chip.toolTip()
    for name in ("header_office", "header_pc"):
        label = counter.find(QLabel, name)
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_person_role_office_pc_and_exchange_are_told(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    assert counter.find(QPushButton, "person").text() == "Siti · Clerk"
    assert counter.find(QLabel, "header_office").text() == "Dinas Tenaga Kerja"
    assert counter.find(QLabel, "header_pc").text() == office.store.sync_state().device_name
    assert "last complete" in counter.shell.sync_button.text() or "never complete" in counter.shell.sync_button.text()
    assert isinstance(counter.shell.sync_state.status(), Status)


@pytest.mark.parametrize(("language", "fewest"), [("en", "1 not sent yet"), ("id", "1 belum dikirim")])
def test_in_the_smallest_window_what_waits_is_told_in_the_fewest_words(
    sit: OpenCounter, office: Office, language: str, fewest: str
) -> None:
    use_language(language)
    register(desk_of(office, "siti"), PERSON)
    counter = sit("siti")
    status = counter.shell.sync_state.status()
    assert status.shorter[-1] == fewest
    counter.window.resize(683, 384)
    counter.rest()
    chip = counter.find(GivingWay, "sync_status")
    assert chip.shown in status.shorter
    assert chip.accessibleName() == status.text


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [1024, 683])
def test_that_practice_exchanges_with_nobody_is_never_cut(sit: OpenCounter, language: str, width: int) -> None:
    use_language(language)
    counter = sit("siti")
    sync = counter.shell.sync_state
    sync.is_practice = True
    sync.changed.emit()
    counter.window.resize(width, 600)
    counter.rest()
    chip = counter.find(GivingWay, "sync_status")
    assert chip.shown in (chip.text(), *sync.status().shorter)
