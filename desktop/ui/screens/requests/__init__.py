"""A company's request as screens: its page and its form."""

from desktop.ui.screens.requests.form import RequestForm
from desktop.ui.screens.requests.page import RequestPage

__all__ = ["RequestForm", "RequestPage"]
