"""The report of a fault of the program, for a person to read and to hand to whoever can mend it.

It says what the program was doing, never with whose data: of a message, which may quote what was typed or read, quoted
texts and long numbers are left out; of a line of code, which may be a test's, the long numbers. Nothing sends it
anywhere.
"""

import linecache
import re
import traceback
from datetime import datetime

from desktop.logs import describe_program, kind_of

LEFT_OUT = "…"

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|“[^”]*”|‘[^’]*’|«[^»]*»|`[^`]*`", re.DOTALL)
_BYTES = re.compile(r"\bb(?=" + LEFT_OUT + ")")
_NUMBER = re.compile(r"\b[A-Za-z]{0,3}[-.]?\d(?:[ ./-]?\d){3,}\b|\+\d[\d ./-]{3,}")
_LITERAL = re.compile(r"\d(?:_?\d){7,}")  # as long as a person's numbers in a line of code
_ADDRESS = re.compile(r"\S+@\S+|\b(?:https?|file)://\S+|(?:[A-Za-z]:\\|\\\\|/(?:home|Users|root|tmp|mnt|media)/)\S*")
_MOST = 600  # characters of one message


def scrub(message: str) -> str:
    """A message without what may be somebody's: quoted texts, addresses, paths, and numbers of four digits or more."""
    bare = _QUOTED.sub(LEFT_OUT, message)
    bare = _BYTES.sub("", _NUMBER.sub(LEFT_OUT, _ADDRESS.sub(LEFT_OUT, bare)))
    return bare if len(bare) <= _MOST else bare[:_MOST] + LEFT_OUT


def report_of(error: BaseException) -> str:
    """Which program, when, and how it came to `error`: places in the code with their lines, the first cause first."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    return "\n\n".join([f"{describe_program()}\n{when}", *map(_told, reversed(_chain(error)))])


def same_fault(error: BaseException) -> str:
    """Equal for two errors of the same kind from the same place."""
    places = [f"{frame.f_code.co_filename}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)]
    return f"{kind_of(error)} {places[-1] if places else ''}"


def _chain(error: BaseException) -> list[BaseException]:
    """The error and those behind it; they may go round in a circle."""
    found: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and all(seen is not other for other in found):
        found.append(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return found


def _told(error: BaseException) -> str:
    places = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
        code = _LITERAL.sub(LEFT_OUT, code)
        places.append(f"  {frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}\n    {code}".rstrip())
    return "\n".join([*places, f"{kind_of(error)}: {scrub(str(error))}".removesuffix(": ")])
