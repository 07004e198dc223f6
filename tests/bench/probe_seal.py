"""Which size and error correction a cheap phone reads from a bad copy: tried for 1, 40 and 500 workers.

    .venv/bin/python -m tests.bench.probe_seal [TRIES] [MM ...]

Prints for each size and level how many of the tries were read under every kind of wear.
"""

import io
import random
import sys
from datetime import date

import segno
from PIL import Image

from sync.papers import read_paper
from sync.seal import claims, cose
from sync.seal.certificates import certify
from sync.seal.letters import seal
from tests.support.worn_paper import PER_MM, WEARS, Wear

AT = 1_790_000_000
OFFICE, TITLE = (
    "019a9f39-0000-7c00-9d00-00000000000a",
    "Dinas Tenaga Kerja dan Transmigrasi, Pemerintah Kabupaten Contoh",
)


def seal_for(workers: int) -> str:
    """A seal as long as letters of an office with long names have it."""
    chance = random.Random(workers)  # noqa: S311
    root, own = chance.randbytes(32), chance.randbytes(32)
    content = chance.randbytes(16)
    people = [("SITI NURHALIZAH BINTI ABDULLAH", f"32121{n:011}") for n in range(workers)]
    said = claims.LetterClaims(
        kind="recommendation",
        number="500.15.15.1/0325/Disnakertrans/XI/2026",
        date=date(2026, 11, 22),
        country="Republik Korea",
        company="PT Karya Nusantara Makmur Sejahtera" if workers > 1 else "",
        count=workers,
        men=workers // 2,
        content=content,
        approval=chance.randbytes(16),
        replaces="500.15.15.1/0301/Disnakertrans/XI/2026",
        **claims.workers_told(content, people),
    )
    return seal(said, own, certify(root, cose.public_of(own), OFFICE, TITLE, AT), AT)


def printed(text: str, level: str, mm: float) -> tuple[Image.Image, int]:
    """The QR as printed, with white and some text around it, and how many modules wide it is."""
    code = segno.make_qr(text, error=level, boost_error=False)
    data = io.BytesIO()
    code.save(data, kind="png", scale=10, border=0)
    picture = Image.open(data).convert("L").resize((round(mm * PER_MM),) * 2, Image.Resampling.NEAREST)
    page = Image.new("L", (round(mm * PER_MM * 1.5),) * 2, 250)
    page.paste(picture.point(lambda value: 30 if value < 128 else 250), (round(mm * PER_MM * 0.25),) * 2)
    return page, round(code.symbol_size(border=0)[0])


def main(tries: int, sizes: list[float]) -> None:
    say = sys.stdout.write
    say("workers  bytes  level  version  mm    module   " + "  ".join(WEARS) + "\n")
    for workers in (1, 40, 500):
        text = seal_for(workers)
        for level in "lmq":
            for mm in sizes:
                page, modules = printed(text, level, mm)
                read = [_read(page, text, wear, tries) for wear in WEARS.values()]
                told = "  ".join(f"{n:>{len(name)}}" for n, name in zip(read, WEARS, strict=True))
                row = f"{workers:>7}  {len(text):>5}  {level.upper():>5}  {(modules - 17) // 4:>7}  {mm:<4}"
                say(f"{row}  {mm / modules:.2f} mm  {told}\n")


def _read(page: Image.Image, text: str, wear: Wear, tries: int) -> int:
    found = 0
    for n in range(tries):
        data = io.BytesIO()
        wear(page.copy(), random.Random(n)).save(data, "PNG")  # noqa: S311
        found += text in read_paper(data.getvalue()).seals
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, [float(mm) for mm in sys.argv[2:]] or [28, 32, 36, 40])
