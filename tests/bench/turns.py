"""The turns of a window's event loop: how long each took, by the clock and of the processor, and what ran in it.

A turn is what happens between two times that the loop looks for what is due. While it lasts, nothing is seen of what a
person types or presses.
"""

import gc
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer

TOP = Path(__file__).resolve().parents[2]
LONG = 0.02  # seconds from which one is looked at while it lasts
LOOKS = 0.004  # seconds between two looks
TICK = 1  # ms
STEP = 20  # ms between two looks whether a scene goes on
LIMIT = 600  # seconds in which a scene must have come to its end
LAST = 3  # places of the project that are told of a turn, the outermost first

Scene = Iterator[Callable[[], object]]
"""Does something, then yields what must hold before it goes on."""


@dataclass
class Turn:
    """Milliseconds by the clock and of the window thread's processor; where it was, most of the time."""

    wall: float
    cpu: float
    where: str = ""


@dataclass
class Watched:
    """The turns of each part of a run."""

    parts: dict[str, list[Turn]] = field(default_factory=dict)
    part: str = ""

    def begin(self, part: str) -> None:
        self.part = part
        self.parts.setdefault(part, [])


class Watch(QObject):
    """Watches the loop of the thread that makes it, by a timer that is due at every turn."""

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched
        self._thread = threading.get_ident()
        self._began, self._cpu = time.perf_counter(), time.thread_time()
        self._seen: Counter[str] = Counter()
        self._ended = threading.Event()
        self._ticking = QTimer(self, interval=TICK)
        self._ticking.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        gc.callbacks.append(self._collecting)
        threading.Thread(target=self._look, daemon=True).start()

    def end(self) -> None:
        self._ticking.stop()
        self._ended.set()
        gc.callbacks.remove(self._collecting)

    def _tick(self) -> None:
        began, cpu = time.perf_counter(), time.thread_time()
        if self._watched.part:
            where = self._seen.most_common(1)[0][0] if self._seen else ""
            wall = max(0.0, (began - self._began) * 1000 - TICK)
            self._watched.parts[self._watched.part].append(Turn(wall, (cpu - self._cpu) * 1000, where))
        self._seen = Counter()
        self._began, self._cpu = time.perf_counter(), time.thread_time()

    def _collecting(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start" and threading.get_ident() == self._thread:
            self._seen["garbage"] += 1

    def _look(self) -> None:
        while not self._ended.wait(LOOKS):
            if time.perf_counter() - self._began > LONG:
                frame = sys._current_frames().get(self._thread)
                if frame is not None:
                    self._seen[_place(frame)] += 1


def _place(frame: FrameType) -> str:
    """Where in the project a thread is."""
    found: list[str] = []
    at: FrameType | None = frame
    while at is not None and len(found) < LAST:
        path = Path(at.f_code.co_filename)
        if path.is_relative_to(TOP / "desktop") or path.is_relative_to(TOP / "sync"):
            found.append(f"{path.stem}.{at.f_code.co_name}:{at.f_lineno}")
        at = at.f_back
    return " > ".join(reversed(found)) or "Qt"


class Player(QObject):
    """Plays a scene in the running loop, in small steps, and calls `ended` after it."""

    def __init__(self, scene: Scene, ended: Callable[[], None]) -> None:
        super().__init__()
        self._scene = scene
        self._ended = ended
        self._holds: Callable[[], object] = lambda: True
        self._until = time.monotonic() + LIMIT
        self._timer = QTimer(self, interval=STEP)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        if time.monotonic() > self._until:
            sys.stderr.write("the scene has no end\n")
            self._timer.stop()
            self._ended()
        elif self._holds():
            try:
                self._holds = next(self._scene)
            except StopIteration:
                self._timer.stop()
                self._ended()
