"""A title's line: its remark has its room as soon as there is some."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme
from desktop.ui.widgets.crowded import Crowded
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.plain import Button, button


@pytest.mark.parametrize("narrow", [60, 120, 200])
def test_a_remark_is_whole_at_once_where_the_line_grew_wide_enough(qtbot: QtBot, narrow: int) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    title, remark = elided("Good day, Siti", "title"), elided("22 November 2026", "muted")
    line = Crowded(title, QHBoxLayout(), 8, remark)
    for part in (title, remark):
        line.addWidget(part)
    line.addStretch(1)
    QHBoxLayout(above).addLayout(line)
    for width in (narrow, 900):
        line.setGeometry(QRect(0, 0, width, 30))
    assert remark.width() >= remark.fontMetrics().horizontalAdvance(remark.text())


def test_a_button_that_gives_way_tells_what_it_says_by_now(theme: Theme, qtbot: QtBot) -> None:
    made = button(theme, "Edit", lambda: None, icon="draft")
    assert isinstance(made, Button)
    qtbot.addWidget(made)
    made.setToolTip("Settled: nobody changes it")
    made.show_icon_alone(True)
    assert made.toolTip() == "Edit\nSettled: nobody changes it"
    made.setText("Change")
    made.setToolTip("Ctrl+E")
    assert made.toolTip() == "Change\nCtrl+E"
    made.show_icon_alone(False)
    assert made.toolTip() == "Ctrl+E"
