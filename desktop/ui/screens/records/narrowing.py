"""What a list is narrowed by: words, states, filters; each can be seen, and taken away by keyboard."""

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.i18n import _
from desktop.ui.forms.control import FormContext
from desktop.ui.tables.filters import FieldFilters, FilterChips, StateChips, can_filter
from desktop.ui.widgets.plain import button, column, row
from desktop.ui.widgets.search_line import search_line
from desktop.ui.widgets.timer import Pause
from sync.model.pack import RecordType

_TYPING_PAUSE = 120  # ms
HEAP = "*"  # the chip that stands for the heap of work a list was opened with


class Narrowing(QWidget):
    """The search line with its neighbours, the filters that unfold below it, and the chips.

    The filters are made when they are unfolded or used, for most lists are opened for a name. `heap` is what a list
    opened from the first screen is narrowed to, in words; `given` are its filters that have no control of their own.
    Both hold until their chip is removed.
    """

    changed = Signal()

    def __init__(self, context: FormContext, kind: RecordType) -> None:
        super().__init__()
        theme = context.theme
        self.heap = ""
        self.given: dict[str, Any] = {}
        self.search = search_line(context.theme, "search", _("Search"), _("Search by name, NIK, number (F4)"))
        self._context = context
        self._kind = kind
        self._filters: FieldFilters | None = None
        self.states = StateChips(theme, kind)
        self.chips = FilterChips(theme, self._remove)
        self.toggle = self._toggle(context)
        self.tools = row(self.search, self.toggle, gap=theme.gap(2))
        self.tools.setStretch(0, 1)
        self._pause = Pause(_TYPING_PAUSE, self.changed.emit, self)
        self.second = row(self.states, gap=theme.gap(2))
        self.second.setStretch(0, 1)
        self._layout = column(self.tools, self.second, self.chips, gap=theme.gap(2))
        self.setLayout(self._layout)
        self.search.textChanged.connect(lambda: self._pause.again())
        self.states.changed.connect(self._states_changed)

    @property
    def filters(self) -> FieldFilters:
        """A control for each field that the pack offers as a filter."""
        if self._filters is None:
            made = self._filters = FieldFilters(self._context, self._kind)
            made.hide()
            self._layout.insertWidget(1, made)
            made.changed.connect(self._filters_changed)
            made.left.connect(self._fold)
        return self._filters

    def fields(self) -> dict[str, Any]:
        """The filters in use that have a control."""
        return self._filters.value() if self._filters else {}

    def add(self, part: QWidget) -> None:
        """Put a button at the right of the search line."""
        self.tools.addWidget(part)

    def add_below(self, *parts: QWidget) -> None:
        """Put parts at the right of the states."""
        for part in parts:
            self.second.addWidget(part)

    def text(self) -> str:
        return self.search.text().strip()

    def value(self) -> dict[str, Any]:
        """The filters in use."""
        return {**self.given, **self.fields()}

    def put(self, text: str, states: tuple[str, ...], filters: dict[str, Any], heap: str = "") -> None:
        """Narrow to this; nobody is told."""
        self.search.setText(text)
        self._pause.stop()
        self.states.put(states)
        if filters or self._filters:
            self.filters.put(filters)
        own = self.fields()
        self.given = {key: value for key, value in filters.items() if key not in own}
        self.heap = heap or (_("More filters") if self.given else "")
        self._show_chips()

    def is_narrow(self) -> bool:
        return bool(self.text() or self.states.value() or self.value() or self.heap)

    def now(self) -> None:
        """Search at once for what was typed."""
        self._pause.now()

    def _remove(self, key: str) -> None:
        if key == HEAP:
            self.heap, self.given = "", {}
            self._filters_changed()
        else:
            self.filters.clear(key)
        if not self.chips.chips():
            self.search.setFocus()

    def _states_changed(self) -> None:
        """Other states were asked for: the list is no longer narrowed to what it was opened with."""
        self.heap, self.given = "", {}
        self._filters_changed()

    def _filters_changed(self) -> None:
        self._show_chips()
        self.changed.emit()

    def _show_chips(self) -> None:
        heap = {HEAP: self.heap} if self.heap else {}
        self.chips.put({**heap, **(self._filters.shown() if self._filters else {})})

    def _toggle(self, context: FormContext) -> QPushButton:
        theme = context.theme
        made = button(
            theme, _("Filters"), self._unfold, kind="toggle", icon="filter", shortcut="Ctrl+Shift+F", name="filters_on"
        )
        made.setCheckable(True)
        made.setIconSize(QSize(theme.gap(4), theme.gap(4)))
        if not any(can_filter(field) for field in self._kind.fields):
            made.hide()
        return made

    def _unfold(self) -> None:
        self.filters.setVisible(self.toggle.isChecked())
        if self.toggle.isChecked():
            self.filters.begin()

    def _fold(self) -> None:
        self.toggle.setChecked(False)
        self.filters.hide()
        self.toggle.setFocus()
