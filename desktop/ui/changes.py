"""Which records changed, told in the window's thread to the views that show them."""

from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from desktop.store.store import Store
from desktop.ui.jobs import Jobs

_OUTSIDE = 3000  # ms between two looks at what the command line may have written beside the window

Changed = set[tuple[str, str]]
"""Pairs of record type and id."""


class ChangeFeed(QObject):
    """Listens to one store for as long as it is open. Several commits close together are told as one."""

    _arrived = Signal()
    _went = Signal()  # a view

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._lock = Lock()
        self._waiting: Changed = set()
        self._views: list[tuple[QObject, Callable[[Changed], None]]] = []
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._went.connect(self._let_go, Qt.ConnectionType.QueuedConnection)  # nothing is freed while Qt destroys
        store.on_change(self._gather)

    def follow(self, view: QObject, told: Callable[[Changed], None]) -> None:
        """Call `told` with what changed, while `view` lives."""
        self._views.append((view, told))
        view.destroyed.connect(self._went)

    def watch(self, jobs: Jobs) -> None:
        """Also tell, from now on, what another program on the same file changes."""
        look = QTimer(self, interval=_OUTSIDE)
        look.timeout.connect(lambda: self.look_outside(jobs))
        look.start()

    def look_outside(self, jobs: Jobs) -> None:
        """Look now for what another program changed; what is no record (numbers, the exchange) is told as nothing."""

        def look() -> None:
            if self._store.look_outside():
                self._gather(set())

        jobs.look_up(look, owner=self)

    def close(self) -> None:
        """Tell nobody any more: the store is about to be closed."""
        self._views.clear()

    def _gather(self, changed: Changed) -> None:
        with self._lock:
            first = not self._waiting
            self._waiting |= changed
        if first and isValid(self):
            self._arrived.emit()

    def _tell(self) -> None:
        with self._lock:
            changed, self._waiting = self._waiting, set()
        self._let_go()
        for _view, told in list(self._views):
            told(changed)

    def _let_go(self) -> None:
        """Hold no view that is gone, nor what it would have been told by."""
        self._views = [(view, told) for view, told in self._views if isValid(view)]
