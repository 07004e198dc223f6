"""An issued letter, as a screen."""

from desktop.ui.screens.letters.page import LetterPage

__all__ = ["LetterPage"]
