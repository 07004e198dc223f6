"""A company's request, as a screen."""

from desktop.ui.screens.requests.page import RequestPage

__all__ = ["RequestPage"]
