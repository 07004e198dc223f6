"""Where backups lie."""

from pathlib import Path

from desktop.i18n import _
from desktop.store.errors import FolderNotWritable

FOLDER = "backups"


def backup_path(folder: Path, at: str) -> Path:
    """A new file name in `folder`'s backups, by the time `at` (ISO 8601 UTC); the folder is made."""
    backups = folder / FOLDER
    try:
        backups.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderNotWritable(
            _("The folder for backups cannot be made. Nothing was changed. Check its permissions, then try again.")
        ) from error
    stamp = at.replace(":", "").replace(".", "")
    names = (backups / f"loket-{stamp}{suffix}.db" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(name for name in names if not name.exists())
