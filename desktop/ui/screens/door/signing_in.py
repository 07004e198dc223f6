"""Signing in: by user name and password, or as somebody whom this PC knows, by PIN or password. Needs no line."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door, input_line
from desktop.ui.screens.door.people_list import PeopleList
from desktop.ui.widgets.plain import label


class SignIn(Door):
    """`known` are the people of this PC as pairs of user name and words; `shown` their passwords in a practice office,
    which are no secret. `fetch` begins an exchange, for what an administrator did elsewhere may not be here yet.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        office: str,
        enter: Callable[[str, str], object],
        entered: Callable[[object], None],
        known: list[tuple[str, str]] | None = None,
        shown: dict[str, str] | None = None,
        fetch: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme, jobs, office, _("Sign in to work. This needs no line."))
        self._enter = enter
        self._done = entered
        self._shown = shown or {}
        self._fetch = fetch
        self.people = PeopleList(theme, known, self._choose) if known else None
        self.username = input_line("username", _("User name"))
        self.password = input_line("password", _("Password"), secret=not self._shown)
        if self.people is not None:
            for line in (self.username, self.password):
                self.people.steer_from(line)
            for settled in (self.people.itemClicked, self.people.itemActivated):
                settled.connect(self.begin)
            self.fields.addWidget(self.people)
        self._name_part: QWidget = self.add_line(_("User name"), self.username)
        self.add_line(_("PIN or password") if self.people is not None else _("Password"), self.password)
        if self._shown:
            words = _("In practice the password stands there already: press Enter.")
            self.fields.addWidget(self.fixed(label(words, "caption", wrap=True)))
        self.set_button(_("Sign in"), self.submit, "sign_in")
        if self.people is not None:
            self.people.setCurrentRow(0)

    def begin(self) -> None:
        """Where somebody is chosen, the arrow keys work at once, and Enter after the password."""
        if self.people is None:
            super().begin()
            return
        line = self.password if self.username.text() else self.username
        line.setFocus()
        line.selectAll()

    def ask_who(self) -> None:
        """Take them for nobody on the list until they choose: their name is asked for."""
        if self.people is not None:
            self.people.setCurrentRow(self.people.count() - 1)

    def submit(self) -> None:
        """Try who was typed or chosen, and their password."""
        username, password = self.username.text().strip(), self.password.text()
        self.set_busy(True)

        def done(desk: object) -> None:
            self.set_busy(False)
            self._done(desk)

        self.jobs.write(lambda: self._enter(username, password), done, self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        if isinstance(error, Refused) and self._fetch is not None:
            self._fetch()
            fetched = _("What an administrator changed elsewhere is being fetched now: if that was it, try again soon.")
            self.notice.say(f"{error} {fetched}", "bad")
        self.password.setText(self._shown.get(self.username.text(), ""))
        self.password.setFocus()
        self.password.selectAll()

    def _choose(self, username: str) -> None:
        self.username.setText(username)
        self._name_part.setVisible(not username)
        self.password.setText(self._shown.get(username, ""))
        self.notice.hide()
        if not username and self.isVisible():
            self.username.setFocus()
