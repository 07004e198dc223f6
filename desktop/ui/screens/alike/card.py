"""One person who is known here already: what is the same, what differs, and the answers."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, label, line, row, selectable
from desktop.usecases.people.duplicates import DuplicateField
from desktop.usecases.people.look_alikes import Known
from desktop.wording import NOTHING, enumerate_words, show_moment

Answer = Callable[[str | None], None]
"""Says why it is not the same person; None: it is."""

_REASON_LENGTH = 200


class AlikeCard(QFrame):
    """A look-alike. Its second answer asks for the reason; an exact one stands out, for saving asks about it: then the
    card has the focus, where Enter answers nothing, and Tab leads to the answers.
    """

    def __init__(
        self, theme: Theme, known: Known, opened: Callable[[], None], answered: Answer, whole: QWidget
    ) -> None:
        super().__init__(whole)
        self._theme = theme
        self._answered = answered
        self.known = known
        self.reason = QLineEdit()
        self.setProperty("kind", "card")
        self.setObjectName(f"alike_{known.record}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("{name}: {why}").format(name=known.title, why=enumerate_words(list(known.why))))
        self.open_button = button(theme, _("Open"), opened, kind="link", icon="open", name="alike_open")
        self.open_button.setAccessibleName(_("Open the registration of {name}").format(name=known.title))
        self.same_button = button(theme, _("The same person"), lambda: answered(None), name="alike_same")
        self.apart_button = button(theme, _("Not the same"), self._not_the_same, name="alike_apart")
        self.apart_button.setAccessibleName(_("Not the same person"))
        self._lay_out()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return self.same_button, self.apart_button, self.open_button

    def _lay_out(self) -> None:
        theme, known = self._theme, self.known
        edge = theme.gap(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(theme.gap(1.5))
        layout.addLayout(
            row(label(known.title, "strong", wrap=True), None, Badge(theme, known.state), gap=theme.gap(2))
        )
        layout.addLayout(self._why())
        when = _("registered by {name}, {moment}").format(
            name=known.registered_by, moment=show_moment(known.registered_at)
        )
        layout.addLayout(row(label(when, "caption", wrap=True), self.open_button, gap=theme.gap(1)))
        for there in known.elsewhere:
            bar = NoticeBar(theme, closable=False)
            layout.addWidget(bar)
            bar.say(
                _("Also registered at {office}, since {moment}.").format(
                    office=there.office, moment=show_moment(there.since)
                ),
                "warning",
            )
        layout.addWidget(line())
        layout.addLayout(self._comparison())
        layout.addLayout(row(self.same_button, self.apart_button, None, gap=theme.gap(2)))
        self.reason.setObjectName("alike_reason")
        self.reason.setPlaceholderText(_("Reason, then Enter"))
        self.reason.setAccessibleName(_("Why they are not the same person"))
        self.reason.setMaxLength(_REASON_LENGTH)
        self.reason.returnPressed.connect(self._not_the_same)
        self.reason.hide()
        layout.addWidget(self.reason)

    def _why(self) -> QHBoxLayout:
        """What gave this person away, as icon and words."""
        tone: Tone = "warning" if self.known.exact else "working"
        sign = QLabel()
        size = self._theme.gap(3.5)
        sign.setPixmap(self._theme.icon(LOOKS[tone].icon, tone).pixmap(size, size))
        words = label(" · ".join(self.known.why), "problem", wrap=True)
        words.setProperty("tone", tone)
        made = row(sign, words, gap=self._theme.gap(1))
        made.setStretch(1, 1)
        return made

    def _comparison(self) -> QGridLayout:
        """What differs, side by side, then what is the same; what is not typed yet is left out."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.gap(3))
        grid.setVerticalSpacing(self._theme.gap(0.5))
        both = [field for field in self.known.fields if NOTHING not in field.texts]
        differing = [field for field in both if field.differs]
        for place, head in enumerate((_("Typed"), _("Known")) if differing else ()):
            grid.addWidget(label(head, "caption"), 0, place)
            grid.setColumnStretch(place, 1)
        for place, field in enumerate(differing):
            self._differing(grid, 2 * place + 1, field)
        same = [field.label for field in both if not field.differs]
        if same:
            text = _("Same: {fields}").format(fields=enumerate_words(same))
            grid.addWidget(label(text, "caption", wrap=True), 2 * len(differing) + 1, 0, 1, 2)
        return grid

    def _differing(self, grid: QGridLayout, place: int, field: DuplicateField) -> None:
        name = label(f"≠ {field.label}", "label")
        name.setAccessibleName(_("{field} differs").format(field=field.label))
        name.setContentsMargins(0, self._theme.gap(1), 0, 0)
        grid.addWidget(name, place, 0, 1, 2)
        for across, text in enumerate(field.texts):
            value = selectable(text)
            value.setAccessibleName(f"{field.label}: {text}")
            grid.addWidget(value, place + 1, across, Qt.AlignmentFlag.AlignTop)

    def _not_the_same(self) -> None:
        if self.reason.isVisible() and self.reason.text().strip():
            self._answered(self.reason.text())
        else:
            self.reason.show()
            self.reason.setFocus()
