"""A TOML file written by hand, with the line of each value, so that a mistake in it can be pointed at."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from desktop.i18n import _

_HEADER = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\s\"']+?)\s*=")
_POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


class WrongToml(Exception):
    """What is wrong, in a sentence, and in which line where that is known."""

    def __init__(self, what: str, line: int | None) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Written:
    """Values by their names with the sections before them, as `central.address`."""

    values: dict[str, object]
    lines: dict[str, int]

    def line_of(self, name: str) -> int | None:
        """Where `name` is written, else where its section begins."""
        return self.lines.get(name) or self.lines.get(name.partition(".")[0])


def read_toml(file: Path) -> Written:
    """Raises OSError and WrongToml."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongToml(_("it is not saved as UTF-8; save it again with that encoding."), None) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(str(error), text) from error
    return Written(_flat(document), _lines(text))


def _wrong(said: str, text: str) -> WrongToml:
    position = _POSITION.search(said)
    line = int(position[1] or text.count("\n") + 1) if position else None
    what = _("it is no TOML ({reason}).").format(reason=_POSITION.sub("", said))
    if line and "\\" in text.splitlines()[line - 1]:
        what += " " + _(r"A path with \ in it belongs between single quotes: 'D:\Loket'.")
    return WrongToml(what, line)


def _flat(document: dict[str, object], above: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{above}{key}.")
        else:
            found[above + key] = value
    return found


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    above = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            above = _name(header[1]) + "."
            found.setdefault(_name(header[1]), number)
        elif key := _KEY.match(line):
            found.setdefault(above + _name(key[1]), number)
    return found


def _name(written: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in written.split("."))
