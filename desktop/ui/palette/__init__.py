"""Ctrl+K: anything in the office or in the program by a few letters of its name."""

from desktop.ui.palette.box import Palette

__all__ = ["Palette"]
