"""What a person left unfinished, with the way to go on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.store.values import Draft
from desktop.ui.screens.edit import DRAFT_KIND
from desktop.ui.seat import Seat
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.notice import TakeBack
from desktop.ui.widgets.plain import button, card, clear, label, row
from desktop.usecases.desk import Desk
from desktop.usecases.office.drafts import IMPORT, LONG
from desktop.wording import show_moment


def own_drafts(desk: Desk) -> list[Draft]:
    """The person's own, the latest first of each kind."""
    drafts = [*desk.store.drafts(DRAFT_KIND), *desk.store.drafts(IMPORT, without=LONG)]
    return [draft for draft in drafts if draft.author == desk.person.id]


class DraftsCard:
    """Hidden where nothing is unfinished. `changed` is called once one was discarded or put back."""

    def __init__(self, seat: Seat, changed: Callable[[], None]) -> None:
        self._seat = seat
        self._changed = changed
        self._shown: list[Draft] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(seat.theme.gap(1))
        self.card: QFrame = card(seat.theme, label(_("Not finished yet"), "section"), self._lines, gap=2)
        self.card.hide()

    def put(self, drafts: list[Draft]) -> None:
        """Show these."""
        if drafts == self._shown:
            return
        self._shown = drafts
        clear(self._lines)
        before: QWidget = self.card
        for draft in drafts:
            line, buttons = self._line(draft)
            self._lines.addLayout(line)
            for way in buttons:
                QWidget.setTabOrder(before, way)  # what is made later would come last
                before = way
        self.card.setVisible(bool(drafts))

    def _line(self, draft: Draft) -> tuple[QHBoxLayout, tuple[QPushButton, QPushButton]]:
        theme = self._seat.theme
        name, way = self._name(draft)
        again = button(theme, _("Go on"), way, kind="quiet", icon="draft", name="resume_draft")
        again.setAccessibleName(_("Go on with: {name}").format(name=name))
        drop = button(theme, _("Discard"), lambda: self._discard(draft), kind="back", name="discard_draft")
        drop.setAccessibleName(_("Discard: {name}").format(name=name))
        when = elided(_("kept {moment}").format(moment=show_moment(draft.saved_at)), "caption")
        return row(elided(name, "strong"), when, None, again, drop, gap=theme.gap(3)), (again, drop)

    def _name(self, draft: Draft) -> tuple[str, Callable[[], None]]:
        go = self._seat.go
        if draft.kind == IMPORT:
            file = str(draft.body.get("file", ""))
            return _("Import: {file}").format(file=file), lambda: go.import_file(None, draft.key)
        record_type = str(draft.body["record_type"])
        kind = self._seat.desk.pack.record(record_type).label.of(current_language())
        name = draft.body.get("title") or _("no name yet")
        return f"{kind}: {name}", lambda: go.new(record_type, draft.key)

    def _discard(self, draft: Draft) -> None:
        seat, card_ = self._seat, self.card
        store = seat.desk.store

        def drop() -> Draft | None:
            whole = store.load_draft(draft.key)
            store.drop_draft(draft.key)
            return whole

        def put_back(whole: Draft) -> None:
            keep = partial(store.save_draft, whole.key, whole.kind, whole.author, whole.body)
            seat.jobs.write(keep, lambda _done: self._changed(), owner=card_)

        def done(whole: Draft | None) -> None:
            self._changed()
            back = TakeBack(_("Put it back"), partial(put_back, whole)) if whole else None
            seat.say(_("The draft was discarded."), "neutral", back)

        seat.jobs.write(drop, done, owner=card_)
