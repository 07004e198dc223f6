"""Noting of many workers of a request that every document matches: how far it is, breaking it off, what came of it."""

from collections.abc import Callable, Sequence
from functools import partial

from shiboken6 import isValid

from desktop.amounts import show_number
from desktop.i18n import _
from desktop.ui.seat import Seat
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.requests.checklists import Marked, mark_workers_documents
from sync.model.record import Record


class MarkingMany(ProgressPart):
    """The page can be worked on meanwhile; one that was left lets it go on, and what came of it is said all the same.
    `ended` is called when it is over, however it ended.
    """

    def __init__(self, seat: Seat, ended: Callable[[], None]) -> None:
        super().__init__(seat.theme, "marking_many")
        self._seat = seat
        self._ended = ended

    def mark(self, workers: Sequence[Record]) -> None:
        """Note it of these workers, off the window's thread."""
        if self.running or not workers:
            return
        told = self.begin(_("Marking documents as matching"))
        desk, ids = self._seat.desk, [worker.id for worker in workers]
        work = partial(mark_workers_documents, desk, ids, told)
        self._seat.jobs.write(work, self._done, self._failed, owner=self._seat.room)

    def _over(self) -> None:
        if isValid(self):
            self.end()
            self._ended()

    def _done(self, marked: Marked) -> None:
        self._over()
        counts = {"n": show_number(marked.noted), "of": show_number(marked.of)}
        if marked.come_to < marked.of:
            said = _("Broken off: noted for {n} of {of} workers that every required document matches.").format(**counts)
            self._seat.say(" ".join((said, *marked.why_not[:1])), "bad" if marked.why_not else "neutral")
        elif marked.why_not:
            said = _("Noted for {n} of {of} workers that every required document matches.").format(**counts)
            self._seat.say(f"{said} {marked.why_not[0]}", "bad")
        else:
            self._seat.say(_("Noted: every required document of these workers matches."))

    def _failed(self, error: Exception) -> None:
        self._over()
        self._seat.jobs.report(error)
