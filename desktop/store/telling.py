"""Telling how far the upgrade of an office's file is."""

from collections.abc import Callable
from typing import Literal

Part = Literal["copy", "tables", "words"]
Told = Callable[[Part, int, int], None]
"""Hears which part is under way, and how much of it is done of how much; 0 of 0 where that is not known. What it raises
ends the upgrade: the file is as it was then.
"""


def told_to_nobody(_part: Part, _done: int, _of: int) -> None:
    return
