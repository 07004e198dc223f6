"""The frame around what is kept of a picture."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme
from desktop.ui.scans.frame import CutFrame
from desktop.usecases.scans.cutting import Cut


@pytest.fixture
def frame(qtbot: QtBot, theme: Theme) -> CutFrame:
    shown = QPixmap(800, 400)
    shown.fill(Qt.GlobalColor.white)
    made = CutFrame(theme, shown)
    qtbot.addWidget(made)
    made.resize(800 + 2 * theme.gap(1.5), 400 + 2 * theme.gap(1.5))
    made.show()
    return made


def test_a_frame_is_drawn_moved_and_resized_by_mouse(qtbot: QtBot, theme: Theme, frame: CutFrame) -> None:
    edge = theme.gap(1.5)

    def drag(start: tuple[int, int], end: tuple[int, int]) -> None:
        one, other = (QPoint(x + edge, y + edge) for x, y in (start, end))
        qtbot.mousePress(frame, Qt.MouseButton.LeftButton, pos=one)
        qtbot.mouseMove(frame, other)
        qtbot.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=other)

    drag((200, 100), (600, 300))
    assert frame.cut.box == pytest.approx((0.25, 0.25, 0.75, 0.75), abs=0.01)
    drag((400, 200), (480, 200))
    assert frame.cut.box == pytest.approx((0.35, 0.25, 0.85, 0.75), abs=0.01)
    drag((280, 200), (80, 200))
    assert frame.cut.box == pytest.approx((0.1, 0.25, 0.85, 0.75), abs=0.01)
    drag((680, 300), (760, 380))
    assert frame.cut.box == pytest.approx((0.1, 0.25, 0.95, 0.95), abs=0.01)


def test_a_screen_reader_hears_what_is_kept(frame: CutFrame) -> None:
    frame.put(Cut(0, (0.1, 0.0, 0.9, 0.5)))
    assert frame.accessibleName() == "Kept: from 10 to 90 percent across, from 0 to 50 percent down"
