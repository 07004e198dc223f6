"""What a command answers: data for scripts, words for people, and the exit status."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
NO_LINE = 3
NEEDS_PERSON = 4  # a conflict, a person registered twice or a refused change waits for somebody
STOPPED = 130  # by Ctrl-C, as shells count it


class WrongUsage(Exception):
    """The command line itself is wrong; the text says what."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`data` is printed by --json, `text` otherwise."""

    data: Any
    text: str = ""
    status: int = DONE


def as_json(data: Any) -> str:
    """One JSON document, readable by people too."""
    return json.dumps(msgspec.to_builtins(data), ensure_ascii=False, indent=2)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest text, headings first; "" without rows."""
    if not rows:
        return ""
    lines = [tuple(headings), *(tuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def pairs(rows: Sequence[tuple[str, str]]) -> str:
    """`label: value` lines with the values under each other."""
    width = max((len(label) for label, _value in rows), default=0)
    return "\n".join(f"{label + ':':<{width + 1}} {value}" for label, value in rows)
