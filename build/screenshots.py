"""`dev.py screenshots`: a picture of every screen, to be looked at, and a sheet that shows them all.

The practice day is played first, with a central on this machine, and kept for the next time (`--fresh` plays it anew).
Each picture is of a copy of that office, so nothing that a screen does stays.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

SIZES, SCALES, THEMES = ("1366x768", "1920x1080"), ("1", "1.5", "2"), ("light", "dark", "contrast")


@dataclass(frozen=True)
class Look:
    """What the window is photographed in: the screen in its own pixels, how much it magnifies, colours, language."""

    size: str
    scale: str
    theme: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.size}-{round(float(self.scale) * 100)}-{self.theme}-{self.language}"


def main() -> int:
    options = _options()
    if options.child:
        from screenshots_tour import tour  # noqa: PLC0415 (loads Qt, after the scale was set)

        return tour(options.office, options.out, Look(*options.child.split()), options.only)
    from alone import Taken, alone_in  # noqa: PLC0415 (what it needs is there once dev.py made it)
    from desktop.i18n import use_language  # noqa: PLC0415

    started = time.perf_counter()
    use_language("id")
    out: Path = options.out.resolve()
    try:
        with alone_in(out):
            return _photograph(options, out, started)
    except Taken as taken:
        print(taken, file=sys.stderr)
        return 1


def _photograph(options: argparse.Namespace, out: Path, started: float) -> int:
    from screenshots_manual import lay_pictures, wanted  # noqa: PLC0415
    from screenshots_office import base_office  # noqa: PLC0415
    from screenshots_sheet import write_sheet  # noqa: PLC0415

    office = options.office or base_office(TOP / ".screenshots" / "office", fresh=options.fresh)
    if options.manual:
        options.only, looks = ",".join(wanted()), [Look(SIZES[0], "1", "light", language) for language in ("id", "en")]
    else:
        looks = list(_looks(options))
    failed = [look.name for look in looks if not _take(look, office, out, options.only)]
    if options.manual and not failed:
        for look in looks:
            lay_pictures(out / look.name, look.language)
    write_sheet(out)
    print(f"{out / 'index.html'} after {time.perf_counter() - started:.0f} s")
    if failed:
        print(f"Some screens could not be photographed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py screenshots", description=__doc__)
    parser.add_argument("--only", default="", metavar="KEY[,KEY]", help="only screens of these keys")
    parser.add_argument("--size", default=SIZES[0], help="of the screen, in its own pixels (default %(default)s)")
    parser.add_argument("--scale", default="1", choices=SCALES, help="how much the system magnifies")
    parser.add_argument("--theme", default="light", choices=THEMES)
    parser.add_argument("--language", default="id", choices=("id", "en"))
    parser.add_argument("--all", action="store_true", help="every size, scale and theme")
    parser.add_argument("--manual", action="store_true", help="remake the manual's pictures, in both languages")
    parser.add_argument("--out", type=Path, default=TOP / ".screenshots", metavar="FOLDER")
    parser.add_argument("--fresh", action="store_true", help="play the practice day anew")
    parser.add_argument("--office", type=Path, metavar="FOLDER", help="a PC of a practice office that stands already")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def _looks(options: argparse.Namespace) -> Iterable[Look]:
    if not options.all:
        return [Look(options.size, options.scale, options.theme, options.language)]
    return [Look(*each, options.language) for each in itertools.product(SIZES, SCALES, THEMES)]


def _take(look: Look, office: Path, out: Path, only: str) -> bool:
    """All pictures in one look, in a process of their own: Qt's scale is settled at its start."""
    folder = out / look.name
    if not only:
        shutil.rmtree(folder, ignore_errors=True)
    values = [look.size, look.scale, look.theme, look.language]
    command = [sys.executable, __file__, "--child", " ".join(values), "--office", str(office), "--out", str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": look.scale}
    return subprocess.run([*command, "--only", only], env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
