"""The pictures of the screens: what is taken, and the sheet that shows it."""

from argparse import Namespace
from pathlib import Path

from screenshots import _looks
from screenshots_sheet import write_sheet


def test_all_means_every_size_magnification_and_theme() -> None:
    looks = list(_looks(Namespace(all=True, language="id")))
    assert len({look.name for look in looks}) == 2 * 3 * 2
    assert "1920x1080-150-dark-id" in {look.name for look in looks}


def test_the_sheet_shows_every_picture_once_beside_others_of_its_screen(tmp_path: Path) -> None:
    for look in ("1366x768-100-light-id", "1366x768-100-dark-id"):
        (tmp_path / look).mkdir()
        for name in ("home", "home-head", "sync"):
            (tmp_path / look / f"{name}.png").touch()
    page = write_sheet(tmp_path).read_text("utf-8")
    assert page.count("<img") == 6
    assert page.count("<h2") == 2
    home = page[page.index('id="home"') : page.index('id="sync"')]
    assert home.count("<img") == 4
    assert home.index("home.png") < home.index("home-head.png")
