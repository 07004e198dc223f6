"""The exchange in full: what waits, what was refused and why, when the last full exchange was."""

from functools import partial

from PySide6.QtWidgets import QApplication, QGridLayout, QMenu, QProgressBar, QPushButton, QVBoxLayout

from desktop.i18n import _, ngettext
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.screens.exchange.changes_part import ChangesPart
from desktop.ui.screens.exchange.log_part import LogPart
from desktop.ui.screens.exchange.sticks import Dialogs, StickJob
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, clear, column, framed, label, row, scrolled
from desktop.usecases.exchange.refused import send_again, take_back
from desktop.usecases.exchange.standing import Standing, list_words, numbers_words, scans_words, standing_of
from desktop.usecases.exchange.sync_news import asked_words, news_of, standing_news, undecided
from desktop.usecases.exchange.syncing import Forced
from desktop.usecases.exchange.waiting import WaitingChange
from desktop.usecases.names import names_of
from desktop.usecases.requests.attention import STOCK
from desktop.wording import show_moment

_WHOLE = 1000  # steps of the bar


class SyncPage(Page):
    """Shows the truth; a stuck change is here with its reason and what can be done about it."""

    key = "sync"

    def __init__(self, seat: Seat, synchroniser: Synchroniser) -> None:
        super().__init__(seat, _("Exchange"))
        self.set_subtitle("" if seat.desk.practice else _("with the central server"))
        self._sync = synchroniser
        theme = seat.theme
        self.dialogs = Dialogs()
        self._add_actions()
        self.notice = NoticeBar(theme, closable=False)
        self.giving_up = AskPanel(theme, "giving_up")
        self.how_far = label("", "strong", wrap=True, name="how_far")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("How far the exchange is"))
        self.news = QVBoxLayout()
        self.news.setSpacing(theme.gap(1))
        self.facts = _grid(seat)
        self.changes = ChangesPart(seat, self._retry, self._give_up)
        self.stock = _grid(seat)
        self.log = LogPart(theme)
        self._seeks_stock = False
        self._stock_card = card(theme, label(_("In stock on this PC"), "section"), self.stock)
        far = column(self.how_far, self.bar, gap=theme.gap(1.5))
        first = card(theme, self.facts, far, self.news, self.by_stick)
        self.add(self.notice)
        self.add(self.giving_up)
        self._area = scrolled(column(first, self.changes, self._stock_card, self.log, None, gap=theme.gap(4)), self)
        self.add_scrolled(self._area)
        self._area.verticalScrollBar().rangeChanged.connect(self._seek)
        self._area.verticalScrollBar().actionTriggered.connect(self._seek_no_more)
        synchroniser.changed.connect(self.reload)
        self.reload()

    def opened(self) -> None:
        (self if self.seat.desk.practice else self.now_button).setFocus()
        self.reload()

    def reload(self) -> None:
        """Show how things stand now."""
        self._show_facts()
        desk = self.seat.desk
        self.seat.jobs.look_up(lambda: standing_of(desk), self._show, owner=self)

    def turn_to(self, part: str) -> None:
        """To what is in stock, and keep it in view while more comes above it, until the person scrolls."""
        self._seeks_stock = part == STOCK
        self._seek()

    def _seek(self) -> None:
        if self._seeks_stock:
            self._area.ensureWidgetVisible(self._stock_card)

    def _seek_no_more(self) -> None:
        self._seeks_stock = False

    def _add_actions(self) -> None:
        theme, sync = self.seat.theme, self._sync
        self.now_button = button(theme, _("Synchronise now"), sync.start, kind="primary", icon="sync", name="sync_now")
        self.now_button.setToolTip(_("Synchronise now (F5)"))
        to_stick = button(
            theme, _("Take by USB…"), lambda: self._stick().pack(self), icon="to-stick", name="pack_stick"
        )
        to_stick.setToolTip(_("Without a line: pack what waits onto a stick for the central server"))
        from_stick = button(
            theme, _("Receive by USB…"), lambda: self._stick().take_in(self), icon="from-stick", name="take_in_stick"
        )
        from_stick.setToolTip(_("Take in the answer that came back from the central server"))
        self.cancel_button = button(theme, _("Break off"), sync.cancel, name="cancel_sync")
        self.cancel_button.setToolTip(_("Stop after this request. Nothing is lost; the next exchange goes on."))
        self.by_stick = framed(
            "", row(label(_("Without a line:"), "muted"), to_stick, from_stick, None, gap=theme.gap(2))
        )
        actions = [self.cancel_button, self.now_button]
        if "administrator" in self.seat.desk.person.roles:
            actions.insert(0, self._forced_button())
        if self.seat.desk.practice:  # there is nobody to exchange with, by line or by stick
            self.by_stick.hide()
            return
        for action in actions:
            self.add_action(action)

    def _forced_button(self) -> QPushButton:
        """What an administrator may ask for beyond the usual."""
        theme = self.seat.theme
        more = button(theme, _("More"), lambda: None, kind="menu", name="forced_sync")
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
        """What the running program knows without looking into the store."""
        sync, state = self._sync, self._sync.state
        self._offer_now(not sync.running)
        self.cancel_button.setVisible(sync.running)
        self._show_progress()
        self._show_news()
        if sync.trouble is not None:
            self.notice.say(str(sync.trouble), "warning")
        else:
            self.notice.hide()
        never = _("never yet")
        exchanged = (
            (_("Last complete exchange"), show_moment(state.last_exchange) if state.last_exchange else never),
            (_("Waits to be sent"), _changes(state.waiting)),
            (_("Refused"), _changes(state.quarantined)),
        )
        practice = self.seat.desk.practice
        _put(
            self.seat,
            self.facts,
            (
                *(() if practice else exchanged),
                (_("To decide"), str(state.conflicts + state.duplicates)),
                (_("This PC"), state.device_name),
                (_("Server"), _("none: practice") if practice else state.server),
            ),
        )

    def _offer_now(self, offered: bool) -> None:
        """While the button is off the focus waits on the screen: a second Enter must press nothing else."""
        if not offered and self.now_button.hasFocus():
            self.setFocus()
        self.now_button.setEnabled(offered)
        if offered and self.hasFocus() and self.now_button.isVisible():
            self.now_button.setFocus()

    def _show_progress(self) -> None:
        under_way = self._sync.under_way
        self.how_far.setText(under_way.how_far)
        share = under_way.pace.share
        for part in (self.how_far, self.bar):
            part.setVisible(bool(under_way.how_far))
        self.bar.setRange(0, 0 if share is None else _WHOLE)
        self.bar.setValue(round((share or 0) * _WHOLE))

    def _show_news(self) -> None:
        """What stays true until somebody does something, what is asked for, what the last exchange did."""
        names = names_of(self.seat.desk)
        state = self._sync.state
        asked = (asked_words(pending, names) for pending in state.pending)
        updates = self._sync.updates.words if self._sync.updates is not None else ()
        past = news_of(self._sync.remarkable) if self._sync.remarkable is not None else ()
        clear(self.news)
        for text in dict.fromkeys([*undecided(state), *standing_news(state), *asked, *past, *updates]):
            self.news.addWidget(label(text, wrap=True))

    def _show(self, standing: Standing) -> None:
        at_changes = self._is_at_changes()
        self.changes.put(standing.changes, standing.in_all)
        if at_changes and not self._is_at_changes():
            self._take_focus()
        numbers = [(entry.label, numbers_words(entry, practice=self.seat.desk.practice)) for entry in standing.numbers]
        scans = (_("Scans to be sent"), scans_words(standing.scans, standing.scans_refused))
        _put(self.seat, self.stock, (*numbers, scans, (_("List of revoked letters"), list_words(standing))))
        self.log.put(standing, names_of(self.seat.desk))

    def _take_focus(self) -> None:
        """What had the focus is done with: Enter must not press whatever comes next."""
        (self.now_button if self.now_button.isEnabled() else self).setFocus()

    def _is_at_changes(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.changes.isAncestorOf(focused)

    def _retry(self, op: str) -> None:
        desk = self.seat.desk
        self.seat.jobs.write(lambda: send_again(desk, op), lambda _done: self._sync.start(), owner=self)

    def _give_up(self, change: WaitingChange) -> None:
        self.giving_up.ask(
            _("Give up the change to {name}?").format(name=change.name),
            [_("What the change said goes from the record, and stays in its history with your reason.")],
            _("Give up"),
            partial(self._withdraw, change.op),
            reason=_("Why the change is given up"),
        )

    def _withdraw(self, op: str, reason: str) -> None:
        desk = self.seat.desk

        def done(_result: object) -> None:
            self.giving_up.done()
            self._take_focus()
            self.seat.say(_("The refused change was taken back; what it said stays in the history."), "neutral")
            self.reload()

        self.seat.jobs.write(lambda: take_back(desk, op, reason), done, owner=self)


def _grid(seat: Seat) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(seat.theme.gap(6))
    grid.setVerticalSpacing(seat.theme.gap(3))
    return grid


def _put(seat: Seat, grid: QGridLayout, facts: tuple[tuple[str, str], ...]) -> None:
    """Names with their values, three beside one another."""
    clear(grid)
    for place, (name, value) in enumerate(facts):
        grid.addWidget(fact(seat.theme, name, value, wrap=True), place // 3, place % 3)
        grid.setColumnStretch(place % 3, 1)


def _changes(number: int) -> str:
    return ngettext("{n} change", "{n} changes", number).format(n=number)
