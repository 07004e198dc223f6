"""Views of a list that a person saved, as chips above it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.plain import Button, button
from desktop.usecases.lists.views import LONGEST_NAME, View


class ViewChip(Button):
    """A view; F2 gives it another name, Delete takes it away, and its context menu offers both."""

    def __init__(
        self, view: View, chosen: Callable[[], None], renamed: Callable[[], None], removed: Callable[[], None]
    ) -> None:
        super().__init__(view.name)
        self.view = view
        self.setProperty("kind", "chip")
        self.setObjectName("view")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(_("View {name}").format(name=view.name))
        self.setToolTip(_("{name} (F2 renames it, Delete removes it)").format(name=view.name))
        self.clicked.connect(lambda: chosen())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._offer(_("Rename"), renamed, "F2")
        self._offer(_("Delete"), removed, "Delete", "Backspace")

    def _offer(self, text: str, chosen: Callable[[], None], *keys: str) -> None:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: chosen())
        self.addAction(action)


class ViewsBar(QWidget):
    """Everything, and each view; nothing where there is none. `save` and `name`, by which what is shown is saved, stand
    where the page puts them.
    """

    def __init__(
        self,
        theme: Theme,
        chosen: Callable[[View], None],
        save: Callable[[str], None],
        rename: Callable[[View, str], None],
        removed: Callable[[View], None],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._chosen = chosen
        self._save = save
        self._rename = rename
        self._removed = removed
        self._renaming: ViewChip | None = None
        self._can_save = False
        self.all = button(theme, _("All"), self._everything, kind="chip", name="view_all")
        self.all.setCheckable(True)
        self._views: list[ViewChip] = []
        self.save = button(theme, _("Save this view"), self._ask, kind="quiet", icon="add", name="save_view")
        self.name = _NameLine(self._put_away)
        self.name.setObjectName("view_name")
        self.name.setPlaceholderText(_("Name of the view, then Enter"))
        self.name.setAccessibleName(_("Name of the view"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setFixedWidth(theme.gap(60))
        self.name.returnPressed.connect(self._give)
        self._layout = Flow(theme.gap(1.5), self)
        self._layout.addWidget(self.all)
        self.hide()
        self.save.hide()
        self.name.hide()

    def put(self, views: list[View]) -> None:
        """Show these views."""
        for chip in self._views:
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._views = [
            ViewChip(view, partial(self._chosen, view), partial(self._ask_anew, view), partial(self._removed, view))
            for view in views
        ]
        for before, chip in zip([self.all, *self._views], self._views, strict=False):
            self._layout.addWidget(chip)
            chip.show()
            QWidget.setTabOrder(before, chip)  # what is made later would come last
        self.setVisible(bool(views))
        self.name.hide()
        self._renaming = None

    def focus(self, name: str) -> None:
        """Put the focus on the view of that name."""
        for chip in self._views:
            if chip.view.name == name:
                chip.setFocus()

    def stand_at(self, view: View | None, *, can_save: bool) -> None:
        """Show which view the list is, None: none of them, and whether it can be saved as another."""
        for chip in self._views:
            chip.setChecked(view is not None and chip.view.name == view.name)
        self.all.setChecked(view is None and not can_save)
        self._can_save = can_save
        self.save.setVisible(can_save and self.name.isHidden())

    def chips(self) -> list[ViewChip]:
        return list(self._views)

    def _everything(self) -> None:
        self._chosen(View(name=""))

    def _ask(self) -> None:
        self._renaming = None
        self.save.hide()
        self.name.clear()
        self.name.show()
        self.name.setFocus()

    def _ask_anew(self, view: View) -> None:
        """How the view is to be called from now on."""
        self._ask()
        self._renaming = next((chip for chip in self._views if chip.view is view), None)
        self.name.setText(view.name)
        self.name.selectAll()

    def _give(self) -> None:
        if self._renaming is None:
            self._save(self.name.text())
        else:
            self._rename(self._renaming.view, self.name.text())

    def _put_away(self) -> None:
        chip, self._renaming = self._renaming, None
        self.name.hide()
        self.save.setVisible(chip is None or self._can_save)
        (chip or self.save).setFocus()


class _NameLine(QLineEdit):
    """Escape puts it away."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._left()
        else:
            super().keyPressEvent(event)
