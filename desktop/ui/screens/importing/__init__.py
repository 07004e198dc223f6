"""The import of workbooks, as a screen."""

from desktop.ui.screens.importing.page import ImportPage

__all__ = ["ImportPage"]
