"""Conflicts: the field, what it was, both values with who, when and where; a person decides by keyboard."""

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.changes import Changed
from desktop.ui.forms.control import Control
from desktop.ui.forms.making import make_control
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, clear, column, label, row, scrolled, selectable
from desktop.usecases.conflicts import Choice, ConflictField, ConflictView, Side, conflicts, resolve_conflict
from desktop.wording import explain, show_moment
from sync.model.issues import Issue

_CHOICES: tuple[Choice, ...] = ("standing", "offered", "other")


class Decision(QWidget):
    """One conflict side by side: base, standing value, other value, or a third one typed."""

    def __init__(self, seat: Seat, view: ConflictView) -> None:
        super().__init__()
        self._seat = seat
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
        layout.addWidget(self._before())
        layout.addLayout(self._sides())
        if (third := self._third()) is not None:
            layout.addWidget(third)
        layout.addStretch(1)
        self.radios["standing"].setChecked(True)

    def choice(self) -> Choice:
        return next(choice for choice, radio in self.radios.items() if radio.isChecked())

    def typed(self) -> tuple[dict[str, Any], list[Issue]]:
        """The third values by path, and what is wrong with them."""
        values, wrong = {}, []
        for path, control in self.controls.items():
            values[path], issues = control.read()
            wrong += issues
        return values, wrong

    def choose(self, choice: Choice) -> None:
        """Choose by number key."""
        if choice in self.radios:
            self.radios[choice].setChecked(True)
            self.radios[choice].setFocus()

    def _head(self) -> QHBoxLayout:
        theme, view, go = self._seat.theme, self.view, self._seat.go
        show = button(
            theme, _("Show the record"), lambda: go.record(view.record_type, view.record), kind="quiet", icon="open"
        )
        names = (label(view.record_title, "section"), label(view.record_label, "muted"))
        return row(*names, None, show, gap=theme.gap(2))

    def _sides(self) -> QGridLayout:
        view, sides = self.view, QGridLayout()
        sides.setSpacing(self._seat.theme.gap(3))
        standing = self._side("standing", _("Standing value"), view.standing, [f.standing_text for f in view.fields])
        offered = self._side("offered", _("Other value"), view.offered, [f.offered_text for f in view.fields])
        for place, side in enumerate((standing, offered)):
            sides.addWidget(side, 0, place)
            sides.setColumnStretch(place, 1)
        return sides

    def _before(self) -> QWidget:
        words = [
            _("{field} was: {value}").format(field=field.label, value=field.base_text) for field in self.view.fields
        ]
        return selectable("\n".join([*words, *self.view.earlier]))

    def _side(self, choice: Choice, name: str, side: Side, values: list[str]) -> QFrame:
        theme = self._seat.theme
        radio = self._radio(choice, name)
        parts: list[QWidget] = []
        for field, value in zip(self.view.fields, values, strict=True):
            parts += [label(field.label, "label"), selectable(value, "section")]
        when = show_moment(side.at) if side.at else ""
        who = [label(part, "caption") for part in (side.by, when, side.device) if part]
        radio.setAccessibleDescription("; ".join([*values, side.by, when, side.device]))
        return card(theme, radio, *parts, column(*who), gap=1.5)

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


class ConflictsPage(Page):
    """Open conflicts on the left, the chosen one on the right; 1, 2, 3 choose and Ctrl+Enter decides."""

    key = "conflict"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Conflicts"))
        theme = seat.theme
        self.list = self._list()
        self.notice = NoticeBar(theme)
        self.place = QWidget()
        self.place.setObjectName("scrolled")
        self._place = QVBoxLayout(self.place)
        self._place.setContentsMargins(theme.gap(1), 0, theme.gap(2), 0)
        self.decision: Decision | None = None
        self.decide_button = button(
            theme, _("Decide"), self.decide, kind="primary", shortcut="Ctrl+Return", name="decide"
        )
        self.add_action(self.decide_button)
        self.empty = label(_("No conflict is open. Nothing needs a decision."), "muted", name="conflicts_empty")
        area: QScrollArea = scrolled(self.place)
        self.add(self.notice)
        self.add(self.empty)
        self.add(row(self.list, area, gap=theme.gap(3)), 1)
        self._views: list[ConflictView] = []
        self.list.currentRowChanged.connect(lambda: self._choose())
        for number, choice in enumerate(_CHOICES, 1):
            QShortcut(QKeySequence(str(number)), self, lambda choice=choice: self._press(choice))
        seat.changes.follow(self, self._changed)
        self.reload()

    def _list(self) -> QListWidget:
        made = QListWidget()
        made.setObjectName("conflict_list")
        made.setAccessibleName(_("Open conflicts"))
        made.setFixedWidth(self.seat.theme.gap(64))
        made.setWordWrap(True)
        return made

    def opened(self) -> None:
        self.list.setFocus()
        self.reload()

    def reload(self) -> None:
        """Look for open conflicts."""
        desk = self.seat.desk
        self.seat.jobs.look_up(lambda: conflicts(desk), self._show, owner=self)

    def decide(self) -> None:
        """Write the decision; the value not chosen stays in the history."""
        if self.decision is None:
            return
        desk, view, choice = self.seat.desk, self.decision.view, self.decision.choice()
        values: Any = None
        if choice == "other":
            by_path, wrong = self.decision.typed()
            if wrong:
                self.notice.say(" ".join(explain(desk.pack, self.decision.kind, issue) for issue in wrong), "bad")
                return
            values = by_path if len(by_path) > 1 else next(iter(by_path.values()))
        self.decide_button.setEnabled(False)

        def done(_record: object) -> None:
            self.decide_button.setEnabled(True)
            self.notice.hide()
            self.seat.say(
                _("Decided: {title}. The value not chosen stays in the history.").format(title=view.record_title)
            )
            self.reload()

        def failed(error: Exception) -> None:
            self.decide_button.setEnabled(True)
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(lambda: resolve_conflict(desk, view.id, choice, values), done, failed, owner=self)

    def _show(self, found: list[ConflictView]) -> None:
        if found == self._views and self.decision is not None:
            return
        chosen = self.decision.view.id if self.decision else None
        self._views = found
        self.list.blockSignals(True)
        self.list.clear()
        for view in found:
            names = ", ".join(field.label for field in view.fields)
            QListWidgetItem(f"{view.record_title}\n{names}", self.list)
        self.list.blockSignals(False)
        self.set_subtitle(str(len(found)) if found else "")
        self.empty.setVisible(not found)
        if not found and self.list.hasFocus():
            self.setFocus()
        for part in (self.list, self.place, self.decide_button):
            part.setVisible(bool(found))
        place = next((place for place, view in enumerate(found) if view.id == chosen), 0)
        self.list.setCurrentRow(place if found else -1)
        self._choose()

    def _choose(self) -> None:
        """Show the chosen conflict; one that is shown already keeps what was typed into it."""
        place = self.list.currentRow()
        view = self._views[place] if 0 <= place < len(self._views) else None
        if self.decision is not None and self.decision.view == view:
            return
        clear(self._place)
        self.decision = Decision(self.seat, view) if view is not None else None
        if self.decision is not None:
            self._place.addWidget(self.decision)

    def _press(self, choice: Choice) -> None:
        if self.decision is not None:
            self.decision.choose(choice)

    def _changed(self, changed: Changed) -> None:
        if any(record_type == "conflict" for record_type, _record in changed):
            self.reload()
