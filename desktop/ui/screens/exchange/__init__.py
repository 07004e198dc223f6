"""The exchange with central: how it stands, what waits, and sticks."""

from desktop.ui.screens.exchange.page import SyncPage

__all__ = ["SyncPage"]
