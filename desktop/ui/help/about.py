"""What this program is: its version, its licence, and whose work it stands on."""

import re
from importlib.metadata import PackageNotFoundError, distribution, metadata

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from desktop.i18n import _
from desktop.logs import describe_program
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row, selectable
from resources import resource_path

LICENCE = "EUPL-1.2"
_NAME = re.compile(r"[\w.-]*\w")


def parts() -> list[str]:
    """The packages that the program is made of, each with its version and licence as it names it itself."""
    lines = [line for line in distribution("loket").requires or [] if "extra ==" not in line]
    names = sorted(found[0] for line in lines if (found := _NAME.match(line)))
    return [_told(name) for name in names]


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
        self.others = QPlainTextEdit("\n".join([*parts(), "", *_fonts()]))
        self.others.setReadOnly(True)
        self.others.setAccessibleName(_("What it is made of"))
        close = button(theme, _("Close"), self.accept, kind="primary", name="close_about")
        edge = theme.gap(5)
        heading = label(_("What it is made of"), "label")
        self.setLayout(
            column(
                label("Loket", "title"),
                label(lead, wrap=True),
                version,
                rules,
                licence,
                heading,
                self.others,
                row(None, close),
                gap=theme.gap(2),
                margins=(edge, edge, edge, edge),
            )
        )
        self.resize(theme.gap(130), theme.gap(110))
        close.setFocus()


def _told(name: str) -> str:
    """The Windows program leaves most packages' descriptions out: of these it knows the name alone."""
    try:
        return f"{name} {metadata(name)['Version']}, {_licence(name)}"
    except PackageNotFoundError:
        return name


def _licence(name: str) -> str:
    told = metadata(name)
    given = [told[key] for key in ("License-Expression", "License") if key in told]
    short = next(filter(None, given), "")
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if "License ::" in line]
    return short if short and "\n" not in short and len(short) < 60 else ", ".join(classified) or _("see its own files")


def _fonts() -> list[str]:
    return sorted(path.stem for path in resource_path("fonts").glob("*.ttf"))
