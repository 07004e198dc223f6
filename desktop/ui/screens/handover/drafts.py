"""Giving drafts into other hands: whose, and who gets them."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from desktop.i18n import _, ngettext
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import TakeBack
from desktop.ui.widgets.plain import button, card, clear, framed, label, row
from desktop.usecases.office.drafts import Handed, hand_over_drafts
from desktop.usecases.office.handover import Colleague
from desktop.wording import show_moment

_TOLD = 4  # of the drafts that went before


class DraftsPart(QFrame):
    """Anybody gives their own away or takes over a named person's; an administrator does it between others."""

    def __init__(self, seat: Seat, done: Callable[[], None]) -> None:
        super().__init__()
        theme = seat.theme
        self._seat = seat
        self._done = done
        self._people: list[Colleague] = []
        self.whose, self.to = QComboBox(), QComboBox()
        for box, name, words in (
            (self.whose, "drafts_whose", _("Drafts of")),
            (self.to, "drafts_to", _("go to")),
        ):
            box.setObjectName(name)
            box.setAccessibleName(words)
            box.setMinimumWidth(theme.gap(45))
        self.whose.currentIndexChanged.connect(lambda _place: self._offer_receivers())
        self.hand = button(theme, _("Hand over"), self._hand, name="hand_drafts")
        self.told = QVBoxLayout()
        self.told.setSpacing(theme.gap(0.5))
        choosing = row(
            label(_("Drafts of"), "label"),
            self.whose,
            label(_("go to"), "label"),
            self.to,
            self.hand,
            None,
            gap=theme.gap(2),
        )
        self.nothing = label(_("Nobody has left anything unsaved on this PC."), "caption")
        self.choice = framed("", choosing)
        inner = card(theme, label(_("Drafts into other hands"), "section"), self.nothing, self.choice, self.told, gap=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inner)

    def show_people(self, people: tuple[Colleague, ...], handed: list[Handed]) -> None:
        """Offer whoever has drafts, and tell what went before."""
        self._people = [one for one in people if one.active or one.drafts]
        chosen = self.whose.currentData()
        self.whose.blockSignals(True)
        self.whose.clear()
        for one in self._people:
            if one.drafts:
                words = ngettext("{name} ({n} draft)", "{name} ({n} drafts)", one.drafts)
                self.whose.addItem(words.format(name=one.name, n=one.drafts), one.id)
        self.whose.setCurrentIndex(max(0, self.whose.findData(chosen)) if self.whose.count() else -1)
        self.whose.blockSignals(False)
        self.nothing.setVisible(not self.whose.count())
        self.choice.setVisible(self.whose.count() > 0)
        self._offer_receivers()
        clear(self.told)
        for one_handed in handed[:_TOLD]:
            text = _("{moment}: from {before} to {after}, by {by}").format(
                moment=show_moment(one_handed.at), before=one_handed.before, after=one_handed.after, by=one_handed.by
            )
            self.told.addWidget(label(text, "caption", wrap=True))

    def _offer_receivers(self) -> None:
        """Who may get what is chosen: a colleague of mine, or for what is not mine, I; an administrator decides."""
        person, whose = self._seat.desk.person, self.whose.currentData()
        anybody = whose == person.id or "administrator" in person.roles
        self.to.clear()
        for one in self._people:
            if one.active and one.id != whose and (anybody or one.id == person.id):
                self.to.addItem(one.name, one.id)
        mine = self.to.findData(person.id)
        self.to.setCurrentIndex(mine if mine >= 0 else 0)
        for part in (self.whose, self.to, self.hand):
            part.setEnabled(self.whose.count() > 0 and self.to.count() > 0)

    def _hand(self) -> None:
        whose, to, name = self.whose.currentData(), self.to.currentData(), self.to.currentText()

        def done(keys: list[str]) -> None:
            text = ngettext("{n} draft went to {name}.", "{n} drafts went to {name}.", len(keys))
            back = TakeBack(_("Give them back"), lambda: self._move(to, whose, keys, lambda _keys: self._done()))
            self._seat.say(text.format(n=len(keys), name=name), "good", back)
            self._done()

        self._move(whose, to, None, done)

    def _move(self, whose: str, to: str, keys: list[str] | None, done: Callable[[list[str]], None]) -> None:
        desk = self._seat.desk
        self.hand.setEnabled(False)
        self._seat.jobs.write(lambda: hand_over_drafts(desk, whose, to, keys), done, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self.hand.setEnabled(True)
        self._seat.jobs.report(error)
