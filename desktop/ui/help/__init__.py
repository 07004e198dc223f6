"""F1: the manual that comes with the program, at the page of the screen one is on."""

from desktop.ui.help.window import HelpWindow, open_manual

__all__ = ["HelpWindow", "open_manual"]
