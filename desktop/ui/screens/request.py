"""A company's request: its facts and documents, its workers, the letter to be, and the steps by role."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.ui.changes import Changed
from desktop.ui.forms.documents import DocumentsControl
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.saving import changes_between
from desktop.ui.seat import Seat
from desktop.ui.tables.columns import STATE, columns_of
from desktop.ui.tables.record_model import RecordModel
from desktop.ui.tables.view import Table
from desktop.ui.widgets.letter_view import LetterView
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, column, label, row
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import Desk
from desktop.usecases.letters import issue_letter, letter_pages, preview_letter
from desktop.usecases.registering import edit_record
from desktop.usecases.requests import (
    approve_request,
    mark_rows_documents,
    refuse_request,
    request_rows,
    return_request,
    submit_request,
    verify_request,
)
from sync.model.pack import RecordType
from sync.model.record import Record

_WITHOUT_REASON: dict[str, Callable[[Desk, str], Record]] = {
    "submit": submit_request,
    "verify": verify_request,
    "approve": approve_request,
    "issue": issue_letter,
}
_WITH_REASON: dict[str, Callable[[Desk, str, str], Record]] = {"return": return_request, "refuse": refuse_request}

_WORKER = "registration"
_LETTER = "recommendation"
_MARK_PAUSE = 500  # ms
_WORKER_COLUMNS = ("name", STATE, "nik", "birth_date", "job")


class RequestPage(RecordPage):
    """Three parts beside the steps: the request with its documents, its workers, the letter's preview."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record) -> None:
        self._built = False
        super().__init__(seat, kind, record)
        theme = seat.theme
        self.parts = QStackedWidget()
        self.tabs = QButtonGroup(self)
        self._tab_row = row(gap=theme.gap(1.5))
        self.documents = DocumentsControl(seat.form_context(), kind.require(kind.checklist or "documents"), kind.key)
        self._pause = Pause(_MARK_PAUSE, self._mark, self)
        self.documents.edited.connect(self._pause.again)
        self._worker_kind = seat.desk.pack.record(_WORKER)
        self.rows_model, self.rows_table = self._rows_table()
        self.preview = LetterView(theme)
        self.preview_notice = NoticeBar(theme, closable=False)
        self._arrange()
        self._built = True
        self.show_record(record)
        seat.changes.follow(self, self._rows_changed)

    def leave(self) -> None:
        self._pause.now()

    def show_record(self, record: Record) -> None:
        super().show_record(record)
        if not self._built:
            return
        self.documents.put(record.fields.get(self.kind.checklist or ""))
        editable = self.edit_button.isEnabled()
        self.documents.setEnabled(editable)
        self._load_rows()
        if self.parts.currentIndex() == 2:
            self._load_preview()

    def left_out(self) -> tuple[str, ...]:
        return (self.kind.checklist or "",)

    def take(self, step: str, reason: str | None) -> None:
        """A request's steps take its workers along."""
        self._pause.now()
        desk, request = self.seat.desk, self.record.id
        if step in _WITH_REASON:
            self.do(partial(_WITH_REASON[step], desk, request, reason or ""))
        else:
            self.do(partial(_WITHOUT_REASON[step], desk, request))

    def after(self, found: Record) -> None:
        if found.type != self.kind.key:  # the letter
            self.seat.go.record(found.type, found.id)

    def show_part(self, place: int) -> None:
        """0 the request, 1 its workers, 2 the letter."""
        chosen = self.tabs.button(place)
        chosen.setChecked(True)
        self.parts.setCurrentIndex(place)
        if place == 2:
            self._load_preview()

    def _arrange(self) -> None:
        theme = self.seat.theme
        first = QWidget()
        first.setObjectName("scrolled")
        facts = QVBoxLayout(first)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(theme.gap(3))
        self.middle.removeItem(self.facts)
        facts.addLayout(self.facts)
        self.check_card = card(theme, label(_("Documents"), "section"), self.documents)
        facts.addWidget(self.check_card)
        facts.addStretch(1)
        names = (_("Request"), _("Workers"), _("Letter"))
        for place, (name, part) in enumerate(zip(names, (first, self._rows_part(), self._letter_part()), strict=True)):
            self.parts.addWidget(part)
            self._tab_row.addWidget(self._tab(place, name))
        self._tab_row.addStretch(1)
        self.middle.insertLayout(0, self._tab_row)
        self.middle.insertWidget(1, self.parts, 1)
        self.show_part(0)

    def _tab(self, place: int, name: str) -> QPushButton:
        made = button(self.seat.theme, name, lambda: self.show_part(place), kind="chip", name=f"part_{place}")
        made.setCheckable(True)
        made.setShortcut(f"Alt+{place + 1}")
        made.setToolTip(f"{name} (Alt+{place + 1})")
        self.tabs.addButton(made, place)
        return made

    def _rows_table(self) -> tuple[RecordModel, Table]:
        by_key = {column.key: column for column in columns_of(self.seat.desk.pack, self._worker_kind)}
        columns = [by_key[key] for key in _WORKER_COLUMNS if key in by_key]
        model = RecordModel(self.seat.desk, self._worker_kind, columns)
        table = Table(self.seat.theme, model, "rows_table", _("Workers of this request"))
        table.widths([column.width for column in columns], 0)
        table.setMinimumHeight(self.seat.theme.gap(70))
        table.when_opened(lambda place: self.seat.go.record(_WORKER, model.ids[place]))
        return model, table

    def _rows_part(self) -> QWidget:
        theme = self.seat.theme
        self.rows_label = label("", "muted")
        self.all_rows = button(
            theme, _("All documents of all workers match"), self._mark_rows, icon="all-sent", name="all_rows_match"
        )
        holder = QWidget()
        top = row(self.rows_label, None, self.all_rows, gap=theme.gap(2))
        holder.setLayout(column(top, self.rows_table, gap=theme.gap(2)))
        return holder

    def _letter_part(self) -> QWidget:
        holder = QWidget()
        holder.setLayout(column(self.preview_notice, self.preview, gap=self.seat.theme.gap(2)))
        return holder

    def _load_rows(self) -> None:
        desk, request = self.seat.desk, self.record.id
        self.seat.jobs.look_up(lambda: request_rows(desk, request), self._show_rows, owner=self)

    def _show_rows(self, rows: list[Record]) -> None:
        ids = [found.id for found in rows]
        if ids == self.rows_model.ids:
            self.rows_model.refresh()
        else:
            self.rows_model.put(ids)
        count = ngettext("{n} worker", "{n} workers", len(rows)).format(n=len(rows))
        stated = self.record.fields.get("stated_count")
        differs = stated is not None and stated != len(rows)
        said = _("{count}; the letter states {stated}").format(count=count, stated=stated) if differs else count
        self.rows_label.setText(said)
        self.tabs.button(1).setText(_("Workers  {n}").format(n=len(rows)))
        waiting = any(found.state in ("registered", "returned") for found in rows)
        self.all_rows.setEnabled(waiting and self.seat.desk.may(_WORKER))

    def _load_preview(self) -> None:
        desk, request = self.seat.desk, self.record.id
        letter = desk.store.find_one(_LETTER, request=request) if self.record.state == "issued" else None
        self.preview_notice.say(_("The letter is being set…"), "working")

        def show(pages: list[bytes]) -> None:
            if letter is not None:
                way = (_("Open the letter"), lambda: self.seat.go.record(_LETTER, letter.id))
                self.preview_notice.say(_("This letter has been issued and does not change any more."), "good", way)
            else:
                self.preview_notice.say(_("A preview: it gets its number when it is issued."), "working")
            self.preview.put(pages)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.preview.put([])
                self.preview_notice.say(str(error), "warning")
            else:
                self.seat.jobs.report(error)

        def work() -> list[bytes]:
            return letter_pages(desk, letter.id) if letter is not None else preview_letter(desk, request)

        self.seat.jobs.look_up(work, show, failed, owner=self)

    def _mark(self) -> None:
        key = self.kind.checklist or ""
        seen = {key: self.record.fields.get(key) or {}}
        changes = changes_between(self.kind, seen, {key: self.documents.read()[0] or {}})
        if changes:
            self.seat.jobs.write(
                lambda: edit_record(self.seat.desk, self.kind.key, self.record.id, changes),
                self._marked,
                self._mark_failed,
                owner=self,
            )

    def _marked(self, record: Record) -> None:
        self.record = record
        self.steps.put(record)

    def _mark_failed(self, error: Exception) -> None:
        self.documents.put(self.record.fields.get(self.kind.checklist or ""))
        if isinstance(error, Refused):
            self.notice.say(str(error), "bad")
        else:
            self.seat.jobs.report(error)

    def _mark_rows(self) -> None:
        desk, request = self.seat.desk, self.record.id

        def work() -> Record:
            mark_rows_documents(desk, request)
            return self.record

        self.do(work, _("Noted: every required document of these workers matches."))

    def _rows_changed(self, changed: Changed) -> None:
        if any(record_type == _WORKER for record_type, _record in changed):
            self._load_rows()
