"""A company's request, as a screen."""

from desktop.ui.screens.requests.letter_part import Hands
from desktop.ui.screens.requests.page import RequestPage

__all__ = ["Hands", "RequestPage"]
