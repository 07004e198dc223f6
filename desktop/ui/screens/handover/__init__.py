"""The hand-over to a successor."""

from desktop.ui.screens.handover.page import HandoverPage

__all__ = ["HandoverPage"]
