"""The program with a window: one QApplication, dressed once."""

import faulthandler
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop import logs
from desktop.i18n import Language, use_language
from desktop.logs import LOG
from desktop.ui.design.theme import ThemeName, dress
from desktop.ui.run.ending import SessionEnd
from desktop.ui.run.garbage import WindowThreadCollector
from desktop.ui.run.instance import Instance
from desktop.ui.run.qt_words import QtWords
from desktop.ui.run.waking import Waking
from desktop.ui.session.window import LoketWindow
from desktop.usecases.office.opening import Workplace

_FRAME = 40  # pixels of a title bar or of both edges
_CRASHES, _CRASHES_BYTES = "crashes.txt", 200_000


@dataclass(frozen=True)
class Opening:
    """How the window is to be opened. `file`: a courier file to take in; `warning`: to be read first; `stands` is
    called once the window does, over the open office where there is one.
    """

    language: Language = "id"
    theme: ThemeName | None = None
    file: Path | None = None
    warning: str = ""
    stands: Callable[[], None] = lambda: None


def run_window(place: Workplace, opening: Opening) -> int:
    """Show the window over the office in `place` until it is closed; returns the exit status: 1 after a fault.

    Where one is open over it already, that one shows. Raises SurroundingsFailed when it does not answer.
    """
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)  # noqa: S101 (nothing here makes another kind)
    application.setApplicationName("Loket")
    application.setDesktopFileName("loket")
    use_language(opening.language)
    application.installTranslator(QtWords(application))
    instance = Instance(place.folder)
    if not instance.is_first():
        instance.call_first(str(opening.file.absolute()) if opening.file else "")
        return 0
    with ExitStack() as ended:
        ended.callback(instance.release)
        _keep_log(place, ended)
        collector = WindowThreadCollector(application)
        ended.callback(collector.stop)
        ended.push(_note_fault)
        window = _window(place, application, opening, instance)
        show_fitting(window)
        QTimer.singleShot(0, lambda: tell_when_it_stands(window, place, lambda: _stands(opening)))
        status = int(application.exec()) or int(window.faults.dialog is not None)
        LOG.info("ended")
    return status


def show_fitting(window: LoketWindow) -> None:
    """In its own size where the screen has room for that and for a frame, else over all of it."""
    free = window.screen().availableGeometry().size()
    if window.width() + _FRAME > free.width() or window.height() + _FRAME > free.height():
        window.showMaximized()
    else:
        window.show()


def _note_fault(_kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
    """What ends the window before its time is told by the log."""
    if error is not None:
        LOG.error("fault", exc_info=error)


def tell_when_it_stands(window: LoketWindow, place: Workplace, stands: Callable[[], None]) -> None:
    """Now, or where an office waits for its passphrase once it is open: that may upgrade its data, and fail."""
    if window.opened is None and place.has_office():
        window.office_opened.connect(stands, Qt.ConnectionType.SingleShotConnection)
    else:
        stands()


def _stands(opening: Opening) -> None:
    LOG.info("the window stands")
    opening.stands()


def _window(place: Workplace, application: QApplication, opening: Opening, instance: Instance) -> LoketWindow:
    window = LoketWindow(place, dress(application, opening.theme), passphrase=os.environ.get("LOKET_PASSPHRASE"))
    _show_faults(window)
    SessionEnd(application, window)
    Waking(window).woke.connect(lambda: _woke(window))
    window.closing.connect(instance.release)
    instance.asked.connect(lambda file: _asked(window, file))
    if opening.warning:
        window.front.say(opening.warning, "warning")
    if opening.file is not None:
        window.front.take_in(opening.file)
    return window


def _asked(window: LoketWindow, file: str) -> None:
    """The program was started once more."""
    come_forward(window)
    if file:
        window.front.take_in(Path(file))


def come_forward(window: LoketWindow) -> None:
    """Show it before the windows of other programs."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _woke(window: LoketWindow) -> None:
    LOG.info("the PC slept")
    if window.opened is not None:
        window.opened.sync.wake()


def _keep_log(place: Workplace, ended: ExitStack) -> None:
    """What the program does goes to its log, and where Python itself is brought down, that too."""
    folder = (place.real or place).folder  # the practice office's own is thrown away now and then
    logs.begin(folder, "window")
    ended.callback(logs.end)
    LOG.info("started: %s; settled for this PC: %s", logs.describe_program(), sorted(place.machine.sources))
    with suppress(OSError):
        file = logs.log_folder(folder) / _CRASHES
        if file.is_file() and file.stat().st_size > _CRASHES_BYTES:
            file.unlink()
        crashes = ended.enter_context(file.open("a", encoding="utf-8"))
        faulthandler.enable(crashes)
        ended.callback(faulthandler.disable)


def _show_faults(window: LoketWindow) -> None:
    """A fault in a slot must neither vanish nor end the program."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            window.faults.show(error)

    sys.excepthook = hook
