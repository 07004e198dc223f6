"""In a fresh process: how long until the first letter is printed, its imports and fonts included.

Arguments: a file with the letter's content as JSON, the picture of its arms, the folder of its templates.
"""

import json
import sys
import time
from pathlib import Path

STARTED = time.perf_counter()

import msgspec  # noqa: E402 (imports are part of what is measured)

from desktop.letters.content import LetterContent  # noqa: E402
from desktop.letters.render import render_pdf  # noqa: E402


def main(content: Path, arms: Path, templates: Path) -> None:
    letter = msgspec.json.decode(content.read_bytes(), type=LetterContent)
    pdf = render_pdf(letter, templates, arms.read_bytes())
    seconds = time.perf_counter() - STARTED
    sys.stdout.write(json.dumps({"seconds": seconds, "bytes": len(pdf)}))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
