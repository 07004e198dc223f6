"""`As before`: what the person filled in last time is one key away, and the first that a search suggests."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.i18n import _, current_language
from desktop.ui.forms.cells import Cells
from desktop.ui.forms.control import FormContext
from desktop.ui.forms.search_control import SearchControl
from desktop.ui.forms.sources import Suggestion
from sync.model.pack import Field, FieldType, RecordType

KEY = "Ctrl+D"
_REPEATED: frozenset[FieldType] = frozenset(("text", "multiline", "date", "code", "area", "ref", "integer"))


def is_repeated(kind: RecordType, field: Field) -> bool:
    """Whether the next record may have the same: not what names one person or thing, such as a name or a number."""
    own = {key for rule in kind.rules if rule.check == "nik_agrees" for key in rule.fields}
    return field.type in _REPEATED and field.key not in (*kind.title, *own) and not field.pattern


class Repeating:
    """Offers what stood in the record of this type that the person made last."""

    def __init__(self, form: QWidget, context: FormContext, kind: RecordType, cells: Cells) -> None:
        self._context = context
        self._kind = kind
        self._cells = cells
        self._form = form
        self._previous: dict[str, Suggestion] = {}
        QShortcut(QKeySequence(KEY), form, self.repeat, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def look(self) -> None:
        """Find out, away from the window's thread, what was filled in last time."""
        self._context.jobs.look_up(self._look, self._offer, owner=self._form)

    def laid(self, key: str) -> None:
        """Offer it in a field that is there from now on."""
        suggestion = self._previous.get(key)
        if suggestion is None:
            return
        cell = self._cells[key]
        cell.offer_before(suggestion.title or cell.control.name_of(suggestion.value))
        if isinstance(cell.control, SearchControl):
            cell.control.before = suggestion

    def repeat(self) -> None:
        """Fill the field that has the focus as it was before, and go on to the next one."""
        focused = self._form.focusWidget()
        found = next(
            (cell for cell in self._cells.values() if focused is not None and cell.control.isAncestorOf(focused)), None
        )
        before = self._previous.get(found.control.field.key) if found else None
        if found is None or before is None:
            return
        found.control.put(before.value)
        found.control.edited.emit()
        found.show_hint(_("as before"))
        found.control.entered.emit()

    def _look(self) -> dict[str, Suggestion]:
        fields = self._context.sources.previous(self._kind.key)
        wanted = [field for key in self._cells.names if is_repeated(self._kind, field := self._kind.require(key))]
        found = {field.key: self._named(field, fields[field.key]) for field in wanted if fields.get(field.key)}
        return {key: suggestion for key, suggestion in found.items() if suggestion is not None}

    def _named(self, field: Field, value: str) -> Suggestion | None:
        if field.type == "area":
            return self._context.sources.area(value)
        if field.type == "ref":
            return self._context.sources.record(field.to or "", value)
        code = self._context.pack.code(field.codes or "", str(value)) if field.type == "code" else None
        return Suggestion(value, code.label.of(current_language()) if code else "")

    def _offer(self, found: dict[str, Suggestion]) -> None:
        self._previous = found
        for key in self._cells.laid:
            self.laid(key)
