"""Smaller pieces of a request's page: its sheets, and what is said about it in a line."""

from textwrap import shorten

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.screens.requests.checklist import Checklist
from desktop.ui.widgets.plain import card, label, row, scrolled
from desktop.ui.widgets.timeline import Timeline

_LINES, _LINE = 4, 150  # of a long refusal shown at once, and their characters: each names one worker
_WHOLE = 2  # lines that are shown whole: they say what to do


def shortened(message: str) -> str:
    """The first lines of a refusal that names many workers; the table shows the rest. A short one stays whole."""
    if len(message.splitlines()) <= _WHOLE:
        return message
    lines = [shorten(line, _LINE, placeholder=" …") for line in message.splitlines()]
    more = len(lines) - _LINES
    return "\n".join(lines if more <= 0 else [*lines[:_LINES], _("and {n} more").format(n=more)])


def documents_sheet(theme: Theme, checklist: Checklist) -> QWidget:
    """The request's own documents, no wider than they are read easily."""
    holder = QWidget()
    sheet = card(theme, label(_("Documents of the request"), "section"), checklist)
    sheet.setMaximumWidth(theme.gap(150))
    parts = QHBoxLayout(holder)
    parts.setContentsMargins(0, 0, 0, 0)
    parts.addWidget(sheet, 3)
    parts.addStretch(1)
    return holder


def history_sheet(theme: Theme, timeline: Timeline, whole: QWidget) -> QWidget:
    """What happened to the request, on a sheet of `whole` that scrolls."""
    return scrolled(row(card(theme, timeline)), whole)
