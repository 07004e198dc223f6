"""The panel beside a registration's form: it comes and goes by itself, and never takes the focus from who types."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.forms.form import RecordForm
from desktop.ui.forms.going import go_to_first
from desktop.ui.screens.alike.card import AlikeCard
from desktop.ui.seat import Seat
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.key_hints import keycap
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, clear, label, let_scroll, row
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.look_alikes import (
    Known,
    apart_entry,
    carried_fields,
    join_persons,
    known_persons,
    same_person_fields,
    told_apart,
)
from sync.model.pack import SamePerson
from sync.model.record import Fields

_TYPING_PAUSE = 300  # ms


class AlikePanel(QScrollArea):
    """Shows who looks alike. What is answered about a new registration goes into its form and is written with it; about
    one that is saved (`own` is its id) at once.
    """

    def __init__(self, seat: Seat, form: RecordForm, rule: SamePerson, own: str | None) -> None:
        super().__init__()
        self._seat = seat
        self._form = form
        self._rule = rule
        self._own = own
        self._asked: Fields = {}
        self._before: QWidget | None = None
        self._share: ShareOfWidth | None = None
        self._known: list[Known] = []
        self._cards: list[AlikeCard] = []
        self._laying = Laying(seat.jobs, self)
        theme = seat.theme
        self.notice = NoticeBar(theme)
        self._decided = QVBoxLayout()
        self._decided.setSpacing(theme.gap(1))
        self._found = QVBoxLayout()
        self._found.setSpacing(theme.gap(2))
        self._title = label("", "section", name="alike_title")
        self.setObjectName("alike_panel")
        self.setAccessibleName(_("Known already"))
        self.setFixedWidth(theme.gap(88))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._lay_out()
        self._pause = Pause(_TYPING_PAUSE, self.look, self)
        form.edited.connect(self._pause.again)
        self.hide()

    def _lay_out(self) -> None:
        theme = self._seat.theme
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.gap(2))
        inner.addLayout(row(self._title, None, keycap("F6"), gap=theme.gap(2)))
        inner.addWidget(self.notice)
        inner.addLayout(self._decided)
        inner.addLayout(self._found)
        inner.addStretch(1)
        let_scroll(self, inner)

    def showEvent(self, event: QShowEvent) -> None:
        """Beside the form from now on: where the page is narrow, the form keeps the greater part of it."""
        super().showEvent(event)
        page, theme = self.parentWidget(), self._seat.theme
        if self._share is None and page is not None:
            self._share = ShareOfWidth(page, self, 0.34, theme.gap(62), theme.gap(88))

    @property
    def cards(self) -> list[AlikeCard]:
        """Who is like the one in the form, the likest first."""
        self._laying.finish()
        return self._cards

    @property
    def asks(self) -> bool:
        """Whether saving waits for an answer given here."""
        return any(known.exact for known in self._known)

    def look(self) -> None:
        """Look who is like what stands in the form now; an answer that was overtaken is not shown."""
        fields, desk, own = self._form.fields(), self._seat.desk, self._own
        if fields == self._asked:
            return
        self._asked = fields

        def show(found: list[Known]) -> None:
            if fields is self._asked:
                self._show(found)

        self._seat.jobs.look_up(lambda: known_persons(desk, fields, own), show, owner=self)

    def ask(self) -> None:
        """Saving needs an answer: say so, and go to who it is about, yet to none of the answers."""
        self.notice.say(
            _("Not saved yet: is it the same person? Tab and Enter answer. What you typed is kept."), "warning"
        )
        exact = next((card for card in self.cards if card.known.exact), None)
        if exact is not None:
            exact.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(exact)

    def swap(self) -> None:
        """From the form to the panel, and back to where typing was."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            if self._before is not None:
                self._before.setFocus()
            return
        if self.isVisible() and self.cards:
            self._before = focused
            self.cards[0].same_button.setFocus()

    def _show(self, found: list[Known]) -> None:
        if found != self._known:
            self._lay(found)
        self._show_decided()
        self._title.setText(_("Known already ({n})").format(n=len(found)) if found else _("Known already"))
        self.setVisible(bool(found) or self._decided.count() > 0)

    def _lay(self, found: list[Known]) -> None:
        focused = self.window().focusWidget()
        if focused is not None and any(card.isAncestorOf(focused) for card in self._cards):
            go_to_first(self._form)  # what has the focus goes
        clear(self._found)
        self._known, self._cards = found, []
        self._laying.begin(self._lay_cards())

    def _lay_cards(self) -> Iterator[None]:
        for known in self._known:
            opened = partial(self._seat.go.look_at, "registration", known.record)
            card = AlikeCard(self._seat.theme, known, opened, partial(self._answer, known), self.widget())
            self._found.addWidget(card)
            self._cards.append(card)
            card.show()  # at once, so that it can take the focus before the layout comes to it
            yield

    def _answer(self, known: Known, reason: str | None) -> None:
        self.notice.hide()
        if self._own is not None:
            self._write(known, reason, self._own)
        elif reason is None:
            self._form.keep(same_person_fields(self._seat.desk, known.record))
            self._form.fill(carried_fields(self._seat.desk, known.record), _("known before"))
        else:
            self._form.keep({f"{self._rule.apart}.{known.record}": apart_entry(self._seat.desk, reason)})
        go_to_first(self._form)
        self.look()

    def _write(self, known: Known, reason: str | None, own: str) -> None:
        desk = self._seat.desk

        def work() -> object:
            if reason is None:
                return join_persons(desk, own, known.record)
            return told_apart(desk, own, known.record, reason)

        def done(_result: object) -> None:
            self._asked = {}
            self.look()

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
            else:
                self._seat.jobs.report(error)

        self._seat.jobs.write(work, done, failed, owner=self)

    def _show_decided(self) -> None:
        """What was answered in this form and is written with it; each can be taken back."""
        clear(self._decided)
        if self._own is not None:
            return
        fields, theme = self._form.fields(), self._seat.theme
        linked = fields.get(self._rule.link)
        said = [(self._rule.link, _("The same person as {name}"), linked)] if linked else []
        for other in fields.get(self._rule.apart or "") or {}:
            said.append((f"{self._rule.apart}.{other}", _("Not the same person as {name}"), other))
        for path, text, other in said:
            name = self._seat.desk.store.title("registration", other)
            undo = button(theme, _("Undo"), partial(self._undo, path), kind="quiet", name="alike_undo")
            undo.setAccessibleName(_("Undo: {text}").format(text=text.format(name=name)))
            words = row(label(text.format(name=name), wrap=True), undo, gap=theme.gap(2))
            words.setStretch(0, 1)
            self._decided.addLayout(words)

    def _undo(self, path: str) -> None:
        go_to_first(self._form)
        self._form.keep({path: None})
        self.look()
