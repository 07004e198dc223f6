"""The form of a record, new or to be changed. What is typed is kept as a draft within two seconds."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Draft
from desktop.ui.forms.form import RecordForm
from desktop.ui.forms.going import follow_focus, go_to_first, go_to_unfilled
from desktop.ui.scans.unsaved import FormScans
from desktop.ui.screens.alike import AlikePanel
from desktop.ui.screens.page import Page
from desktop.ui.screens.saving import form_title, save_changes, save_new
from desktop.ui.seat import Seat
from desktop.ui.widgets.even_grid import COLUMNS
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import Desk
from desktop.usecases.names import title
from desktop.usecases.office.drafts import edit_key
from desktop.usecases.people.made_last import note_made
from desktop.usecases.people.registering import check_draft
from desktop.usecases.scans.unsaved import drop_unsaved
from sync.model.issues import Issue, errors
from sync.model.op import new_id
from sync.model.pack import RecordType
from sync.model.record import Fields, Record

DRAFT_KIND = "form"
_DRAFT_PAUSE = 1000  # ms: a draft is safe within two seconds

ASKED = "already_registered"  # the warning that the panel of look-alikes answers


class EditPage(Page):
    """One form. F2 saves, F3 saves and begins the next one, Enter on the last field saves; F6 goes to look-alikes."""

    own_keys = frozenset({"F3"})
    shares = (1, 0)  # of the width: the form's, and that of what stands beside it
    columns = COLUMNS  # of the form
    stays = False  # a place of its own, gone back to after something else was saved

    def __init__(self, seat: Seat, kind: RecordType, record: Record | None = None, draft: Draft | None = None) -> None:
        super().__init__(seat, _title(seat, kind, record), back=not self.stays)
        self.key = kind.key
        self.kind = kind
        self.record = record
        self._seen: Fields = dict(record.fields) if record else {}
        self._draft_key = draft.key if draft else _key_of(seat, kind, record)
        self.taken: Callable[[Record], None] | None = None  # goes on with what was saved, elsewhere than at its page
        self.kept_beside: dict[str, Any] = (draft.body.get("beside") or {}) if draft else {}  # with the form's draft
        self._touched = draft is not None
        self._saving = False
        record_id = record.id if record else None
        self.form = RecordForm(seat.form_context(makes=True), kind, self.check, self.columns)
        self.notice = NoticeBar(seat.theme)
        rule = kind.same_person
        self.alikes = AlikePanel(seat, self.form, rule, record_id) if rule else None
        self.scans = self._scans(record_id)
        self._pause = Pause(_DRAFT_PAUSE, self._keep, self)
        self._lay_out()
        self._resumed = draft is not None
        self._fill(draft)
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self._reach_save)

    def check(self, fields: Fields) -> list[Issue]:
        """What is wrong with the form as it stands; called away from the window's thread."""
        return check_draft(self.seat.desk, self.kind.key, fields, self.record.id if self.record else None)

    def opened(self) -> None:
        left = self.form.focusWidget() is not None  # to look elsewhere meanwhile
        if left:
            self.form.focusWidget().setFocus()
        elif self._resumed:
            go_to_unfilled(self.form)  # typing replaces nothing
        else:
            go_to_first(self.form)
        if self.alikes is not None:
            self.alikes.look()
        if self.scans is not None:
            self.scans.look()

    def leave(self) -> None:
        self._pause.now()

    def save(self) -> None:
        """Save and show the record."""
        self._save(self.taken or (lambda saved: self.seat.go.record(self.kind.key, saved.id)))

    def save_and_next(self) -> None:
        """Save and begin the next one; where somebody waits for this one, they get it."""
        self._save(self.taken or (lambda _saved: self.seat.go.new(self.kind.key)))

    def _fill(self, draft: Draft | None) -> None:
        if self.record is not None:
            self.form.put(self.record.fields)
        else:
            self.form.put_defaults()
            self.form.repeating.look()
        if draft is not None:
            self._seen = draft.body.get("seen") or self._seen
            self.form.retype(draft.body["form"])
            self.notice.say(_("This was not saved yet; it is as you left it. Save it with F2."), "working")

    def _lay_out(self) -> None:
        theme = self.seat.theme
        self.state = label("", "caption", name="draft_state")
        self.add_action(self.state)
        if self.record is None:
            more = button(theme, _("Save, next"), self.save_and_next, icon="next", shortcut="F3", name="save_next")
            self.add_action(more)
        self.save_button = button(theme, _("Save"), self.save, kind="primary", icon="save", shortcut="F2", name="save")
        self.add_action(self.save_button)
        keys = [(_("F2"), _("save")), (_("F3"), _("save, next")), (_("Enter"), _("next field"))]
        if self.record is not None:
            del keys[1]
        self.head.insertWidget(self.head.indexOf(self.head_actions), KeyHints(theme, *keys), 100)
        self.add(self.notice)
        if self.scans is not None:
            self.add(self.scans.tray)
            self.scans.screen(self)
        area = scrolled(column(*self.parts(), gap=theme.gap(4)), self)
        follow_focus(self.form, area)
        beside = self.part_beside()
        self.across = self.add_scrolled(area, *([beside] if beside is not None else []), shares=self.shares)
        if self.alikes is not None:
            QShortcut(QKeySequence("F6"), self, self.alikes.swap)
        QShortcut(QKeySequence("F4"), self, self._to_search)

    def parts(self) -> list[QWidget]:
        """What scrolls: the form, and what a screen puts above and below it."""
        return [self.form]

    def part_beside(self) -> QWidget | None:
        """What stands at the form's right."""
        return self.alikes

    def writing(self) -> Callable[[], Record]:
        """What saves the form as it stands now, away from the window's thread."""
        desk, kind, record, seen = self.seat.desk, self.kind, self.record, self._seen
        fields, reasons = self.form.fields(), self.form.problems.confirmations()
        draft = self._draft_key
        if record is None:
            return lambda: save_new(desk, kind, draft, fields, reasons)
        return lambda: save_changes(desk, kind, draft, record.id, seen, fields, reasons)

    def _scans(self, record: str | None) -> FormScans | None:
        control = self.form.documents
        if control is None:
            return None
        return FormScans(self.seat, self.form, control, self._draft_key, record, self.notice.say)

    def _to_search(self) -> None:
        self.seat.go.records(self.kind.key)

    def _edited(self) -> None:
        self._touched = True
        self.state.setText("")
        self._pause.soon()

    def _keep(self) -> None:
        if self._saving or not self._touched:
            return
        body = {
            "record_type": self.kind.key,
            "record": self.record.id if self.record else None,
            "seen": self._seen,
            "form": self.form.typed(),
            "title": form_title(self.kind, self.form),
            "beside": self.kept_beside,
        }
        self.seat.save_draft(self._draft_key, DRAFT_KIND, body)
        self.state.setText(_("Draft kept"))

    def _reach_save(self) -> None:
        self.save_button.setFocus()

    def _save(self, then: Callable[[Record], None]) -> None:
        if self._saving:
            return
        unreadable = errors(self.form.problems.unreadable())
        if unreadable:
            self._refuse(self.form.show_issues(), "")
            return
        self._pause.stop()
        self._set_saving(True)
        desk, key, write, is_new = self.seat.desk, self._draft_key, self.writing(), self.record is None

        def work() -> Record:
            saved = write()
            desk.store.drop_draft(key)
            drop_unsaved(desk.store, key, saved.fields)
            if is_new:
                note_made(desk, saved)
            return saved

        def done(saved: Record) -> None:
            self._touched = False
            self.seat.say(_("Saved: {title}").format(title=title(desk, saved)))
            then(saved)

        self.seat.jobs.write(work, done, self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self._set_saving(False)
        self._keep()
        if isinstance(error, Refused) and error.issues:
            self._refuse(self.form.show_issues(self.form.problems.unreadable() + list(error.issues)), str(error))
        elif isinstance(error, Refused):
            self.notice.say(str(error), "bad")
        else:
            self.seat.jobs.report(error)

    def _refuse(self, issues: list[Issue], message: str) -> None:
        beside = [issue for issue in issues if issue.field in self.form.cells]
        if self.alikes is not None and self.alikes.asks and {issue.code for issue in beside} == {ASKED}:
            self.notice.hide()
            self.alikes.ask()
        elif beside:
            self.notice.say(_("Not saved yet: look at the marked fields. What you typed is kept."), "bad")
            go_to_first(self.form, beside)
        else:
            self.notice.say(message, "bad")

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        if saving and self.save_button.hasFocus():
            self.setFocus()  # else what comes next would take the second Enter of who pressed it twice
        self.save_button.setEnabled(not saving)
        if not saving and self.hasFocus():
            self.save_button.setFocus()


def draft_key(desk: Desk, record_type: str, record: str) -> str:
    """Under which the person at this desk keeps what they have not saved of a record; others have keys of their own."""
    return edit_key(desk.person.id, record_type, record)


def _key_of(seat: Seat, kind: RecordType, record: Record | None) -> str:
    if record is None:
        return f"new:{kind.key}:{new_id(seat.desk.clock.milliseconds())}"
    return draft_key(seat.desk, kind.key, record.id)


def _title(seat: Seat, kind: RecordType, record: Record | None) -> str:
    if record is None:
        return _("New: {kind}").format(kind=kind.label.of(current_language()))
    return title(seat.desk, record)
