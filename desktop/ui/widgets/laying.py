"""Parts that are laid one after another, so that the window hears every key meanwhile."""

from collections.abc import Iterator

from PySide6.QtCore import QObject

from desktop.ui.jobs import Jobs


class Laying:
    """Lays the parts of `owner`. What has to be there for the first key is laid before the first `yield`."""

    def __init__(self, jobs: Jobs, owner: QObject) -> None:
        self._jobs = jobs
        self._owner = owner
        self._steps: Iterator[None] = iter(())

    def begin(self, steps: Iterator[None]) -> None:
        """Lay these; the rest of those before is no longer wanted."""
        self._steps = steps
        self._jobs.in_turns(self._while_wanted(steps), self._owner)

    def finish(self) -> None:
        """Lay at once what is left: somebody reaches for it."""
        steps, self._steps = self._steps, iter(())
        for _step in steps:
            pass

    def _while_wanted(self, steps: Iterator[None]) -> Iterator[None]:
        while self._steps is steps and next(steps, self) is None:
            yield
