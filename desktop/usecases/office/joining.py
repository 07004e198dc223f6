"""A PC joins an office, once. Joining never replaces an office that is there."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop.errors import NoLine, Refused, SurroundingsFailed
from desktop.folders import is_shared
from desktop.i18n import _
from desktop.store.store import Store
from desktop.store.vault import NeedsPassphrase, Vault
from desktop.usecases.desk import Office
from desktop.usecases.exchange.lines import Untrusted, line_trouble, options_of
from desktop.usecases.exchange.shutting_out import clear_away, forget_shutting_out
from desktop.usecases.exchange.syncing import Progress, sync_now
from desktop.usecases.exchange.troubles import trouble
from desktop.usecases.office.begun_joining import clear_other, note_begun, note_done
from desktop.usecases.office.opening import Workplace
from sync.engine import ExchangeReport
from sync.grip import Grip
from sync.keys import PublicKeys
from sync.ports import CentralRefused, LineDown, Membership
from sync.protocol import EnrollRequest, EnrollResponse
from sync.transport import enroll as ask_central

TRIES = 3  # of joining, over a line that breaks


class AnswerLost(NoLine):
    """Central may have taken this PC in, and did not get to tell it."""


@dataclass
class _Beginning:
    """What was put into a folder to join from."""

    may_be_taken: bool = False  # central may know this PC by the keys in it


@dataclass(frozen=True)
class _Asker:
    """Asks the central at `server` to be taken in; `options` are those of the line."""

    server: str
    options: dict[str, Any]

    def asked(self, request: EnrollRequest) -> EnrollResponse:
        """Central's answer; where one was lost the same request gets it again. Raises CentralRefused, and LineDown, as
        `reached` where any try was.
        """
        lost = False
        for _try in range(TRIES):
            try:
                return ask_central(self.server, request, **self.options)
            except LineDown as error:
                lost = lost or error.reached
                down = LineDown(str(error), reached=lost)
                if not error.reached:
                    break
        raise down


@dataclass(frozen=True)
class Enrolled:
    """A new member. `report` is None when the line broke after joining: the records come with the next exchange."""

    office: Office
    report: ExchangeReport | None


def enroll(
    place: Workplace,
    server: str,
    code: str,
    device_name: str,
    passphrase: str | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    grip: Grip | None = None,
) -> Enrolled:
    """Join the office that gave `code`, then fetch its users, records and letter numbers.

    `passphrase` guards the data where the PC has no keyring; `sleep` waits between tries of the first exchange; by
    `grip` another thread breaks all of it off. What fails leaves the folder as it was; where central's answer was lost
    the PC's keys stay there, by which the same code is good again (AnswerLost). Raises Refused, NoLine,
    NeedsPassphrase and what the vault raises.
    """
    _refuse_unfit(place, passphrase)
    asker = _Asker(_address(server), options_of(place.machine.central) | {"grip": grip})
    if place.was_shut_out():
        clear_away(place.folder)
    store = _joined(place, asker, code.strip(), device_name, passphrase)
    forget_shutting_out(place.folder)
    office = Office(store, place.pack, place.clock, central=place.machine.central)
    try:
        return Enrolled(office, sync_now(office, progress, sleep, grip=grip))
    except SurroundingsFailed:
        return Enrolled(office, None)
    except BaseException:
        office.close()
        raise


def _refuse_unfit(place: Workplace, passphrase: str | None) -> None:
    """Refuse to join where an office is, and without a passphrase where several people share the data."""
    if place.is_taken():
        raise Refused(
            _("{folder} already holds an office. Nothing was changed. Choose another folder.").format(
                folder=place.folder
            )
        )
    if is_shared(place.machine.data) and not passphrase:
        raise NeedsPassphrase(
            _(
                "Everybody who signs in to this PC works with the same data. "
                "Choose a passphrase that opens them for each of you."
            )
        )


def _joined(place: Workplace, asker: _Asker, code: str, device_name: str, passphrase: str | None) -> Store:
    """The store of a PC that has become a member, now or when it asked before with the same code."""
    clear_other(place.folder, code)
    with _undone_on_failure(place.folder) as beginning:
        store = _store_to_join_from(place, code, passphrase)
        try:
            if not store.is_member():
                _become_member(store, asker, code, device_name, beginning)
            note_done(place.folder)
        except BaseException:
            store.close()
            raise
    return store


def _store_to_join_from(place: Workplace, code: str, passphrase: str | None) -> Store:
    """A new store, or the one from which this PC asked before with the same code."""
    note_begun(place.folder, code)
    begun = Vault.exists(place.folder)
    key = Vault.open(place.folder, passphrase) if begun else Vault.create(place.folder, passphrase)
    return Store.open(place.folder, key, place.pack, place.clock)


def _become_member(store: Store, asker: _Asker, code: str, device_name: str, beginning: _Beginning) -> None:
    """Make the store a PC of the office that gave the code."""
    keys = store.make_keys()
    beginning.may_be_taken = True
    try:
        answer = _join(asker, code, device_name, keys)
    except (NoLine, Refused, Untrusted) as error:
        beginning.may_be_taken = isinstance(error, AnswerLost)
        raise
    store.keep_central_keys(PublicKeys(verify_key=answer.verify_key, recipient=answer.recipient))
    store.join(Membership.begun(asker.server, answer), answer.token, device_name)


def enroll_again(
    office: Office,
    code: str,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ExchangeReport | None:
    """Join the same office anew with the data that is here, as after this PC was shut out: all work is kept and sent.

    Letter numbers that are left are given up. Gives what was exchanged at once, None when the line broke after joining.
    Raises Refused, NoLine.
    """
    store = office.store
    member, keys = store.membership(), store.rejoin_request()
    name = store.sync_state().device_name
    own = PublicKeys(verify_key=keys.verify_key, recipient=keys.recipient)
    asker = _Asker(member.server, options_of(office.central))
    store.forget_seal_list()
    store.rejoin(_join(asker, code.strip(), name, own, member.office))
    try:
        return sync_now(office, progress, sleep)
    except SurroundingsFailed:
        return None


def _address(typed: str) -> str:
    """Of an address without its beginning nobody knows whether it is wrong or only out of reach."""
    address = typed.strip()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in address:
        raise Refused(
            _(
                "“{server}” is not the address of a central server, which begins with https://. "
                "Nothing was set up here. Ask your administrator for the address."
            ).format(server=typed)
        )
    if parts.scheme == "http" and not _within_reach_of_the_house(parts.hostname):
        raise Refused(
            _(
                "The address {server} would carry names and passwords in the open. Nothing was set up here. "
                "Ask your administrator for the address that begins with https://."
            ).format(server=address)
        )
    return address


def _within_reach_of_the_house(host: str) -> bool:
    """This PC or the office's own network, where a central may do without TLS."""
    try:
        return host == "localhost" or ip_address(host).is_private
    except ValueError:
        return False


def _join(asker: _Asker, code: str, device_name: str, keys: PublicKeys, office: str = "") -> EnrollResponse:
    """`office`: the one that this PC belongs to already, where it does. Raises AnswerLost, NoLine, Refused and what
    `trouble` makes of other refusals.
    """
    request = EnrollRequest(
        code=code, device_name=device_name, verify_key=keys.verify_key, recipient=keys.recipient, office=office
    )
    try:
        return asker.asked(request)
    except LineDown as error:
        raise line_trouble(error) or _no_line(asker.server, error) from error
    except CentralRefused as error:
        if error.code == "other_office":
            raise Refused(
                _(
                    "This code belongs to another office. Nothing was changed here. "
                    "Ask your administrator for a code of this office."
                )
            ) from error
        raise trouble(error) from error


def _no_line(server: str, error: LineDown) -> NoLine:
    if error.reached:
        return AnswerLost(
            _(
                "The line to the central server {server} broke while this PC was joining. "
                "Join again with the same code: it stays good for this PC."
            ).format(server=server)
        )
    return NoLine(
        _(
            "The central server {server} cannot be reached. Nothing was set up here. Check the address and the line."
        ).format(server=server)
    )


@contextmanager
def _undone_on_failure(folder: Path) -> Iterator[_Beginning]:
    """Take away what was put into `folder`, and its key, when the work within fails, unless central may know of it."""
    existed, had_key = folder.is_dir(), Vault.exists(folder)
    before = set(folder.iterdir()) if existed else set()
    beginning = _Beginning()
    try:
        yield beginning
    except BaseException:
        if not beginning.may_be_taken:
            _undo(folder, before, had_key=had_key)
            if not existed and folder.is_dir():
                folder.rmdir()
        raise


def _undo(folder: Path, before: set[Path], *, had_key: bool) -> None:
    if not had_key:
        with suppress(SurroundingsFailed):  # the keyring may keep a key then that opens nothing
            Vault.destroy(folder)
    for path in set(folder.iterdir()) - before if folder.is_dir() else ():
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
