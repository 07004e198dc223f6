"""The service promise as a screen."""

from desktop.ui.screens.promise.page import PromisePage

__all__ = ["PromisePage"]
