"""The manual's pictures: those that its pages name, made small enough to be kept with the program."""

import re
from pathlib import Path

from PIL import Image

MANUAL = Path(__file__).resolve().parent.parent / "resources" / "manual"
WIDTH = 900  # pixels: half as much again as the manual's window shows
COLOURS = 60

_NAMED = re.compile(r"\(\.\./pictures/\w+/([\w-]+)\.png\)")


def wanted() -> list[str]:
    """The names of the pictures that the pages show, whatever their language."""
    return sorted({name for page in MANUAL.glob("*/*.md") for name in _NAMED.findall(page.read_text("utf-8"))})


def lay_pictures(taken: Path, language: str) -> None:
    """Put the pictures in `taken` where the pages of a language show them; those shown no more go."""
    folder = MANUAL / "pictures" / language
    folder.mkdir(parents=True, exist_ok=True)
    names = set(wanted())
    for old in folder.glob("*.png"):
        if old.stem not in names:
            old.unlink()
    for name in names:
        _lay(taken / f"{name}.png", folder / f"{name}.png")


def _lay(source: Path, target: Path) -> None:
    with Image.open(source) as picture:
        height = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    flat = small.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)
    flat.save(target, optimize=True)
