"""How far something long is, on a terminal: one line that is rewritten, and nothing where nobody watches."""

import shutil
import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

_PATIENCE = 0.6  # seconds before anything is said: what is done by then needs no words
_EVERY = 0.2  # seconds
_WIDE = 80  # signs, where the terminal does not say


class Line:
    """Wiped away at the end, also by Ctrl+C, so that what is said next stands where it stood."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()
        self._next = monotonic() + _PATIENCE
        self._long = 0  # signs that stand there

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._long:
            self._put("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def tell(self, words: Callable[[], str]) -> None:
        """Say how far it is by now, if somebody watches and it is time to."""
        now = monotonic()
        if self._is_watched and now >= self._next:
            self._next = now + _EVERY
            self._put(words())

    def _put(self, words: str) -> None:
        room = shutil.get_terminal_size((_WIDE, 1)).columns - 1
        shown = words if len(words) <= room else f"{words[: room - 1]}…"
        sys.stderr.write(f"\r{shown.ljust(self._long)}")
        sys.stderr.flush()
        self._long = len(shown)
