"""While the office's data are fitted to a newer version of the program: what happens, how far it is, what is left."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QTimer

from desktop.i18n import _
from desktop.store.telling import Part, Told
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door
from desktop.ui.widgets.plain import label
from desktop.usecases.office.opening import UpgradeFar

_EVERY = 200  # ms between two looks at how far it is


class Stopped(Exception):
    """Somebody would rather do it later: the data are as they were."""


class Upgrading(Door):
    """Begins at once. `open_it` opens the office in another thread and tells how far it is; `later` is called when
    somebody broke it off.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        open_it: Callable[[Told], object],
        opened: Callable[[object], None],
        failed: Callable[[Exception], None],
        later: Callable[[], None],
    ) -> None:
        super().__init__(
            theme,
            jobs,
            _("The office's data are fitted to this version"),
            _(
                "Loket was brought up to date. This is done once for all the data of this PC. A copy of them is made "
                "first, so nothing is lost, even if the power fails meanwhile."
            ),
        )
        self._failed = failed
        self._later = later
        self._stopped = Event()
        self._far: tuple[Part, int, int] = ("copy", 0, 0)  # written by the thread that works
        self._words = UpgradeFar()
        self.how_far = label("", "strong", wrap=True, name="how_far")
        self.how_far.setMinimumHeight(2 * self.how_far.fontMetrics().lineSpacing())  # with the time left, two lines
        self.fields.addWidget(self.how_far)
        self.set_button(_("Do it later"), self._stop, "upgrade_later")
        self.busy.show()
        self._telling = QTimer(self, interval=_EVERY)
        self._telling.timeout.connect(self._tell)
        self._telling.start()
        self._tell()
        jobs.write(lambda: open_it(self._note), opened, self._ended, owner=self)

    def _note(self, part: Part, done: int, of: int) -> None:
        """In the thread that works. Raises Stopped."""
        self._far = (part, done, of)
        if self._stopped.is_set() or self.jobs.closed:
            raise Stopped

    def _tell(self) -> None:
        part, done, of = self._far
        self.how_far.setText(self._words.words(part, done, of))
        self.busy.setRange(0, of)
        self.busy.setValue(done)

    def _stop(self) -> None:
        self.go_button.setEnabled(False)
        self._stopped.set()

    def _ended(self, error: Exception) -> None:
        self._telling.stop()
        if isinstance(error, Stopped):
            self._later()
        else:
            self._failed(error)
