"""Pictures of the screens, to be looked at: each at 1366×768, at 100 % and 200 %, light and dark.

    python build/pictures.py FOLDER --office DIR     (a played practice office: `dev.py run --no-window` leaves one)

The office is copied first; nothing in DIR changes.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 1366, 768
PATIENCE = 20  # seconds a screen may take to come to rest
LOOKS = (("light", "1"), ("light", "2"), ("dark", "1"), ("dark", "2"))


def main() -> int:
    options = _options()
    if options.scale is not None:
        _tour(options.folder, options.office, options.theme, options.language, options.only)
        return 0
    for theme, scale in LOOKS:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        command = [sys.executable, __file__, *sys.argv[1:], "--theme", theme, "--scale", scale]
        folder = Path(options.folder) / f"{theme}-{scale}00"
        command[command.index(str(options.folder))] = str(folder)
        subprocess.run(command, env=environment, check=True)
    return 0


def take(window: Any, name: str, folder: Path, width: int = WIDTH, height: int = HEIGHT) -> Path:
    """A picture of the window at this size, once nothing moves any more; returns its file."""
    window.resize(width, height)
    settle(window)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    window.grab().save(str(path))
    return path


def settle(window: Any) -> None:
    """Let everything begun come to an end."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 (the scale is set before Qt is loaded)

    deadline, quiet = time.monotonic() + PATIENCE, 0
    while quiet < 25 and time.monotonic() < deadline:
        QApplication.processEvents()
        quiet = 0 if window.jobs.busy else quiet + 1
        time.sleep(0.02)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--office", type=Path, required=True, help="the folder of a PC of a practice office")
    parser.add_argument("--language", choices=("id", "en"), default="id")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", help="set by the program itself")
    parser.add_argument("--only", default="", help="only pictures whose names begin so")
    return parser.parse_args()


def _tour(folder: Path, office: Path, theme_name: Any, language: Any, only: str) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from desktop.bootstrap import workplace  # noqa: PLC0415
    from desktop.i18n import use_language  # noqa: PLC0415
    from desktop.ui.design.theme import dress  # noqa: PLC0415
    from desktop.ui.window import LoketWindow  # noqa: PLC0415

    application = QApplication([sys.argv[0]])
    use_language(language)
    theme = dress(application, theme_name)
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(scratch) / "office"
        shutil.copytree(office, copied)
        for name, place in (("enrol", Path(scratch) / "new"), ("", copied)):
            window = LoketWindow(
                workplace(place), theme, background=False, passphrase=os.environ.get("LOKET_PASSPHRASE")
            )
            window.show()
            if name:
                take(window, "01-enrol", folder)
            else:
                _screens(window, folder, only)
            window.close()


def _screens(window: Any, folder: Path, only: str) -> None:
    from practice_central import practice_data  # noqa: PLC0415

    users = {user["username"]: user["password"] for user in practice_data()["users"]}

    def picture(name: str, step: Callable[[], object] | None = None) -> None:
        if step is not None:
            step()
        settle(window)
        if name.startswith(only):
            take(window, name, folder)

    def sign_in(username: str) -> None:
        settle(window)
        window.door.username.setText(username)
        window.door.password.setText(users[username])
        window.door.submit()
        settle(window)

    picture("02-sign-in")
    sign_in("siti")
    picture("03-home-clerk")
    _lists(window, picture)
    _forms(window, picture)
    _requests(window, picture)
    picture("14-conflict", window.shell.decisions)
    picture("15-sync", lambda: window.shell.to("sync"))
    for number, username in ((16, "budi"), (17, "ratna"), (18, "agus")):
        window.sign_out()
        sign_in(username)
        picture(f"{number}-home-{username}")
        if username == "budi":
            picture("19-request-verifier", lambda: _open_first(window, "recommendation_request"))


def _lists(window: Any, picture: Any) -> None:
    shell = window.shell
    picture("04-list", lambda: shell.records("registration"))
    picture("05-list-searched", lambda: shell.page.search.setText("su"))
    picture("06-list-letters", lambda: shell.records("recommendation"))


def _forms(window: Any, picture: Any) -> None:
    shell = window.shell

    def typed() -> None:
        shell.new("registration")
        cells = shell.page.form.cells
        cells["nik"].control.retype("3212154503990021")
        cells["name"].control.retype("Sulastri Handayani")
        cells["birth_date"].control.retype("5 Maret 2009")
        cells["sex"].control.put("female")
        cells["phone"].control.retype("0812")
        shell.page.form.show_issues()

    picture("07-form-new", lambda: shell.new("registration"))
    picture("08-form-problems", typed)
    picture("09-record", lambda: _open_first(window, "registration"))


def _requests(window: Any, picture: Any) -> None:
    from resources import resource_path  # noqa: PLC0415

    shell = window.shell
    workbook = resource_path("practice", "permohonan-p3mi-berantakan.xlsx")
    picture("10-import", lambda: shell.import_file(workbook))
    picture("11-request-workers", lambda: _open_first(window, "recommendation_request"))
    picture("12-request-documents", lambda: shell.page.show_part(1))
    picture("13-request-letter", lambda: shell.page.show_part(2))
    picture("13-letter", lambda: _open_first(window, "recommendation"))


def _open_first(window: Any, record_type: str) -> None:
    window.shell.records(record_type)
    settle(window)
    window.shell.record(record_type, window.shell.page.model.ids[0])


if __name__ == "__main__":
    sys.exit(main())
