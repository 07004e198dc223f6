"""One person registered twice: both registrations side by side, or another office's name, and the two answers."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import N_, _, current_language
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button, card, clear, column, label, line, row, selectable
from desktop.usecases.people.duplicates import DUPLICATE, DuplicateField, DuplicateRecord, DuplicateView
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.people.second_thoughts import thought_since, way_back
from desktop.wording import enumerate_words, show_moment

Decide = Callable[[str | None], None]
"""Says why they are not the same person; None: they are."""

ThinkAgain = Callable[[], None]
"""Undoes what was decided, as far as it can be."""

_WAYS = {
    "unlink": N_("They are not the same person after all: take the link off"),
    "link": N_("They are the same person after all: link them"),
}

_LINK, _TELL_APART = "link", "tell_apart"  # steps of the pack


class DuplicatePart(QWidget):
    """Who is registered twice. Whoever may decide has a button for each answer, the second asks for its reason."""

    def __init__(self, seat: Seat, view: DuplicateView, decide: Decide, think_again: ThinkAgain) -> None:
        super().__init__()
        self._seat = seat
        self._decide = decide
        self._think_again = think_again
        self.view = view
        self.buttons: list[QPushButton] = []
        self.reason = QLineEdit()
        theme = seat.theme
        self._about = label("", wrap=True, name="duplicate_about")
        self._compared = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(3))
        layout.addWidget(label(_name(view), "section", wrap=True))
        layout.addWidget(self._about)
        layout.addWidget(self._answers() if view.state == "open" else self._way_back())
        layout.addLayout(self._compared)
        layout.addStretch(1)
        self.put(view)

    def is_of(self, view: DuplicateView) -> bool:
        """Whether `view` can be put here: the same person in the same state of being decided."""
        return (self.view.id, self.view.state) == (view.id, view.state) and view.state == "open"

    def put(self, view: DuplicateView) -> None:
        """Show the registrations as they are now; a reason that is being typed stays."""
        self.view = view
        self._about.setText(view.what_follows)
        clear(self._compared)
        self._compared.addWidget(self._comparison())

    def choose(self, number: int) -> None:
        """Go to an answer by number key; it is not given before it is pressed."""
        if number > len(self.buttons):
            return
        self.buttons[number - 1].setFocus()
        if number == len(self.buttons) and self.view.state == "open":
            self._ask_reason()

    def _answers(self) -> QWidget:
        desk = self._seat.desk
        if not desk.may(DUPLICATE, _LINK):
            return label(
                _("To be decided by: {roles}").format(roles=self._roles()), "muted", wrap=True, name="deciders"
            )
        same = self._answer(1, _("The same person"), lambda: self._decide(None), "same_person")
        different = self._answer(2, _("Not the same person"), self._different, "not_same_person")
        self.buttons = [same, different]
        self.reason.setObjectName("different_reason")
        self.reason.setPlaceholderText(_("Reason, then Enter"))
        self.reason.setAccessibleName(_("Why they are not the same person"))
        self.reason.setMaxLength(self._longest())
        self.reason.returnPressed.connect(self._different)
        self.reason.hide()
        holder = QWidget()
        gap = self._seat.theme.gap(2)
        holder.setLayout(column(row(same, different, None, gap=gap), self.reason, gap=gap))
        return holder

    def _way_back(self) -> QWidget:
        """What can be done about a decision that turned out to be wrong; nothing where nothing hangs on it."""
        holder = QWidget()
        if not self._seat.desk.may(REGISTRATION):
            return holder
        since = label(thought_since(self._seat.desk, self.view), wrap=True, name="thought_since")
        since.setVisible(bool(since.text()))
        way = way_back(self._seat.desk, self.view)
        if way is not None:
            self.buttons = [button(self._seat.theme, _(_WAYS[way]), self._think_again, name="think_again")]
        holder.setLayout(column(since, row(*self.buttons, None), gap=self._seat.theme.gap(2)))
        return holder

    def _answer(self, number: int, text: str, pressed: Callable[[], None], name: str) -> QPushButton:
        made = button(self._seat.theme, f"{number}   {text}", pressed, name=name)
        made.setAccessibleName(text)
        return made

    def _different(self) -> None:
        if self.reason.isVisible() and self.reason.text().strip():
            self._decide(self.reason.text())
        else:
            self._ask_reason()

    def _ask_reason(self) -> None:
        self.reason.show()
        self.reason.setFocus()

    def _roles(self) -> str:
        pack = self._seat.desk.pack
        workflow = pack.record(DUPLICATE).workflow
        step = workflow.step(_LINK) if workflow else None
        codes = [pack.code("role", role) for role in (step.roles if step else ())]
        return enumerate_words([code.label.of(current_language()) for code in codes if code])

    def _longest(self) -> int:
        declared = self._seat.desk.pack.record(DUPLICATE).field("decided_because")
        longest = declared.maximum if declared else None
        return int(longest) if longest else self.reason.maxLength()

    def _comparison(self) -> QFrame:
        """A column for each registration, and the other office's beside; what differs is marked."""
        theme, view = self._seat.theme, self.view
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(4))
        grid.setVerticalSpacing(theme.gap(2))
        heads = [self._head(place, record) for place, record in enumerate(view.records)]
        if view.other_office:
            heads.append(self._elsewhere())
        for place, head in enumerate(heads, 1):
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 3)
        grid.setColumnStretch(0, 2)
        grid.addWidget(line(), 1, 0, 1, len(heads) + 1)
        for place, field in enumerate(view.fields, 2):
            self._lay(grid, place, field)
        return card(theme, grid)

    def _lay(self, grid: QGridLayout, place: int, field: DuplicateField) -> None:
        name = label(f"≠ {field.label}" if field.differs else field.label, "label", wrap=True)
        name.setAccessibleName(_("{field} differs").format(field=field.label) if field.differs else field.label)
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        for across, text in enumerate(field.texts, 1):
            value = selectable(text, "strong" if field.differs else "")
            value.setAccessibleName(f"{field.label}: {text}")
            grid.addWidget(value, place, across, Qt.AlignmentFlag.AlignTop)

    def _head(self, place: int, record: DuplicateRecord) -> QWidget:
        theme, go, view = self._seat.theme, self._seat.go, self.view
        which = ""
        if len(view.records) > 1:
            which = _("Later registration") if place else _("Earlier registration")
        way = button(
            theme,
            _("Show the record"),
            lambda: go.record(view.record_type, record.record),
            kind="link",
            icon="open",
            name=f"registration_{place}",
        )
        way.setAccessibleName(_("Show the record: {title}").format(title=record.title))
        by = _("registered by {name}, {moment}").format(
            name=record.registered_by, moment=show_moment(record.registered_at)
        )
        return _column(theme.gap(1), which or view.record_label, record.title, by, way)

    def _elsewhere(self) -> QWidget:
        theme, view = self._seat.theme, self.view
        since = _("registered there since {moment}").format(moment=show_moment(view.other_since))
        return _column(theme.gap(1), _("Another office, of which only this may be seen"), view.other_office, since)


def _column(gap: int, which: str, name: str, when: str, *ways: QWidget) -> QWidget:
    holder = QWidget()
    parts = (label(which, "label", wrap=True), label(name, "section", wrap=True), label(when, "caption", wrap=True))
    holder.setLayout(column(*parts, row(*ways, None), gap=gap))
    return holder


def _name(view: DuplicateView) -> str:
    return " · ".join(dict.fromkeys(record.title for record in view.records)) or view.record_label
