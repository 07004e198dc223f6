"""The first screen: what waits for the person who signed in, and what they left unfinished."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import N_, _, current_language
from desktop.store.values import Draft, Query
from desktop.ui.changes import Changed
from desktop.ui.screens.edit import DRAFT_KIND
from desktop.ui.screens.importing.session import DRAFT_KIND as IMPORT_DRAFT
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.plain import button, card, clear, column, label, row
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.names import names_of, title
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.requests.queues import Queue, queue_ids, queue_query, queues
from desktop.wording import Names, show_moment, state_label
from sync.model.dates import format_date
from sync.model.record import Record

_ACROSS = 3
_RECENT = ("registration", "recommendation_request", "recommendation")
_RECENT_SHOWN = 6
_SETTLE = 300  # ms
_TASKS = {
    "requests_to_submit": N_("Requests to complete and submit"),
    "requests_sent_back": N_("Requests sent back"),
    "requests_to_issue": N_("Letters to issue"),
    "refusals_to_write": N_("Refusals to answer by letter"),
    "letters_to_print": N_("Letters to print"),
    "refusals_to_print": N_("Letters of refusal to print"),
    "letters_to_hand_over": N_("Letters to hand over"),
    "papers_to_collect": N_("Void letters to collect back"),
    "registrations_sent_back": N_("CPMI sent back"),
    "requests_to_verify": N_("Requests to verify"),
    "registrations_to_verify": N_("CPMI to verify"),
    "requests_to_approve": N_("Requests to approve"),
    "conflicts": N_("Conflicts to decide"),
    "duplicates": N_("Persons registered twice"),
}

Found = tuple[list[Queue], list[Draft], list[Record]]
"""Heaps of work, what is not finished, and what was changed last."""


class Tile(QFrame):
    """A heap of work: how many, what is to be done, and where they stand. Enter, Space or a click opens it."""

    def __init__(self, seat: Seat, queue: Queue, opened: Callable[[], None]) -> None:
        super().__init__()
        theme = seat.theme
        kind = seat.desk.pack.record(queue.record_type)
        task = _(_TASKS[queue.key])
        states = ", ".join(state_label(kind, state) for state in queue.states)
        tone = kind.workflow.state(queue.states[0]).tone if kind.workflow and queue.states else "neutral"
        self._opened = opened
        self.count = queue.count
        self.setObjectName(f"queue_{queue.key}")
        self.setProperty("kind", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("{n}: {task}").format(n=queue.count, task=task))
        figure = label(str(queue.count), "figure" if queue.count else "figure-none")
        edge = theme.gap(4)
        badge = Badge(theme, states, tone if queue.count else "neutral")
        words = column(label(task, "strong", wrap=True), row(badge, None), gap=theme.gap(1.5))
        layout = row(figure, words, gap=theme.gap(4), margins=(edge, theme.gap(3), edge, theme.gap(3)))
        layout.setStretch(1, 1)
        figure.setMinimumWidth(theme.gap(9))
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        figure.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setLayout(layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._opened()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._opened()


def _latest(desk: Desk) -> list[Record]:
    """What was changed last in this office, whatever it is."""
    found: list[Record] = []
    for record_type in _RECENT:
        if record_type in desk.pack.records:
            ids = desk.store.select(Query(record_type=record_type, order=("updated_at", "desc"), limit=_RECENT_SHOWN))
            found += desk.store.many(record_type, ids)
    return sorted(found, key=lambda record: record.updated_at, reverse=True)[:_RECENT_SHOWN]


class HomePage(Page):
    """Counts follow the records by themselves."""

    key = "home"
    own_keys = frozenset({"F3", "Ctrl+I"})

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Good day, {name}").format(name=seat.desk.person.name))
        self.set_subtitle(format_date(seat.desk.today(), current_language()))
        theme = seat.theme
        self.tiles = QGridLayout()
        self.tiles.setSpacing(theme.gap(3))
        for place in range(_ACROSS):
            self.tiles.setColumnStretch(place, 1)
        self.drafts = QVBoxLayout()
        self.drafts.setSpacing(theme.gap(1))
        self.drafts_card = card(theme, label(_("Not finished yet"), "section"), self.drafts)
        self.recent = QGridLayout()
        self.recent.setHorizontalSpacing(theme.gap(4))
        self.recent.setVerticalSpacing(theme.gap(1))
        self.recent.setColumnStretch(0, 3)
        self.recent.setColumnStretch(1, 2)
        self.recent_card = card(theme, label(_("Changed last"), "section"), self.recent, gap=2)
        self._settle = Pause(_SETTLE, self.reload, self)
        self._shown: Found | None = None
        self._arriving = False
        self._actions()
        self.add(label(_("Waiting for you"), "section"))
        self.add(self.tiles)
        self.add(self.drafts_card)
        self.add(self.recent_card)
        self.body.addStretch(1)
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self._arriving = True
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._arriving and self._shown is not None:  # counted before there was anything to see
            self._begin_work()

    def reload(self) -> None:
        """Count anew, off the window's thread."""
        desk = self.seat.desk

        def look() -> Found:
            drafts = [*desk.store.drafts(DRAFT_KIND), *desk.store.drafts(IMPORT_DRAFT)]
            return queues(desk), [draft for draft in drafts if draft.author == desk.person.id], _latest(desk)

        self.seat.jobs.write(look, self._show, owner=self)  # behind the drafts being kept

    def _show(self, found: Found) -> None:
        if found != self._shown:
            self._shown = found
            had_focus = self.isVisible() and self.focusWidget() is not None  # behind another screen, leave its focus
            self._lay(*found)
            self._arriving = self._arriving or (had_focus and self.focusWidget() is None)
        if self._arriving and self.isVisible():
            self._begin_work()

    def _lay(self, found: list[Queue], drafts: list[Draft], latest: list[Record]) -> None:
        standing = self.focusWidget() if self.isVisible() else None
        focused = standing.objectName() if standing else ""
        clear(self.tiles)
        for place, queue in enumerate(found):
            tile = Tile(self.seat, queue, lambda queue=queue: self._open(queue))  # type: ignore[misc]
            self.tiles.addWidget(tile, place // _ACROSS, place % _ACROSS)
            tile.show()  # now, for what is hidden cannot take the focus
            if tile.objectName() == focused:
                tile.setFocus()
        clear(self.drafts)
        for draft in drafts:
            self.drafts.addLayout(self._draft(draft))
        self.drafts_card.setVisible(bool(drafts))
        clear(self.recent)
        names = names_of(self.seat.desk)
        for place, record in enumerate(latest):
            for across, part in enumerate(self._recent_parts(record, names)):
                self.recent.addWidget(part, place, across, Qt.AlignmentFlag.AlignVCenter)
        self.recent_card.setVisible(bool(latest))

    def _begin_work(self) -> None:
        """Put the focus on the first heap with something in it, else on what is most often done here."""
        self._arriving = False
        parts = [item.widget() for place in range(self.tiles.count()) if (item := self.tiles.itemAt(place))]
        tiles = [part for part in parts if isinstance(part, Tile)]
        waiting = next((tile for tile in tiles if tile.count), None)
        primary = self.findChild(QPushButton, "new_registration")
        if (first := waiting or primary or next(iter(tiles), None)) is not None:
            first.setFocus()

    def _recent_parts(self, record: Record, names: Names) -> tuple[QWidget, QWidget, QWidget]:
        """Name, state, and who changed it when."""
        theme, desk = self.seat.theme, self.seat.desk
        kind = desk.pack.record(record.type)
        name = title(desk, record, names)
        way = button(theme, name, lambda: self.seat.go.record(record.type, record.id), kind="link", icon=record.type)
        tone = kind.workflow.state(record.state).tone if kind.workflow and record.state else "neutral"
        badge = Badge(theme, state_label(kind, record.state), tone)
        who = names("user", record.updated_by) or ""
        when = label(" · ".join((who, show_moment(record.updated_at))), "caption")
        return way, badge, when

    def _open(self, queue: Queue) -> None:
        desk, go = self.seat.desk, self.seat.go
        if queue.record_type in (CONFLICT, DUPLICATE):
            go.decisions(queue.record_type)
        elif queue.key == "requests_to_approve":
            go.to("approvals")
        elif queue.narrowed:
            go.records(queue.record_type, queue_query(queue), partial(queue_ids, desk, queue.key))
        else:
            go.records(queue.record_type, queue_query(queue))

    def _draft(self, draft: Draft) -> QVBoxLayout:
        theme = self.seat.theme
        name, way = self._draft_name(draft)
        again = button(theme, _("Go on"), way, kind="quiet", icon="draft", name="resume_draft")
        again.setAccessibleName(_("Go on with: {name}").format(name=name))
        drop = button(theme, _("Discard"), lambda: self._discard(draft), kind="back", name="discard_draft")
        drop.setAccessibleName(_("Discard: {name}").format(name=name))
        when = label(_("kept {moment}").format(moment=show_moment(draft.saved_at)), "caption")
        return column(row(label(name, "strong"), when, None, again, drop, gap=theme.gap(3)))

    def _draft_name(self, draft: Draft) -> tuple[str, Callable[[], None]]:
        if draft.kind == IMPORT_DRAFT:
            file = str(draft.body.get("file", ""))
            return _("Import: {file}").format(file=file), lambda: self.seat.go.import_file(None, draft.key)
        record_type = str(draft.body["record_type"])
        kind = self.seat.desk.pack.record(record_type).label.of(current_language())
        name = draft.body.get("title") or _("no name yet")
        return f"{kind}: {name}", lambda: self.seat.go.new(record_type, draft.key)

    def _discard(self, draft: Draft) -> None:
        desk = self.seat.desk

        def put_back() -> None:
            author, body = draft.author, draft.body
            self.seat.jobs.write(
                lambda: desk.store.save_draft(draft.key, draft.kind, author, body),
                lambda _done: self.reload(),
                owner=self,
            )

        def done(_result: object) -> None:
            self.reload()
            self.seat.say(_("The draft was discarded."), "neutral", (_("Put it back"), put_back))

        self.seat.jobs.write(lambda: desk.store.drop_draft(draft.key), done, owner=self)

    def _actions(self) -> None:
        seat, theme = self.seat, self.seat.theme
        if seat.desk.may("registration"):
            self.add_action(
                button(theme, _("Import a list"), seat.go.import_file, icon="import", shortcut="Ctrl+I", name="import")
            )
            self.add_action(
                button(
                    theme,
                    _("Register a worker"),
                    lambda: seat.go.new("registration"),
                    kind="primary",
                    icon="next",
                    shortcut="F3",
                    name="new_registration",
                )
            )

    def _changed(self, _changed: Changed) -> None:
        self._settle.again()
