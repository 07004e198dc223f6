"""Tab goes through every screen as one reads it: down a column, on to the next one at its right, never back up."""

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QWidget
from pytestqt.exceptions import TimeoutError

from desktop.ui.shell.places import places
from desktop.usecases.desk import Office
from tests.support.answered import issued_letter
from tests.support.office import register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.test_accessibility import WAYS, spoken, takes_focus


def stops(counter: Counter) -> list[QWidget]:
    """What Tab comes to on the screen in front, from its head on."""
    found: list[QWidget] = []
    here: QWidget = counter.window.nextInFocusChain()
    while here is not counter.window:
        inside = counter.shell.page.isAncestorOf(here) and not isinstance(here.parentWidget(), QComboBox)
        if inside and here.isEnabled() and takes_focus(here, counter.window):
            found.append(here)
        here = here.nextInFocusChain()
    return found


def place_of(part: QWidget, counter: Counter) -> QRect:
    """Where it stands; what is scrolled out of sight, at the edge behind which it lies."""
    found = QRect(part.mapTo(counter.window, QPoint(0, 0)), part.size())
    around = part.parentWidget()
    while around is not counter.window:
        if isinstance(around, QAbstractScrollArea):
            edge = QRect(around.mapTo(counter.window, QPoint(0, 0)), around.size())
            found.moveBottom(max(edge.top(), min(found.bottom(), edge.bottom())))
        around = around.parentWidget()
    return found


def back_up(counter: Counter) -> list[tuple[str, str]]:
    """From where to where Tab goes up without going to the right, once what is laid in turns stands."""
    with suppress(TimeoutError):
        counter.qtbot.waitUntil(lambda: not _back_up_now(counter), timeout=5_000)
    return _back_up_now(counter)


def _back_up_now(counter: Counter) -> list[tuple[str, str]]:
    return [
        (spoken(one), spoken(other))
        for one, other in pairwise(stops(counter))
        for here, there in ((place_of(one, counter), place_of(other, counter)),)
        if there.bottom() < here.top() and there.left() < here.center().x()
    ]


@pytest.mark.parametrize("way", WAYS)
def test_no_screen_leads_back_up(sit: OpenCounter, office: Office, way: str) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    WAYS[way](counter.shell, record)
    counter.rest()
    assert back_up(counter) == []


@pytest.mark.parametrize("name", ["siti", "ratna", "agus"])
def test_no_place_of_an_office_at_work_leads_back_up(
    sit: OpenCounter, office: Office, tmp_path: Path, name: str
) -> None:
    letter = issued_letter(office, tmp_path)
    counter = sit(name)
    found = {}
    for place in places(counter.shell.seat.desk):
        counter.shell.to(place.key)
        counter.rest()
        found[place.key] = back_up(counter)
    for record_type, record in ((letter.type, letter.id), ("recommendation_request", letter.fields["request"])):
        counter.shell.record(record_type, record)
        counter.rest()
        found[f"one {record_type}"] = back_up(counter)
    assert {where: ways for where, ways in found.items() if ways} == {}
