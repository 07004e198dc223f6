"""The first start of all: what the program is, in which language, and whether to join an office or to try it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.i18n import Language, _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door
from desktop.ui.widgets.plain import button, column, label, row

_LANGUAGES: tuple[tuple[Language, str], ...] = (("id", "Bahasa Indonesia"), ("en", "English"))


class Welcome(Door):
    """Nothing is set up here yet, and nothing is by looking."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        join: Callable[[], None],
        practise: Callable[[], None],
        speak: Callable[[Language], None],
    ) -> None:
        super().__init__(
            theme,
            jobs,
            _("Welcome to Loket"),
            _(
                "At the counter of a labour office, Loket registers prospective migrant workers and makes the letters "
                "that recommend them for a passport, with or without a line."
            ),
        )
        self.fields.setSpacing(theme.gap(5))
        self.fields.addWidget(self._languages(speak))
        self.set_button(_("Join this PC to an office"), join, "join_office")
        self._explain(
            self.go_button,
            _("For real work. You need the server's address and a one-time code from your administrator."),
        )
        try_it = button(theme, _("Try it first with practice data"), practise, icon="practice", name="try_practice")
        self._explain(
            try_it,
            _("With fictional people, without a server or a line. You can join an office at any time after it."),
        )

    def _languages(self, speak: Callable[[Language], None]) -> QWidget:
        holder, chips = QWidget(), []
        for language, name in _LANGUAGES:
            chip = button(self.theme, name, partial(speak, language), kind="chip", name=f"speak_{language}")
            chip.setCheckable(True)
            chip.setChecked(language == current_language())
            chips.append(chip)
        tag = label(_("Language of the program"), "label")
        holder.setLayout(column(tag, row(*chips, None, gap=self.theme.gap(2)), gap=self.theme.gap(1)))
        return holder

    def _explain(self, what: QWidget, words: str) -> None:
        """A way, and below it what it is for."""
        what.setAccessibleDescription(words)
        holder = QWidget()
        said = self.fixed(label(words, "caption", wrap=True))
        holder.setLayout(column(what, said, gap=self.theme.gap(1)))
        self.fields.addWidget(holder)
