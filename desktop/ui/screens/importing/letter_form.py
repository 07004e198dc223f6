"""The form of what the company's letter says: of the company, of the request and of its permit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.i18n import _, current_language
from desktop.ui.forms.cell import FieldCell, Problem
from desktop.ui.forms.control import FormContext
from desktop.ui.forms.making import make_control
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.widgets.even_grid import EvenGrid
from desktop.ui.widgets.plain import column
from desktop.usecases.people.intake import COMPANY, PERMIT
from desktop.usecases.people.registering import REQUEST
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.pack import Field, RecordType
from sync.model.record import Fields

_ACROSS = 4
_FEWER = ((70, 1), (115, 2), (150, 3))  # quarter lines of width, and how many fields stand beside one another
_WANTED = {
    COMPANY: ("name", "license_number"),
    REQUEST: (
        "letter_number",
        "letter_date",
        "destination_country",
        "immigration_office",
        "received_on",
        "stated_count",
    ),
    PERMIT: ("number", "quota"),
}


class LetterForm(QWidget):
    """Its fields are made when it is to be seen first. `edited` follows each change, `entered` Enter in a field."""

    edited = Signal()
    entered = Signal()

    def __init__(self, context: FormContext, session: ImportSession) -> None:
        super().__init__()
        self._context = context
        self._session = session
        self.cells: dict[tuple[str, str], FieldCell] = {}  # by record type and field

    def make(self) -> None:
        """Make the fields, unless they are there."""
        if self.cells:
            return
        theme = self._context.theme
        parts: list[tuple[QWidget, int]] = [(cell, 1) for cell in self._make_cells()]
        self.setLayout(column(EvenGrid(theme, parts, _FEWER, columns=_ACROSS, gap=2)))
        self.follow()

    def begin(self) -> None:
        """Put the focus on the first field."""
        next(iter(self.cells.values())).control.target().setFocus()

    def values(self) -> dict[str, Fields]:
        """Canonical values of all that can be read, by record type."""
        values: dict[str, Fields] = {owner: {} for owner in _WANTED}
        for (owner, key), cell in self.cells.items():
            value = cell.control.read()[0]
            if value is not None:
                values[owner][key] = value
        return values

    def put_permit(self) -> None:
        """Show the permit that the session has now."""
        for (owner, key), cell in self.cells.items():
            if owner == PERMIT:
                cell.control.put(self._session.permit.get(key))

    def follow(self) -> None:
        """Say what is wrong, and what of a known company and a known permit is known."""
        if not self.cells:
            return
        known = self._session.known_company() is not None
        self._fix((COMPANY, "license_number"), _("known company") if known else "")
        known = self._session.known_permit() is not None
        self._fix((PERMIT, "quota"), _("known permit") if known else "")
        self._show_problems()

    def _make_cells(self) -> list[FieldCell]:
        pack = self._context.pack
        wanted = [(pack.record(owner), key) for owner, keys in _WANTED.items() for key in keys]
        for kind, key in wanted:
            field = kind.field(key)
            control = make_control(self._context, kind, field) if field is not None else None
            if control is None:
                continue
            control.put(self._said(kind.key).get(key))
            if kind.key == PERMIT:
                control.edited.connect(self._permit_typed)
            control.edited.connect(self.edited)
            control.entered.connect(self.entered)
            control.target().setObjectName(f"letter_{key}" if kind.key == REQUEST else f"letter_{kind.key}_{key}")
            cell = FieldCell(self._context.theme, control)
            cell.label.setText(self._name(kind, control.field))
            self.cells[kind.key, key] = cell
        return list(self.cells.values())

    def _said(self, owner: str) -> Fields:
        return {COMPANY: self._session.company, PERMIT: self._session.permit}.get(owner, self._session.request)

    def _name(self, kind: RecordType, field: Field) -> str:
        """The label, starred where importing or submitting needs the field."""
        owned = kind.key == COMPANY and field.key == "name"
        name = (kind if owned else field).label.of(current_language())
        needed = field.required or field.key in self._session.needed_of(kind.key)
        return f"{name} *" if owned or needed else name

    def _permit_typed(self) -> None:
        self._session.permit_said = True

    def _fix(self, place: tuple[str, str], why: str) -> None:
        """Have nobody type what is known already, and say `why`."""
        cell = self.cells.get(place)
        if cell is not None:
            cell.control.setEnabled(not why)
            cell.show_hint(why)

    def _show_problems(self) -> None:
        pack, of_letter, of_permit = self._context.pack, self._session.letter_issues(), self._session.permit_issues()
        for (owner, key), cell in self.cells.items():
            unreadable = cell.control.read()[1]
            own = unreadable or [issue for issue in of_permit if owner == PERMIT and issue.field == key]
            path = "company" if (owner, key) == (COMPANY, "name") else key if owner == REQUEST else ""
            said = own or [issue for issue in of_letter if issue.field == path]
            kind = pack.record(owner if own else REQUEST)
            cell.show_problems([self._problem(kind, issue) for issue in said])

    def _problem(self, kind: RecordType, issue: Issue) -> Problem:
        return Problem(self._context.theme, issue, explain(self._context.pack, kind, issue), "")
