"""How far a command is, in words on its line of the terminal."""

from collections.abc import Callable

from desktop.how_far import HowFar
from sync.terminal import Line


class ProgressLine(Line):
    """For the commands that may take longer than a second."""

    def of(self, what: str, *, share: bool = False) -> Callable[[int, int], None]:
        """For work that tells how much is done of how much; `share` as in `HowFar`."""
        far = HowFar(what, share=share)
        return lambda done, of: self.tell(lambda: far.words(done, of))
