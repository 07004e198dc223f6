"""The window's screens in a Windows: opened, typed into, taken as pictures once they stand still, closed politely."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from windows.installed import LIMIT, Installed, hold, wait_until
from windows.picture import COLOURS, grab
from windows.places import PYTHON, RESULTS
from windows.typist import ENTER

PICTURES = RESULTS / "pictures"
TYPIST = Path(__file__).with_name("typist.py")
NEW = r"C:\Kantor baru"  # no office lies there yet
THEME = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
STILL = 1.0  # seconds between two looks that show the same, but for a blinking cursor
CURSOR = 200  # pixels
OTHER = 0.03  # of the pixels differ: another screen


@dataclass(frozen=True)
class Screens:
    """What the installed program shows on the display."""

    program: Installed
    display: Mapping[str, str]

    @contextmanager
    def window(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """The window, open meanwhile and closed as a person closes it. Raises ProofFailed where it ends otherwise."""
        with self.program.window(*arguments) as process:
            try:
                yield process
            finally:
                ended = self._close(process)
        hold(ended == 0, f"Loket.exe ended with {ended}.")

    def take(self, name: str, unlike: Image.Image | None = None) -> Image.Image:
        """The screen once it stands still, is drawn on and is another than `unlike`; kept as the picture `name`."""
        seen: list[Image.Image] = []

        def stands() -> bool:
            seen.append(grab(self.display))
            time.sleep(STILL)
            seen.append(grab(self.display))
            drawn = len(seen[-1].resize((320, 180)).getcolors(320 * 180) or ()) >= COLOURS
            still = differing(seen[-2], seen[-1]) <= CURSOR
            return drawn and still and (unlike is None or differing(seen[-1], unlike) > OTHER * seen[-1].size[0] * 768)

        wait_until(stands, f"The screen “{name}”")
        PICTURES.mkdir(parents=True, exist_ok=True)
        seen[-1].save(PICTURES / f"{name}.png")
        return seen[-1]

    def type(self, *words: str) -> None:
        """Into the window in front."""
        self.program.windows.run([PYTHON / "python.exe", TYPIST, *words])

    def home(self, name: str, password: str, user: str = "") -> None:
        """From the sign-in to the person's own screen, both as pictures; without `user` as the one who came last."""
        door = self.take(f"sign-in{name}")
        self.type(*((user, ENTER) if user else ()), password, ENTER)
        self.take(f"home{name}", unlike=door)

    @contextmanager
    def dark(self) -> Iterator[None]:
        """The person has set Windows to dark colours."""
        run = self.program.windows.run
        run(["reg", "add", THEME, "/v", "AppsUseLightTheme", "/t", "REG_DWORD", "/d", "0", "/f"])
        try:
            yield
        finally:
            run(["reg", "delete", THEME, "/v", "AppsUseLightTheme", "/f"])

    def _close(self, process: "subprocess.Popen[str]") -> int:
        """Asked again and again: one that is still starting has no window yet."""
        for _second in range(LIMIT // 5):
            self.program.windows.run(["taskkill", "/IM", "Loket.exe"], check=False)
            try:
                return process.wait(5)
            except subprocess.TimeoutExpired:
                pass
        process.kill()
        return process.wait()


def differing(one: Image.Image, other: Image.Image) -> int:
    """Pixels that are not the same."""
    same = ImageChops.difference(one, other).convert("L").histogram()[0]
    return one.size[0] * one.size[1] - int(same)
