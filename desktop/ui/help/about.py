"""What this program is: its version, its licence, and whose work it stands on."""

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from desktop.i18n import _
from desktop.logs import describe_program
from desktop.made_of import TEXTS, parts
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.fitting import open_within
from desktop.ui.widgets.plain import button, column, label, row, selectable
from resources import resource_path

LICENCE = "EUPL-1.2"


class AboutDialog(QDialog):
    """Said in a way that can be read out on the telephone."""

    def __init__(self, theme: Theme, pack: str, parent: QWidget) -> None:
        """`pack`: the version of the regulation pack in use."""
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(_("About Loket"))
        lead = _("The counter of a labour office: registers migrant workers, issues letters, loses nothing.")
        version = selectable(describe_program())
        rules = selectable(_("Regulation pack {version}").format(version=pack))
        licence = label(_("Free software under {licence}; the fonts under the OFL.").format(licence=LICENCE), wrap=True)
        self.others = QPlainTextEdit("\n".join(told_parts()))
        self.others.setReadOnly(True)
        self.others.setAccessibleName(_("What it is made of"))
        close = button(theme, _("Close"), self.accept, kind="primary", name="close_about")
        edge = theme.gap(5)
        heading = label(_("What it is made of"), "label")
        texts = resource_path(TEXTS)
        full = [selectable(_("Every licence in full: {file}").format(file=texts))] if texts.is_file() else []
        self.setLayout(
            column(
                label("Loket", "title"),
                label(lead, wrap=True),
                version,
                rules,
                licence,
                heading,
                self.others,
                *full,
                row(None, close),
                gap=theme.gap(2),
                margins=(edge, edge, edge, edge),
            )
        )
        open_within(self, theme.gap(130), theme.gap(110))
        close.setFocus()


def told_parts() -> list[str]:
    """What the program is made of, a line for each part."""
    return [str(part) if part.licence else f"{part}, {_('see its own files')}" for part in parts()]
