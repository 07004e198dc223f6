"""The seal of a letter as text, to be copied for a check elsewhere."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row, selectable

_SHOWN = 24  # characters; the whole of it is copied


class SealPart(QWidget):
    """The beginning of what the QR on the letter says, and a button that copies all of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._seal = ""
        self.text = selectable("", "caption")
        self.text.setObjectName("seal_text")
        self.copied = label("", "caption", name="seal_copied")
        self.copy_button = button(theme, _("Copy the seal"), self.copy, icon="mdi6.content-copy", name="seal_copy")
        said = label(
            _("What the QR on the letter says. Whoever has it can check the letter without a line."),
            "caption",
            wrap=True,
        )
        self.setLayout(
            column(said, self.text, row(self.copy_button, self.copied, None, gap=theme.gap(2)), gap=theme.gap(2))
        )

    def put(self, seal: str) -> None:
        """Show the seal of a letter; nothing can be copied where there is none."""
        self._seal = seal
        self.text.setText(f"{seal[:_SHOWN]}…" if len(seal) > _SHOWN else seal or _("This letter bears no seal."))
        self.copy_button.setEnabled(bool(seal))

    def copy(self) -> None:
        """Put the whole seal where other programs can take it from."""
        QGuiApplication.clipboard().setText(self._seal)
        self.copied.setText(_("Copied"))
