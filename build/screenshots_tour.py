"""One tour through all screens in one look. Started by `screenshots.py` in a process of its own."""

import os
import shutil
import sys
import tempfile
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication, QPushButton

from desktop.bootstrap import workplace
from desktop.i18n import Language, use_language
from desktop.ui.design.theme import Theme, ThemeName, dress
from desktop.ui.session.window import LoketWindow
from practice_counter import PASSPHRASE
from screenshots_shots import PEOPLE, SHOTS, Shot, place_shots
from screenshots_stage import Stage

if TYPE_CHECKING:
    from screenshots import Look

NEW_PC = {"welcome": "", "enrol": "join_office", "practise": "try_practice"}
"""The doors of a PC without an office, and the button of the first that leads to them."""


def _press(name: str, stage: Stage) -> None:
    stage.settle()
    if name:
        cast(QPushButton, stage.window.findChild(QPushButton, name)).click()


PASSPHRASE_DOOR = Shot("door", partial(_press, ""), "passphrase")


class Tour:
    """Takes the pictures that were asked for; one that fails is told and does not keep the others away."""

    def __init__(self, folder: Path, look: "Look", only: str) -> None:
        width, height = (round(int(side) / float(look.scale)) for side in look.size.split("x"))
        self._size = (width, height)
        self._folder = folder
        self._only = tuple(filter(None, only.split(",")))
        self.failed: list[str] = []

    def wants(self, shot: Shot) -> bool:
        return not self._only or shot.key in self._only or shot.name.startswith(self._only)

    def take(self, stage: Stage, shot: Shot) -> None:
        try:
            shot.step(stage)
            fits = stage.take(self._folder / f"{shot.name}.png", *self._size)
        except Exception:  # the next screen may well be all right
            traceback.print_exc()
            self.failed.append(shot.name)
        else:
            print(f"  {shot.name}{'' if fits else ' (needs more room than this screen has)'}", flush=True)
        stage.put_away()

    def of_doors(self, theme: Theme, office: Path, scratch: Path) -> None:
        """Before anybody has signed in: a PC without an office, and one that asks for its passphrase."""
        doors = [Shot("door", partial(_press, button), kind) for kind, button in NEW_PC.items()]
        for shot in (*doors, PASSPHRASE_DOOR):
            if self.wants(shot):
                place = office if shot is PASSPHRASE_DOOR else scratch / "new"
                window = LoketWindow(workplace(place), theme, background=False)
                window.show()
                self.take(Stage(window), shot)
                window.close()

    def of_places(self, theme: Theme, office: Path) -> None:
        """Everything behind the doors, person after person."""
        window = LoketWindow(workplace(office), theme, background=False, passphrase=PASSPHRASE)
        window.show()
        stage, seen = Stage(window), set[str]()
        for who in PEOPLE:
            mine = [shot for shot in SHOTS if shot.who == who and self.wants(shot)]
            if not mine and self._only and seen.issuperset(self._only):
                continue
            stage.sign_in(who)
            for shot in place_shots(stage, who, seen):
                if self.wants(shot):
                    self.take(stage, shot)
            for shot in mine:
                if window.shell is None and shot.key != "door":
                    stage.sign_in(who)
                self.take(stage, shot)
        window.close()


def tour(office: Path, folder: Path, look: "Look", only: str) -> int:
    """Photograph the screens over a copy of the PC in `office`; 1 when one of them failed."""
    application = QApplication([sys.argv[0]])
    application.setApplicationName("Loket")
    use_language(cast(Language, look.language))
    theme = dress(application, cast(ThemeName, look.theme))
    taking = Tour(folder, look, only)
    os.environ.pop("LOKET_PASSPHRASE", None)
    print(look.name, flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(scratch) / "pc"
        shutil.copytree(office, copied)
        taking.of_doors(theme, copied, Path(scratch))
        taking.of_places(theme, copied)
    return 1 if taking.failed else 0
