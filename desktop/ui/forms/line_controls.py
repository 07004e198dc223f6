"""Controls of one line: text, numbers that are identifiers, NIK, dates, phones, whole numbers; and several lines."""

import re
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.i18n import _, current_language
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.widgets.plain import column
from desktop.usecases.office.users import weak_password
from sync.model.dates import format_date
from sync.model.identity import digits_of, group_digits, group_phone
from sync.model.issues import Issue
from sync.model.pack import Field
from sync.model.passwords import SHORTEST_PASSWORD
from sync.model.validate import parse_value

_DAYS_AGO = {"h": 0, "hari ini": 0, "today": 0, "k": 1, "kemarin": 1, "yesterday": 1}
_SIX_DIGITS = re.compile(r"\d{6}", re.ASCII)
LONGEST = 500  # characters a line takes when the pack sets no maximum


class LineControl(Control):
    """A line whose text `sync.model` makes canonical."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.line = QLineEdit(self)
        self.line.setMaxLength(max(LONGEST, field.maximum or 0) if field.type in ("text", "phone", "date") else LONGEST)
        self.watch(self.line)
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda: self.report_edit())
        self.line.returnPressed.connect(self.entered)

    def target(self) -> QWidget:
        return self.line

    def read(self) -> tuple[Any, list[Issue]]:
        return parse_value(self.context.pack, self.field, self.line.text(), self.context.today)

    def put(self, value: Any) -> None:
        self.retype("" if value is None else self.shown(value))

    def typed(self) -> Any:
        return self.line.text()

    def retype(self, typed: Any) -> None:
        self._putting = True
        self.line.setText(str(typed or ""))
        self.line.setCursorPosition(0)
        self._putting = False

    def shown(self, value: Any) -> str:
        """A canonical value as it stands in the line."""
        return str(value)

    def settle(self) -> None:
        """Show what was understood, so that a person sees it before it is saved."""
        value, found = self.read()
        if value is not None and not found and self.shown(value) != self.line.text():
            self.retype(self.shown(value))


class GroupedControl(LineControl):
    """A number that parts itself into groups as it is typed; the cursor stays behind the digit it stood behind."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.line.textEdited.connect(lambda: self._group())

    def grouped(self, text: str) -> str:
        """`text` in groups, with the same digits."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        return self.grouped(str(value))

    def _group(self) -> None:
        text, cursor = self.line.text(), self.line.cursorPosition()
        before = len(digits_of(text[:cursor]))
        grouped = self.grouped(text)
        if grouped == text:
            return
        self.line.setText(grouped)
        self.line.setCursorPosition(_place_after(grouped, before))


class NikControl(GroupedControl):
    """Digits only, in groups as the card prints them: area, birth date, serial."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def grouped(self, text: str) -> str:
        return group_digits(text)

    def retype(self, typed: Any) -> None:
        text = str(typed or "")
        super().retype(group_digits(text) if text.replace(" ", "").isdigit() else text)


class PhoneControl(GroupedControl):
    """A phone number as people say it: `0812 3456 7001`."""

    def grouped(self, text: str) -> str:
        return group_phone(text)

    def help(self) -> str:
        return super().help() or _("for instance {example}").format(example="0812 3456 7001")


def _place_after(text: str, digits: int) -> int:
    seen = 0
    for place, character in enumerate(text):
        if seen == digits:
            return place
        seen += character.isdigit()
    return len(text)


class DateControl(LineControl):
    """A date as typed: `12 Maret 1998`, `12-03-98`, `120398`, `h` and `k` for today and yesterday; shown back with the
    month's name.
    """

    def help(self) -> str:
        return super().help() or _("17081998, 17-8-98 or 17 Agt 1998; h today, k yesterday")

    def placeholder(self) -> str:
        return super().help() or _("17081998 or 17-8-98")

    def remark(self) -> str:
        return super().help() or _("h today, k yesterday")

    def read(self) -> tuple[Any, list[Issue]]:
        text = self.line.text().strip()
        days_ago = _DAYS_AGO.get(text.casefold())
        if days_ago is not None:
            return (self.context.today - timedelta(days_ago)).isoformat(), []
        if _SIX_DIGITS.fullmatch(text):
            text = f"{text[:2]}-{text[2:4]}-{text[4:]}"
        return parse_value(self.context.pack, self.field, text, self.context.today)

    def name_of(self, value: Any) -> str:
        return self.shown(value)

    def shown(self, value: Any) -> str:
        return format_date(date.fromisoformat(value), current_language())


class SecretControl(LineControl):
    """Never shows what is kept: an empty one leaves the secret as it is, where there is one."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._hint(None)

    def read(self) -> tuple[Any, list[Issue]]:
        """Letter by letter as it was typed: so it will be typed at the door."""
        typed = self.line.text()
        return typed or None, weak_password(typed) if typed or self.needed() else []

    def put(self, value: Any) -> None:
        self._hint(value)
        self.retype("")

    def needed(self) -> bool:
        return not self._kept

    def _hint(self, kept: Any) -> None:
        self._kept = bool(kept)
        needed = _("at least {n} characters").format(n=SHORTEST_PASSWORD)
        self.line.setPlaceholderText(_("unchanged") if kept else needed)

    def typed(self) -> Any:
        return ""

    def settle(self) -> None:
        return


class LinesControl(Control):
    """Several lines; Enter goes on to the next field, Shift+Enter breaks the line."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.box = QPlainTextEdit(self)
        self.box.setTabChangesFocus(True)
        self.watch(self.box)
        height = QFontMetricsF(self.box.font()).lineSpacing() * 2 + context.theme.gap(4)
        self.box.setFixedHeight(round(height))
        self.setLayout(column(self.box))
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self.report_edit)

    def target(self) -> QWidget:
        return self.box

    def read(self) -> tuple[Any, list[Issue]]:
        return parse_value(self.context.pack, self.field, self.box.toPlainText(), self.context.today)

    def put(self, value: Any) -> None:
        self.retype(value)

    def typed(self) -> Any:
        return self.box.toPlainText()

    def retype(self, typed: Any) -> None:
        self._putting = True
        self.box.setPlainText(str(typed or ""))
        self._putting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.entered.emit()
                return True
        return super().eventFilter(watched, event)
