"""The first screen."""

from desktop.ui.screens.home.page import HomePage
from desktop.ui.screens.home.tile import Tile

__all__ = ["HomePage", "Tile"]
