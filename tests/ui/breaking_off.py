"""A person who presses “Break off” as soon as something long begins."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desktop.ui.widgets.progress import ProgressPart


@contextmanager
def breaking_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever begins in the block is broken off at once."""
    begin = ProgressPart.begin

    def pressed_at_once(part: ProgressPart, what: str) -> Callable[[int, int], bool]:
        told = begin(part, what)
        part.stop.click()
        return told

    with monkeypatch.context() as patched:
        patched.setattr(ProgressPart, "begin", pressed_at_once)
        yield
