"""The screen that turns a company's workbook into a request with its workers."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from desktop.errors import BrokenOff, LoketError
from desktop.i18n import _, ngettext
from desktop.store.values import Draft
from desktop.ui.design.tokens import Tone
from desktop.ui.screens.importing.choosing import ChoosePanel
from desktop.ui.screens.importing.plan_view import PlanView
from desktop.ui.screens.importing.session import ImportSession, taken_up, unfinished
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button
from desktop.ui.widgets.progress import ProgressPart
from desktop.usecases.people.importing import SeveralSheets
from desktop.usecases.people.intake import Imported, plan_import
from desktop.usecases.people.registering import REGISTRATION, REQUEST

ChooseFile = Callable[[QWidget], Path | None]
"""Asks for a workbook; None when the person thought better of it."""


def ask_for_workbook(parent: QWidget) -> Path | None:
    """The system's file dialog."""
    kinds = _("Workbooks") + " (*.xlsx *.xlsm *.xls *.xlsb *.ods)"
    name, _kind = QFileDialog.getOpenFileName(parent, _("Choose a workbook"), "", kinds)
    return Path(name) if name else None


class ImportPage(Page):
    """Chooses a workbook, reads it off the window's thread, and shows its rows until they are imported."""

    key = "registration"
    help = "import"
    own_keys = frozenset({"Ctrl+I"})

    def __init__(
        self,
        seat: Seat,
        path: Path | None = None,
        draft: str | None = None,
        choose_file: ChooseFile = ask_for_workbook,
    ) -> None:
        super().__init__(seat, _("Import a list"), back=True)
        self.setAcceptDrops(True)
        self._choose_file = choose_file
        self._asked = 0
        self.view: PlanView | None = None
        self.choosing = ChoosePanel(seat.theme)
        self.choosing.asked.connect(self._choose)
        self.choosing.resumed.connect(self.resume)
        self.choosing.dropped_draft.connect(self._discard)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.choosing)
        self.other = button(seat.theme, _("Another workbook"), self._choose, icon="file", name="other_workbook")
        self.other.hide()
        self.add_action(self.other)
        QShortcut(QKeySequence("Ctrl+I"), self, self._choose)
        self.progress = ProgressPart(seat.theme, "importing")
        self.add(self.progress)
        self.add(self.stack, 1)
        self._offer()
        if draft is not None:
            self.resume(draft)
        elif path is not None:
            self.read(path)

    def opened(self) -> None:
        if self.view is None:
            self.choosing.choose.setFocus()
        elif not self.view.panel.go_to_problem():
            self.view.table.setFocus()

    def leave(self) -> None:
        if self.view is not None:
            self.view.keep_now()

    def read(self, path: Path, sheet: str | None = None) -> None:
        """Read a workbook and show its rows; what was on the page stays as a draft."""
        self._close_view()
        told = self.choosing.read(path)
        self._asked += 1
        asked, jobs, desk, mode = self._asked, self.seat.jobs, self.seat.desk, self.choosing.mode()

        def far(done: int, of: int) -> None:
            if jobs.closed or not told(done, of):
                raise BrokenOff(_("Broken off: nothing of {name} was imported.").format(name=path.name))

        def show(session: ImportSession) -> None:
            if asked == self._asked:
                self._show(session)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._failed(path, error)

        def look() -> ImportSession:
            return ImportSession(desk, plan_import(desk, path, mode, sheet, far))

        jobs.look_up(look, show, failed, owner=self)

    def resume(self, key: str) -> None:
        """Go on with an import that was not finished."""
        self._close_view()
        self.choosing.take_up()
        self._asked += 1
        asked, desk = self._asked, self.seat.desk

        def show(session: ImportSession) -> None:
            if asked == self._asked:
                self._show(session)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._failed(Path(), error)

        self.seat.jobs.look_up(lambda: taken_up(desk, key), show, failed, owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.read(Path(files[0]))

    def _choose(self) -> None:
        if path := self._choose_file(self):
            self.read(path)

    def _discard(self, key: str) -> None:
        self.seat.drop_draft(key)
        self._offer(apart_from=key)

    def _offer(self, apart_from: str = "") -> None:
        """Offer what this person has not finished."""
        desk = self.seat.desk

        def show(found: list[Draft]) -> None:
            self.choosing.offer([draft for draft in found if draft.key != apart_from])

        self.seat.jobs.look_up(lambda: unfinished(desk), show, owner=self)

    def _show(self, session: ImportSession) -> None:
        self._close_view()
        self.choosing.wait()
        self.set_subtitle(f"{session.plan.file} · {session.plan.sheet}")
        self._asked += 1
        self.seat.jobs.in_turns(self._bring_in(session, self._asked), self)

    def _bring_in(self, session: ImportSession, asked: int) -> Iterator[None]:
        """Build the view step by step, until another workbook is asked for."""
        view = PlanView(self.seat, session, self._commit, self.stack)
        yield
        view.lay_out()
        yield
        view.letter.begin()
        yield
        view.show_standing()
        yield
        if asked == self._asked:
            self.stack.addWidget(view)
            self.stack.setCurrentWidget(view)
        yield
        if asked == self._asked:
            self.view = view
            self.other.show()
            view.begin()
            self.opened()
        else:
            self.stack.removeWidget(view)
            view.deleteLater()

    def _close_view(self) -> None:
        if self.view is None:
            return
        self.view.keep_now()
        self.stack.removeWidget(self.view)
        self.view.deleteLater()
        self.view = None
        self.other.hide()
        self.set_subtitle("")

    def _failed(self, path: Path, error: Exception) -> None:
        if isinstance(error, SeveralSheets):
            self.choosing.ask_sheet(str(error), error.sheets, lambda sheet: self.read(path, sheet))
        elif isinstance(error, LoketError):
            self.choosing.refuse(str(error), _tone(error))
        else:
            self.choosing.wait()
            self.seat.jobs.report(error)

    def _commit(self) -> None:
        view = self.view
        if view is None:
            return
        view.stop_keeping()
        if view.session.hindrance():  # what was typed last made it wrong
            view.keep_soon()
            return
        view.setEnabled(False)
        told = self.progress.begin(_("Importing"))

        def done(imported: Imported) -> None:
            self.view = None
            self.seat.jobs.in_turns(self._end(imported), self)

        def failed(error: Exception) -> None:
            self.progress.end()
            view.setEnabled(True)
            view.keep_soon()
            if isinstance(error, LoketError):
                view.notice.say(str(error), _tone(error))
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(lambda: view.session.commit(told), done, failed, owner=self)

    def _end(self, imported: Imported) -> Iterator[None]:
        self.progress.end()
        yield
        self._say(imported)
        self._go_on(imported)

    def _say(self, imported: Imported) -> None:
        number = len(imported.registrations)
        said = ngettext("Imported: {n} person.", "Imported: {n} persons.", number).format(n=number)
        aside = ngettext("{n} row was set aside.", "{n} rows were set aside.", imported.set_aside)
        self.seat.say(f"{said} {aside.format(n=imported.set_aside)}" if imported.set_aside else said)

    def _go_on(self, imported: Imported) -> None:
        if imported.request is not None:
            self.seat.go.record(REQUEST, imported.request)
        else:
            self.seat.go.records(REGISTRATION)


def _tone(error: LoketError) -> Tone:
    return "neutral" if isinstance(error, BrokenOff) else "bad"
