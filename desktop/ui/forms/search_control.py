"""Controls that search while a person types: a village out of 83,762, a record out of thousands."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QCompleter, QStyledItemDelegate, QWidget

from desktop.i18n import _
from desktop.ui.forms.completing import LetsGo, LetsPass
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.shortened_line import ShortenedLine
from desktop.ui.forms.sources import Suggestion
from desktop.ui.widgets.plain import column
from desktop.ui.widgets.timer import Pause
from sync.model.issues import Issue
from sync.model.pack import Field

_TYPING_PAUSE = 150  # ms
_SUGGESTION = Qt.ItemDataRole.UserRole + 1
_COMES_BACK = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)


class SearchLine(ShortenedLine):
    """A line with a list of suggestions below it; the first one is what Enter takes.

    Where an Enter was pressed before the list was there, and several are on it, none is marked: whoever types blind
    chooses nothing, and `passed` says that the keys that follow are meant for the next field.
    """

    asked = Signal()
    chosen = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.suggestion: Suggestion | None = None
        self._held: list[QEvent] | None = None  # keys, while an answer is waited for
        self._model = QStandardItemModel(self)
        self._pause = Pause(_TYPING_PAUSE, self._ask, self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(9)
        self._completer.setWidget(self)
        self._completer.popup().setAccessibleName(_("Suggestions"))
        self._completer.popup().setProperty("kind", "popup")
        self._completer.popup().setItemDelegate(QStyledItemDelegate(self._completer.popup()))
        LetsGo(self._completer)
        self._which = LetsPass(self._completer, self.passed)
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        self.textEdited.connect(lambda: self._typed())

    def offer(self, found: Sequence[Suggestion], *, which: bool = False) -> None:
        """Show what was found for the text as it is now; `which` of it an Enter meant has to be chosen."""
        self._model.clear()
        for suggestion in found:
            item = QStandardItem(" — ".join(part for part in (suggestion.title, suggestion.detail) if part))
            item.setData(suggestion, _SUGGESTION)
            self._model.appendRow(item)
        if not found or not self.hasFocus():
            self._completer.popup().hide()
            return
        popup = self._completer.popup()
        popup.setMinimumWidth(
            max(self.width(), min(popup.sizeHintForColumn(0) + self.height(), self.window().width() // 2))
        )
        self._completer.complete()
        popup.setCurrentIndex(QModelIndex() if which else self._completer.completionModel().index(0, 0))
        self._which.is_asked = which

    def take(self, suggestion: Suggestion | None) -> None:
        """Stand for `suggestion` from now on; None empties the line."""
        self._pause.stop()
        self.suggestion = suggestion
        self.setText(" — ".join(part for part in (suggestion.title, suggestion.detail) if part) if suggestion else "")
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down asks for suggestions, also where nothing was typed yet."""
        if self._held is not None:
            self._held.append(event.clone())
        elif event.key() == Qt.Key.Key_Down and not self._completer.popup().isVisible():
            self.ask_now()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab is a key like others: it waits its turn behind those that are kept."""
        if self._held is None:
            return super().focusNextPrevChild(forwards)
        key = Qt.Key.Key_Tab if forwards else Qt.Key.Key_Backtab
        self._held.append(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere takes the Enter back that is not answered yet, and what was typed behind it."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.release()

    def hold(self) -> None:
        """Keep the keys that follow until `release`: they are meant for where the answer leads."""
        self._held = self._held or []

    @property
    def holds(self) -> bool:
        """Whether keys are kept: Enter was pressed before its answer was there."""
        return self._held is not None

    def release(self) -> list[QEvent]:
        """Keep no more keys; gives those that were kept."""
        held, self._held = self._held, None
        return held or []

    def pass_on(self, keys: Sequence[QEvent]) -> None:
        """Give keys to what has the focus by now, or to the list that asks which one is meant."""
        for event in keys:
            focus = self._completer.popup() if self.asks_which else self.window().focusWidget()
            if focus is not None:
                QApplication.sendEvent(focus, event)

    def ask_now(self) -> None:
        """Look up at once what is being typed."""
        self._pause.stop()
        self.asked.emit()

    @property
    def offers(self) -> bool:
        """Whether suggestions are to be seen and one is marked, so that Enter takes it."""
        popup = self._completer.popup()
        return popup.isVisible() and popup.currentIndex().isValid()

    @property
    def asks_which(self) -> bool:
        """Whether one of several has to be chosen from the list, though Enter was pressed already."""
        return self._which.is_asked

    def offered(self) -> list[Suggestion]:
        """What the list shows now."""
        return [self._model.item(place).data(_SUGGESTION) for place in range(self._model.rowCount())]

    def _typed(self) -> None:
        self.suggestion = None
        self._completer.popup().setCurrentIndex(QModelIndex())  # it answers what stood here before
        self._pause.again()

    def _ask(self) -> None:
        if self.text().strip():
            self.asked.emit()
        else:
            self.offer([])

    def _choose(self, index: QModelIndex) -> None:
        found = self._completer.completionModel().data(index, _SUGGESTION)
        self.take(found)
        self.chosen.emit()


class SearchControl(Control):
    """A field whose value is chosen from what a search finds. Text that was never chosen is not a value."""

    def __init__(self, context: FormContext, field: Field) -> None:
        super().__init__(context, field)
        self.line = SearchLine(self)
        self.line.setPlaceholderText(_("Type to search"))
        self.watch(self.line)
        self.setLayout(column(self.line))
        self.setFocusProxy(self.line)
        self.line.asked.connect(self._look_up)
        self.line.chosen.connect(self._chosen)
        self.line.textEdited.connect(lambda: self._edited())
        self.line.returnPressed.connect(self._enter)
        self.line.passed.connect(self.entered)
        self._several = ""  # the text that several are found for
        self.before: Suggestion | None = None  # what was chosen last time

    def search(self, text: str) -> Sequence[Suggestion]:
        """What `text` may mean; runs away from the window's thread."""
        raise NotImplementedError

    def name(self, value: str) -> Suggestion | None:
        """The suggestion that stands for a canonical value."""
        raise NotImplementedError

    def not_chosen(self, text: str) -> Issue:
        """What is wrong with text that stands for nothing."""
        raise NotImplementedError

    def target(self) -> QWidget:
        return self.line

    def read(self) -> tuple[Any, list[Issue]]:
        if self.line.suggestion is not None:
            return self.line.suggestion.value, []
        text = self.line.text().strip()
        if not text:
            return None, []
        if text == self._several:
            return None, [Issue(code="several_found", field=self.field.key, facts={"text": text})]
        return None, [self.not_chosen(text)]

    def put(self, value: Any) -> None:
        self.line.take((self.name(value) or Suggestion(value, value)) if value else None)
        self.line.pass_on(self.line.release())

    def typed(self) -> Any:
        return {"value": self.line.suggestion.value if self.line.suggestion else None, "text": self.line.text()}

    def retype(self, typed: Any) -> None:
        if not typed or typed.get("value"):
            self.put(typed and typed["value"])
        else:
            self.line.setText(typed.get("text", ""))

    def typed_text(self) -> str:
        return self.line.text()

    def remark(self) -> str:
        return _("Several are found: choose with ↓ and Enter") if self.line.asks_which else super().remark()

    def settle(self) -> None:
        """What is too long shows from its beginning."""
        self.line.setCursorPosition(0)

    def name_of(self, value: Any) -> str:
        found = self.name(value)
        return found.title if found else str(value)

    def _look_up(self) -> None:
        text = self.line.text().strip()

        def show(found: Sequence[Suggestion]) -> None:
            entered, keys = self.line.holds, self.line.release()
            if self.line.text().strip() == text and self.line.suggestion is None:
                self._show(self._with_before(text, found), entered=entered)
            self.line.pass_on(keys)

        def failed(error: Exception) -> None:
            self.line.pass_on(self.line.release())
            self.context.jobs.report(error)

        self.context.jobs.look_up(lambda: self.search(text), show, failed, self.line)

    def _show(self, found: Sequence[Suggestion], *, entered: bool) -> None:
        """What was found; `entered` before it was there, the one thing found is taken, of several none."""
        self._several = self.line.text().strip() if len(found) > 1 else ""
        if entered and len(found) == 1:
            self.line.take(found[0])
            self._chosen()
        elif entered and not (found and self.line.hasFocus()):
            self.entered.emit()
        elif not self.line.asks_which:  # else this is an older question's answer
            self.line.offer(found, which=entered)
            self.reached.emit()

    def _with_before(self, text: str, found: Sequence[Suggestion]) -> list[Suggestion]:
        """What was chosen last time comes first where the text may mean it."""
        before = self.before
        if before is None:
            return list(found)
        words = f" {before.title} {before.detail}".casefold()
        fits = all(f" {word}" in words for word in text.casefold().split())
        rest = [suggestion for suggestion in found if suggestion.value != before.value]
        return [before, *rest] if fits else list(found)

    def _enter(self) -> None:
        """Go on; text that stands for nothing yet is looked up first, and the one thing it can mean is taken."""
        if self.line.offers:
            return  # Enter takes what is offered
        if self.line.suggestion is not None or not self.line.text().strip():
            self.entered.emit()
        else:
            self.line.hold()
            self.line.ask_now()

    def _edited(self) -> None:
        self.line.pass_on(self.line.release())
        self.report_edit()

    def _chosen(self) -> None:
        self.report_edit()
        self.entered.emit()


class AreaControl(SearchControl):
    """A village: first those of the district `within` which the person's own number places them, then near ones."""

    within = ""

    def search(self, text: str) -> Sequence[Suggestion]:
        return self.context.sources.areas(text, self.within)

    def name(self, value: str) -> Suggestion | None:
        return self.context.sources.area(value)

    def not_chosen(self, text: str) -> Issue:
        return Issue(code="area_unknown", field=self.field.key, facts={"text": text})


class RefControl(SearchControl):
    """Another record, found by its words."""

    def search(self, text: str) -> Sequence[Suggestion]:
        return self.context.sources.records(self.field.to or "", text)

    def name(self, value: str) -> Suggestion | None:
        return self.context.sources.record(self.field.to or "", value)

    def not_chosen(self, text: str) -> Issue:
        return Issue(code="ref_unknown", field=self.field.key, facts={"text": text})
