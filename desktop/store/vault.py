"""The key of an office's file: in the operating system's keyring, wrapped by a passphrase, or both.

`vault.json` in the data folder tells where the key is; the key itself never lies on the disk in the clear. A keyring
that is locked is not a missing one: it is an error that passes, and never answered by making a new key.
"""

import os
import secrets
from pathlib import Path

import keyring
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError, NoKeyringError

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _
from desktop.store.errors import Damaged, FolderNotWritable

FILE_NAME = "vault.json"
REVOKED_NAME = "revoked.json"  # beside it, once central has shut this PC out
SERVICE = "Loket"
KEY_BYTES = 32

# RFC 9106, second recommended set: 64 MiB, three passes, four lanes; about 0.1 s on an office PC.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4


class NeedsPassphrase(Refused):
    """The key can only be had with the office's passphrase; the one given was none or wrong."""


class KeyringUnavailable(SurroundingsFailed):
    """The keyring is there but does not answer: locked, or its service is not running."""


class KeyLost(SurroundingsFailed):
    """The keyring answers, but holds no key for this folder, and there is no passphrase."""


class _Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    """A key under a passphrase; bytes are base64 in the file."""

    salt: bytes
    nonce: bytes
    key: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the key is. `account` names it in the keyring, None when the keyring does not have it."""

    version: int = 1
    account: str | None = None
    wrapped: _Wrapped | None = None


class Vault:
    """Makes a folder's key once, and finds it again."""

    @staticmethod
    def exists(folder: Path) -> bool:
        return (folder / FILE_NAME).exists()

    @staticmethod
    def needs_passphrase(folder: Path) -> bool:
        """Whether `open` can only succeed with a passphrase: so that it can be asked for first."""
        return _read(folder).account is None

    @staticmethod
    def create(folder: Path, passphrase: str | None = None, *, in_keyring: bool = True) -> bytes:
        """A new key for `folder`, kept in the keyring where there is one (and unless told otherwise), and under
        `passphrase` when given.

        Raises NeedsPassphrase without keyring and passphrase, KeyringUnavailable when the keyring is locked, and
        FileExistsError when the folder has a key already.
        """
        if Vault.exists(folder):
            raise FileExistsError(folder / FILE_NAME)
        key = secrets.token_bytes(KEY_BYTES)
        backend = _backend() if in_keyring else None
        if backend is None and not passphrase:
            raise NeedsPassphrase(
                _("This computer has no keyring to keep the data's key. Choose a passphrase that protects the data.")
            )
        account = _put(backend, key) if backend else None
        _write(folder, _Place(account=account, wrapped=_wrap(key, passphrase) if passphrase else None))
        return key

    @staticmethod
    def open(folder: Path, passphrase: str | None = None) -> bytes:
        """The key of `folder`. Raises NeedsPassphrase, KeyringUnavailable, KeyLost, Damaged, FileNotFoundError."""
        place = _read(folder)
        key = _get(place.account) if place.account else None
        if key is not None:
            return key
        if place.wrapped is None:
            raise KeyLost(
                _(
                    "The key of this data is no longer in the computer's keyring. The data is safe but cannot be read. "
                    "Sign in to the computer as the user who set it up, or enrol this computer again."
                )
            )
        return _unwrap(place.wrapped, passphrase)

    @staticmethod
    def destroy(folder: Path) -> None:
        """Take the key of `folder` away for good: nothing encrypted with it can be read by anybody any more.

        Doing it again is harmless. Raises KeyringUnavailable and FolderNotWritable; then it is to be done again.
        """
        if not Vault.exists(folder):
            return
        try:
            account = _read(folder).account
        except Damaged:  # names no key that could still be had
            account = None
        if account:
            _forget(account)
        _wipe(folder / FILE_NAME)


def _backend() -> KeyringBackend | None:
    """The keyring in use; None when there is none that keeps secrets."""
    backend = keyring.get_keyring()
    insecure = type(backend).__module__.startswith("keyrings.alt")
    return None if insecure or isinstance(backend, fail.Keyring | null.Keyring) else backend


def _put(backend: KeyringBackend, key: bytes) -> str:
    account = secrets.token_hex(8)
    try:
        backend.set_password(SERVICE, account, key.hex())
        kept = backend.get_password(SERVICE, account)
    except KeyringError as error:
        raise _unavailable() from error
    if kept != key.hex():
        raise _unavailable()
    return account


def _get(account: str) -> bytes | None:
    """The key the keyring holds; None when it holds none, or is no longer there."""
    backend = _backend()
    if backend is None:
        return None
    try:
        kept = backend.get_password(SERVICE, account)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise _unavailable() from error
    return bytes.fromhex(kept) if kept else None


def _forget(account: str) -> None:
    backend = _backend()
    if backend is None:  # the keyring that has the key is out of reach now
        raise _unavailable()
    try:
        if backend.get_password(SERVICE, account) is not None:
            backend.delete_password(SERVICE, account)
    except KeyringError as error:
        raise _unavailable() from error


def _unavailable() -> KeyringUnavailable:
    return KeyringUnavailable(
        _(
            "The computer's keyring does not answer; it may be locked. The data is safe and nothing was changed. "
            "Unlock the keyring, or sign in to the computer again, then try once more."
        )
    )


def _derive(passphrase: str, wrapped: _Wrapped) -> bytes:
    kdf = Argon2id(
        salt=wrapped.salt,
        length=KEY_BYTES,
        iterations=wrapped.passes,
        lanes=wrapped.lanes,
        memory_cost=wrapped.memory_kib,
    )
    return kdf.derive(passphrase.encode())


def _wrap(key: bytes, passphrase: str) -> _Wrapped:
    wrapped = _Wrapped(salt=secrets.token_bytes(16), nonce=secrets.token_bytes(12), key=b"")
    sealed = AESGCM(_derive(passphrase, wrapped)).encrypt(wrapped.nonce, key, None)
    return msgspec.structs.replace(wrapped, key=sealed)


def _unwrap(wrapped: _Wrapped, passphrase: str | None) -> bytes:
    if not passphrase:
        raise NeedsPassphrase(_("The data is protected by a passphrase. Type it to open the data."))
    try:
        return AESGCM(_derive(passphrase, wrapped)).decrypt(wrapped.nonce, wrapped.key, None)
    except InvalidTag as error:
        raise NeedsPassphrase(
            _("This is not the passphrase of this data. Nothing was changed. Type it again.")
        ) from error


def _read(folder: Path) -> _Place:
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=_Place)
    except msgspec.MsgspecError as error:
        raise Damaged(
            _(
                "The file {name} in the data folder is unreadable. Nothing was changed. Restore it from a backup."
            ).format(name=FILE_NAME)
        ) from error


def _write(folder: Path, place: _Place) -> None:
    """All of the file or none of it, also when the power fails, readable by its owner alone."""
    path = folder / FILE_NAME
    fresh = path.with_suffix(".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.touch(mode=0o600)
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(place))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise FolderNotWritable(
            _("The data folder cannot be written. Nothing was changed. Check the folder's permissions, then try again.")
        ) from error


def _wipe(path: Path) -> None:
    """Overwrite a small file before it is removed: it may hold the key under a passphrase."""
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except OSError as error:
        raise FolderNotWritable(
            _("The data folder cannot be written. Nothing was changed. Check the folder's permissions, then try again.")
        ) from error
