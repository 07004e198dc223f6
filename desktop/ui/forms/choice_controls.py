"""Controls that choose: one code by typing a part of its name, several codes, yes or no."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QStyledItemDelegate, QWidget

from desktop.i18n import _, current_language
from desktop.ui.forms.completing import LetsGo
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.widgets.plain import column
from sync.model.issues import Issue
from sync.model.pack import Field
from sync.model.validate import parse_value

_NAMES = Qt.ItemDataRole.UserRole + 1  # everything an entry is called, a line each
_ACROSS = 3  # check boxes beside one another


class CodeControl(Control):
    """One code of a list: type a part of its name, its code or another name for it."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.combo = _QuietCombo(self)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        for entry in context.pack.codes[field.codes or ""]:
            name = entry.label.of(current_language())
            self.combo.addItem(name, entry.code)
            self.combo.setItemData(self.combo.count() - 1, "\n".join((name, *entry.aliases)), _NAMES)
        self.combo.setCurrentIndex(-1)
        self.line.setPlaceholderText(_("Type or choose"))
        self._completer: QCompleter | None = None
        self.combo.setItemDelegate(QStyledItemDelegate(self.combo))
        self.watch(self.combo)
        self.line.installEventFilter(self)
        self.line.returnPressed.connect(self._enter)  # Enter in the list of completions
        self.setLayout(column(self.combo))
        self.setFocusProxy(self.combo)
        self.combo.editTextChanged.connect(self.combo.setToolTip)  # the whole, where the line cuts it
        self.combo.editTextChanged.connect(lambda: self.report_edit())

    @property
    def line(self) -> Any:
        return self.combo.lineEdit()

    def target(self) -> QWidget:
        return self.combo

    def read(self) -> tuple[Any, list[Issue]]:
        return parse_value(self.context.pack, self.field, self.combo.currentText(), self.context.today)

    def put(self, value: Any) -> None:
        self.retype(self._name(value))

    def typed(self) -> Any:
        return self.combo.currentText()

    def retype(self, typed: Any) -> None:
        self._putting = True
        text = str(typed or "")
        self.combo.setCurrentIndex(self.combo.findText(text))
        self.combo.setEditText(text)
        self.line.setCursorPosition(0)
        self._putting = False

    def settle(self) -> None:
        """A part of a name that only one entry has is that entry; what is too long shows from its beginning."""
        value, found = self.read()
        text = self.combo.currentText().strip()
        if value is None and found and text:
            value = self._only_match(text.casefold())
        if value is not None and self._name(value) != self.combo.currentText():
            self.put(value)
            self.edited.emit()
        self.line.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._completer is None and isinstance(event, QFocusEvent | QKeyEvent):
            self._complete()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.combo:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if event.key() is Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                self.combo.showPopup()
                return True
        return super().eventFilter(watched, event)

    def _complete(self) -> None:
        """Offer completions from now on; a list of them is made for no field that nobody comes to."""
        completer = _ByAnyName(self.combo.model(), self.combo)
        completer.setCompletionRole(_NAMES)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.popup().setProperty("kind", "popup")
        completer.popup().setItemDelegate(QStyledItemDelegate(completer.popup()))
        LetsGo(completer)
        self._completer = completer
        self.combo.setCompleter(completer)
        for part in (self.combo, self.line):
            part.installEventFilter(self)  # before the completer's, which keeps to itself that the focus leaves

    def _enter(self) -> None:
        if self._completer is not None:
            self._completer.popup().hide()
        self.settle()
        self.entered.emit()

    def name_of(self, value: Any) -> str:
        return self._name(value)

    def _name(self, code: Any) -> str:
        entry = self.context.pack.code(self.field.codes or "", str(code))
        return entry.label.of(current_language()) if entry else ("" if code is None else str(code))

    def _only_match(self, text: str) -> str | None:
        """The one entry that begins with `text`, else the one with a word that does; else by its other names."""
        entries = range(self.combo.count())
        names = [(self.combo.itemText(index).casefold(), self.combo.itemData(index)) for index in entries]
        begin = [code for name, code in names if name.startswith(text)]
        hold = [code for name, code in names if any(word.startswith(text) for word in name.split())]
        other = [
            self.combo.itemData(index)
            for index in entries
            if any(name.startswith(text) for name in self.combo.itemData(index, _NAMES).casefold().split("\n"))
        ]
        return next((str(found[0]) for found in (begin, hold, other) if len(found) == 1), None)


class _ByAnyName(QCompleter):
    """Finds an entry by its other names too, and always offers the one it is called by."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class _QuietCombo(QComboBox):
    """A combo box that the mouse wheel does not change while a person scrolls the form."""

    def wheelEvent(self, event: Any) -> None:
        event.ignore()


class SetControl(Control):
    """Several codes of a list as check boxes."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, QCheckBox] = {}
        for place, entry in enumerate(context.pack.codes[field.codes or ""]):
            box = QCheckBox(entry.label.of(current_language()), self)
            box.toggled.connect(lambda: self.report_edit())
            self.watch(box)
            box.setObjectName(f"field_{field.key}_{entry.code}")
            box.setAccessibleName(f"{field.label.of(current_language())}: {box.text()}")
            self.boxes[entry.code] = box
            grid.addWidget(box, place // _ACROSS, place % _ACROSS)
        self.setLayout(grid)
        self.setFocusProxy(self.target())

    def target(self) -> QWidget:
        return next(iter(self.boxes.values()))

    def read(self) -> tuple[Any, list[Issue]]:
        return sorted(code for code, box in self.boxes.items() if box.isChecked()) or None, []

    def put(self, value: Any) -> None:
        self._putting = True
        for code, box in self.boxes.items():
            box.setChecked(code in (value or ()))
        self._putting = False

    def typed(self) -> Any:
        return self.read()[0]

    def retype(self, typed: Any) -> None:
        self.put(typed)


class YesNoControl(Control):
    """A check box with its word beside it."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.box = QCheckBox(_("Yes"), self)
        self.watch(self.box)
        self.box.toggled.connect(lambda: self.report_edit())
        self.setLayout(column(self.box))
        self.setFocusProxy(self.box)

    def target(self) -> QWidget:
        return self.box

    def read(self) -> tuple[Any, list[Issue]]:
        return self.box.isChecked(), []

    def put(self, value: Any) -> None:
        self._putting = True
        self.box.setChecked(bool(value))
        self._putting = False

    def typed(self) -> Any:
        return self.box.isChecked()

    def retype(self, typed: Any) -> None:
        self.put(typed)
