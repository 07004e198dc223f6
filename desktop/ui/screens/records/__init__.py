"""The list of any record type."""

from desktop.ui.screens.records.page import RecordsPage

__all__ = ["RecordsPage"]
