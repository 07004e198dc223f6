"""What may be asked of a list on the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

from desktop.i18n import _

AddCommand = Callable[[str, str, str], argparse.ArgumentParser]
"""Adds a command by its name, its function and what it is for."""


def add_export(add: AddCommand) -> None:
    """`loket export`."""
    export = add("export", "export", _("write a list as a workbook or CSV; without a file: who did so before"))
    export.add_argument("type")
    export.add_argument("file", type=Path, nargs="?", metavar="FILE.xlsx|FILE.csv")
    export.add_argument("--search", default="", metavar="TEXT")
    export.add_argument("--state", action="append", default=[], help=_("may be repeated"))
    export.add_argument("--where", action="append", default=[], metavar="FIELD=TEXT", help=_("may be repeated"))
    export.add_argument("--sort", default="", metavar="FIELD", help=_("FIELD:desc is the other way round"))
    export.add_argument("--columns", default="", metavar="FIELD,FIELD…", help=_("instead of those of the list"))
