"""The design language: readable in both themes, and nothing told by colour alone."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget, QMenu, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop import windows
from desktop.ui.design.icons import ICONS, icon
from desktop.ui.design.style import stylesheet
from desktop.ui.design.theme import Theme, ThemeName, colours_of, dress, follow_choice, system_theme
from desktop.ui.design.tokens import LOOKS, READABLE, TONES, VISIBLE, Colours
from desktop.ui.tables.row_model import RowModel, Shown
from desktop.ui.tables.view import Table
from desktop.ui.tables.widths import Room, spread, with_room
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.even_grid import EvenGrid
from desktop.ui.widgets.plain import column


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


NAMES: tuple[ThemeName, ...] = ("light", "dark", "contrast")
THEMES = [
    pytest.param(colours_of(name, practice=practice), id=f"{name}, practice" if practice else name)
    for name in NAMES
    for practice in (False, True)
]


def test_black_on_white_has_the_highest_contrast_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize(("text", "ground"), READABLE)
def test_every_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    assert contrast(colours.of(text), colours.of(ground)) >= 4.5


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize(("edge", "ground"), VISIBLE)
def test_the_edge_of_every_control_can_be_seen(colours: Colours, edge: str, ground: str) -> None:
    assert contrast(colours.of(edge), colours.of(ground)) >= 3


def test_every_tone_is_told_by_an_icon_of_its_own_besides_its_colour() -> None:
    assert len({LOOKS[tone].icon for tone in TONES}) == len(TONES)


@pytest.mark.parametrize("meaning", sorted(ICONS))
def test_every_icon_can_be_drawn(theme: Theme, meaning: str) -> None:
    assert not icon(meaning, theme.colours.text).pixmap(16, 16).isNull()


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_leaves_nothing_open(colours: Colours, name: ThemeName) -> None:
    assert "$" not in stylesheet(colours, 4, name)


def test_a_dialog_in_high_contrast_has_an_edge_of_its_own(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    """Its ground is as black as that of the window behind it."""
    worn = dress(qapp, "contrast")
    try:
        dialog = QDialog()
        qtbot.addWidget(dialog)
        dialog.resize(200, 100)
        picture = dialog.grab().toImage()
        corners = ((0, 0), (199, 0), (0, 99), (199, 99))
        assert {picture.pixelColor(*corner).name() for corner in corners} == {worn.colours.edge}
        assert picture.pixelColor(100, 50).name() == worn.colours.window
    finally:
        dress(qapp, theme.name)


def test_a_badge_says_its_state_to_a_screen_reader(theme: Theme) -> None:
    assert Badge(theme, "Sent back", "bad").accessibleName() == "Sent back"


@pytest.mark.parametrize(("text", "ground"), [*READABLE, *VISIBLE])
def test_in_high_contrast_everything_stands_out_more_than_elsewhere(text: str, ground: str) -> None:
    colours = colours_of("contrast", practice=False)
    assert contrast(colours.of(text), colours.of(ground)) >= 7


def test_windows_set_to_high_contrast_is_followed(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_theme() in ("light", "dark")
    monkeypatch.setattr(windows, "wants_contrast", lambda: True)
    assert follow_choice("system") == "contrast"


def test_parts_stand_in_columns_of_one_width_and_in_fewer_where_there_is_little_room(
    qtbot: QtBot, theme: Theme
) -> None:
    """However many columns each takes, so that the sheets below one another line up."""
    wishes = ((1, 2), (1, 1, 1, 1), (1, 1)), ((4,), (2,), (1, 1)), ((2, 1, 1), (2,))
    starts = set()
    for rows in wishes:
        parts: list[tuple[QWidget, int]] = [(QLineEdit(), wish) for row in rows for wish in row]
        grid = EvenGrid(theme, parts)
        qtbot.addWidget(grid)
        grid.show()
        for width, columns in ((400, 4), (200, 3), (100, 2), (60, 1)):
            grid.resize(theme.gap(width), theme.gap(80))
            grid.layout().activate()
            places = {(part.x(), width) for part, wish in parts if wish == 1}
            assert len(places) <= columns
            starts |= places
    assert len(starts) == 4 + 3 + 2 + 1


def test_the_edge_of_a_table_is_round_at_each_corner_and_tells_the_focus(qtbot: QtBot, theme: Theme) -> None:
    page = QDialog()
    qtbot.addWidget(page)
    model = RowModel[str]([Shown("Name", 20, str)])
    model.put(["Wati Karsinah"])
    table = Table(theme, model, "people", "People")
    page.setLayout(column(table, margins=(20, 20, 20, 20)))
    page.resize(400, 300)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for focused in (True, False):
        (table.setFocus if focused else table.clearFocus)()
        picture = page.grab().toImage()
        seen = table.geometry().adjusted(1, 1, -1, -1)
        corners = {picture.pixelColor(at).name() for at in (seen.topLeft(), seen.topRight(), seen.bottomLeft())}
        assert corners == {theme.colours.window}
        edge = picture.pixelColor(table.geometry().center().x(), table.geometry().top())
        assert edge == theme.colour("accent" if focused else "line")


def test_what_a_wide_table_has_to_spare_goes_to_all_columns_that_could_be_shortened() -> None:
    columns = [Room(100, 200, stretch=True), Room(50, 50), Room(60, 80), Room(60, 120)]
    assert spread(columns, 450) == [200, 50, 80, 120]
    assert spread(columns, 610) == [280, 50, 100, 180]
    assert spread(columns[:2], 350) == [300, 50]
    assert sum(spread(columns, 607)) == 607


def test_of_columns_without_room_those_that_are_needed_least_are_left_out_and_the_others_keep_their_order() -> None:
    columns = [Room(50, 60), Room(100, 200), Room(70, 70)]
    assert with_room(columns, 220, [1, 0, 2]) == [0, 1, 2]
    assert with_room(columns, 219, [1, 0, 2]) == [0, 1]
    assert with_room(columns, 219, [2, 1, 0]) == [1, 2]
    assert with_room(columns, 10, [1, 0, 2]) == [1]


@pytest.mark.parametrize("kind", [QListWidget, QTableWidget, QMenu])
def test_lists_and_menus_are_written_as_everything_else_where_the_system_has_a_font_for_them(
    qtbot: QtBot, kind: type[QWidget]
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dress(application)
    body = application.font()
    for name in ("QAbstractItemView", "QMenu"):
        QApplication.setFont(QFont("Courier", 14), name)
    try:
        shown = kind()
        qtbot.addWidget(shown)
        shown.ensurePolished()
        assert (shown.font().family(), shown.font().pointSizeF()) == (body.family(), body.pointSizeF())
    finally:
        QApplication.setFont(body)
