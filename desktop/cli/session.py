"""One run of one command: its options, the office it opens and the person it acts for."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from desktop import logs
from desktop.cli.answer import WrongUsage
from desktop.cli.progress import ProgressLine
from desktop.i18n import _
from desktop.logs import LOG
from desktop.usecases.desk import Desk, Office, refused
from desktop.usecases.office.opening import UpgradeFar, Workplace, open_office
from sync.model.dates import parse_date
from sync.model.issues import Issue
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Fields

WorkplaceAt = Callable[[Path | None], Workplace]


class Session:
    """Opens the office and signs in when a command first needs it; `close` puts everything away."""

    def __init__(self, options: argparse.Namespace, workplace: WorkplaceAt) -> None:
        self.options = options
        self._workplace = workplace
        self._place: Workplace | None = None
        self._office: Office | None = None
        self._desk: Desk | None = None

    @property
    def place(self) -> Workplace:
        if self._place is None:
            self._place = self._workplace(getattr(self.options, "data_dir", None))
            if getattr(self.options, "practice", False):
                self._place = _practising(self._place)
        return self._place

    @property
    def pack(self) -> Pack:
        return self.place.pack

    @property
    def office(self) -> Office:
        if self._office is None:
            passphrase, far = self.passphrase(), UpgradeFar()
            with ProgressLine() as line:
                self._office = open_office(
                    self.place, passphrase, lambda part, done, of: line.tell(lambda: far.words(part, done, of))
                )
        return self._office

    @property
    def desk(self) -> Desk:
        """The office with the person of `--user` at it."""
        if self._desk is None:
            from desktop.usecases.office.signing_in import sign_in  # noqa: PLC0415 (loads the cryptography)

            name = getattr(self.options, "user", None)
            if not name:
                raise WrongUsage(_("This command acts for a person: name them with --user."))
            office = self.office
            self._desk = sign_in(office, name, secret("LOKET_PASSWORD", _("Password of {name}: ").format(name=name)))
        return self._desk

    def passphrase(self) -> str | None:
        """The passphrase of an office without a keyring, from LOKET_PASSPHRASE or a prompt."""
        given = os.environ.get("LOKET_PASSPHRASE")
        if given or not self.place.needs_passphrase():
            return given
        return ask(_("Passphrase of the data: "), "LOKET_PASSPHRASE")

    def note(self, text: str, *values: object) -> None:
        """Write to the log of the office that was opened; a folder without one is not made one by its log."""
        if self._office is not None:
            logs.begin(self.place.folder, "command")
            LOG.info(text, *values)
            logs.end()

    def close(self) -> None:
        if self._office is not None:
            self._office.close()

    def kind(self, key: str) -> RecordType:
        """The record type a command line names. Raises WrongUsage."""
        try:
            return self.pack.record(key)
        except KeyError:
            known = ", ".join(self.pack.records)
            raise WrongUsage(
                _("There is no record type {key}; there are: {known}.").format(key=key, known=known)
            ) from None

    def typed_fields(self, record_type: str, texts: list[str], near: str | None = None) -> Fields:
        """Fields of `FIELD=TEXT` arguments, read as a clerk's typing is; an empty text clears. Raises Refused."""
        kind = self.kind(record_type)
        fields: Fields = {}
        wrong: list[Issue] = []
        for name, text in (split_pair(argument) for argument in texts):
            field = kind.field(name)
            if field is None or "." in name:
                wrong.append(Issue(code="field_unknown", field=name))
                continue
            fields[name], issues = self._typed(field, text, near)
            wrong.extend(issues)
        if wrong:
            raise refused(self.pack, kind, wrong)
        return fields

    def _typed(self, field: Field, text: str, near: str | None) -> tuple[Any, list[Issue]]:
        from sync.model.typed import parse_value  # noqa: PLC0415 (loads the areas)

        return parse_value(self.pack, field, text, self._today(), near)

    def _today(self) -> date:
        return self.office.today()


def _practising(place: Workplace) -> Workplace:
    """The practice office beside `place`, made where there is none."""
    from desktop.usecases.office.practice import make_practice, practice_place  # noqa: PLC0415 (hardly any run needs it)

    say(_("PRACTICE — not real data"))
    practice = practice_place(place)
    make_practice(practice)
    return practice


def secret(variable: str, prompt: str) -> str:
    """A password from the environment, else typed without an echo."""
    return os.environ.get(variable) or ask(prompt, variable)


def ask(prompt: str, variable: str) -> str:
    """Something typed without an echo. Raises WrongUsage where nobody can type."""
    if not sys.stdin.isatty():
        raise WrongUsage(
            _("Nobody is there to type “{prompt}”: set {variable}.").format(prompt=prompt, variable=variable)
        )
    return getpass.getpass(prompt)


def split_pair(argument: str) -> tuple[str, str]:
    """`NAME=TEXT` as its two halves. Raises WrongUsage."""
    name, sign, text = argument.partition("=")
    if not sign or not name:
        raise WrongUsage(_("“{argument}” should look like NAME=TEXT.").format(argument=argument))
    return name.strip(), text


def typed_day(text: str | None, today: date) -> date | None:
    """A date as people write it; None where none was given. Raises WrongUsage for what is none."""
    if not text:
        return None
    found = parse_date(text, today, years_ahead=1)
    if found is None:
        raise WrongUsage(_("“{text}” cannot be read as a date.").format(text=text))
    return found


def say(text: str) -> None:
    """A message beside the answer."""
    sys.stderr.write(text + "\n")
