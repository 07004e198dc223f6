"""What waits for a person's decision, as a screen."""

from desktop.ui.screens.deciding.page import DecidingPage

__all__ = ["DecidingPage"]
