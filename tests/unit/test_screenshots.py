"""The pictures of the screens: what is taken, and the sheet that shows it."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from PIL import Image, ImageColor

import screenshots
from alone import Taken, alone_in
from desktop.ui.design.tokens import LIGHT
from screenshots import _looks
from screenshots_manual import WIDTH, _lay
from screenshots_sheet import write_sheet


def test_all_means_every_size_magnification_and_theme() -> None:
    looks = list(_looks(Namespace(all=True, language="id")))
    assert len({look.name for look in looks}) == 2 * 3 * 3
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


def test_a_picture_of_the_manual_keeps_the_colour_of_a_word_that_is_seen_once(tmp_path: Path) -> None:
    """Among so many shades of others that the palette has no room for all."""
    picture = Image.new("RGB", (WIDTH, 400), LIGHT.surface)
    shades = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])
    picture.paste(shades.resize((WIDTH, 300)), (0, 100))
    picture.paste(LIGHT.bad, (20, 20, 26, 24))
    picture.save(tmp_path / "home.png")
    _lay(tmp_path / "home.png", tmp_path / "small.png")
    with Image.open(tmp_path / "small.png") as small:
        assert small.mode == "P"
        kept = small.convert("RGB")
    assert kept.getpixel((22, 22)) == ImageColor.getrgb(LIGHT.bad)
    assert kept.getpixel((500, 50)) == ImageColor.getrgb(LIGHT.surface)


def test_two_runs_at_once_are_kept_apart_with_a_word_that_names_the_other(tmp_path: Path) -> None:
    build = Path(screenshots.__file__).parent
    script = (
        "import sys; from pathlib import Path; from alone import alone_in\n"
        "with alone_in(Path(sys.argv[1])): print('there', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": f"{build}{os.pathsep}{build.parent}"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Taken, match=f"Process {other.pid} works in"), alone_in(tmp_path):
            pass
        other.kill()
    with alone_in(tmp_path):  # whoever was killed holds nothing
        pass
