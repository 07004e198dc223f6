"""The command line: one thin face over the use cases, for administrators and scripts.

Answers go to standard output, messages to standard error. Exit status: 0 done, 1 refused with a reason, 2 wrong usage,
3 no line, 4 needs a person, 130 stopped by Ctrl-C.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from desktop.cli import commands
from desktop.cli.answer import NO_LINE, REFUSED, STOPPED, WRONG_USAGE, Answer, WrongUsage, as_json
from desktop.cli.session import Session, WorkplaceAt, say
from desktop.errors import LoketError, NoLine, Refused
from desktop.i18n import Language, _, use_language
from desktop.store.vault import NeedsPassphrase
from desktop.usecases.office import Workplace


def main(arguments: list[str], workplace: WorkplaceAt, window: Callable[[Workplace], int]) -> int:
    """Do what the arguments say; without a command open the window. Returns the exit status."""
    use_language(_language(arguments))
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    session = Session(options, workplace)
    try:
        if not hasattr(options, "act"):
            return window(session.place)
        return _show(options.act(session), session)
    except WrongUsage as error:
        say(str(error))
        return WRONG_USAGE
    except LoketError as error:
        return _complain(error, session)
    except KeyboardInterrupt:
        say("\n" + _("Stopped. Nothing is half written; what was saved before stays saved."))
        return STOPPED
    finally:
        session.close()


def _language(arguments: list[str]) -> Language:
    """Read before the rest, because the rest's help is in it."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--language", choices=("id", "en"), default="id")
    return "en" if early.parse_known_args(arguments)[0].language == "en" else "id"


def _parser() -> argparse.ArgumentParser:
    common = _common()
    parser = argparse.ArgumentParser(
        prog="loket",
        description=_("The counter of a district labour office. Without a command its window opens."),
        parents=[common],
    )
    commands.add_all(parser.add_subparsers(title=_("commands"), metavar=""), common)
    return parser


def _common() -> argparse.ArgumentParser:
    """Options that may stand before and after the command."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data-dir", type=Path, metavar="DIR", help=_("folder of the office's data"))
    common.add_argument("--user", metavar="NAME", help=_("the person acting; their password from LOKET_PASSWORD"))
    common.add_argument("--json", action="store_true", help=_("print one JSON document"))
    common.add_argument("--language", choices=("id", "en"), help=_("language of the answers"))
    return common


def _show(answer: Answer, session: Session) -> int:
    text = as_json(answer.data) if _wants_json(session) else answer.text
    if text:
        sys.stdout.write(text + "\n")
    return answer.status


def _complain(error: LoketError, session: Session) -> int:
    say(str(error))
    if isinstance(error, NeedsPassphrase):
        say(_("On the command line the passphrase is given in {variable}.").format(variable="LOKET_PASSPHRASE"))
    if _wants_json(session):
        issues = error.issues if isinstance(error, Refused) else ()
        sys.stdout.write(as_json({"error": str(error), "issues": msgspec.to_builtins(issues)}) + "\n")
    return NO_LINE if isinstance(error, NoLine) else REFUSED


def _wants_json(session: Session) -> bool:
    return bool(getattr(session.options, "json", False))
