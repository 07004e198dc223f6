"""`dev.py run`: a central on loopback, a practice office, and the window; without a display the day plays itself.

What it leaves lies in one folder, `.practice/` unless `--folder` names another.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from desktop.bootstrap import newest_pack
from desktop.clock import SystemClock
from desktop.i18n import use_language
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from practice_central import PracticeCentral, practice_central
from practice_counter import PASSPHRASE, PracticeDay
from sync.model.pack import Pack
from sync.model.pack_load import load_pack

TOP = Path(__file__).resolve().parent.parent


def main() -> int:
    options = _options()
    folder: Path = options.folder.resolve()
    use_language("id")
    pack = load_pack(newest_pack())
    if options.no_window or not _has_display():
        return _play(folder, pack)
    return _open_window(folder, pack)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py run", description=__doc__)
    parser.add_argument("--folder", type=Path, default=TOP / ".practice", help="where the practice office lies")
    parser.add_argument("--no-window", action="store_true", help="play the day even where there is a display")
    return parser.parse_args()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_window(folder: Path, pack: Pack) -> int:
    """The program itself, over a practice office that stays from one run to the next."""
    with practice_central(folder / "window" / "central") as central:
        place = Workplace(folder / "window" / "pc-1", pack, SystemClock())
        if not place.has_office():
            enroll(place, central.url, central.new_code(), "PC-1", PASSPHRASE).office.close()
        _say_who(central)
        return subprocess.run(
            [sys.executable, "-m", "desktop", "--data-dir", str(place.folder)],
            env={**os.environ, "LOKET_PASSPHRASE": PASSPHRASE},
            check=False,
        ).returncode


def _say_who(central: PracticeCentral) -> None:
    print(f"Central answers at {central.url}. Sign in as:")
    for user in central.practice["users"]:
        print(f"  {user['username']:8} password {user['password']:16} {', '.join(user['roles'])}")
    sys.stdout.flush()


def _play(folder: Path, pack: Pack) -> int:
    """The day without a window, and pictures of the screens as they stand before the conflict is resolved."""
    played = folder / "day"
    print("Playing the practice day (some seconds), then taking pictures of the screens (half a minute)")
    sys.stdout.flush()
    shutil.rmtree(played, ignore_errors=True)
    with practice_central(played / "central") as central:
        day = PracticeDay(central, pack, played)
        try:
            day.play()
        finally:
            day.close()
        day.timed("pictures of the screens", lambda: _take_pictures(played))
        day.open_again()
        try:
            day.resolve()
        finally:
            day.close()
    (played / "summary.json").write_text(json.dumps(day.summary, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"The day was played. The letter, pictures of the screens and summary.json lie in\n  {played}")
    return 0


def _take_pictures(played: Path) -> None:
    """The screens as they stand with a conflict open."""
    options = ["--office", str(played / "pc-1"), "--out", str(played / "pictures")]
    subprocess.run([sys.executable, str(TOP / "build" / "screenshots.py"), *options], check=True)


if __name__ == "__main__":
    sys.exit(main())
