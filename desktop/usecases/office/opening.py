"""The office that this PC belongs to: where it lies, and opening it each morning. Opening never makes an office."""

from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from desktop.errors import Refused
from desktop.how_far import HowFar
from desktop.i18n import N_, _
from desktop.machine import MachineSettings
from desktop.store.database import FILE_NAME
from desktop.store.telling import Part, Told, told_to_nobody
from desktop.store.vault import REVOKED_NAME, Vault
from desktop.usecases.desk import Office
from desktop.usecases.office.begun_joining import is_begun
from desktop.usecases.office.going_back import open_store
from sync.model.pack import Pack
from sync.ports import Clock

PRACTICE_PASSPHRASE = "latihan"  # noqa: S105 (no secret: whose data it opens are fictional)

_PARTS: dict[Part, str] = {
    "copy": N_("1 of 3: copying the data as they are"),
    "tables": N_("2 of 3: fitting the tables"),
    "words": N_("3 of 3: making the search index anew"),
}


class UpgradeFar:
    """How far it is that the data are fitted to this program, in words, part after part."""

    def __init__(self) -> None:
        self._part: Part | None = None
        self._far = HowFar("")

    def words(self, part: Part, done: int, of: int) -> str:
        if part != self._part:
            self._part, self._far = part, HowFar(_(_PARTS[part]), share=True)
        return self._far.words(done, of)


@dataclass(frozen=True)
class Workplace:
    """Where an office lies or will lie on this PC, what the program brings along, and what was settled for the PC.

    `real`: where what lies here is for practice and nothing in it is real, the place of the real office.
    """

    folder: Path
    pack: Pack
    clock: Clock
    machine: MachineSettings = field(default=MachineSettings())
    real: "Workplace | None" = None

    @property
    def practice(self) -> bool:
        """Whether what lies or will lie here is for practice."""
        return self.real is not None

    def has_office(self) -> bool:
        return not is_begun(self.folder) and (self.folder / FILE_NAME).is_file() and Vault.exists(self.folder)

    def is_taken(self) -> bool:
        """Whether anything of an office lies there, even an incomplete one that nobody is joining."""
        if is_begun(self.folder):
            return False
        if self.was_shut_out() and _shutting_out().is_shut_out(self.folder):
            return False
        return (self.folder / FILE_NAME).exists() or Vault.exists(self.folder)

    def was_shut_out(self) -> bool:
        """Whether central has shut this PC out, though what follows from that may not be finished."""
        return (self.folder / REVOKED_NAME).exists()

    def needs_passphrase(self) -> bool:
        """Whether the office can only be opened with a passphrase, so that it can be asked for first."""
        if self.practice or (self.was_shut_out() and _shutting_out().is_shut(self.folder)):
            return False
        return self.has_office() and Vault.needs_passphrase(self.folder)


def open_office(place: Workplace, passphrase: str | None = None, told: Told = told_to_nobody) -> Office:
    """The office in the folder. Raises Refused when there is none, and what the vault and the store raise.

    `told` hears how far it is where the data have to be fitted to this program first; what it raises leaves them alone.

    What began when central shut this PC out is finished first: then it raises ShutOut.
    """
    if place.was_shut_out():
        _shutting_out().refuse_if_shut_out(place.folder)
    if not place.has_office():
        raise Refused(
            _("There is no office in {folder}. Choose its folder, or enrol this PC first.").format(folder=place.folder)
        )
    key = Vault.open(place.folder, PRACTICE_PASSPHRASE if place.practice else passphrase)
    store = open_store(place.folder, key, place.pack, place.clock, told=told)
    office = Office(store, place.pack, place.clock, central=place.machine.central)
    if place.was_shut_out():
        _shutting_out().go_on_if_begun(office)
    return office


def _shutting_out() -> ModuleType:
    from desktop.usecases.exchange import shutting_out  # noqa: PLC0415 (loads what seals; hardly any PC ever needs it)

    return shutting_out
