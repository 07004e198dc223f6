"""The office's settings: the form of its record, the arms above it, who signs below, and a sample letter beside."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.store.values import Draft
from desktop.ui.forms.cell import FieldCell
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.saving import changes_between
from desktop.ui.screens.settings.arms import ArmsPart, Choose, ask_for_picture
from desktop.ui.screens.settings.mandates import MandatesPart
from desktop.ui.screens.settings.preview import PreviewPart
from desktop.ui.screens.settings.template_help import TemplateHelp
from desktop.ui.seat import Seat
from desktop.ui.widgets.focus import tab_on
from desktop.usecases.desk import Desk, get_record
from desktop.usecases.office.arms import put_arms_away, set_arms
from desktop.usecases.office.settings import check_settings, save_settings
from sync.model.issues import Issue
from sync.model.pack import RecordType
from sync.model.record import Fields, Record

_PREVIEWED = 170  # quarter lines below which the form has all the room


class SettingsPage(EditPage):
    """F2 saves and stays. What is typed is kept as a draft, as in every form."""

    own_keys = frozenset()
    shares = (6, 5)
    columns = 2
    stays = True

    def __init__(
        self,
        seat: Seat,
        kind: RecordType,
        record: Record,
        draft: Draft | None = None,
        choose: Choose = ask_for_picture,
    ) -> None:
        self._choose = choose
        super().__init__(seat, kind, record, draft)
        self.title.setText(_("Office settings"))
        self.form.cells.when_laid("number_template", self._explain_template)
        self.form.cells.when_laid(self.form.cells.names[-1], lambda _cell: self._lead_on())
        self.mandates.laid.connect(self._lead_on)
        self.form.edited.connect(self.preview.later)
        self.arms.changed.connect(self._arms_changed)
        self.preview.refresh()

    def opened(self) -> None:
        super().opened()
        self.mandates.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= self.seat.theme.gap(_PREVIEWED)
        self.preview.setVisible(roomy)
        self.across.setStretch(1, self.shares[1] if roomy else 0)

    def parts(self) -> list[QWidget]:
        self.arms = ArmsPart(self.seat, self._choose)
        self.mandates = MandatesPart(self.seat)
        return [self.arms, self.form, self.mandates]

    def check(self, fields: Fields) -> list[Issue]:
        return check_settings(self.seat.desk, fields, self._standing().id)

    def _lead_on(self) -> None:
        """Tab goes from the form to the mandates, whichever of the two was laid last."""
        last = self.form.cells.laid.get(self.form.cells.names[-1])
        if last is not None:
            tab_on(tab_on(None, last.control), self.mandates)

    def _explain_template(self, cell: FieldCell) -> None:
        """Say below the template of numbers which words it may hold, before anybody makes a mistake."""
        help_part = TemplateHelp(self.seat.theme)
        below = cell.layout()
        assert isinstance(below, QVBoxLayout)  # noqa: S101 (a cell stands below its label)
        below.insertWidget(2, help_part)

    def part_beside(self) -> QWidget:
        self.preview = PreviewPart(self.seat, lambda: (self.form.fields(), self.arms.picture))
        return self.preview

    def save(self) -> None:
        """Save, and go on showing the settings."""
        self._save(self._saved)

    def writing(self) -> Callable[[], Record]:
        desk, kind, record, seen = self.seat.desk, self.kind, self._standing(), self._seen
        fields, reasons = self.form.fields(), self.form.problems.confirmations()
        picture, new_arms = self.arms.picture, self.arms.is_unsaved

        def work() -> Record:
            changes = changes_between(kind, seen, {**fields, "pictures": seen.get("pictures")})
            if changes:
                save_settings(desk, changes, _shown(seen, changes), reasons)
            if new_arms:
                _put_arms(desk, picture)
            return get_record(desk, kind.key, record.id)

        return work

    def _to_search(self) -> None:
        """There is one office only: nothing to search."""

    def _standing(self) -> Record:
        assert self.record is not None  # noqa: S101 (an office is never made here)
        return self.record

    def _saved(self, saved: Record) -> None:
        self.record, self._seen = saved, dict(saved.fields)
        self._set_saving(False)
        self.notice.hide()
        self.arms.saved()
        self.preview.refresh()

    def _arms_changed(self) -> None:
        if self.arms.is_unsaved:
            self.state.setText(_("Not saved yet"))
        self.preview.refresh()


def _shown(seen: Fields, changes: Fields) -> Fields:
    return {path: seen.get(path) for path in changes}


def _put_arms(desk: Desk, picture: bytes | None) -> None:
    if picture is None:
        put_arms_away(desk)
    else:
        set_arms(desk, picture)
