"""The command line: one thin face over the use cases, for administrators and scripts.

Answers go to standard output, messages to standard error. Exit status: 0 done, 1 refused with a reason, 2 wrong usage,
3 no line, 4 needs a person, 130 stopped by Ctrl-C.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from desktop import console
from desktop.cli import commands, usage_words
from desktop.cli.answer import NO_LINE, REFUSED, STOPPED, WRONG_USAGE, Answer, WrongUsage, as_json
from desktop.cli.session import Session, WorkplaceAt, say
from desktop.errors import LoketError, NoLine, Refused
from desktop.i18n import _, use_language
from desktop.logs import Timed, bare
from desktop.store.vault import NeedsPassphrase
from desktop.usecases.office.opening import Workplace

Window = Callable[[Workplace, Path | None], int]
"""Opens the window, which takes in a courier file."""


def main(arguments: list[str], workplace: WorkplaceAt, window: Window) -> int:
    """Do what the arguments say; without a command open the window. Returns the exit status."""
    early = _early(arguments)
    use_language("en" if early.language == "en" else "id")
    usage_words.speak()
    try:
        options = early if _only_a_window(early) else _parser().parse_args(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    session = Session(options, workplace)
    if hasattr(options, "act"):
        return _guarded(session, lambda: _show(_logged(session), session), say)
    return _guarded(session, lambda: window(session.place, _courier_file(early)), console.tell)


def _guarded(session: Session, work: Callable[[], int], tell: Callable[[str], None]) -> int:
    """What `work` gives, or the exit status for what went wrong, which the person is told."""
    try:
        return work()
    except WrongUsage as error:
        tell(str(error))
        return WRONG_USAGE
    except LoketError as error:
        return _complain(error, session, tell)
    except KeyboardInterrupt:
        say("\n" + _("Stopped. Nothing is half written; what was saved before stays saved."))
        return STOPPED
    finally:
        session.close()


def _early(arguments: list[str]) -> argparse.Namespace:
    """The common options and `rest`, read before all others: the help is in the language that they name."""
    early = _common(add_help=False, exit_on_error=False, allow_abbrev=False)
    try:
        options, rest = early.parse_known_args(arguments)
    except argparse.ArgumentError:
        options, rest = argparse.Namespace(), arguments
    options.rest = rest
    options.language = getattr(options, "language", "id")
    return options


def _only_a_window(early: argparse.Namespace) -> bool:
    """Whether a file, and no command, was given, as when the file is opened from outside the program."""
    if len(early.rest) != 1 or "." not in early.rest[0]:
        return False
    from sync.bundle import SUFFIX  # noqa: PLC0415 (loads what seals)

    return str(early.rest[0]).lower().endswith(SUFFIX)


def _courier_file(early: argparse.Namespace) -> Path | None:
    return Path(early.rest[0]) if _only_a_window(early) else None


def _logged(session: Session) -> Answer:
    """Do the command; the log of an office that it opened knows how it ended."""
    took = Timed()
    name = session.options.act.__name__
    try:
        answer: Answer = session.options.act(session)
    except Exception as error:
        session.note("command %s failed after %s: %s", name, took, bare(error))
        raise
    session.note("command %s ended with %d after %s", name, answer.status, took)
    return answer


def _parser() -> argparse.ArgumentParser:
    common = _common(add_help=False)
    parser = argparse.ArgumentParser(
        prog="loket",
        description=_("The counter of a district labour office. Without a command its window opens."),
        parents=[common],
    )
    commands.add_all(parser.add_subparsers(title=_("commands"), metavar=""), common)
    return parser


def _common(**options: Any) -> argparse.ArgumentParser:
    """Options that may stand before and after the command."""
    common = argparse.ArgumentParser(argument_default=argparse.SUPPRESS, **options)
    common.add_argument("--data-dir", type=Path, metavar="DIR", help=_("folder of the office's data"))
    common.add_argument("--practice", action="store_true", help=_("in the practice office, where nothing is real"))
    common.add_argument("--user", metavar="NAME", help=_("the person acting; their password from LOKET_PASSWORD"))
    common.add_argument("--json", action="store_true", help=_("print one JSON document"))
    common.add_argument("--language", choices=("id", "en"), help=_("language of the answers"))
    return common


def _show(answer: Answer, session: Session) -> int:
    text = as_json(answer.data) if _wants_json(session) else answer.text
    if text:
        sys.stdout.write(text + "\n")
    return answer.status


def _complain(error: LoketError, session: Session, tell: Callable[[str], None]) -> int:
    tell(str(error))
    if isinstance(error, NeedsPassphrase):
        say(_("On the command line the passphrase is given in {variable}.").format(variable="LOKET_PASSPHRASE"))
    if _wants_json(session):
        issues = error.issues if isinstance(error, Refused) else ()
        sys.stdout.write(as_json({"error": str(error), "issues": msgspec.to_builtins(issues)}) + "\n")
    return NO_LINE if isinstance(error, NoLine) else REFUSED


def _wants_json(session: Session) -> bool:
    return bool(getattr(session.options, "json", False))
