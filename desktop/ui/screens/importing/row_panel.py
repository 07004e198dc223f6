"""The row that is looked at: everything wrong with it in words, and what a person can do about it."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.forms.cell import Problem
from desktop.ui.forms.control import FormContext
from desktop.ui.screens.importing.field_block import FieldBlock
from desktop.ui.screens.importing.row_model import STANDING_TONES, STANDING_WORDS
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.screens.importing.standing import standing_of
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.focus import take_in_typing
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import button, clear, column, label, line, row, scrolled
from desktop.usecases.people.importing import PlanRow
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import explain
from sync.model.pack import Field


class RowPanel(QFrame):
    """Fields with problems come first and open; the rest of the row is below, to be opened one by one."""

    amended = Signal(int, str, str, bool)  # as of a block: it may be of the row that was looked at before
    confirmed = Signal(int, str, str)
    put_aside = Signal(int, str)  # row, reason
    restored = Signal(int)

    def __init__(self, context: FormContext, session: ImportSession) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.row: PlanRow | None = None
        self.blocks: dict[str, FieldBlock] = {}
        self._context = context
        self._session = session
        self._kind = context.pack.record(REGISTRATION)
        self._laying = Laying(context.jobs, self)
        self._build(context.theme)

    def put(self, found: PlanRow | None) -> None:
        """Show a row; the one that is shown already is brought up to date where it stands."""
        same = found is not None and self.row is not None and found.number == self.row.number
        if not same:
            take_in_typing(self)
        self.row = found
        self._stack(found is not None)
        if found is None:
            return
        if same:
            for block in self.blocks.values():
                block.put(found)
        else:
            self._laying.begin(self._lay_blocks(found))
            self._area.verticalScrollBar().setValue(0)
        self._head(found)
        self._foot(found)

    def go_to_problem(self) -> bool:
        """Put the focus on the first thing to do about the row; False when there is nothing."""
        for block in self.blocks.values():
            target = block.first_target()
            if target is not None:
                target.setFocus()
                if isinstance(target, QLineEdit):
                    target.selectAll()
                self._area.ensureWidgetVisible(target, 0, self._context.theme.gap(20))
                return True
        if self.row is not None and self.row.issues:
            self.ask_reason()
            return True
        return False

    def ask_reason(self) -> None:
        """Ask why the row is set aside."""
        if self.row is not None and self.row.set_aside is None:
            self.aside_button.hide()
            self.aside_line.show()
            self.aside_line.setFocus()

    def _build(self, theme: Theme) -> None:
        self._title = label("", "section")
        self._place = label("", "caption")
        self.badge = Badge(theme)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(theme.gap(3))
        edge = theme.gap(4)
        self._blocks.setContentsMargins(edge, theme.gap(1), edge, edge)
        self._area = scrolled(self._blocks, self, bare=True, name="row_fields")
        self._nothing = label(_("Choose a row to see what was understood of it."), "muted", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(edge, theme.gap(3), edge, 0)
        head.addLayout(column(self._title, self._place))
        head.addStretch(1)
        head.addWidget(self.badge)
        self._whole = QWidget()
        self._whole.setLayout(column(head, self._area, line(), self._aside(theme), gap=theme.gap(2)))
        self._whole.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self._nothing.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(column(self._nothing, self._whole))
        self._stack(False)

    def _aside(self, theme: Theme) -> QWidget:
        self._reason = label("", wrap=True)
        self.aside_button = button(theme, _("Set row aside"), self.ask_reason, icon="set-aside", name="set_aside")
        self.aside_button.setToolTip(_("Leave this row out of the import, with a reason (F9)"))
        self.aside_line = QLineEdit()
        self.aside_line.setObjectName("aside_reason")
        self.aside_line.setPlaceholderText(_("Reason for leaving this row out, then Enter"))
        self.aside_line.setAccessibleName(_("Reason for setting this row aside"))
        self.aside_line.returnPressed.connect(self._give_reason)
        self.restore_button = button(theme, _("Take back"), self._restore, name="restore")
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        edge = theme.gap(4)
        parts = row(self._reason, self.aside_line, self.aside_button, self.restore_button, gap=theme.gap(2))
        parts.setContentsMargins(edge, 0, edge, theme.gap(3))
        parts.setStretch(0, 1)
        holder.setLayout(parts)
        return holder

    def _give_reason(self) -> None:
        if self.row is not None and self.aside_line.text().strip():
            self.put_aside.emit(self.row.number, self.aside_line.text())

    def _restore(self) -> None:
        if self.row is not None:
            self.restored.emit(self.row.number)

    def _stack(self, has_row: bool) -> None:
        self._whole.setVisible(has_row)
        self._nothing.setVisible(not has_row)

    def _head(self, found: PlanRow) -> None:
        standing = standing_of(found)
        self._title.setText(_("Row {number}").format(number=found.number))
        self._place.setText(_("line {line} of the workbook").format(line=found.source_row))
        self.badge.put(_(STANDING_WORDS[standing]), STANDING_TONES[standing])

    def _foot(self, found: PlanRow) -> None:
        aside = found.set_aside is not None
        self._reason.setText(_("Set aside: {reason}").format(reason=found.set_aside) if aside else "")
        self._reason.setVisible(aside)
        self.restore_button.setVisible(aside)
        self.aside_line.hide()
        self.aside_line.clear()
        self.aside_button.setVisible(not aside)

    def _lay_blocks(self, found: PlanRow) -> Iterator[None]:
        """What is wrong at once, for that is gone to; the rest bit by bit."""
        self.blocks = {}
        clear(self._blocks)
        wrong = {issue.field for issue in found.issues}
        fields = [field for field in self._kind.fields if self._shows(field, found)]
        for issue in found.issues:
            if not any(field.key == issue.field for field in fields):
                sentence = explain(self._context.pack, self._kind, issue)
                self._blocks.addWidget(Problem(self._context.theme, issue, sentence, ""))
        first = [field for field in fields if field.key in wrong]
        rest = [field for field in fields if field.key not in wrong]
        for field in first:
            self._add(found, field)
        if first and rest:
            self._blocks.addWidget(line())
            self._blocks.addWidget(label(_("The rest of the row"), "label"))
        for field in rest:
            yield
            self._add(found, field)
        self._blocks.addStretch(1)

    def _shows(self, field: Field, found: PlanRow) -> bool:
        if field.hidden or field.type in ("map", "ref", "snapshot", "secret"):
            return False
        said = field.key in found.fields or field.key in found.typed
        return said or field.required or any(issue.field == field.key for issue in found.issues)

    def _add(self, found: PlanRow, field: Field) -> None:
        block = FieldBlock(self._context, self._session, found, field)
        block.amended.connect(self.amended)
        block.confirmed.connect(self.confirmed)
        self.blocks[field.key] = block
        self._blocks.addWidget(block)
        block.show()
