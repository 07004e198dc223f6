"""Before practising: what it is, who there is to be, and that nothing of it is real."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.errors import BrokenOff
from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door
from desktop.ui.widgets.plain import button, column, label, selectable
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.office.practice_people import PracticePerson
from desktop.usecases.telling import Told
from sync.model.pack import Pack


class Practise(Door):
    """`make` makes the practice office where there is none; `make_anew` throws away what was practised, where it is
    given.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        people: QWidget,
        make: Callable[[Told], None],
        done: Callable[[], None],
        make_anew: Callable[[Told], None] | None = None,
    ) -> None:
        super().__init__(
            theme,
            jobs,
            _("Practise with made-up data"),
            _(
                "An office of fictional people in a folder of its own. Everything works as in the real one, but it "
                "exchanges with nobody, and every paper says LATIHAN. The real office's data are not touched."
            ),
        )
        self.say_kept(practice=True)
        self._done = done
        self.progress = ProgressPart(theme, "making_practice")
        self.fields.addWidget(label(_("You can be any of them"), "section"))
        self.fields.addWidget(people)
        again = make_anew is not None
        self.set_button(
            _("Go on practising") if again else _("Begin to practise"), lambda: self._do(make), "begin_practice"
        )
        if (anew := make_anew) is not None:
            way = button(theme, _("Begin the practice anew"), lambda: self._do(anew), icon="anew", name="begin_anew")
            self._ways_off.append(way)
            self.fields.addWidget(way)
            words = _("Beginning anew throws away what was practised so far, and nothing else.")
            self.fields.addWidget(self.fixed(label(words, "caption", wrap=True)))
        self.fields.addWidget(self.progress)

    def _do(self, make: Callable[[Told], None]) -> None:
        self.notice.hide()
        told = self.progress.begin(_("Making the practice office"))
        self.set_busy(True)
        self.busy.hide()
        self.setFocus()  # an Enter too many breaks nothing off

        def far(done: int, of: int) -> None:
            if self.jobs.closed or not told(done, of):
                raise BrokenOff(_("Broken off: everything is as it was."))

        self.jobs.write(lambda: make(far), lambda _made: self._done(), self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        self.progress.end()
        if isinstance(error, BrokenOff):
            self.notice.say(str(error), "neutral")


def people_table(theme: Theme, pack: Pack, people: list[PracticePerson]) -> QWidget:
    """Name and roles of each, user name and password to be read and copied."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.gap(5))
    grid.setVerticalSpacing(theme.gap(1.5))
    for place, person in enumerate(people):
        who = column(label(person.name, "strong"), label(role_words(pack, person.roles), "caption"))
        grid.addLayout(who, place, 0)
        secret = selectable(f"{person.username} · {person.password}", wrap=False)
        secret.setObjectName(f"practice_{person.username}")
        secret.setAccessibleName(
            _("{name}: user name {username}, password {password}").format(
                name=person.name, username=person.username, password=person.password
            )
        )
        grid.addWidget(secret, place, 1)
    grid.setColumnStretch(0, 1)
    return holder


def role_words(pack: Pack, roles: tuple[str, ...]) -> str:
    """Roles as people call them."""
    found = (pack.code("role", role) for role in roles)
    return ", ".join(role.label.of(current_language()) for role in found if role)
