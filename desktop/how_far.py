"""How far something long is, in words: what is done of what, and the time left once its pace tells."""

from time import monotonic

from desktop.amounts import show_left, show_number
from desktop.i18n import _

SURE = 2.0  # seconds after which the pace says how long the rest takes


class HowFar:
    """One piece of work, which begins now; `what` says what it is. A `share` of what nobody counts is in percent."""

    def __init__(self, what: str, *, share: bool = False) -> None:
        self.what = what
        self._share = share
        self._began = monotonic()

    def words(self, done: int, of: int) -> str:
        """`Reading list.xlsx · 1,200 of 5,000 · about 3 seconds left`; no more than is known: 0 of 0 is nothing."""
        passed = monotonic() - self._began
        left = passed / done * (of - done) if done and of and passed > SURE else None
        return " · ".join(part for part in (self.what, self._far(done, of) if of else "", show_left(left)) if part)

    def _far(self, done: int, of: int) -> str:
        if self._share:
            return f"{100 * done // of} %"
        return _("{n} of {of}").format(n=show_number(done), of=show_number(of))
