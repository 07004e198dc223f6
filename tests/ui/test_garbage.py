"""A worker never frees what belongs to the window."""

import gc
import threading
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from desktop.ui.run.garbage import WindowThreadCollector
from tests.ui.screen import Screen


class Cycle:
    """Garbage that only a collection finds; tells which thread freed it."""

    def __init__(self, freed: list[str]) -> None:
        self._itself = self
        self._freed = freed

    def __del__(self) -> None:
        self._freed.append(threading.current_thread().name)


def test_what_a_worker_leaves_behind_is_freed_in_the_windows_thread(qtbot: QtBot) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # of earlier tests: what is freed later
    gc.collect()  # would be counted against what the worker leaves behind
    freed: list[str] = []
    collector = WindowThreadCollector()

    def work() -> None:
        for _ in range(gc.get_threshold()[0] * 3):
            Cycle(freed)

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()
    assert freed == []
    qtbot.waitUntil(lambda: bool(freed))
    collector.stop()
    assert set(freed) == {threading.main_thread().name}


def test_nothing_is_collected_while_the_last_window_is_destroyed(qtbot: QtBot) -> None:
    gc.enable()
    collector = WindowThreadCollector()
    collector.stop()
    assert not gc.isenabled()


def test_nothing_of_the_screens_is_held_once_their_person_has_signed_out(at_work: Screen) -> None:
    for place in at_work.shell.entries:
        at_work.shell.to(place)
    at_work.shell.new("registration")
    at_work.shell.anywhere.find()
    held = weakref.ref(at_work.shell)
    at_work.window.sign_out()

    def is_free() -> bool:
        gc.collect()
        return held() is None

    at_work.wait(is_free)
