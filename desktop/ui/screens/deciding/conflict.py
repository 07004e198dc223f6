"""A conflict side by side: the field, what it was, both values with who, when and where, and what hangs on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.ui.forms.control import Control
from desktop.ui.forms.making import make_control
from desktop.ui.seat import Seat
from desktop.ui.widgets.beside import Beside
from desktop.ui.widgets.plain import button, card, column, label, row, selectable
from desktop.usecases.exchange.conflicts import Choice, ConflictField, ConflictView, Side
from desktop.wording import show_moment
from sync.model.issues import Issue

_CHOICES: tuple[Choice, ...] = ("standing", "offered", "other")
_LEAST = 60  # quarter lines a side needs to be read beside the other

Use = Callable[[Choice], None]
"""Gives the record the values of a side of a conflict that was decided."""


class ConflictPart(QWidget):
    """One conflict side by side: base, standing value, other value, or a third one typed. Once it was decided, the
    values are to read, and one that the record does not show can be given to it.
    """

    def __init__(self, seat: Seat, view: ConflictView, use: Use) -> None:
        super().__init__()
        self._seat = seat
        self._use = use
        self.view = view
        self.kind = seat.desk.pack.record(view.record_type)
        self.controls: dict[str, Control] = {}
        self.radios: dict[Choice, QRadioButton] = {}
        self._group = QButtonGroup(self)
        theme = seat.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(3))
        layout.addLayout(self._head())
        layout.addWidget(label(view.what_follows, "muted", wrap=True))
        if view.depends:
            layout.addWidget(label("\n".join(view.depends), wrap=True, name="depends"))
        layout.addWidget(self._before())
        layout.addWidget(self._sides())
        if self.is_open and (third := self._third()) is not None:
            layout.addWidget(third)
        layout.addStretch(1)

    @property
    def is_open(self) -> bool:
        return self.view.state == "open"

    def choice(self) -> Choice | None:
        """Which value is to stand; none before a person chose, so that no decision is made by one key too many."""
        return next((choice for choice, radio in self.radios.items() if radio.isChecked()), None)

    def numbers(self) -> str:
        """The keys by which one chooses: 1, 2, 3."""
        return ", ".join(str(_CHOICES.index(choice) + 1) for choice in self.radios)

    def typed(self) -> tuple[dict[str, Any], list[Issue]]:
        """The third values by path, and what is wrong with them."""
        values, wrong = {}, []
        for path, control in self.controls.items():
            values[path], issues = control.read()
            wrong += issues
        return values, wrong

    def choose(self, number: int) -> None:
        """Choose by number key; with the third value what is typed next is that value."""
        choice = _CHOICES[number - 1] if number <= len(_CHOICES) else None
        radio = self.radios.get(choice) if choice is not None else None
        if radio is None:
            return
        radio.setChecked(True)
        first = next(iter(self.controls.values())).target() if choice == "other" else radio
        first.setFocus(Qt.FocusReason.TabFocusReason)  # like Tab: what stands in a line is marked

    def _head(self) -> QHBoxLayout:
        theme, view, go = self._seat.theme, self.view, self._seat.go
        show = button(
            theme, _("Show the record"), lambda: go.record(view.record_type, view.record), kind="quiet", icon="open"
        )
        names = (label(view.record_title, "section"), label(view.record_label, "muted"))
        return row(*names, None, show, gap=theme.gap(2))

    def _sides(self) -> QWidget:
        view, theme = self.view, self._seat.theme
        standing = self._side("standing", _("Standing value"), view.standing, [f.standing_text for f in view.fields])
        offered = self._side("offered", _("Other value"), view.offered, [f.offered_text for f in view.fields])
        return Beside(standing, offered, least=theme.gap(_LEAST), gap=theme.gap(3))

    def _before(self) -> QWidget:
        words = [
            _("{field} was: {value}").format(field=field.label, value=field.base_text) for field in self.view.fields
        ]
        return selectable("\n".join([*words, *self.view.earlier]))

    def _side(self, choice: Choice, name: str, side: Side, values: list[str]) -> QFrame:
        theme = self._seat.theme
        parts: list[QWidget] = []
        for field, value in zip(self.view.fields, values, strict=True):
            parts += [label(field.label, "label"), selectable(value, "section")]
        when = show_moment(side.at) if side.at else ""
        who = [label(part, "caption") for part in (side.by, when, side.device) if part]
        head: QWidget = label(name, "strong")
        if self.is_open:
            head = self._radio(choice, name)
            head.setAccessibleDescription("; ".join([*values, side.by, when, side.device]))
        return card(theme, head, *parts, column(*who), *self._instead(choice), None, gap=1.5)

    def _instead(self, choice: Choice) -> list[QWidget | QLayout]:
        """The way to a value that the record does not show, where something was decided."""
        if choice not in self.view.other_values:
            return [] if self.is_open or not self.view.other_values else [_shown()]
        use = button(self._seat.theme, _("Use this value instead"), partial(self._use, choice), name=f"use_{choice}")
        return [row(use, None)]

    def _third(self) -> QFrame | None:
        fields = [field for field in self.view.fields if (self._control(field)) is not None]
        if len(fields) != len(self.view.fields):
            return None
        theme = self._seat.theme
        radio = self._radio("other", _("Neither: write another value"))
        parts: list[QWidget] = []
        for field in fields:
            control = self.controls[field.path]
            name = label(field.label, "label")
            name.setBuddy(control.target())
            control.target().setAccessibleName(field.label)
            control.edited.connect(lambda: radio.setChecked(True))
            parts += [name, control]
        return card(theme, radio, *parts, gap=1.5)

    def _control(self, field: ConflictField) -> Control | None:
        declared = self.kind.field(field.path)
        if declared is None or "." in field.path:
            return None
        control = make_control(self._seat.form_context(), self.kind, declared)
        if control is not None:
            control.put(field.standing)
            self.controls[field.path] = control
        return control

    def _radio(self, choice: Choice, name: str) -> QRadioButton:
        number = _CHOICES.index(choice) + 1
        radio = QRadioButton(f"{number}   {name}")
        radio.setObjectName(f"choice_{choice}")
        radio.setAccessibleName(name)
        self._group.addButton(radio)
        self.radios[choice] = radio
        return radio


def _shown() -> QLabel:
    return label(_("The record shows this value."), "muted")
