"""What every control of a form has in common, whatever the type of its field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.i18n import current_language
from desktop.ui.design.theme import Theme
from desktop.ui.forms.sources import Sources
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.plain import restyle
from sync.model.issues import Issue
from sync.model.pack import Field, Pack

Make = Callable[[str, Callable[[str], None]], None]
"""Opens the form of a new record of that type, and tells the id of what was saved there."""


@dataclass(frozen=True)
class FormContext:
    """What controls need from outside: words and colours, the pack, the day, and where to look things up. Records of
    the types that the person `may_make` can be made from within the form by `make`.
    """

    theme: Theme
    pack: Pack
    today: date
    jobs: Jobs
    sources: Sources
    make: Make | None = None
    may_make: Callable[[str], bool] = lambda _record_type: False


class Control(QWidget):
    """One field's control. Subclasses lay themselves out and say how a value is read, put and marked.

    `edited` follows every change a person makes, `reached` and `left` come with the focus and when it goes elsewhere,
    `entered` when Enter asks for the next field.
    """

    edited = Signal()
    reached = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__()
        self.context = context
        self.field = field
        self._putting = False

    def target(self) -> QWidget:
        """The widget that takes the focus; the label's buddy."""
        raise NotImplementedError

    def read(self) -> tuple[Any, list[Issue]]:
        """The canonical value, None where nothing is filled in, and what is wrong with what was typed."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Show a canonical value; nothing is reported as edited."""
        raise NotImplementedError

    def typed(self) -> Any:
        """What stands in the control, readable or not, for a draft (JSON)."""
        raise NotImplementedError

    def typed_text(self) -> str:
        """What stands in the control as text, "" where nothing does."""
        return str(self.typed() or "")

    def retype(self, typed: Any) -> None:
        """Put back what `typed` gave."""
        raise NotImplementedError

    def needed(self) -> bool:
        """Whether something has to be filled in."""
        return self.field.required

    def help(self) -> str:
        """How to fill the field in: the pack's words, else what the control itself can be typed into."""
        return self.field.help.of(current_language()) if self.field.help else ""

    def placeholder(self) -> str:
        """What stands in an empty line: `help`, where that is short enough."""
        return self.help()

    def remark(self) -> str:
        """What is told beside the label while the field has the focus: `help`, where that is short enough."""
        return self.help()

    def name_of(self, value: Any) -> str:
        """A canonical value as a person reads it."""
        return str(value)

    def watch(self, widget: QWidget) -> None:
        """Report `reached` and `left` as `widget` gets and loses the focus, and make it wear the field's name."""
        widget.installEventFilter(self)
        widget.setObjectName(f"field_{self.field.key}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QCheckBox) and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._goes_on(event)
        if not isinstance(event, QFocusEvent):
            return False
        if event.gotFocus():
            self.reached.emit()
        elif event.lostFocus() and self.isVisible() and event.reason() is not Qt.FocusReason.PopupFocusReason:
            # nor while the window goes away
            self.settle()
            self.left.emit()
        return False

    def _goes_on(self, event: QKeyEvent) -> bool:
        """Enter on a check box asks for the next field, as on a line; alone it does nothing there."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not plain or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.entered.emit()
        return True

    def settle(self) -> None:
        """Called when the focus leaves: a control may show what it understood."""

    def mark(self, tone: str) -> None:
        """Wear a problem's tone (`bad`, `warning`), or "" for none."""
        self.target().setProperty("tone", tone)
        restyle(self.target())

    def mark_filled(self, filled: bool) -> None:
        """Show that the program filled this in by itself."""
        self.target().setProperty("filled", "true" if filled else "false")
        restyle(self.target())

    def report_edit(self) -> None:
        """Subclasses call this from their widgets' change signals."""
        if not self._putting:
            self.edited.emit()
