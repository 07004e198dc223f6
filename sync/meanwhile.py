"""What need not be done before the next request goes: it is done while central thinks about that one."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from sync.ports import Membership

T = TypeVar("T")
Act = Callable[[], None]


class Together(Protocol):
    """Does both, and gives what `call` gives. An error of either leaves none of them half done or under way."""

    def __call__(self, call: Callable[[], T], beside: Act) -> T: ...


def in_turn(call: Callable[[], T], beside: Act) -> T:
    """One after the other."""
    beside()
    return call()


def at_once(call: Callable[[], T], beside: Act) -> T:
    """`call` in a thread of its own."""
    with ThreadPoolExecutor(1, "loket-line") as thread:
        called = thread.submit(call)
        beside()
    return called.result()


class Meanwhile:
    """What is put off of one answer, at most one at a time.

    `ops`: those whose verdicts wait to be laid, and which go with no request. `member`: what the membership will be
    once the answer's changes are laid; None where they are.
    """

    def __init__(self, together: Together) -> None:
        self._together = together
        self._forget()

    def _forget(self) -> None:
        self._act: Act | None = None
        self.ops: frozenset[str] = frozenset()
        self.member: Membership | None = None

    def put_off(self, act: Act, ops: Iterable[str] = (), member: Membership | None = None) -> None:
        self._act, self.ops, self.member = act, frozenset(ops), member

    def beside(self, call: Callable[[], T]) -> T:
        """What `call` gives. By its end what was put off is done, also where it fails."""
        return self._together(call, self.finish) if self._act else call()

    def finish(self) -> None:
        """Do what was put off, if anything was."""
        act, self._act = self._act, None
        try:
            if act is not None:
                act()
        finally:
            self._forget()
