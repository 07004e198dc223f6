"""What the company's letter says, read off the top of its workbook, to be checked and mended."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from desktop.i18n import _
from desktop.ui.design.tokens import LOOKS
from desktop.ui.forms.control import FormContext
from desktop.ui.screens.importing.letter_facts import LetterFacts
from desktop.ui.screens.importing.letter_form import LetterForm
from desktop.ui.screens.importing.permit_chips import PermitChips
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import button, column, label, row
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.intake import COMPANY, PERMIT
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.wording import enumerate_words, explain
from sync.model.record import Fields

_TYPING_PAUSE = 400  # ms


class LetterCard(QFrame):
    """One line to look at, a form to mend it in, made when it is unfolded. `changed` comes after every row was judged
    anew, `closed` when a person is done with the form.
    """

    changed = Signal()
    closed = Signal()

    def __init__(self, context: FormContext, session: ImportSession) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._context = context
        self._session = session
        self.form = LetterForm(context, session)
        self._pause = Pause(_TYPING_PAUSE, self._apply, self)
        self._judging = Laying(context.jobs, self)
        self.remark = label("", wrap=True, name="letter_remark")
        self.permits = PermitChips(context.theme, self._choose_permit)
        self._sign = QLabel()
        self.form.edited.connect(self._pause.again)
        self.form.entered.connect(self._next)
        self._build()
        self._show()

    def begin(self) -> None:
        """Show the form where something in the letter is missing or wrong."""
        self.unfold(bool(self._session.letter_issues()))

    def unfold(self, unfolded: bool) -> None:
        """Show the form instead of the one line."""
        if unfolded:
            self.form.make()
        goes, comes = (self._facts, self.form) if unfolded else (self.form, self._facts)
        goes.hide()  # first, or the window would grow to hold both
        comes.show()
        self.fold_button.setIcon(self._context.theme.icon("mdi6.check" if unfolded else "draft", "accent"))
        self.fold_button.setText(_("Done") if unfolded else _("Mend"))
        self.fold_button.setAccessibleName(_("Close the letter's form") if unfolded else _("Mend what the letter says"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._facts.make_room(event.size().width())

    def settle(self) -> None:
        """Take in at once what was typed last."""
        self._pause.now()
        self._judging.finish()

    def say(self, request: Fields, company: Fields) -> None:
        """Put what the letter says. The rows are judged anew while the window goes on, or at once by `settle`."""
        self._judging.finish()  # its rows would else be taken for judged
        self._judging.begin(self._said(request, company))

    def _build(self) -> None:
        theme = self._context.theme
        self._facts = LetterFacts(self._context, self._session)
        self.fold_button = button(theme, "", self._toggle, kind="quiet", icon="draft", name="letter_mend")
        top = row(self._facts, self.form, self.fold_button, gap=theme.gap(3))
        top.setStretch(0, 1)
        top.setStretch(1, 1)
        note = row(self._sign, self.remark, gap=theme.gap(1.5))
        note.setStretch(1, 1)
        edge = theme.gap(4)
        margins = (edge, theme.gap(2.5), theme.gap(2), theme.gap(2.5))
        self.setLayout(column(top, self.permits, note, gap=theme.gap(2), margins=margins))

    def _choose_permit(self, number: str) -> None:
        self._pause.now()
        self._session.say_permit({"number": number})
        self.form.put_permit()
        self._show()
        self.changed.emit()

    def _next(self) -> None:
        self._pause.now()
        self.focusNextChild()

    def _toggle(self) -> None:
        self._pause.now()
        unfolded = not self.form.isHidden()
        self.unfold(not unfolded)
        if unfolded:
            self.closed.emit()
        else:
            self.form.begin()

    def _apply(self) -> None:
        values = self.form.values()
        if self._session.permit_said:
            self._session.say_permit(values[PERMIT])
        self.say(values[REQUEST], values[COMPANY])

    def _said(self, request: Fields, company: Fields) -> Iterator[None]:
        yield from self._session.say_letter(request, company)
        if not self._session.permit_said:
            self.form.put_permit()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        chosen = str(self._session.permit.get("number") or "")
        self.permits.put(self._session.desk, self._session.permits(), chosen)
        self.form.follow()
        self._facts.show_letter()
        self._say_remarks()

    def _say_remarks(self) -> None:
        pack, remarks = self._context.pack, self._session.plan.remarks
        kind = pack.record(REGISTRATION)
        said = [explain(pack, kind, issue) for issue in remarks]
        if wanted := self._session.letter_wants():
            needs = _("Before the request is submitted, the letter still needs: {fields}.")
            said.append(needs.format(fields=enumerate_words(wanted)))
        self.remark.setText(" ".join(said))
        size = self._context.theme.gap(4)
        self._sign.setPixmap(self._context.theme.icon(LOOKS["warning"].icon, "warning").pixmap(size, size))
        self._sign.setVisible(bool(said))
        self.remark.setVisible(bool(said))
