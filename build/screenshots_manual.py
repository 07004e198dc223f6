"""The manual's pictures: those that its pages name, made small enough to be kept with the program."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageColor

from desktop.ui.design.tokens import LIGHT, TONES

MANUAL = Path(__file__).resolve().parent.parent / "resources" / "manual"
WIDTH = 900  # pixels: half as much again as the manual's window shows
COLOURS = 80
_ALIKE = 7  # of 255: what differs by no more is one colour

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
    """Without the rings that a sharper sampling leaves around letters: they cost a quarter of the file."""
    with Image.open(source) as picture:
        height = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.HAMMING)
    small.quantize(palette=_palette(small), dither=Image.Dither.NONE).save(target, optimize=True)


def _palette(picture: Image.Image) -> Image.Image:
    """The design's own colours, so that a rare one is not lost, and what else the picture has most of."""
    named = {name: ImageColor.getrgb(LIGHT.of(name)) for name in LIGHT.names()}
    grounds = [(tone, ground) for tone in (*TONES, "accent") for ground in (f"{tone}_soft", "surface")]
    mixed = [_between(named[tone], named[ground]) for tone, ground in grounds]  # at the edges of letters
    own = list(dict.fromkeys([*named.values(), *mixed]))
    found = picture.quantize(COLOURS - len(own), kmeans=2, dither=Image.Dither.NONE).getpalette() or []
    others = [colour for colour in _colours(found) if min(_apart(colour, each) for each in own) > _ALIKE]
    made = Image.new("P", (1, 1))
    made.putpalette([part for colour in (*own, *others) for part in colour])
    return made


def _colours(flat: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """A palette's colours."""
    return zip(flat[0::3], flat[1::3], flat[2::3], strict=False)


def _between(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple((a + b) // 2 for a, b in zip(one, other, strict=True))


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
