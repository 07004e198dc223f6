"""What the commands for an administrator take: copies, updates, settings."""

from pathlib import Path

from desktop.cli.list_options import AddCommand
from desktop.i18n import _


def add_copies(add: AddCommand) -> None:
    """Copies of the data."""
    add("backup", "backup", _("a copy of all data of this PC, while the work goes on")).add_argument("file", type=Path)
    back = add("restore", "restore", _("put a copy in the place of the data; close the window first"))
    back.add_argument("file", type=Path)
    back.add_argument("--unsent", action="store_true", help=_("also where changes that were not sent are left behind"))


def add_updates(add: AddCommand) -> None:
    """Newer versions of the program."""
    update = add("update", "update", _("fetch a newer version of the program; used when it is opened again"))
    update.add_argument("--check", action="store_true", help=_("only say whether there is one"))
    update.add_argument("--from", dest="source", type=Path, metavar="FOLDER", help=_("from a stick or a share"))
    update.add_argument(
        "--apply", action="store_true", help=_("have it used also where updates are manual, or it failed before")
    )


def add_settings(add: AddCommand) -> None:
    """The office's letterhead, numbers and arms."""
    add("show", "show", _("the settings, and the number the next letter would bear"))
    settle = add("set", "set_fields", _("change settings; an empty text clears a field"))
    settle.add_argument("fields", nargs="+", metavar="FIELD=TEXT")
    arms = add("arms", "arms", _("the picture on the letterhead: PNG, JPEG or SVG"))
    arms.add_argument("file", nargs="?", type=Path)
    arms.add_argument("--none", action="store_true", help=_("print letters without arms"))
    preview = add("preview", "preview", _("pictures of a sample letter"))
    preview.add_argument("--folder", type=Path, required=True)
