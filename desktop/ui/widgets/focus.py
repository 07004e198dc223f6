"""Keeping what a person is in the middle of typing."""

from PySide6.QtWidgets import QWidget


def take_in_typing(part: QWidget) -> None:
    """Let the control in `part` that has the focus hand over what was typed, as if the person had gone on."""
    focused = part.focusWidget()
    if focused is not None:
        focused.clearFocus()
