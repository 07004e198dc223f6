"""The hand-off to the ministry's portals as a screen."""

from desktop.ui.screens.portal.page import PortalPage

__all__ = ["PortalPage"]
