"""The program's clothes in tests of its window."""

from functools import cache

from PySide6.QtWidgets import QApplication

from desktop.ui.design.theme import Theme, dress


def in_light(application: QApplication) -> Theme:
    """The light theme, put on again only where a test before left another one on: whatever widget still lives is
    polished anew by it, which costs more than most tests.
    """
    theme, sheet = _first_worn(application)
    if application.styleSheet() != sheet:
        dress(application, "light")
    return theme


@cache
def _first_worn(application: QApplication) -> tuple[Theme, str]:
    theme = dress(application, "light")
    return theme, application.styleSheet()
