"""Checking a letter: what a scanner typed, a PDF, and a photo of the code."""

import io
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import Bench
from figure import Figure
from timing import timed

from desktop.usecases.letters.verifying import verify_and_tell
from tests.bench.probe_seal import printed
from tests.support.sealed import AT, lay_list, letter_pdf, sealed, some_claims, some_letter
from tests.support.worn_paper import near

TARGET = 0.05
TIMES = 20
VOIDED = 5_000  # letters in the list


def measure(bench: Bench) -> Iterator[Figure]:
    folder = Path(bench.scratch, "reader")
    lay_list(folder, voided=tuple(f"500/{n}" for n in range(VOIDED)))
    texts = [sealed(some_claims(number=f"500.15.15.1/{n:04}/Disnaker/XI/2026")) for n in range(bench.times(TIMES))]
    verify_and_tell(texts[0], folder, AT)
    yield Figure(
        name="a letter checked by its code's text",
        samples=timed(partial(verify_and_tell, text, folder, AT) for text in texts),
        unit="s",
        target=TARGET,
        note=f"the list with {VOIDED} voided letters read and checked each time",
    )
    for workers in (40, 500):
        pdf = letter_pdf(some_letter(workers))
        yield Figure(
            name=f"a PDF of {workers} workers checked",
            samples=timed(partial(verify_and_tell, pdf, folder, AT) for _ in range(bench.times(5))),
            unit="s",
            note="the code found, every page's text compared",
        )
    photos = [_photo(n) for n in range(bench.times(5))]
    yield Figure(
        name="a phone's photo of the code checked",
        samples=timed(partial(verify_and_tell, photo, folder, AT) for photo in photos),
        unit="s",
    )


def _photo(n: int) -> bytes:
    page, _modules = printed(sealed(), "m", 40)
    picture = io.BytesIO()
    near(page, random.Random(n)).save(picture, "JPEG", quality=85)  # noqa: S311
    return picture.getvalue()
