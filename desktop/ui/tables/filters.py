"""The filters of a list: states as chips, and every field the pack offers as a filter."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QStyledItemDelegate, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.search_control import AreaControl, RefControl
from desktop.ui.widgets.plain import button
from sync.model.pack import Field, RecordType


class StateChips(QWidget):
    """One chip for each state with how many records stand there; pressed ones are shown, none pressed shows all."""

    changed = Signal()

    def __init__(self, theme: Theme, kind: RecordType) -> None:
        super().__init__()
        self.chips: dict[str, QPushButton] = {}
        self._labels: dict[str, str] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(1.5))
        for state in kind.workflow.states if kind.workflow else ():
            chip = button(theme, state.label.of(current_language()), self.changed.emit, kind="chip")
            chip.setObjectName(f"state_{state.key}")
            chip.setCheckable(True)
            self.chips[state.key] = chip
            self._labels[state.key] = chip.text()
            layout.addWidget(chip)
        layout.addStretch(1)

    def put(self, states: tuple[str, ...]) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key in states)

    def value(self) -> tuple[str, ...]:
        return tuple(key for key, chip in self.chips.items() if chip.isChecked())

    def count(self, counts: dict[str, int]) -> None:
        """Show how many records stand in each state."""
        for key, chip in self.chips.items():
            chip.setText(f"{self._labels[key]}  {counts.get(key, 0)}")
            chip.setAccessibleName(_("{state}: {n}").format(state=self._labels[key], n=counts.get(key, 0)))


class FieldFilters(QWidget):
    """A control for each field with `filter` in the pack; what is left empty does not narrow the list."""

    changed = Signal()

    def __init__(self, context: FormContext, kind: RecordType) -> None:
        super().__init__()
        self.controls: dict[str, QComboBox | Control] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(context.theme.gap(1.5))
        for field in kind.fields:
            if field.filter and (control := self._control(context, field)) is not None:
                control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                self.controls[field.key] = control
                layout.addWidget(control, 1)

    def value(self) -> dict[str, Any]:
        """The filters in use, as a store's query takes them."""
        found = {}
        for key, control in self.controls.items():
            value = control.currentData() if isinstance(control, QComboBox) else control.read()[0]
            if value is not None:
                found[key] = value
        return found

    def clear(self) -> None:
        for control in self.controls.values():
            if isinstance(control, QComboBox):
                control.setCurrentIndex(0)
            else:
                control.put(None)
        self.changed.emit()

    def _control(self, context: FormContext, field: Field) -> QComboBox | Control | None:
        name = field.label.of(current_language())
        if field.type == "code":
            return self._combo(context, field, name)
        if field.type not in ("area", "ref"):
            return None
        control = AreaControl(context, field) if field.type == "area" else RefControl(context, field)
        control.line.setObjectName(f"filter_{field.key}")
        control.line.setPlaceholderText(name)
        control.line.setAccessibleName(_("Filter by {field}").format(field=name))
        control.line.setClearButtonEnabled(True)
        control.edited.connect(self.changed)
        control.line.textChanged.connect(lambda text: None if text else self.changed.emit())
        return control

    def _combo(self, context: FormContext, field: Field, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(f"filter_{field.key}")
        combo.setAccessibleName(_("Filter by {field}").format(field=name))
        combo.setItemDelegate(QStyledItemDelegate(combo))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.addItem(name, None)
        combo.setToolTip(name)
        for entry in context.pack.codes[field.codes or ""]:
            combo.addItem(entry.label.of(current_language()), entry.code)
        combo.currentIndexChanged.connect(lambda: self.changed.emit())
        return combo
