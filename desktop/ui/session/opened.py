"""An open office with what runs beside it, whoever has signed in."""

from functools import partial

from PySide6.QtCore import QObject

from desktop.machine import MachineSettings
from desktop.ui.changes import ChangeFeed
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.exchange.updating import watch_of
from desktop.ui.jobs import Jobs
from desktop.usecases.desk import Office
from desktop.usecases.lists.export import clear_broken_exports
from sync.model.areas import load_areas
from sync.seal.cose import load_signing


class Opened:
    """`feed` tells what changes in the office's store, `sync` exchanges with central."""

    def __init__(self, office: Office, jobs: Jobs, parent: QObject) -> None:
        self.office = office
        self.feed = ChangeFeed(office.store, parent)
        self.sync = Synchroniser(office, jobs, self.feed, parent)
        self._jobs = jobs

    def begin(self, machine: MachineSettings) -> None:
        """Exchange and look for newer versions by itself from now on, load ahead what the screens will need, and
        clear away what a program that was killed left.
        """
        self.sync.begin()
        if not self.office.practice:
            self.sync.watch_updates(watch_of(machine, self.office.store.membership().server, self.sync))
        self._jobs.look_up(load_areas)
        self._jobs.look_up(load_signing)
        self._jobs.run("folders", partial(clear_broken_exports, self.office))

    def stop(self) -> None:
        """Nothing is begun any more; the office's file is still open for what was. Both go once it is done."""
        self.sync.stop()
        self.feed.close()
        for beside in (self.sync, self.feed):
            beside.deleteLater()
