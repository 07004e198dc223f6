"""The sheet of a form: its groups as cards below one another, each field laid where it belongs."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.i18n import current_language
from desktop.ui.forms.cell import FieldCell
from desktop.ui.forms.cells import Cells
from desktop.ui.forms.control import FormContext
from desktop.ui.forms.documents import DocumentsControl
from desktop.ui.forms.making import has_control, make_control, width_of
from desktop.ui.widgets.even_grid import EvenGrid
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.plain import card, label
from sync.model.pack import Field, Group, RecordType
from sync.model.record import Fields


class Sheet:
    """Lays itself on `form` by its `steps`: the first line at once, of what follows one field in a step, or all of it
    when somebody reaches for a field that is not there yet.

    `made` gets each field before it is laid, `laid` those that are there from now on and hold what was put.
    """

    def __init__(
        self,
        form: QWidget,
        context: FormContext,
        kind: RecordType,
        columns: int,
        made: Callable[[FieldCell], None],
        laid: Callable[[list[FieldCell]], None],
    ) -> None:
        self._form = form
        self._context = context
        self._kind = kind
        self._columns = columns
        self._made = made
        self._laid = laid
        fields = [field for group in kind.groups for field in kind.in_group(group.key) if has_control(kind, field)]
        self.cells = Cells((field.key for field in fields), self._lay_rest)
        self.documents = self._documents()
        self.steps = self._lay()
        self._waiting: Fields = {}  # what fields that are not laid yet will show
        self._last: QWidget | None = None  # where Tab goes on from
        self._layout = QVBoxLayout(form)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(context.theme.high(4))
        self._layout.addStretch(1)

    def put(self, fields: Fields) -> None:
        """Show values, now or when their fields are laid."""
        for key, value in fields.items():
            if key in self.cells.laid:
                self.cells[key].put(value)
            else:
                self._waiting[key] = value

    def values(self) -> Fields:
        """Canonical values of all that can be read, also of fields that are not laid yet."""
        read = {key: cell.control.read()[0] for key, cell in self.cells.laid.items()}
        return {key: value for key, value in (self._waiting | read).items() if value is not None}

    def _lay_rest(self) -> None:
        for _step in self.steps:
            pass

    def _lay(self) -> Iterator[None]:
        for group in self._kind.groups:
            fields = [field for field in self._kind.in_group(group.key) if field.key in self.cells]
            if not fields:
                continue
            frame, grid = self._group(group)
            at_once = 0 if self._last is not None else self._columns
            for batch in filter(None, (fields[:at_once], fields[at_once:])):
                cells = []
                for field in batch:
                    if self._last is not None:
                        yield
                    cells.append(self._cell(field, grid))
                if len(fields) == 1:
                    cells[0].show_name(cells[0].label.text() != group.label.of(current_language()))
                self._add(frame, grid, cells)

    def _group(self, group: Group) -> tuple[QFrame, EvenGrid]:
        """A card for a group's fields, not shown yet."""
        grid = EvenGrid(self._context.theme, [], columns=self._columns)
        frame = card(self._context.theme, label(group.label.of(current_language()), "section"), grid)
        frame.setParent(self._form)  # before it holds anything: with another parent all in it is dressed anew
        return frame, grid

    def _cell(self, field: Field, grid: EvenGrid) -> FieldCell:
        is_documents = self.documents is not None and self.documents.field is field
        control = self.documents if is_documents else make_control(self._context, self._kind, field)
        assert control is not None  # noqa: S101 (only fields that have one are laid)
        cell = FieldCell(self._context.theme, control, grid)
        self._made(cell)
        return cell

    def _add(self, frame: QFrame, grid: EvenGrid, cells: list[FieldCell]) -> None:
        """Show fields that are made, and have Tab go through them."""
        grid.add([(cell, width_of(cell.control.field)) for cell in cells])
        for cell in cells:
            self._last = tab_on(self._last, cell.control)
        for cell in cells:
            key = cell.control.field.key
            self.cells.add(cell)
            if key in self._waiting:
                cell.put(self._waiting.pop(key))
        self._laid(cells)
        if self._layout.indexOf(frame) < 0:
            self._layout.insertWidget(self._layout.count() - 1, frame)
        for part in (*cells, frame):
            part.show()

    def _documents(self) -> DocumentsControl | None:
        """The list of documents, which others put buttons beside: it is there before it is laid."""
        field = self._kind.field(self._kind.checklist or "")
        made = make_control(self._context, self._kind, field) if field is not None else None
        if not isinstance(made, DocumentsControl):
            return None
        made.setParent(self._form)
        return made
