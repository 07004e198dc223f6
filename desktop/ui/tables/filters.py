"""What narrows a list: states as chips, every field that the pack offers as a filter, and a chip for each in use."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QPushButton, QSizePolicy, QStyledItemDelegate, QWidget

from desktop.amounts import show_number
from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.search_control import AreaControl, RefControl
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.plain import Button, button, clear, column, label
from desktop.ui.widgets.search_line import offer_clearing
from sync.model.pack import Field, RecordType

_ACROSS = 3
_LEAST = 45  # quarter lines that a filter's control needs
_TYPES = ("code", "area", "ref")


def can_filter(field: Field) -> bool:
    """Whether the pack offers the field as a filter, and there is a control for it."""
    return field.filter and field.type in _TYPES


class StateChips(QWidget):
    """One chip for each state with how many records stand there; pressed ones are shown, none pressed shows all.

    Where they do not go into one line, those of states without records go behind a last chip, then the last ones.
    """

    changed = Signal()

    def __init__(self, theme: Theme, kind: RecordType) -> None:
        super().__init__()
        self._theme = theme
        self._gap = theme.gap(1.5)
        self._unfolded = False
        self._counts: dict[str, int] = {}
        self.chips: dict[str, QPushButton] = {}
        self._labels: dict[str, str] = {}
        layout = Flow(theme.gap(1.5), self)
        for state in kind.workflow.states if kind.workflow else ():
            chip = button(theme, state.label.of(current_language()), self.changed.emit, kind="chip")
            chip.setObjectName(f"state_{state.key}")
            chip.setCheckable(True)
            self.chips[state.key] = chip
            self._labels[state.key] = chip.text()
            layout.addWidget(chip)
        self.more = button(theme, "", self._unfold, kind="chip", name="more_states")
        self.more.hide()
        layout.addWidget(self.more)
        self.changed.connect(self._fold)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def put(self, states: tuple[str, ...]) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key in states)
        self._fold()

    def value(self) -> tuple[str, ...]:
        return tuple(key for key, chip in self.chips.items() if chip.isChecked())

    def count(self, counts: dict[str, int] | None) -> None:
        """Show how many records stand in each state; None shows no numbers."""
        for key, chip in self.chips.items():
            name, number = self._labels[key], 0 if counts is None else counts.get(key, 0)
            chip.setText(name if counts is None else f"{name}  {show_number(number)}")
            chip.setAccessibleName(name if counts is None else _("{state}: {n}").format(state=name, n=number))
        self._counts = counts or {}
        self._fold()

    def _unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._fold()

    def _fold(self) -> None:
        """Show what goes into one line, and how many more there are; all of them where the person asked for all."""
        wide = {key: chip.sizeHint().width() + self._gap for key, chip in self.chips.items()}
        folds = sum(wide.values()) - self._gap > self.width()
        shown = self._fitting(wide) if folds and not self._unfolded else set(self.chips)
        for key, chip in self.chips.items():
            chip.setVisible(key in shown)
        hidden = len(self.chips) - len(shown)
        self._say_more(hidden)
        self.more.setVisible(folds)

    def _fitting(self, wide: dict[str, int]) -> set[str]:
        self._say_more(len(self.chips))
        room = self.width() - self.more.sizeHint().width()
        shown: set[str] = set()
        for key in sorted(self.chips, key=self._may_hide):
            room -= wide[key]
            if room < 0 and shown:
                break
            shown.add(key)
        return shown

    def _may_hide(self, key: str) -> tuple[bool, bool, bool]:
        """What narrows the list stays in view longest, then what has the focus, then states in which there are any."""
        chip = self.chips[key]
        return not chip.isChecked(), not chip.hasFocus(), not self._counts.get(key)

    def _say_more(self, hidden: int) -> None:
        self.more.setText(_("{n} more").format(n=hidden) if hidden else _("Fewer"))
        self.more.setIcon(self._theme.icon(f"mdi6.chevron-{'down' if hidden else 'up'}", "muted"))
        self.more.setAccessibleName(_("{n} more states").format(n=hidden) if hidden else _("Fewer states"))


class FieldFilters(QFrame):
    """A control for each field with `filter` in the pack; what is left empty does not narrow the list. Escape puts the
    controls away, and what they narrow stays.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, context: FormContext, kind: RecordType) -> None:
        super().__init__()
        self.controls: dict[str, QComboBox | Control] = {}
        self.labels: dict[str, str] = {}
        self._quiet = False
        theme = context.theme
        self.setObjectName("filters")
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.gap(4), theme.gap(3), theme.gap(4), theme.gap(3))
        grid.setHorizontalSpacing(theme.gap(3))
        grid.setVerticalSpacing(theme.gap(2))
        for field in kind.fields:
            if can_filter(field):
                control, place = self._control(context, field), len(self.controls)
                self.controls[field.key] = control
                self.labels[field.key] = field.label.of(current_language())
                control.setMinimumWidth(theme.gap(_LEAST))
                part = column(label(self.labels[field.key], "label"), control, gap=theme.gap(0.5))
                grid.addLayout(part, place // _ACROSS, place % _ACROSS)
        for across in range(_ACROSS):
            grid.setColumnStretch(across, 1)

    def value(self) -> dict[str, Any]:
        """The filters in use, as a store's query takes them."""
        found = {}
        for key, control in self.controls.items():
            value = control.currentData() if isinstance(control, QComboBox) else control.read()[0]
            if value is not None:
                found[key] = value
        return found

    def shown(self) -> dict[str, str]:
        """The filters in use, each with its name, in words."""
        return {key: f"{self.labels[key]}: {self._words(self.controls[key])}" for key in self.value()}

    def put(self, filters: dict[str, Any]) -> None:
        """Use these filters and no others; nobody is told. What no control can show is left out."""
        self._quiet = True
        for key, control in self.controls.items():
            value = filters.get(key)
            if isinstance(control, QComboBox):
                control.setCurrentIndex(max(0, control.findData(value)) if isinstance(value, str) else 0)
            else:
                control.put(value if isinstance(value, str) else None)
        self._quiet = False

    def clear(self, key: str) -> None:
        """Use that filter no more."""
        self.put({other: value for other, value in self.value().items() if other != key})
        self.changed.emit()

    def begin(self) -> None:
        """Put the focus on the first filter."""
        first = next(iter(self.controls.values()), None)
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _words(self, control: QComboBox | Control) -> str:
        if isinstance(control, QComboBox):
            return control.currentText()
        suggestion = control.line.suggestion if isinstance(control, AreaControl | RefControl) else None
        return suggestion.title if suggestion else ""

    def _control(self, context: FormContext, field: Field) -> QComboBox | Control:
        name = field.label.of(current_language())
        if field.type == "code":
            return self._combo(context, field, name)
        control = AreaControl(context, field) if field.type == "area" else RefControl(context, field)
        control.line.setObjectName(f"filter_{field.key}")
        control.line.setAccessibleName(_("Filter by {field}").format(field=name))
        offer_clearing(control.line)
        control.edited.connect(self._tell)
        control.line.textChanged.connect(lambda text: None if text else self._tell())
        return control

    def _combo(self, context: FormContext, field: Field, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(f"filter_{field.key}")
        combo.setAccessibleName(_("Filter by {field}").format(field=name))
        combo.setItemDelegate(QStyledItemDelegate(combo))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.addItem(_("All"), None)
        for entry in context.pack.codes[field.codes or ""]:
            combo.addItem(entry.label.of(current_language()), entry.code)
        combo.currentIndexChanged.connect(lambda: self._tell())
        return combo


class RemovableChip(Button):
    """A chip that Delete, Backspace, Enter, Space or a click removes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)


class FilterChips(QWidget):
    """A chip for each filter in use; without any there is nothing to be seen."""

    def __init__(self, theme: Theme, remove: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._remove = remove
        self._shown: dict[str, str] = {}
        self._layout = Flow(theme.gap(1.5), self)
        self.hide()

    def put(self, filters: dict[str, str]) -> None:
        """Show these: a key, and what the chip says. Where the one with the focus went, its neighbour takes it."""
        if filters == self._shown:
            return
        standing = next((place for place, chip in enumerate(self.chips()) if chip.hasFocus()), None)
        self._shown = dict(filters)
        clear(self._layout)
        before: QWidget = self
        for key, text in filters.items():
            chip = self._chip(key, text)
            self._layout.addWidget(chip)
            chip.show()
            QWidget.setTabOrder(before, chip)  # what is made later would come last
            before = chip
        self.setVisible(bool(filters))
        chips = self.chips()
        if standing is not None and chips:
            chips[min(standing, len(chips) - 1)].setFocus()

    def chips(self) -> list[RemovableChip]:
        """The chips in their order."""
        parts = (item.widget() for place in range(self._layout.count()) if (item := self._layout.itemAt(place)))
        return [part for part in parts if isinstance(part, RemovableChip)]

    def _chip(self, key: str, text: str) -> RemovableChip:
        chip = RemovableChip(text)
        chip.setProperty("kind", "filter-chip")
        chip.setObjectName(f"chip_{key}")
        chip.setIcon(self._theme.icon("close", "accent_strong"))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the words
        chip.setAccessibleName(_("Filter {filter}").format(filter=text))
        chip.setToolTip(_("Remove this filter (Delete)"))
        chip.setAutoDefault(False)
        chip.clicked.connect(lambda: self._remove(key))
        return chip
