"""The few words that Qt itself shows, in the language in use: menus of text fields, file dialogs, standard buttons.

Qt brings no Indonesian, so its translator asks our catalogue.
"""

from PySide6.QtCore import QObject, QTranslator

from desktop.i18n import N_, _

MENUS = (
    N_("&Undo"),
    N_("&Redo"),
    N_("Cu&t"),
    N_("&Copy"),
    N_("&Paste"),
    N_("Delete"),
    N_("Select All"),
    N_("Copy &Link Location"),
    N_("&Step up"),
    N_("Step &down"),
    N_("&Select All"),
    N_("Scroll here"),
    N_("Left edge"),
    N_("Right edge"),
    N_("Top"),
    N_("Bottom"),
    N_("Page left"),
    N_("Page right"),
    N_("Page up"),
    N_("Page down"),
    N_("Scroll left"),
    N_("Scroll right"),
    N_("Scroll up"),
    N_("Scroll down"),
)
BUTTONS = (
    N_("OK"),
    N_("&OK"),
    N_("Open"),
    N_("&Open"),
    N_("Save"),
    N_("&Save"),
    N_("Save All"),
    N_("&Yes"),
    N_("Yes to &All"),
    N_("&No"),
    N_("N&o to All"),
    N_("Abort"),
    N_("Retry"),
    N_("Ignore"),
    N_("Close"),
    N_("&Close"),
    N_("Cancel"),
    N_("&Cancel"),
    N_("Discard"),
    N_("Help"),
    N_("Apply"),
    N_("Reset"),
    N_("Restore Defaults"),
)
FILES = (
    N_("Open File"),
    N_("Save As"),
    N_("Find Directory"),
    N_("Show "),
    N_("Look in:"),
    N_("Directory:"),
    N_("File &name:"),
    N_("Files of type:"),
    N_("&Choose"),
    N_("&Rename"),
    N_("&Delete"),
    N_("Show &hidden files"),
    N_("&New Folder"),
    N_("New Folder"),
    N_("Create a New Folder"),
    N_("Create New Folder"),
    N_("Back"),
    N_("Go back"),
    N_("Forward"),
    N_("Go forward"),
    N_("Parent Directory"),
    N_("Go to the parent directory"),
    N_("List View"),
    N_("Change to list view mode"),
    N_("Detail View"),
    N_("Change to detail view mode"),
    N_("Sidebar"),
    N_("List of places and bookmarks"),
    N_("Files"),
    N_("All Files (*)"),
    N_("Directories"),
    N_("Recent Places"),
    N_("Remove"),
    N_("Computer"),
    N_("Drive"),
    N_("File"),
    N_("Folder"),
    N_("Name"),
    N_("Size"),
    N_("Kind"),
    N_("Type"),
    N_("Date Modified"),
    N_("%1 already exists.\nDo you want to replace it?"),
    N_("%1\nFile not found.\nPlease verify the correct file name was given."),
    N_("%1\nDirectory not found.\nPlease verify the correct directory name was given."),
)
WORDS = frozenset((*MENUS, *BUTTONS, *FILES))


class QtWords(QTranslator):
    """Answers for Qt's own words and for nothing else; what it does not know stays as Qt has it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unknown: set[tuple[str, str]] = set()  # contexts and texts that were asked for and are not known

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        if source in WORDS:
            return _(source)
        self.unknown.add((context, source))
        return source
