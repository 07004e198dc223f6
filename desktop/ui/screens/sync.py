"""The exchange in full: what waits, what was refused and why, when the last full exchange was."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, current_language, ngettext
from desktop.store.values import OutboxItem, PastExchange
from desktop.ui.screens.page import Page
from desktop.ui.screens.sticks import Dialogs, StickJob
from desktop.ui.seat import Seat
from desktop.ui.syncing import Synchroniser
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, clear, column, label, line, row, scrolled
from desktop.usecases.exchange.sync_news import asked_words, past_words, standing_news, undecided
from desktop.usecases.exchange.syncing import Forced
from desktop.usecases.names import names_of
from desktop.wording import explain, label_path, show_moment

_ITEMS_SHOWN = 100


class SyncPage(Page):
    """Shows the truth; a stuck change is here with its reason and what can be done about it."""

    key = "sync"

    def __init__(self, seat: Seat, synchroniser: Synchroniser) -> None:
        super().__init__(seat, _("Exchange with the central server"))
        self._sync = synchroniser
        theme = seat.theme
        self.now_button = button(
            theme, _("Synchronise now"), synchroniser.start, kind="primary", icon="sync", name="sync_now"
        )
        self.now_button.setToolTip(_("Synchronise now (F5)"))
        self.dialogs = Dialogs()
        to_stick = button(
            theme, _("Take by USB…"), lambda: self._stick().pack(self), icon="to-stick", name="pack_stick"
        )
        to_stick.setToolTip(_("Without a line: pack what waits onto a stick for the central server"))
        from_stick = button(
            theme, _("Receive by USB…"), lambda: self._stick().take_in(self), icon="from-stick", name="take_in_stick"
        )
        from_stick.setToolTip(_("Take in the answer that came back from the central server"))
        self.cancel_button = button(theme, _("Break off"), synchroniser.cancel, name="cancel_sync")
        self.cancel_button.setToolTip(_("Stop after this request. Nothing is lost; the next exchange goes on."))
        actions = [to_stick, from_stick, self.cancel_button, self.now_button]
        if "administrator" in seat.desk.person.roles:
            actions.insert(0, self._forced_button())
        for action in actions:
            self.add_action(action)
        self.notice = NoticeBar(theme, closable=False)
        self.how_far = label("", "strong", wrap=True, name="how_far")
        self.news = QVBoxLayout()
        self.news.setSpacing(theme.gap(1))
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(theme.gap(6))
        self.facts.setVerticalSpacing(theme.gap(3))
        self.items = QVBoxLayout()
        self.items.setSpacing(theme.gap(2))
        self.items_title = label("", "section")
        self.past = QVBoxLayout()
        self.past.setSpacing(theme.gap(1))
        self.past_card = card(theme, label(_("Forced exchanges and new beginnings"), "section"), self.past)
        self.add(self.notice)
        self.add(card(theme, self.facts, self.how_far, self.news))
        holder = QWidget()
        holder.setObjectName("scrolled")
        holder.setLayout(column(card(theme, self.items_title, self.items), self.past_card, None, gap=theme.gap(4)))
        self.add(scrolled(holder), 1)
        synchroniser.changed.connect(self.reload)
        self.reload()

    def opened(self) -> None:
        self.now_button.setFocus()
        self.reload()

    def reload(self) -> None:
        """Show how things stand now."""
        self._show_facts()
        store = self.seat.desk.store
        self.seat.jobs.look_up(store.outbox, self._show_items, owner=self)
        self.seat.jobs.look_up(store.past_exchanges, self._show_past, owner=self)

    def _forced_button(self) -> QPushButton:
        """What an administrator may ask for beyond the usual."""
        theme = self.seat.theme
        more = button(theme, _("More"), lambda: None, name="forced_sync")
        menu = QMenu(more)
        menu.setToolTipsVisible(True)
        choices: tuple[tuple[Forced, str, str], ...] = (
            ("verify", _("Compare all data"), _("Finds what differs from the central server and mends only that")),
            ("rebuild", _("Fetch all data anew"), _("Takes longer; what waits is kept and copied first")),
        )
        for kind, text, tip in choices:
            action = menu.addAction(text, partial(self._sync.force, self.seat.desk, kind))
            action.setToolTip(tip)
            action.setObjectName(kind)
        more.setMenu(menu)
        return more

    def _stick(self) -> StickJob:
        return StickJob(self.seat, self._sync, self.dialogs)

    def _show_facts(self) -> None:
        sync, state = self._sync, self._sync.state
        self.now_button.setEnabled(not sync.running)
        self.cancel_button.setVisible(sync.running)
        self.how_far.setText(sync.how_far)
        self.how_far.setVisible(bool(sync.how_far))
        self._show_news()
        if sync.trouble is not None:
            self.notice.say(str(sync.trouble), "warning")
        else:
            self.notice.hide()
        never = _("never yet")
        facts = (
            (_("Last complete exchange"), show_moment(state.last_exchange) if state.last_exchange else never),
            (_("Waits to be sent"), _changes(state.waiting)),
            (_("Refused"), _changes(state.quarantined)),
            (_("To decide"), str(state.conflicts + state.duplicates)),
            (_("This PC"), state.device_name),
            (_("Server"), state.server),
        )
        clear(self.facts)
        for place, (name, value) in enumerate(facts):
            self.facts.addWidget(fact(self.seat.theme, name, value), place // 3, place % 3)
            self.facts.setColumnStretch(place % 3, 1)

    def _show_news(self) -> None:
        """What stays true until somebody does something, what is asked for, what the last exchange did."""
        names = names_of(self.seat.desk)
        state = self._sync.state
        asked = (asked_words(pending, names) for pending in state.pending)
        updates = self._sync.updates.words if self._sync.updates is not None else ()
        clear(self.news)
        for text in dict.fromkeys([*undecided(state), *standing_news(state), *asked, *self._sync.news, *updates]):
            self.news.addWidget(label(text, wrap=True))

    def _show_past(self, past: list[PastExchange]) -> None:
        names = names_of(self.seat.desk)
        clear(self.past)
        for entry in past:
            self.past.addWidget(label(past_words(entry, names), "caption", wrap=True))
        self.past_card.setVisible(bool(past))

    def _show_items(self, items: list[OutboxItem]) -> None:
        clear(self.items)
        self.items_title.setText(_("On this PC only: {changes}").format(changes=_changes(len(items))))
        refused_first = sorted(items, key=lambda item: item.state != "quarantined")
        for place, item in enumerate(refused_first[:_ITEMS_SHOWN]):
            if place:
                self.items.addWidget(line())
            self.items.addWidget(self._item(item))
        if not items:
            self.items.addWidget(label(_("Everything made on this PC is at the central server."), "muted"))

    def _item(self, item: OutboxItem) -> QWidget:
        theme, desk, op = self.seat.theme, self.seat.desk, item.op
        kind = desk.pack.record(op.record_type)
        names = names_of(desk)
        name = names(op.record_type, op.record) or op.record
        refused = item.state == "quarantined"
        badge = Badge(theme, _("refused") if refused else _("waits"), "bad" if refused else "working")
        who = " · ".join((names("user", op.user) or "", show_moment(op.at)))
        what = ", ".join(label_path(desk.pack, kind, path) for path in list(op.fields)[:6])
        head = row(
            badge,
            label(name, "strong"),
            label(kind.label.of(current_language()), "muted"),
            None,
            label(who, "caption"),
            gap=theme.gap(2),
        )
        parts: list[QWidget | QLayout] = [head, label(what, "caption", wrap=True)]
        if refused:
            parts += [label(explain(desk.pack, kind, issue), wrap=True) for issue in item.issues]
            again = button(theme, _("Send again"), lambda: self._retry(op.id), kind="quiet", name="retry")
            back = button(theme, _("Take back"), lambda: self._withdraw(op.id), kind="quiet", name="withdraw")
            see = button(
                theme, _("Show the record"), lambda: self.seat.go.record(op.record_type, op.record), kind="quiet"
            )
            parts.append(row(again, back, see, None))
        holder = QWidget()
        holder.setLayout(column(*parts, gap=theme.gap(1)))
        return holder

    def _retry(self, op: str) -> None:
        store = self.seat.desk.store
        self.seat.jobs.write(lambda: store.retry_refused(op), lambda _done: self._sync.start(), owner=self)

    def _withdraw(self, op: str) -> None:
        desk = self.seat.desk

        def done(_result: object) -> None:
            self.seat.say(_("The refused change was taken back; what it said stays in the history."), "neutral")
            self.reload()

        self.seat.jobs.write(lambda: desk.store.withdraw_refused(desk.reader(), op), done, owner=self)


def _changes(number: int) -> str:
    return ngettext("{n} change", "{n} changes", number).format(n=number)
