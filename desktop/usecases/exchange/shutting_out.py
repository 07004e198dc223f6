"""What a PC does that central has shut out for good: its last work is sealed for central, then its key is destroyed.

A note in the data folder says how far that went, so that it is finished however often it is interrupted. Nothing of
this happens unless central's signature proves it.
"""

from pathlib import Path

import msgspec

from desktop.errors import ShutOut, SurroundingsFailed
from desktop.i18n import _, ngettext
from desktop.store.database import FILE_NAME as DATA_FILE
from desktop.store.keys import NoKeys
from desktop.store.scan_cache import FILE_NAME as SCANS_FILE
from desktop.store.vault import REVOKED_NAME, Vault
from desktop.usecases.desk import Office
from desktop.usecases.exchange.parcels import closed, name_of, read_scans, requests_of
from desktop.usecases.handing_out import write_out
from sync.bundle import Parcel, cut_scans, request_body
from sync.keys import epoch_of, proves_revocation


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    """How far it went. Nothing personal stands in it, for anybody may read it."""

    version: int = 1
    proof: str  # central's
    begun_at: str  # by this PC's clock
    sealed: tuple[str, ...] = ()  # the names of the files with the last work, once they were read back
    changes: int = 0  # in those files
    shut: bool = False  # no change can have come after the seal, nor can one come any more
    destroyed: bool = False


def heed_revocation(office: Office, proof: str) -> ShutOut | None:
    """Seal what is unsent and destroy the key, if `proof` is central's word that this PC is shut out; None if not.

    Raises SurroundingsFailed when the work cannot be sealed or the key not destroyed now: then nothing is lost, and
    it goes on when the office is opened next.
    """
    if not _is_proven(office, proof):
        return None
    note = _Note(proof=proof, begun_at=office.clock.now())
    _keep(office.store.folder, note)
    return _carry_out(office, note)


def refuse_if_shut_out(folder: Path) -> None:
    """Finish what needs no key. Raises ShutOut where the data of `folder` cannot be read."""
    note = _read(folder)
    if note is not None and note.shut:
        raise _destroy(folder, note)


def go_on_if_begun(office: Office) -> None:
    """Finish what was interrupted. Raises ShutOut when there was something; then the office is closed."""
    note = _read(office.store.folder)
    if note is None:
        return
    try:
        if not office.store.is_member():  # it was shut with the seal, which had been read back
            told = _destroy(office.store.folder, msgspec.structs.replace(note, shut=True))
        elif _is_proven(office, note.proof):
            told = _carry_out(office, note)
        else:
            (office.store.folder / REVOKED_NAME).unlink()
            return
    except BaseException:
        office.close()
        raise
    office.close()
    raise told


def is_shut(folder: Path) -> bool:
    """Whether what is left to do in `folder` needs no key."""
    note = _read(folder)
    return note is not None and note.shut


def is_shut_out(folder: Path) -> bool:
    """Whether the data that lies in `folder` can never be read again, so that another office may take its place."""
    note = _read(folder)
    return note is not None and note.destroyed


def clear_away(folder: Path) -> None:
    """Remove the data that nobody can read any more; the sealed last work stays. Raises SurroundingsFailed."""
    if not is_shut_out(folder):
        return
    try:
        for path in (folder / f"{name}{end}" for name in (DATA_FILE, SCANS_FILE) for end in ("", "-wal", "-shm")):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise SurroundingsFailed(
            _("The old data in {folder} cannot be removed. Close the program everywhere, then try again.").format(
                folder=folder
            )
        ) from error


def forget_shutting_out(folder: Path) -> None:
    """A new office lies in `folder`: what happened to the one before is told no more."""
    (folder / REVOKED_NAME).unlink(missing_ok=True)


def _is_proven(office: Office, proof: str) -> bool:
    try:
        central = office.store.central_keys()
    except NoKeys:
        return False
    return proves_revocation(proof, central.verify_key, office.store.membership().device)


def _carry_out(office: Office, note: _Note) -> ShutOut:
    """Seal, shut, destroy. Nobody can write between the first and the second, so nothing comes too late."""
    folder = office.store.folder
    with office.store.shut_out():
        note = _seal(office, note)
        _keep(folder, note)
    return _destroy(folder, msgspec.structs.replace(note, shut=True))


def _seal(office: Office, note: _Note) -> _Note:
    """Write everything that central has not taken, or may have lost since, into files for it, and read them back."""
    store = office.store
    unsent = [item.op for item in store.outbox()]
    lost = store.lost_before(epoch_of(note.proof))
    bodies = [request_body(request) for request in requests_of(store, [*lost, *unsent])]
    names = []
    for part, refs in enumerate(cut_scans(store.files_only_here()), 1):
        requests = bodies if part == 1 else []
        parcel = Parcel(made_at=office.clock.now(), requests=requests, scans=read_scans(store, refs))
        names.append(_write_sealed(office, parcel, part))
    return msgspec.structs.replace(note, sealed=tuple(names), changes=len(unsent))


def _write_sealed(office: Office, parcel: Parcel, part: int) -> str:
    """The name of the file, which the disk has been seen to give back."""
    name = name_of(office, "sealed", part)
    _id, data = closed(office, "sealed", parcel)
    file = office.store.folder / name
    write_out(file, data)
    if not _is_whole(file, data):
        raise SurroundingsFailed(
            _(
                "An administrator has shut this PC out. Its last work could not be sealed, because the disk does not "
                "give back what was written. Nothing was destroyed. Free some space or check the disk, then try again."
            )
        )
    return name


def _is_whole(file: Path, data: bytes) -> bool:
    """Whether the disk gives back what was written. What is in it only central can read."""
    try:
        return file.read_bytes() == data
    except OSError:
        return False


def _destroy(folder: Path, note: _Note) -> ShutOut:
    if not note.destroyed:
        _keep(folder, note)
        Vault.destroy(folder)
        _keep(folder, msgspec.structs.replace(note, destroyed=True))
    text = ngettext(
        "An administrator has shut this PC out for good. {n} change that it had not sent was sealed for the central "
        "server in {file}; nobody else can read it. The data on this PC can no longer be read. Give that file to your "
        "administrator.",
        "An administrator has shut this PC out for good. {n} changes that it had not sent were sealed for the central "
        "server in {file}; nobody else can read them. The data on this PC can no longer be read. Give that file to "
        "your administrator.",
        note.changes,
    )
    files = ", ".join(str(folder / name) for name in note.sealed)
    return ShutOut(text.format(n=note.changes, file=files))


def _read(folder: Path) -> _Note | None:
    try:
        return msgspec.json.decode((folder / REVOKED_NAME).read_bytes(), type=_Note)
    except (OSError, msgspec.MsgspecError):  # one that cannot be read proves nothing
        return None


def _keep(folder: Path, note: _Note) -> None:
    write_out(folder / REVOKED_NAME, msgspec.json.encode(note))
