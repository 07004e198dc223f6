"""Long work tells how far it is."""

from collections.abc import Callable

Told = Callable[[int, int], None]
"""Hears how much of how much is done, 0 of 0 before it is counted. What it raises ends the work, and leaves everything
as it was.
"""
