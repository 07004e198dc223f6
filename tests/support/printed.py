"""A paper as it leaves the printer, looked at through poppler's tools."""

import io
import re
import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image


class Printed:
    """A PDF on disk."""

    def __init__(self, pdf: bytes, folder: Path) -> None:
        self.file = folder / "letter.pdf"
        self.file.write_bytes(pdf)

    def tool(self, *command: str, output: tuple[str, ...] = ()) -> str:
        done = subprocess.run([*command, str(self.file), *output], capture_output=True, check=True)
        return done.stdout.decode()

    @property
    def pages(self) -> list[str]:
        """The words of each page, one blank between them."""
        pages = self.tool("pdftotext", "-raw", output=("-",)).split("\f")[:-1]
        return [" ".join(page.split()) for page in pages]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each page in points."""
        found = re.findall(r"size: +([\d.]+) x ([\d.]+)", self.tool("pdfinfo", "-l", "1000"))
        return [(round(float(width)), round(float(height))) for width, height in found]

    @property
    def fonts(self) -> dict[str, bool]:
        """The fonts by name, and whether each is embedded."""
        rows = [row.split() for row in self.tool("pdffonts").splitlines()[2:]]
        return {row[0].partition("+")[2]: row[-5] == "yes" for row in rows}  # the fifth from the end is "emb"

    @property
    def codes(self) -> list[str]:
        """What the codes on the first page say."""
        return self.codes_on(1)

    def codes_on(self, page: int) -> list[str]:
        """What the codes on a page, counted from 1, say to a reader that sees it at 300 dots per inch."""
        place = ["-f", str(page), "-l", str(page)]
        command = ["pdftoppm", "-r", "300", "-gray", *place, str(self.file)]
        picture = subprocess.run(command, capture_output=True, check=True).stdout
        return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]

    @property
    def widest(self) -> float:
        """How far to the right anything is written, as a part of its page's width."""
        found = self.tool("pdftotext", "-bbox", output=("-",))
        widths = [
            max(float(right) for right in re.findall(r'xMax="([\d.]+)"', page)) / float(width)
            for width, page in re.findall(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', found, re.DOTALL)
        ]
        return max(widths)
