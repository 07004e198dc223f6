"""What the company's letter says, read off the top of its workbook, to be checked and mended."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.tokens import LOOKS
from desktop.ui.forms.cell import FieldCell, Problem
from desktop.ui.forms.control import FormContext
from desktop.ui.forms.making import make_control
from desktop.ui.screens.importing.letter_facts import LetterFacts
from desktop.ui.screens.importing.permit_chips import PermitChips
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import button, column, label, row
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.intake import COMPANY, PERMIT
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.wording import enumerate_words, explain
from sync.model.pack import Field, RecordType
from sync.model.record import Fields

_TYPING_PAUSE = 400  # ms
_ACROSS = 4
_COMPANY_FIELDS = ("name", "license_number")
_PERMIT_FIELDS = ("number", "quota")
_REQUEST_FIELDS = (
    "letter_number",
    "letter_date",
    "destination_country",
    "immigration_office",
    "received_on",
    "stated_count",
)


class LetterCard(QFrame):
    """One line to look at, a form to mend it in, made when it is unfolded. `changed` comes after every row was judged
    anew, `closed` when a person is done with the form.
    """

    changed = Signal()
    closed = Signal()

    def __init__(self, context: FormContext, session: ImportSession) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._context = context
        self._session = session
        self.cells: dict[tuple[str, str], FieldCell] = {}
        self._pause = Pause(_TYPING_PAUSE, self._apply, self)
        self._judging = Laying(context.jobs, self)
        self.remark = label("", wrap=True, name="letter_remark")
        self.permits = PermitChips(context.theme, self._choose_permit)
        self._sign = QLabel()
        self._build()
        self._show()

    def begin(self) -> None:
        """Show the form where something in the letter is missing or wrong."""
        self.unfold(bool(self._session.letter_issues()))

    def unfold(self, unfolded: bool) -> None:
        """Show the form instead of the one line."""
        if unfolded and not self.cells:
            self._make_form()
        goes, comes = (self._facts, self._form) if unfolded else (self._form, self._facts)
        goes.hide()  # first, or the window would grow to hold both
        comes.show()
        self.fold_button.setIcon(self._context.theme.icon("mdi6.check" if unfolded else "draft", "accent"))
        self.fold_button.setText(_("Done") if unfolded else _("Mend"))
        self.fold_button.setAccessibleName(_("Close the letter's form") if unfolded else _("Mend what the letter says"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._facts.make_room(event.size().width())

    def settle(self) -> None:
        """Take in at once what was typed last."""
        self._pause.now()
        self._judging.finish()

    def say(self, request: Fields, company: Fields) -> None:
        """Put what the letter says. The rows are judged anew while the window goes on, or at once by `settle`."""
        self._judging.finish()  # its rows would else be taken for judged
        self._judging.begin(self._said(request, company))

    def _build(self) -> None:
        theme = self._context.theme
        self._facts = LetterFacts(self._context, self._session)
        self._form = QWidget()
        self.fold_button = button(theme, "", self._toggle, kind="quiet", icon="draft", name="letter_mend")
        top = row(self._facts, self._form, self.fold_button, gap=theme.gap(3))
        top.setStretch(0, 1)
        top.setStretch(1, 1)
        note = row(self._sign, self.remark, gap=theme.gap(1.5))
        note.setStretch(1, 1)
        edge = theme.gap(4)
        margins = (edge, theme.gap(2.5), theme.gap(2), theme.gap(2.5))
        self.setLayout(column(top, self.permits, note, gap=theme.gap(2), margins=margins))

    def _make_form(self) -> None:
        theme = self._context.theme
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap(4))
        grid.setVerticalSpacing(theme.gap(2))
        for place, cell in enumerate(self._cells()):
            grid.addWidget(cell, place // _ACROSS, place % _ACROSS)
            grid.setColumnStretch(place % _ACROSS, 1)
        self._show_cells()

    def _cells(self) -> list[FieldCell]:
        for kind, key in self._wanted():
            control = make_control(self._context, kind, kind.require(key))
            if control is None:
                continue
            control.put(self._values(kind.key).get(key))
            if kind.key == PERMIT:
                control.edited.connect(self._permit_typed)
            control.edited.connect(self._pause.again)
            control.entered.connect(self._next)
            control.target().setObjectName(f"letter_{key}" if kind.key == REQUEST else f"letter_{kind.key}_{key}")
            cell = FieldCell(self._context.theme, control)
            cell.label.setText(_name(self._session, kind, control.field))
            cell.setMinimumWidth(self._context.theme.gap(28))
            self.cells[kind.key, key] = cell
        return list(self.cells.values())

    def _values(self, owner: str) -> Fields:
        return {COMPANY: self._session.company, PERMIT: self._session.permit}.get(owner, self._session.request)

    def _wanted(self) -> list[tuple[RecordType, str]]:
        pack = self._context.pack
        wanted = ((COMPANY, _COMPANY_FIELDS), (REQUEST, _REQUEST_FIELDS), (PERMIT, _PERMIT_FIELDS))
        return [(pack.record(owner), key) for owner, keys in wanted for key in keys if pack.record(owner).field(key)]

    def _permit_typed(self) -> None:
        self._session.permit_said = True

    def _choose_permit(self, number: str) -> None:
        self._pause.now()
        self._session.say_permit({"number": number})
        self._put_permit()
        self._show()
        self.changed.emit()

    def _put_permit(self) -> None:
        for key in _PERMIT_FIELDS if self.cells else ():
            self.cells[PERMIT, key].control.put(self._session.permit.get(key))

    def _next(self) -> None:
        self._pause.now()
        self.focusNextChild()

    def _toggle(self) -> None:
        self._pause.now()
        unfolded = not self._form.isHidden()
        self.unfold(not unfolded)
        if unfolded:
            self.closed.emit()
        else:
            next(iter(self.cells.values())).control.target().setFocus()

    def _apply(self) -> None:
        values: dict[str, Fields] = {COMPANY: {}, REQUEST: {}, PERMIT: {}}
        for (owner, key), cell in self.cells.items():
            value = cell.control.read()[0]
            if value is not None:
                values[owner][key] = value
        if self._session.permit_said:
            self._session.say_permit(values[PERMIT])
        self.say(values[REQUEST], values[COMPANY])

    def _said(self, request: Fields, company: Fields) -> Iterator[None]:
        yield from self._session.say_letter(request, company)
        if not self._session.permit_said:
            self._put_permit()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        chosen = str(self._session.permit.get("number") or "")
        self.permits.put(self._session.desk, self._session.permits(), chosen)
        if self.cells:
            self._show_cells()
        self._facts.show_letter()
        self._say_remarks()

    def _show_cells(self) -> None:
        """What is wrong in the form, and what of a known company and a known permit is known."""
        company = self._session.known_company()
        license_cell = self.cells.get((COMPANY, "license_number"))
        if license_cell is not None:
            license_cell.control.setEnabled(company is None)
            license_cell.show_hint(_("known company") if company is not None else "")
        known = self._session.known_permit()
        quota = self.cells[PERMIT, "quota"]
        quota.control.setEnabled(known is None)
        quota.show_hint(_("known permit") if known is not None else "")
        self._show_problems()

    def _show_problems(self) -> None:
        issues = self._session.letter_issues()
        of_permit = self._session.permit_issues()
        request = self._context.pack.record(REQUEST)
        for (owner, key), cell in self.cells.items():
            path = "company" if (owner, key) == (COMPANY, "name") else key if owner == REQUEST else ""
            unreadable = cell.control.read()[1]
            of_cell = [issue for issue in of_permit if issue.field == key] if owner == PERMIT else []
            said = unreadable or of_cell or [issue for issue in issues if issue.field == path]
            kind = self._context.pack.record(owner) if unreadable or of_cell else request
            sentences = [(issue, explain(self._context.pack, kind, issue)) for issue in said]
            cell.show_problems([Problem(self._context.theme, issue, sentence, "") for issue, sentence in sentences])

    def _say_remarks(self) -> None:
        pack, remarks = self._context.pack, self._session.plan.remarks
        kind = pack.record(REGISTRATION)
        said = [explain(pack, kind, issue) for issue in remarks]
        if wanted := self._session.letter_wants():
            needs = _("Before the request is submitted, the letter still needs: {fields}.")
            said.append(needs.format(fields=enumerate_words(wanted)))
        self.remark.setText(" ".join(said))
        size = self._context.theme.gap(4)
        self._sign.setPixmap(self._context.theme.icon(LOOKS["warning"].icon, "warning").pixmap(size, size))
        self._sign.setVisible(bool(said))
        self.remark.setVisible(bool(said))


def _name(session: ImportSession, kind: RecordType, field: Field) -> str:
    """The label, starred where importing or submitting needs the field."""
    owned = kind.key == COMPANY and field.key == "name"
    name = (kind if owned else field).label.of(current_language())
    needed = field.required or field.key in session.needed_of(kind.key)
    return f"{name} *" if owned or needed else name
