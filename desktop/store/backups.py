"""Where backups lie."""

import time
from contextlib import suppress
from pathlib import Path

from desktop.i18n import _
from desktop.store.database import HALF
from desktop.store.errors import FolderNotWritable

FOLDER = "backups"
_GIVEN_UP = 3600  # seconds after which nobody is at work on half a copy any more


def backup_path(folder: Path, at: str) -> Path:
    """A new file name in `folder`'s backups, by the time `at` (ISO 8601 UTC); the folder is made.

    Half a copy that a program which was ended left behind is removed.
    """
    backups = folder / FOLDER
    try:
        backups.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderNotWritable(
            _("The folder for backups cannot be made. Nothing was changed. Check its permissions, then try again.")
        ) from error
    _clear(backups)
    stamp = at.replace(":", "").replace(".", "")
    names = (backups / f"loket-{stamp}{suffix}.db" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(name for name in names if not name.exists())


def _clear(backups: Path) -> None:
    for path in backups.glob(f"*{HALF}*"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _GIVEN_UP:
                path.unlink()
