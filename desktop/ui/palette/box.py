"""The palette itself: a line and what it means, over the screen that stays as it is behind it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.palette.entries import Commands, Group, joined
from desktop.ui.palette.rows import RowPainter, Rows
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.plain import column, label, line, row
from desktop.ui.widgets.search_line import put_magnifier
from desktop.ui.widgets.timer import Pause

Find = Callable[[str], Sequence[Group]]
"""What the office has for a text; called away from the window's thread."""

WindowKey = Callable[[str], Callable[[], None] | None]
"""What a key does from everywhere in the window, the palette too; None for any other key."""

_TYPING_PAUSE = 40  # ms
_MOST = 7  # commands for one text
_WIDE, _HIGH, _DOWN = 0.55, 0.68, 0.1  # of the window
_VEIL = 0.5
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Palette(QWidget):
    """Lies over `above`. What stands behind keeps what was typed, hears no key, and gets the focus back."""

    def __init__(self, theme: Theme, jobs: Jobs, find: Find, window_key: WindowKey, above: QWidget) -> None:
        super().__init__(above)
        self._theme = theme
        self._jobs = jobs
        self._find = find
        self._window_key = window_key
        self._commands = Commands(())
        self._found: Sequence[Group] = ()
        self._asked = 0  # searches, so that an answer that comes late is known as such
        self._before: QWidget | None = None
        self.setObjectName("palette")
        self._pause = Pause(_TYPING_PAUSE, self._search, self)
        self._lay_out()
        above.installEventFilter(self)
        self.hide()

    def open(self, groups: Sequence[Group]) -> None:
        """Show the palette over commands in their groups; these are seen until something is typed."""
        self._commands = Commands(groups)
        self._before = self.window().focusWidget() if not self.isVisible() else self._before
        self._found = ()
        self.line.clear()
        self._show_all()
        self.show()
        self.raise_()
        self.line.setFocus()

    def put_away(self) -> None:
        """Close without doing anything."""
        if self.isHidden():
            return
        self._asked += 1
        self._pause.stop()
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() is QEvent.Type.Resize:
            self._fit()
        elif watched is self.line and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress:
                return self._pressed(event)
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()  # or the screen behind would take the key for its own
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        veil = self._theme.colour("nav")
        veil.setAlphaF(_VEIL)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.frame.geometry().contains(event.position().toPoint()):
            self.put_away()

    def _lay_out(self) -> None:
        theme = self._theme
        self.line = QLineEdit()
        self.line.setObjectName("palette_line")
        self.line.setProperty("kind", "palette")
        self.line.setPlaceholderText(_("Search people, letters, companies, or something to do"))
        self.line.setAccessibleName(_("Search people, letters, companies, or something to do"))
        put_magnifier(theme, self.line)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(lambda: self._typed())
        self.rows = Rows(self)
        self.list = QListView()
        self.list.setObjectName("palette_list")
        self.list.setProperty("kind", "palette")
        self.list.setAccessibleName(_("What was found"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(RowPainter(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.nothing = label("", "muted", wrap=True, name="palette_nothing")
        self.nothing.setContentsMargins(theme.gap(5), theme.gap(4), theme.gap(5), theme.gap(4))
        keys = ((_("↑ ↓"), _("choose")), (_("Enter"), _("open")), (_("Esc"), _("close")))
        edge = theme.gap(1.5)
        foot = row(KeyHints(theme, *keys), margins=(edge, edge, theme.gap(3), edge))
        head = row(self.line, margins=(edge, edge, edge, edge))
        self.frame = QFrame(self)
        self.frame.setProperty("kind", "palette")
        inside = column(self.list, margins=(edge, 0, edge, 0))
        self.frame.setLayout(column(head, line(), inside, self.nothing, line(), foot))

    def _fit(self) -> None:
        above = self.parentWidget() or self
        self.setGeometry(above.rect())
        width = min(above.width() - self._theme.gap(8), max(self._theme.gap(150), round(above.width() * _WIDE)))
        rows = sum(self.list.sizeHintForRow(place) for place in range(self.rows.rowCount()))
        rest = self.frame.sizeHint().height() - (0 if self.list.isHidden() else self.list.sizeHint().height())
        height = min(rest + rows + self._theme.gap(2), round(above.height() * _HIGH), self._theme.gap(140))
        self.frame.setGeometry((above.width() - width) // 2, round(above.height() * _DOWN), width, height)

    def _typed(self) -> None:
        if self.isHidden():
            return
        if self.line.text().strip():
            self._show_meant()
            self._pause.again()
        else:
            self._asked += 1
            self._pause.stop()
            self._found = ()
            self._show_all()

    def _search(self) -> None:
        self._asked += 1
        asked, text = self._asked, self.line.text().strip()

        def arrived(found: Sequence[Group]) -> None:
            if asked == self._asked:
                self._found = found
                self._show_meant()

        self._jobs.look_up(lambda: self._find(text), arrived, owner=self)

    def _show_all(self) -> None:
        self._put(self._commands.groups)

    def _show_meant(self) -> None:
        meant = self._commands.meant(self.line.text(), _MOST)
        self._put(joined(meant, self._found, _("To do")))

    def _put(self, groups: Sequence[Group]) -> None:
        """Show other lines; who had moved to one of them stays on it where it is still there."""
        before = self.rows.entry(self.list.currentIndex().row())
        moved = before is not None and self.list.currentIndex().row() != self.rows.places()[0]
        self.rows.put(groups)
        places = self.rows.places()
        stays = [place for place in places if moved and self.rows.entry(place) == before]
        self.list.setVisible(bool(places))
        self.nothing.setVisible(not places)
        self.nothing.setText(_("Nothing is called so here. Try fewer letters, or the last digits of a number."))
        self._fit()
        if places:
            self._stand((stays or places)[0])

    def _stand(self, place: int) -> None:
        self.list.setCurrentIndex(self.rows.index(place))
        if place == self.rows.places()[0]:
            self.list.scrollToTop()
        else:
            self.list.scrollTo(self.rows.index(place))
        self.line.setAccessibleDescription(str(self.rows.index(place).data(Qt.ItemDataRole.AccessibleTextRole)))

    def _pressed(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: 6,
            Qt.Key.Key_PageUp: -6,
        }
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.put_away()
        elif key in _ENTERS:
            self._choose(self.list.currentIndex().row())
        elif key in steps:
            self._move(steps[key])
        elif (way := self._window_key(QKeySequence(event.keyCombination()).toString())) is not None:
            way()
        else:
            return False
        return True

    def _move(self, steps: int) -> None:
        places, now = self.rows.places(), self.list.currentIndex().row()
        if not places:
            return
        wanted = places.index(now) + steps if now in places else 0
        if abs(steps) == 1:
            wanted %= len(places)
        self._stand(places[max(0, min(len(places) - 1, wanted))])

    def _choose(self, place: int) -> None:
        entry = self.rows.entry(place)
        if entry is not None:
            self.put_away()
            entry.chosen()
