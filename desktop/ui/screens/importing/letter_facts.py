"""What a company's letter says, in one line where there is room, else in two."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.i18n import _, current_language
from desktop.ui.forms.control import FormContext
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.plain import clear
from desktop.usecases.people.intake import PERMIT
from desktop.usecases.people.registering import REQUEST
from desktop.wording import NOTHING, show_value

_SHORT = {"letter_number": 3, "letter_date": 2, "destination_country": 2, "immigration_office": 3}
"""Shown besides company, permit and workers, each with its share of the width."""
_GIVE_WAY = ("letter_date", "immigration_office")  # where the line is narrower than `_ROOM`: the form has them
_ROOM = 220  # quarter lines
_ONE_LINE = 180  # quarter lines under which the facts take more lines than one, of so many each:
_ACROSS = 3
_LEAST = 16  # quarter lines of width that each keeps


class LetterFacts(QWidget):
    """Of the letter of `session`."""

    def __init__(self, context: FormContext, session: ImportSession) -> None:
        super().__init__()
        self._context = context
        self._session = session
        self._narrow = self._broken = False
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(context.theme.gap(5))
        self._grid.setVerticalSpacing(context.theme.gap(2))
        self._grid.setContentsMargins(0, 0, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """No wider than it needs in its narrowest form: it takes that as soon as it is so narrow."""
        gap = self._context.theme.gap
        return QSize(_ACROSS * gap(_LEAST) + (_ACROSS - 1) * gap(5), super().minimumSizeHint().height())

    def make_room(self, width: int) -> None:
        """Show what has room in a card so wide."""
        gap = self._context.theme.gap
        found = (width < gap(_ROOM), width < gap(_ONE_LINE))
        if found != (self._narrow, self._broken):
            self._narrow, self._broken = found
            self.show_letter()

    def show_letter(self) -> None:
        """Show it as it stands now."""
        pack, session, language = self._context.pack, self._session, current_language()
        clear(self._grid)
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 0)
        request = pack.record(REQUEST)
        self._add(request.require("company").label.of(language), session.company.get("name") or NOTHING, 3)
        for key, width in _SHORT.items():
            if not (self._narrow and key in _GIVE_WAY):
                field = request.require(key)
                self._add(field.label.of(language), show_value(pack, field, session.request.get(key)), width)
        self._add(pack.record(PERMIT).label.of(language), str(session.permit.get("number") or NOTHING), 2)
        self._add(_("Workers"), self._count(), 3)

    def _add(self, name: str, text: str, width: int) -> None:
        made = fact(self._context.theme, name, text, wrap=True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        made.setMinimumWidth(self._context.theme.gap(_LEAST))
        line, place = divmod(self._grid.count(), _ACROSS) if self._broken else (0, self._grid.count())
        self._grid.addWidget(made, line, place, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(place, 1 if self._broken else width)

    def _count(self) -> str:
        stated, found = self._session.plan.preamble.stated_count, len(self._session.plan.rows)
        if stated is None:
            return _("In the list {found}; the letter gives no number").format(found=found)
        return _("By the letter {stated}, in the list {found}").format(stated=stated, found=found)
