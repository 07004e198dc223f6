"""Where typing goes: keeping what a person is in the middle of, and going on by Tab."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def take_in_typing(part: QWidget) -> None:
    """Let the control in `part` that has the focus hand over what was typed, as if the person had gone on."""
    focused = part.focusWidget()
    if focused is not None:
        focused.clearFocus()


def tab_on(before: QWidget | None, part: QWidget) -> QWidget | None:
    """Have Tab go from `before` to `part`, or through all in it that takes the focus; returns where it then is."""
    children: list[QWidget] = list(part.findChildren(QWidget))
    stops = [child for child in children if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for stop in stops if part.focusProxy() is None else [part]:
        if before is not None:
            QWidget.setTabOrder(before.focusProxy() or before, stop)
        before = stop
    return before
