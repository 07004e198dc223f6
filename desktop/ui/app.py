"""The program with a window: one QApplication, dressed once."""

import os
import sys
from types import TracebackType

from PySide6.QtWidgets import QApplication

from desktop.i18n import Language, use_language
from desktop.ui.design.theme import ThemeName, dress
from desktop.ui.garbage import WindowThreadCollector
from desktop.ui.window import LoketWindow
from desktop.usecases.office import Workplace


def run_window(place: Workplace, language: Language = "id", theme: ThemeName | None = None) -> int:
    """Show the window over the office in `place` until it is closed; returns the exit status."""
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)  # noqa: S101 (nothing here makes another kind)
    application.setApplicationName("Loket")
    application.setDesktopFileName("loket")
    use_language(language)
    collector = WindowThreadCollector(application)
    window = LoketWindow(place, dress(application, theme), passphrase=os.environ.get("LOKET_PASSPHRASE"))
    _show_faults(window)
    window.show()
    status = int(application.exec())
    collector.stop()
    return status


def _show_faults(window: LoketWindow) -> None:
    """A fault in a slot must neither vanish nor end the program."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            window.show_fault(error)

    sys.excepthook = hook
