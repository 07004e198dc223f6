"""Where words go: to a console, and where a windowed program has none, into a box that the person closes."""

import io
import sys
from collections import deque

from desktop import windows

_KEPT = 200  # pieces of text: a program that runs for weeks must not gather all that was ever said


class Unheard(io.TextIOBase):
    """Stands for a console that is not there; remembers what was said last."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self._said: deque[str] = deque(maxlen=_KEPT)

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._said.append(text)
        return len(text)

    def said(self) -> str:
        """The last words, in the order they were said."""
        return "".join(self._said).strip()


def prepare() -> Unheard | None:
    """Make standard output and error fit to be written to, as UTF-8 wherever they are piped to.

    Gives what hears the errors where there is no console, as in a program made to have a window only.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    unheard = Unheard() if sys.stderr is None else None
    sys.stdout = sys.stdout or Unheard()
    sys.stderr = sys.stderr or unheard
    return unheard


def tell(text: str) -> None:
    """Say it where the person who started the program finds it."""
    if not (isinstance(sys.stderr, Unheard) and windows.message_box(text)):
        sys.stderr.write(text + "\n")
