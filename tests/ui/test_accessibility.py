"""Whoever works by keyboard and screen reader reaches everything on every screen, and hears what it is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme, ThemeName, dress
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.importing import ImportPage
from desktop.ui.shell.places import places
from desktop.ui.shell.shell import Shell
from desktop.ui.widgets.plain import button, column
from desktop.usecases.desk import Office
from desktop.usecases.people.interviews import start
from desktop.usecases.requests.individual import start_individual_request
from tests.support.office import register
from tests.ui.conftest import OpenCounter

Way = Callable[[Shell, str], None]

WAYS: dict[str, Way] = {
    "home": lambda shell, record: shell.home(),
    "list": lambda shell, record: shell.records("registration"),
    "letters": lambda shell, record: shell.records("recommendation"),
    "record": lambda shell, record: shell.record("registration", record),
    "form": lambda shell, record: shell.new("registration"),
    "company form": lambda shell, record: shell.new("company"),
    "request form": lambda shell, record: shell.new("recommendation_request"),
    "import": lambda shell, record: shell.import_file(),
    "request": lambda shell, record: shell.record("recommendation_request", _request_of(shell, record)),
    "interview": lambda shell, record: shell.record("interview_record", _interview_with(shell, record)),
    "permits": lambda shell, record: shell.records("recruitment_permit"),
    "approvals": lambda shell, record: shell.to("approvals"),
    "decisions": lambda shell, record: shell.decisions(),
    "sync": lambda shell, record: shell.to("sync"),
    "portal": lambda shell, record: shell.to("portal"),
    "promise": lambda shell, record: shell.to("promise"),
    "register": lambda shell, record: shell.to("register"),
}


def _request_of(shell: Shell, record: str) -> str:
    """The request of the worker, who asks alone; begun where there is none yet."""
    found = shell.seat.desk.store.get("registration", record)
    assert found is not None
    return str(found.fields.get("request") or start_individual_request(shell.seat.desk, record).id)


def _interview_with(shell: Shell, record: str) -> str:
    return start(shell.seat.desk, record).id


@pytest.mark.parametrize("way", WAYS)
def test_everything_that_takes_the_focus_has_a_name(sit: OpenCounter, office: Office, way: str) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    WAYS[way](counter.shell, record)
    counter.rest()
    nameless = [
        (type(widget).__name__, widget.objectName())
        for widget in counter.shell.findChildren(QWidget)
        if takes_focus(widget, counter.window) and not spoken(widget)
    ]
    assert nameless == []


@pytest.mark.parametrize("name", ["siti", "budi", "ratna", "agus"])
def test_everything_that_takes_the_focus_has_a_name_at_every_place(sit: OpenCounter, office: Office, name: str) -> None:
    register(office.store)
    counter = sit(name)
    for place in places(counter.shell.seat.desk):
        counter.shell.to(place.key)
        counter.rest()
        nameless = [
            (type(widget).__name__, widget.objectName())
            for widget in counter.shell.findChildren(QWidget)
            if takes_focus(widget, counter.window) and not spoken(widget)
        ]
        assert (place.key, nameless) == (place.key, [])


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_focus_can_be_seen_in_every_theme(qapp: QApplication, theme: Theme, qtbot: QtBot, name: ThemeName) -> None:
    worn = dress(qapp, name)
    try:
        for make in (QLineEdit, lambda: button(worn, "Save", lambda: None), lambda: QCheckBox("Yes"), QComboBox):
            part = make()
            holder = QWidget()
            holder.setLayout(column(QLineEdit(), part))
            qtbot.addWidget(holder)
            with qtbot.waitActive(holder):
                holder.show()
                holder.activateWindow()
            part.clearFocus()
            without = part.grab().toImage()
            part.setFocus(Qt.FocusReason.TabFocusReason)
            assert part.grab().toImage() != without, type(part).__name__
    finally:
        dress(qapp, theme.name)


@pytest.mark.parametrize("way", WAYS)
def test_work_begins_where_the_focus_is(sit: OpenCounter, office: Office, way: str) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    WAYS[way](counter.shell, record)
    counter.rest()
    assert counter.shell.page.isAncestorOf(counter.focused()) or counter.focused() is counter.shell.page


def test_every_place_of_the_navigation_is_one_key_away(sit: OpenCounter) -> None:
    counter = sit("agus")
    for name, entry in counter.shell.entries.items():
        counter.press_key(f"nav_{name}")
        assert counter.shell.page.key == name
        assert entry.isChecked()


@pytest.mark.parametrize("way", [way for way in WAYS if "form" not in way])
def test_from_every_screen_a_worker_is_registered_with_f3(sit: OpenCounter, office: Office, way: str) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    WAYS[way](counter.shell, record)
    counter.rest()
    counter.key(Qt.Key.Key_F3)
    counter.wait(lambda: isinstance(counter.shell.page, EditPage))
    counter.rest()
    assert counter.page(EditPage).kind.key == "registration"


@pytest.mark.parametrize("way", [way for way in WAYS if way != "import"])
def test_from_every_screen_a_list_is_imported_with_ctrl_i(sit: OpenCounter, office: Office, way: str) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    WAYS[way](counter.shell, record)
    counter.rest()
    counter.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    counter.wait(lambda: isinstance(counter.shell.page, ImportPage))
    counter.rest()


def test_whoever_may_not_register_has_no_key_for_it(sit: OpenCounter) -> None:
    counter = sit("ratna")
    counter.key(Qt.Key.Key_F3)
    counter.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    counter.rest()
    assert counter.page(HomePage)


def test_a_key_acts_at_once_so_that_it_never_acts_on_a_screen_that_has_gone(sit: OpenCounter) -> None:
    counter = sit("siti")
    home = counter.page(HomePage)
    counter.key(Qt.Key.Key_F3)
    assert counter.page(EditPage).record is None
    assert not any(made.isDown() for made in home.findChildren(QAbstractButton))


def test_no_two_buttons_of_a_screen_share_a_key(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    for way in WAYS.values():
        way(counter.shell, record)
        counter.rest()
        keys = [
            button.shortcut().toString()
            for button in counter.shell.findChildren(QAbstractButton)
            if button.isVisible() and not button.shortcut().isEmpty()
        ]
        assert len(keys) == len(set(keys)), sorted(keys)


@pytest.mark.parametrize("way", WAYS)
def test_one_key_presses_the_main_button_of_every_screen(sit: OpenCounter, office: Office, way: str) -> None:
    record = register(office.store, scheme="individual").id
    counter = sit("siti")
    WAYS[way](counter.shell, record)
    counter.rest()
    found = [part for part in counter.shell.page.findChildren(QPushButton) if part.property("kind") == "primary"]
    usable = [part.objectName() for part in found if part.isVisible() and part.isEnabled()]
    pressed: list[str] = []

    def listen(part: QPushButton, name: str) -> None:
        part.clicked.disconnect()  # some of them would ask the person for a file
        part.clicked.connect(lambda: pressed.append(name))

    for part in found:
        listen(part, part.objectName())
    counter.onward()
    assert pressed == usable[:1]
    assert len(usable) < 2


def test_the_sync_state_is_told_in_words(sit: OpenCounter, office: Office) -> None:
    register(office.store)
    counter = sit("siti")
    chip = counter.find(QPushButton, "sync_status")
    assert chip.accessibleName() == chip.text()
    assert "1 change waits to be sent" in chip.text()


@pytest.mark.parametrize("place", ["registration", "portal"])
def test_the_buttons_within_a_line_have_names_too(sit: OpenCounter, office: Office, place: str) -> None:
    counter = sit("siti")
    counter.shell.to(place)
    counter.rest()
    within = [made for line in counter.shell.page.findChildren(QLineEdit) for made in line.findChildren(QToolButton)]
    assert within
    assert [made.objectName() for made in within if not made.accessibleName()] == []


def takes_focus(widget: QWidget, window: QWidget) -> bool:
    reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible()
    return reached and widget.window() is window and not isinstance(widget, QScrollBar)


def spoken(widget: QWidget) -> str:
    """What a screen reader says: of a line inside a combo box, the box's name."""
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    parent = widget.parentWidget()
    return widget.accessibleName() or (parent.accessibleName() if isinstance(parent, QComboBox) else "")


def test_in_a_low_window_the_navigation_scrolls_to_where_one_is_and_cuts_no_entry(sit: OpenCounter) -> None:
    counter = sit("agus")
    counter.window.resize(1024, 600)
    counter.rest()
    assert counter.window.height() == 600
    rail = counter.find(QWidget, "navigation")
    entries = list(counter.shell.entries.values())
    for entry in (entries[-1], entries[0]):
        entry.click()
        counter.rest()
        shown = QRect(entry.mapTo(rail, QPoint(0, 0)), entry.size())
        assert rail.rect().contains(shown)
        assert not entry.visibleRegion().isEmpty()
        assert entry.visibleRegion().boundingRect() == entry.rect()


def test_a_narrow_window_leaves_the_room_to_the_screens_and_still_names_every_place(sit: OpenCounter) -> None:
    counter = sit("siti")
    rail, entries = counter.find(QWidget, "navigation"), counter.shell.entries
    names, keys = {}, {}
    for width in (1366, 911, 1366):
        counter.window.resize(width, 600)
        counter.rest()
        names[width, rail.width() > 100] = {key: entry.accessibleName() for key, entry in entries.items()}
        keys[width, rail.width() > 100] = [entry.shortcut().toString() for entry in entries.values()]
        assert all(entry.text() or not entry.icon().isNull() for entry in entries.values())
        assert all(entry.accessibleName() in entry.toolTip() for entry in entries.values())
    assert list(names) == [(1366, True), (911, False)]
    assert names[1366, True] == names[911, False]
    assert keys[1366, True] == keys[911, False]
    counter.shell._navigation.count_decisions(3)
    assert entries["conflict"].accessibleName() == "To decide (3)"


def test_the_navigation_is_painted_on_the_ground_its_text_is_readable_on(sit: OpenCounter, theme: Theme) -> None:
    counter = sit("siti")
    rail = counter.find(QWidget, "navigation")
    picture = rail.grab().toImage()
    below = picture.pixelColor(picture.width() // 2, picture.height() - 2)
    assert below.name() == theme.colours.nav
