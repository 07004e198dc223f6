"""What an administrator settles about the office, with a sample letter beside it."""

from desktop.ui.screens.settings.page import SettingsPage

__all__ = ["SettingsPage"]
