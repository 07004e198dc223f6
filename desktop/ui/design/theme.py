"""A theme: one set of colours and the length step, handed to whatever draws itself."""

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop import windows
from desktop.ui.design.fonts import load_fonts, unit_of
from desktop.ui.design.icons import icon
from desktop.ui.design.style import stylesheet
from desktop.ui.design.tokens import CONTRAST, DARK, LIGHT, PRACTICE_DARK, PRACTICE_LIGHT, Colours

ThemeName = Literal["light", "dark", "contrast"]
ThemeChoice = Literal["light", "dark", "contrast", "system"]

_CLOSER = 0.75  # of the usual height

_COLOURS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


@dataclass(frozen=True)
class Theme:
    """What a widget needs to look like the others. `unit` is a quarter line in device-independent pixels; `practice`:
    the colours of an office in which nothing is real; `close`: lines stand closer, so that more of them are seen.
    """

    name: ThemeName
    colours: Colours
    unit: int
    practice: bool = False
    close: bool = False

    def gap(self, units: float) -> int:
        """A length of so many quarter lines."""
        return round(self.unit * units)

    def high(self, units: float) -> int:
        """The same for lines and the room between them."""
        return round(self.unit * units * (_CLOSER if self.close else 1))

    def icon(self, name: str, colour: str = "muted") -> QIcon:
        """The icon of a meaning in one of the theme's colours."""
        return icon(name, self.colours.of(colour))

    def colour(self, name: str) -> QColor:
        return QColor(self.colours.of(name))


def system_theme() -> ThemeName:
    """Light, dark or in high contrast, as the person set their computer."""
    if windows.wants_contrast():
        return "contrast"
    return "dark" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


def follow_choice(choice: ThemeChoice) -> ThemeName:
    """The theme a person chose. What the system draws itself, the window's frame and its dialogs, follows too."""
    hints = QGuiApplication.styleHints()
    if choice == "system":
        hints.unsetColorScheme()
        return system_theme()
    hints.setColorScheme(Qt.ColorScheme.Light if choice == "light" else Qt.ColorScheme.Dark)
    return choice


def dress(
    application: QApplication, name: ThemeName | None = None, *, practice: bool = False, close: bool = False
) -> Theme:
    """Give the whole program its fonts, palette and style sheet."""
    chosen = name or system_theme()
    font = load_fonts()
    theme = Theme(chosen, colours_of(chosen, practice=practice), unit_of(font), practice, close)
    application.setStyle("Fusion")
    application.setFont(font)
    application.setPalette(_palette(theme.colours))
    application.setStyleSheet(stylesheet(theme.colours, theme.unit, chosen, close=close))
    return theme


def colours_of(name: ThemeName, *, practice: bool) -> Colours:
    """The colours of a theme."""
    colours = _COLOURS[name]
    if not practice or name == "contrast":
        return colours
    return replace(colours, **(PRACTICE_DARK if name == "dark" else PRACTICE_LIGHT))


def _palette(colours: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.edge,
        QPalette.ColorRole.Light: colours.surface,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette
