"""The family's permission for the worker that is looked at: who gave it, when, who of the village knows of it."""

from PySide6.QtWidgets import QWidget

from desktop.i18n import _, current_language
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.people.family_permission import FamilyPermission, permission_of
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import show_value
from sync.model.record import Record

_FIRST = "family_name"  # of the fields that tell of the permission


class PermissionPart(QWidget):
    """One line, and a warning below it where somebody else would have to agree."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.line = label("", "caption", wrap=True, name="family_permission")
        self.warning = NoticeBar(seat.theme, closable=False)
        self.warning.setObjectName("permission_warning")
        self._worker = ""
        self.note = button(
            seat.theme, _("Note permission"), self._note, kind="quiet", icon="draft", name="note_permission"
        )
        top = row(self.line, self.note, None, gap=seat.theme.gap(1))
        top.setStretch(0, 100)  # all there is; without it the button stands at the left
        self.setLayout(column(top, self.warning, gap=seat.theme.gap(1)))

    def put(self, worker: Record, *, editable: bool) -> None:
        """Show the permission of this worker's family; where none is noted, an `editable` worker's can be."""
        self._worker = worker.id
        found = permission_of(self._seat.desk, worker)
        self.line.setText(self._words(worker, found))
        self.line.setVisible(bool(found.signer or found.relation or not found.warning))  # else the warning says it
        self.note.setVisible(editable and not (found.signer and found.relation and found.given_on))
        if not found.warning:
            self.warning.hide()
        elif found.reason:
            self.warning.say(
                _("{warning} Reason given: {reason}").format(warning=found.warning, reason=found.reason), "neutral"
            )
        else:
            self.warning.say(found.warning, "warning")

    def _note(self) -> None:
        self._seat.go.edit(REGISTRATION, self._worker, _FIRST)

    def _words(self, worker: Record, found: FamilyPermission) -> str:
        desk = self._seat.desk
        kind = desk.pack.record(worker.type)
        if not found.signer and not found.relation:
            return _("Family permission: not noted")
        entry = desk.pack.code("family_relation", found.relation) if found.relation else None
        who = found.signer or "-"
        if entry is not None:
            who = _("{name} ({relation})").format(name=who, relation=entry.label.of(current_language()))
        said = [_("Family permission: {who}").format(who=who)]
        if found.given_on:
            said.append(show_value(desk.pack, kind.require("permission_given_on"), found.given_on))
        if found.village_head:
            said.append(_("known to {name}").format(name=found.village_head))
        return " · ".join(said)
