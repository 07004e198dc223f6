"""The two screens before work: joining an office once, and signing in each time."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from desktop.errors import LoketError, NoLine, Refused
from desktop.i18n import _
from desktop.store.vault import NeedsPassphrase
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row, scrolled


def input_line(name: str, accessible: str, *, secret: bool = False, placeholder: str = "") -> QLineEdit:
    """A line of a door's form."""
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(accessible)
    line.setPlaceholderText(placeholder)
    line.setMaxLength(300)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _fixed(words: QLabel, width: int) -> QLabel:
    """Give wrapped words the height they need at this width; nested layouts would not ask for it."""
    words.ensurePolished()
    words.setFixedHeight(max(0, words.heightForWidth(width)))  # -1 for no words at all
    return words


class Door(QWidget):
    """The program's name on the left; on the right a title, a form and one button."""

    def __init__(self, theme: Theme, jobs: Jobs, title: str, lead: str) -> None:
        super().__init__()
        self.theme = theme
        self.jobs = jobs
        self.setObjectName("page")
        self.notice = NoticeBar(theme, closable=False)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(_("Working"))
        self.busy.hide()
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.gap(3))
        inner = theme.gap(95)
        words = _fixed(label(lead, "muted", wrap=True), inner)
        sheet = QWidget()
        sheet.setLayout(
            column(
                column(_fixed(label(title, "title", wrap=True), inner), words, gap=theme.gap(1.5)),
                self.notice,
                self.fields,
                self.busy,
                gap=theme.gap(5),
            )
        )
        sheet.setFixedWidth(inner)
        self._inner = inner
        middle = QVBoxLayout(form := QWidget())
        middle.addStretch(2)
        middle.addLayout(row(None, sheet, None))  # an aligned widget would be as high as it needs at another width
        middle.addStretch(3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._brand(), 2)
        layout.addWidget(scrolled(form), 3)  # a low window may not squeeze the lines into one another

    def _brand(self) -> QWidget:
        theme = self.theme
        panel = QWidget()
        panel.setObjectName("navigation")
        name = label("Loket", "door-name")
        what = label(_("Registration and letters for prospective migrant workers"), "door-text", wrap=True)
        safe = label(
            _("Works without a line. What you save stays on this PC and is sent when the line is back."), wrap=True
        )
        edge = theme.gap(12)
        panel.setLayout(column(None, name, what, None, safe, gap=theme.gap(2), margins=(edge, edge, edge, edge)))
        return panel

    def add_line(self, name: str, line: QLineEdit, help_text: str = "") -> QWidget:
        """A labelled line."""
        tag = label(name, "label")
        tag.setBuddy(line)
        parts: list[QWidget] = [tag, line]
        if help_text:
            parts.append(_fixed(label(help_text, "caption", wrap=True), self._inner))
            line.setAccessibleDescription(help_text)
        holder = QWidget()
        holder.setLayout(column(*parts, gap=self.theme.gap(0.75)))
        self.fields.addWidget(holder)
        return holder

    def set_busy(self, busy: bool) -> None:
        """While something runs, nothing can be pressed twice."""
        self.busy.setVisible(busy)
        for line in self._lines():
            line.setEnabled(not busy)
        self.go_button.setEnabled(not busy)

    def set_button(self, text: str, pressed: Callable[[], None], name: str) -> None:
        self.go_button = button(self.theme, text, pressed, kind="primary", name=name)
        self.go_button.setDefault(True)
        self.fields.addWidget(self.go_button)
        for line in self._lines():
            line.returnPressed.connect(lambda line=line: self._entered(line))

    def offer(self, text: str, pressed: Callable[[], None], name: str) -> None:
        """Another thing that can be done here, without the form."""
        self.fields.addWidget(button(self.theme, text, pressed, kind="quiet", name=name))

    def begin(self) -> None:
        """Put the focus on the first line still empty."""
        lines = [line for line in self._lines() if not line.isHidden()]
        first = next((line for line in lines if not line.text()), None)
        (first or self.go_button).setFocus()

    def _lines(self) -> list[QLineEdit]:
        found: list[QLineEdit] = list(self.findChildren(QLineEdit))
        return found

    def _entered(self, line: QLineEdit) -> None:
        """Enter goes to the line below; from the last one to a line still empty, else it presses the button."""
        lines = [other for other in self._lines() if other.isVisible()]
        below = lines[lines.index(line) + 1 :]
        if wanted := below or [other for other in lines if not other.text().strip()]:
            wanted[0].setFocus()
            wanted[0].selectAll()
        else:
            self.go_button.click()

    def failed(self, error: Exception) -> None:
        """Say what went wrong; a bug is reported as one."""
        self.set_busy(False)
        if isinstance(error, LoketError):
            self.notice.say(str(error), "bad")
        else:
            self.jobs.report(error)


class SignIn(Door):
    """Name and password; works without a line."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        office: str,
        enter: Callable[[str, str], object],
        entered: Callable[[object], None],
    ) -> None:
        super().__init__(theme, jobs, office, _("Sign in to work. This needs no line."))
        self._enter = enter
        self._done = entered
        self.username = input_line("username", _("User name"))
        self.password = input_line("password", _("Password"), secret=True)
        self.add_line(_("User name"), self.username)
        self.add_line(_("Password"), self.password)
        self.set_button(_("Sign in"), self.submit, "sign_in")

    def submit(self) -> None:
        """Try the name and the password."""
        username, password = self.username.text().strip(), self.password.text()
        self.set_busy(True)

        def done(desk: object) -> None:
            self.set_busy(False)
            self._done(desk)

        self.jobs.write(lambda: self._enter(username, password), done, self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        self.password.clear()
        self.password.setFocus()


class Unlock(Door):
    """The passphrase of the data, on a PC without a keyring."""

    def __init__(
        self, theme: Theme, jobs: Jobs, unlock: Callable[[str], object], opened: Callable[[object], None]
    ) -> None:
        super().__init__(
            theme,
            jobs,
            _("Open the office's data"),
            _("The passphrase chosen at enrolment opens it."),
        )
        self._unlock = unlock
        self._done = opened
        self.passphrase = input_line("passphrase", _("Passphrase"), secret=True)
        self.add_line(_("Passphrase"), self.passphrase)
        self.set_button(_("Open"), self.submit, "unlock")

    def submit(self) -> None:
        """Try the passphrase."""
        text = self.passphrase.text()
        self.set_busy(True)
        self.jobs.write(lambda: self._unlock(text), self._done, self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        self.passphrase.clear()
        self.passphrase.setFocus()


class Enrol(Door):
    """A first start: which server, which office, and what this PC is called; without a keyring, a passphrase."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        enrol: Callable[[str, str, str, str | None], object],
        enrolled: Callable[[object], None],
        device_name: str,
    ) -> None:
        super().__init__(
            theme, jobs, _("Join an office"), _("Your administrator has the server's address and a one-time code.")
        )
        self._enrol = enrol
        self._done = enrolled
        self.server = input_line("server", _("Server address"), placeholder="https://")
        self.code = input_line("code", _("One-time code"))
        self.device = input_line("device_name", _("Name of this PC"))
        self.device.setText(device_name)
        self.passphrase = input_line("passphrase", _("Passphrase"), secret=True)
        self.once_more = input_line("passphrase_again", _("The passphrase once more"), secret=True)
        self.add_line(_("Server address"), self.server)
        self.add_line(_("One-time code"), self.code)
        self.add_line(
            _("Name of this PC"), self.device, _("Colleagues see it beside your work, for instance “Loket 1”.")
        )
        secret = _("The passphrase opens the data each morning.")
        self._secrets = (
            self.add_line(_("Passphrase"), self.passphrase, secret),
            self.add_line(_("Once more"), self.once_more),
        )
        for part in self._secrets:
            part.hide()
        self.set_button(_("Join"), self.submit, "enrol")

    def settle_server(self, address: str, *, fixed: bool) -> None:
        """Central's address as an administrator settled it for this PC; a `fixed` one may not be changed."""
        self.server.setText(address)
        self.server.setReadOnly(bool(address) and fixed)
        if self.server.isReadOnly():
            self.server.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            why = _("Settled by your administrator.")
            self.server.setAccessibleDescription(why)
            self.fields.insertWidget(1, label(why, "caption", name="server_settled"))

    def failed(self, error: Exception) -> None:
        super().failed(error)
        if isinstance(error, NeedsPassphrase):
            for part in self._secrets:
                part.show()
            self.passphrase.setFocus()
        elif isinstance(error, NoLine) or (isinstance(error, Refused) and "://" not in self.server.text()):
            self._mend(self.server)
        elif isinstance(error, Refused):
            self._mend(self.code)
        else:
            self.begin()

    def _mend(self, line: QLineEdit) -> None:
        line.setFocus()
        line.selectAll()

    def submit(self) -> None:
        """Join; everything before the code is used up can be tried again."""
        server, code, name = (line.text().strip() for line in (self.server, self.code, self.device))
        if not (server and code and name):
            self.notice.say(_("Fill in the server, the code and the name of this PC."), "bad")
            return
        if self.passphrase.text() != self.once_more.text():
            self.passphrase.clear()
            self.once_more.clear()
            self.passphrase.setFocus()
            self.notice.say(_("The two passphrases differ. Nothing was sent. Type the passphrase twice again."), "bad")
            return
        passphrase = self.passphrase.text() or None
        self.set_busy(True)
        self.notice.say(
            _("Joining, and fetching the office's records. This may take some minutes on a slow line."), "working"
        )
        self.jobs.run(
            "network", lambda: self._enrol(server, code, name, passphrase), self._done, self.failed, owner=self
        )
