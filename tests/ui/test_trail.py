"""The screens a person goes through, one behind the other."""

from PySide6.QtCore import QEvent, QObject

from tests.ui.conftest import OpenCounter


class Shows(QObject):
    """How often what it watches was shown."""

    number = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        self.number += event.type() is QEvent.Type.Show
        return super().eventFilter(watched, event)


def test_no_screen_below_is_shown_while_all_of_a_trail_give_way_to_another(sit: OpenCounter) -> None:
    counter = sit("siti")
    below, shown = counter.shell.page, Shows()
    counter.shell.new("registration")
    counter.rest()
    below.installEventFilter(shown)
    counter.shell.to("conflict")
    counter.rest()
    assert shown.number == 0
    assert counter.shell.page.isVisible()
