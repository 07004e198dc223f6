"""What may follow a request besides its steps: the letter of refusal, and a request for those who stayed behind."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column
from desktop.ui.widgets.steps import Take
from desktop.usecases.desk import Desk
from desktop.usecases.letters.files import REFUSAL
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.rows import FOLLOWED_UP
from sync.model.record import Record


class FurtherWays(QWidget):
    """Each button is there only while it leads somewhere for the person who looks."""

    def __init__(self, theme: Theme, take: Take) -> None:
        super().__init__()
        self.refusal = button(
            theme,
            _("Issue the letter of refusal"),
            partial(take, "issue_refusal", None),
            kind="primary",
            icon=REFUSAL,
            name="issue_refusal",
        )
        self.follow_up = button(theme, "", partial(take, "follow_up", None), name="follow_up")
        self.setLayout(column(self.refusal, self.follow_up, gap=theme.gap(1.5)))
        for made in (self.refusal, self.follow_up):
            made.hide()
        self.hide()

    def put(self, desk: Desk, request: Record, rows: list[Record], *, answered: bool) -> None:
        """Offer what can follow this request now; `answered`: there is a letter of refusal already."""
        self.refusal.setVisible(request.state == "refused" and not answered and desk.may(REFUSAL))
        left = sum(row.state == "returned" for row in rows)
        said = ngettext("New request for the {n} left behind", "New request for the {n} left behind", left)
        self.follow_up.setText(said.format(n=left))
        self.follow_up.setAccessibleName(self.follow_up.text())
        self.follow_up.setVisible(left > 0 and request.state in FOLLOWED_UP and desk.may(REQUEST))
        self.setVisible(not (self.refusal.isHidden() and self.follow_up.isHidden()))
