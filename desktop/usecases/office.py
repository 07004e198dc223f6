"""The office that this PC belongs to: where it lies, and opening it each morning. Opening never makes an office."""

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.database import FILE_NAME
from desktop.store.store import Store
from desktop.store.vault import Vault
from desktop.usecases.desk import Office
from sync.model.pack import Pack
from sync.ports import Clock


@dataclass(frozen=True)
class Workplace:
    """Where an office lies or will lie on this PC, and what the program brings along."""

    folder: Path
    pack: Pack
    clock: Clock

    def has_office(self) -> bool:
        return (self.folder / FILE_NAME).is_file() and Vault.exists(self.folder)

    def is_taken(self) -> bool:
        """Whether anything of an office lies there, even an incomplete one."""
        return (self.folder / FILE_NAME).exists() or Vault.exists(self.folder)

    def needs_passphrase(self) -> bool:
        """Whether the office can only be opened with a passphrase, so that it can be asked for first."""
        return self.has_office() and Vault.needs_passphrase(self.folder)


def open_office(place: Workplace, passphrase: str | None = None) -> Office:
    """The office in the folder. Raises Refused when there is none, and what the vault and the store raise."""
    if not place.has_office():
        raise Refused(
            _("There is no office in {folder}. Choose its folder, or enrol this PC first.").format(folder=place.folder)
        )
    key = Vault.open(place.folder, passphrase)
    return Office(Store.open(place.folder, key, place.pack, place.clock), place.pack, place.clock)
