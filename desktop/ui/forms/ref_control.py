"""A field that names another record, in a form from within which that record can be made."""

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout

from desktop.i18n import _, current_language
from desktop.ui.forms.control import FormContext, Make
from desktop.ui.forms.search_control import RefControl
from desktop.ui.widgets.plain import button, row
from sync.model.issues import Issue
from sync.model.pack import Field

_KEY = "Ctrl+Shift+N"


class MakingRefControl(RefControl):
    """Its button, or the key, opens the form of a new record, and takes what was saved there. While there is none at
    all to choose, the line and the button say so.
    """

    def __init__(self, context: FormContext, field: Field, make: Make) -> None:
        super().__init__(context, field)
        self._make_record = make
        self._type = field.to or ""
        self._lacks_all: bool | None = None  # None: nobody has looked yet
        called = context.pack.record(self._type).label.of(current_language())
        said = _("Register a new one: {kind} ({key})").format(kind=called, key=_KEY)
        self.new = button(context.theme, "", self._make, icon="add", name=f"new_{field.key}")
        self.new.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it has a key, and Tab goes through the fields
        self.new.setAccessibleName(said)
        self.new.setToolTip(said)
        whole = cast("QBoxLayout", self.layout())
        whole.removeWidget(self.line)
        whole.addLayout(row(self.line, self.new, gap=context.theme.gap(1)))
        key = QShortcut(QKeySequence(_KEY), self, self._make)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._lacks_all is None:
            self._tell_lack(lacks=False)
            self.context.jobs.look_up(
                lambda: not self.search(""), lambda lacks: self._tell_lack(lacks=lacks), owner=self
            )

    def remark(self) -> str:
        return super().remark() or _("{key}: register a new one").format(key=_KEY)

    def not_chosen(self, text: str) -> Issue:
        if self._lacks_all:
            return Issue(code="ref_none", field=self.field.key)
        return Issue(code="ref_unmade", field=self.field.key, facts={"text": text})

    def put(self, value: Any) -> None:
        super().put(value)
        if value and self._lacks_all:
            self._tell_lack(lacks=False)

    def _tell_lack(self, *, lacks: bool) -> None:
        self._lacks_all = lacks
        self.line.setPlaceholderText(_("None is registered yet") if lacks else _("Type to search"))
        self.new.setText(_("Register") if lacks else "")

    def _make(self) -> None:
        self._make_record(self._type, self._made)

    def _made(self, record: str) -> None:
        self.put(record)
        self.report_edit()
        self.line.setFocus()
