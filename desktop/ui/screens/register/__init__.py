"""The register book and the day's account as a screen."""

from desktop.ui.screens.register.page import RegisterPage

__all__ = ["RegisterPage"]
