"""The office of the pictures: played once, kept, and made anew when what it is made of has changed."""

import hashlib
import shutil
from pathlib import Path

from alone import alone_in
from desktop.bootstrap import newest_pack
from practice_afternoon import PracticeAfternoon
from practice_central import practice_central
from practice_counter import PracticeDay
from sync.model.pack_load import load_pack

TOP = Path(__file__).resolve().parent.parent
MADE_OF = ("build/practice_*.py", "resources/packs/**/*.toml", "resources/packs/**/*.csv", "resources/practice/*.*")
STAMP = "made-of.txt"


def base_office(folder: Path, *, fresh: bool = False) -> Path:
    """The folder of a PC that has a day and an afternoon behind it; played anew when asked to, or where it must be.

    Raises Taken while another run plays it.
    """
    with alone_in(folder.with_name(f"{folder.name}-playing")):
        return _played(folder, fresh=fresh)


def _played(folder: Path, *, fresh: bool) -> Path:
    made_of, stamp = _made_of(), folder / STAMP
    if fresh or not stamp.is_file() or stamp.read_text("utf-8") != made_of:
        shutil.rmtree(folder, ignore_errors=True)
        print("Playing the practice day, with a central on this machine …", flush=True)
        _play(folder)
        stamp.write_text(made_of, "utf-8")
    return folder / "pc-1"


def _play(folder: Path) -> None:
    with practice_central(folder / "central") as central:
        day = PracticeDay(central, load_pack(newest_pack()), folder)
        try:
            day.play()
            PracticeAfternoon(day).play()
        finally:
            day.close()


def _made_of() -> str:
    """A hash of the data and the scripts that the office comes from."""
    hashed = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(TOP.glob(pattern)):
            hashed.update(path.relative_to(TOP).as_posix().encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()
