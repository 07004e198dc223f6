"""What waits for the head, approved in one go, as a screen."""

from desktop.ui.screens.approving.page import ApprovalsPage

__all__ = ["ApprovalsPage"]
