"""A company's workbook before it is a request: each row with what is wrong, mended in place or set aside."""

import copy
from collections.abc import Callable
from pathlib import Path

import msgspec

from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.errors import Refused
from desktop.i18n import _, current_language, ngettext
from desktop.store.values import Draft
from desktop.ui.forms.control import Control
from desktop.ui.forms.making import make_control
from desktop.ui.screens.home import IMPORT_DRAFT
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.tables.plan_model import PlanModel, row_state
from desktop.ui.tables.view import Table
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, clear, column, label, row
from desktop.usecases.importing import (
    ImportPlan,
    PlanRow,
    amend,
    confirm,
    count,
    restore,
    set_aside,
)
from desktop.usecases.intake import Imported, commit_import, known_people, plan_import
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.op import new_id
from sync.model.record import Fields

_REQUEST = "recommendation_request"
_ASKED = ("letter_number", "letter_date", "received_on", "destination_country", "immigration_office")
"""Facts of the request that a workbook may not say."""


class ImportPage(Page):
    """One workbook. Every change is made on the plan and kept as a draft; only the last button writes records."""

    key = "registration"

    def __init__(self, seat: Seat, draft: Draft | None = None) -> None:
        super().__init__(seat, _("Import a company's list"), back=True)
        self.plan: ImportPlan | None = None
        self.model: PlanModel | None = None
        self.table: Table | None = None
        self.controls: dict[str, Control] = {}
        self._kind = seat.desk.pack.record("registration")
        self._busy = False
        self._draft_key = draft.key if draft else f"import:{new_id(seat.desk.clock.milliseconds())}"
        theme = seat.theme
        self.notice = NoticeBar(theme)
        self.choose_button = button(
            theme, _("Choose a workbook"), self.choose, kind="primary", icon="file", shortcut="Ctrl+O", name="choose_file"
        )
        self.commit_button = button(
            theme, _("Import"), self.commit, kind="primary", icon="import", shortcut="F2", name="commit_import"
        )
        self.commit_button.hide()
        self.actions.addWidget(self.choose_button)
        self.actions.addWidget(self.commit_button)
        self.add(self.notice)
        self.sheet = QVBoxLayout()
        self.sheet.setSpacing(theme.gap(2.5))
        self.add(self.sheet, 1)
        self._hint = label(
            _("Choose the list a company sent (.xlsx, .xls, .ods). Nothing is written before you have looked at every row."),
            "muted",
            wrap=True,
        )
        self.sheet.addWidget(self._hint)
        self.sheet.addStretch(1)
        if draft is not None:
            self._show(msgspec.convert(draft.body["plan"], ImportPlan), draft.body.get("request") or {})

    def opened(self) -> None:
        if self.table is not None:
            self.table.setFocus()
        else:
            self.choose_button.setFocus()

    def leave(self) -> None:
        self._keep()

    def choose(self) -> None:
        """Ask for the file."""
        pattern = _("Workbooks ({patterns})").format(patterns="*.xlsx *.xlsm *.xls *.ods *.csv")
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a workbook"), "", pattern)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read the workbook off the window's thread."""
        desk = self.seat.desk
        self.notice.say(_("Reading {file}…").format(file=path.name), "working")
        self.seat.jobs.look_up(lambda: plan_import(desk, path), lambda plan: self._show(plan, {}), self._failed, owner=self)

    def amend(self, number: int, key: str, text: str) -> None:
        """Mend one cell of a row."""
        desk = self.seat.desk
        known = known_people(desk)
        self._change(lambda plan: amend(desk.pack, plan, number, key, text, desk.today(), known))

    def set_aside(self, number: int, reason: str) -> None:
        """Leave a row out, with the reason."""
        self._change(lambda plan: set_aside(self.seat.desk.pack, plan, number, reason))

    def restore(self, number: int) -> None:
        """Take a row back in."""
        self._change(lambda plan: restore(self.seat.desk.pack, plan, number))

    def confirm(self, number: int, code: str, reason: str) -> None:
        """Say why a warning is right as it stands."""
        desk = self.seat.desk
        self._change(lambda plan: confirm(desk.pack, plan, number, code, reason, desk.today()))

    def commit(self) -> None:
        """Write the request and its workers, all or nothing."""
        plan = self.plan
        if plan is None or self._busy:
            return
        desk, key, request = self.seat.desk, self._draft_key, self._request_fields()
        self.commit_button.setEnabled(False)

        def work() -> Imported:
            done = commit_import(desk, plan, request)
            desk.store.drop_draft(key)
            return done

        def done(imported: Imported) -> None:
            self.plan = None
            workers = len(imported.registrations)
            self.seat.say(
                ngettext("{n} worker was imported.", "{n} workers were imported.", workers).format(n=workers)
            )
            if imported.request:
                self.seat.go.record(_REQUEST, imported.request)
            else:
                self.seat.go.records("registration")

        def failed(error: Exception) -> None:
            self.commit_button.setEnabled(True)
            self._failed(error)

        self.seat.jobs.write(work, done, failed, owner=self)

    def _change(self, change: Callable[[ImportPlan], object]) -> None:
        """Make a change on a copy of the plan off the window's thread, then show it."""
        if self.plan is None or self._busy:
            return
        plan = copy.deepcopy(self.plan)
        self._busy = True

        def work() -> ImportPlan:
            change(plan)
            return plan

        self.seat.jobs.look_up(work, self._changed, self._change_failed, owner=self)

    def _changed(self, plan: ImportPlan) -> None:
        self._busy = False
        self.plan = plan
        if self.model is not None:
            self.model.put(plan)
        self._show_counts()
        self._show_row()
        self._keep()

    def _change_failed(self, error: Exception) -> None:
        self._busy = False
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.notice.say(str(error), "bad")
        else:
            self.notice.hide()
            self.seat.jobs.report(error)

    def _keep(self) -> None:
        if self.plan is not None:
            body = {
                "plan": msgspec.to_builtins(self.plan),
                "file": self.plan.file,
                "request": {key: control.typed() for key, control in self.controls.items()},
            }
            self.seat.save_draft(self._draft_key, IMPORT_DRAFT, body)

    def _show(self, plan: ImportPlan, typed: Fields) -> None:
        theme = self.seat.theme
        self.plan = plan
        self.notice.hide()
        clear(self.sheet)
        self.set_subtitle(plan.file)
        self.choose_button.setProperty("kind", "")
        self.choose_button.hide()
        self.commit_button.show()
        model = PlanModel(theme, self.seat.desk.pack, plan, self._kind, self.amend)
        table = Table(theme, model, "plan_table", _("Rows of the list"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        table.widths([6, 15, *[_width(field.type) for field in model.fields]], model.column_of("name"))
        table.horizontalHeader().setSectionResizeMode(model.column_of("name"), table.horizontalHeader().ResizeMode.Interactive)
        table.when_opened(lambda _place: table.edit(table.currentIndex()))
        self.model, self.table = model, table
        self.row_place = QVBoxLayout()
        self.row_place.setSpacing(theme.gap(1.5))
        self.row_card = card(theme, self.row_place, gap=1.5)
        self._filters()
        self.sheet.addWidget(self._request_card(typed))
        self.sheet.addLayout(self._filter_row)
        self.sheet.addWidget(table, 1)
        self.sheet.addWidget(self.row_card)
        table.selectionModel().currentChanged.connect(lambda: self._show_row())
        self._show_counts()
        self._first_wrong()
        self._keep()

    def _request_card(self, typed: Fields) -> QWidget:
        """Who asks, and the facts of the request that can be put right here."""
        assert self.plan is not None  # noqa: S101 (shown only with a plan)
        theme, said, pack = self.seat.theme, self.plan.preamble, self.seat.desk.pack
        kind = pack.record(_REQUEST)
        values: Fields = {
            "letter_number": said.letter_number or None,
            "letter_date": said.letter_date or None,
            "received_on": self.seat.desk.today().isoformat(),
            "destination_country": said.country,
        }
        self.controls = {}
        across = row(gap=theme.gap(3))
        for key in _ASKED if self.plan.mode == "request" else ():
            control = make_control(self.seat.form_context(), kind, kind.require(key))
            if control is None:
                continue
            control.put(values.get(key))
            if key in typed:
                control.retype(typed[key])
            name = label(kind.require(key).label.of(current_language()), "label")
            name.setBuddy(control.target())
            control.target().setObjectName(f"request_{key}")
            control.target().setAccessibleName(name.text())
            self.controls[key] = control
            across.addLayout(column(name, control, gap=theme.gap(0.5)), 1)
        stated = _("The letter states {n}.").format(n=said.stated_count) if said.stated_count else ""
        head = row(label(said.company or _("No company named in the file"), "section"), label(stated, "muted"), None, gap=theme.gap(3))
        return card(theme, head, across, gap=2)

    def _request_fields(self) -> Fields:
        found = {key: control.read()[0] for key, control in self.controls.items()}
        return {key: value for key, value in found.items() if value is not None}

    def _filters(self) -> None:
        theme = self.seat.theme
        self._group = QButtonGroup(self)
        self.chips: dict[str, QPushButton] = {}
        self._filter_row = row(gap=theme.gap(1.5))
        for key, wanted in _FILTERS.items():
            chip = button(theme, "", lambda wanted=wanted: self._filter(wanted), kind="chip", name=f"rows_{key}")  # type: ignore[misc]
            chip.setCheckable(True)
            self._group.addButton(chip)
            self.chips[key] = chip
            self._filter_row.addWidget(chip)
        self.chips["all"].setChecked(True)
        self._filter_row.addStretch(1)
        unread = self.plan.unread if self.plan else ()
        if unread:
            said = _("Not read: {columns}").format(columns=", ".join(unread))
            self._filter_row.addWidget(label(said, "caption"))

    def _filter(self, wanted: Callable[[PlanRow], bool]) -> None:
        if self.model is not None:
            self.model.show_only(wanted)
            self._first_wrong()

    def _first_wrong(self) -> None:
        if self.model is None or self.table is None or not self.model.rows:
            self._show_row()
            return
        place = next((n for n, found in enumerate(self.model.rows) if row_state(found)[1] == "bad"), 0)
        issue = next((issue for issue in self.model.rows[place].issues if issue.level == "error"), None)
        column_number = self.model.column_of(issue.field if issue else None)
        self.table.setCurrentIndex(self.model.index(place, column_number))
        self._show_row()

    def _show_counts(self) -> None:
        assert self.plan is not None  # noqa: S101 (counts only with a plan)
        found = count(self.plan)
        words = {
            "all": _("All  {n}").format(n=found.rows),
            "bad": _("To mend  {n}").format(n=found.with_errors),
            "warning": _("To look at  {n}").format(n=found.with_warnings),
            "aside": _("Set aside  {n}").format(n=found.set_aside),
        }
        for key, text in words.items():
            self.chips[key].setText(text)
            self.chips[key].setAccessibleName(text)
        self.commit_button.setEnabled(found.with_errors == 0 and found.importable > 0)
        name = ngettext("Import {n} worker", "Import {n} workers", found.importable).format(n=found.importable)
        self.commit_button.setText(name)
        self.commit_button.setAccessibleName(name)

    def _show_row(self) -> None:
        clear(self.row_place)
        place = self.table.currentIndex().row() if self.table else -1
        shown = self.model is not None and 0 <= place < len(self.model.rows)
        self.row_card.setVisible(shown)
        if not shown or self.model is None:
            return
        theme, found = self.seat.theme, self.model.rows[place]
        word, tone = row_state(found)
        name = found.typed.get("name", "")
        head = row(label(_("Row {n}").format(n=found.source_row), "strong"), label(name), Badge(theme, word, tone), None, gap=theme.gap(2))
        if found.set_aside is not None:
            number = found.number
            head.addWidget(button(theme, _("Take back"), lambda: self.restore(number), kind="quiet", name="restore_row"))
            self.row_place.addLayout(head)
            self.row_place.addWidget(label(_("Reason: {reason}").format(reason=found.set_aside), "muted", wrap=True))
            return
        head.addWidget(self._reason_line(_("Set aside, reason"), "set_aside_reason", lambda text: self.set_aside(found.number, text)))
        self.row_place.addLayout(head)
        for issue in found.issues:
            self.row_place.addLayout(self._issue(found, issue))

    def _issue(self, found: PlanRow, issue: Issue) -> QVBoxLayout:
        theme = self.seat.theme
        words = label(explain(self.seat.desk.pack, self._kind, issue), "problem", wrap=True)
        words.setProperty("tone", "bad" if issue.level == "error" else "warning")
        parts = row(words, gap=theme.gap(2))
        parts.setStretch(0, 1)
        if issue.level == "warning":
            parts.addWidget(
                self._reason_line(
                    _("Right all the same, reason"),
                    f"confirm_{issue.code}",
                    lambda text: self.confirm(found.number, issue.code, text),
                )
            )
        return column(parts)

    def _reason_line(self, placeholder: str, name: str, given: Callable[[str], None]) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(placeholder)
        line.setMaxLength(200)
        line.setMinimumWidth(self.seat.theme.gap(70))
        line.returnPressed.connect(lambda: given(line.text()) if line.text().strip() else None)
        return line


_FILTERS: dict[str, Callable[[PlanRow], bool]] = {
    "all": lambda found: True,
    "bad": lambda found: row_state(found)[1] == "bad",
    "warning": lambda found: row_state(found)[1] == "warning",
    "aside": lambda found: found.set_aside is not None,
}


def _width(field_type: str) -> int:
    return {"nik": 21, "date": 19, "code": 19, "multiline": 34, "area": 26, "phone": 19}.get(field_type, 26)
