"""The keys that sign releases, as The Update Framework has them: root stays offline, the others serve every release.

KEYS/offline/root.pem        to be carried away; needed again only to renew or replace keys
KEYS/targets.pem             signs what a release is
KEYS/snapshot.pem            signs which releases belong together
KEYS/timestamp.pem           signs every few days that this is still the newest; may lie on the server
KEYS/root.json               whom programs trust: goes into resources/updates before a program is built
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, Key, SSlibKey
from tuf.api.metadata import Metadata, Role, Root

ONLINE = ("targets", "snapshot", "timestamp")
ROOT_YEARS = 10
ROOT_FILE = "root.json"


class PublishError(Exception):
    """Nothing was published; the text says why and what to do."""


@dataclass(frozen=True)
class Keys:
    """The folder of keys; `passphrase` opens all of them, and is empty where they have none."""

    folder: Path
    passphrase: str = ""

    def signer(self, role: str) -> CryptoSigner:
        """Raises PublishError where the key is missing or cannot be opened."""
        path = self._path(role)
        try:
            key = load_pem_private_key(path.read_bytes(), self.passphrase.encode() or None)
        except OSError as error:
            raise PublishError(f"The key {path} is not there.") from error
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise PublishError(f"The key {path} cannot be opened: is the passphrase right?") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise PublishError(f"{path} is no Ed25519 key.")
        return CryptoSigner(key)

    def has(self, role: str) -> bool:
        return self._path(role).is_file()

    def root(self) -> Metadata[Root]:
        """Whom programs trust. Raises PublishError."""
        try:
            return Metadata[Root].from_file(str(self.folder / ROOT_FILE))
        except Exception as error:  # the framework's own kinds are many
            raise PublishError(f"{self.folder / ROOT_FILE} cannot be read: {error}") from error

    def make(self, *, years: int = ROOT_YEARS) -> None:
        """New keys and the root that names them. Raises PublishError where there are some already."""
        if (self.folder / ROOT_FILE).exists() or any(self.has(role) for role in ("root", *ONLINE)):
            raise PublishError(f"There are keys in {self.folder} already. They were not touched.")
        public = {role: self._make(role) for role in ("root", *ONLINE)}
        roles = {role: Role([key.keyid], 1) for role, key in public.items()}
        keys: dict[str, Key] = {key.keyid: key for key in public.values()}
        self._sign_root(Root(1, None, _in_days(365 * years), keys, roles, consistent_snapshot=True), [])

    def renew(self, replaced: list[str], *, years: int = ROOT_YEARS) -> int:
        """The next root, signed by the standing root key too; the roles `replaced` get new keys. Gives its number."""
        root = self.root().signed
        before = [self.signer("root")]
        for role in replaced:
            path = self._path(role)
            if path.exists():
                path.rename(path.with_name(f"{path.stem}-until-{root.version}.pem"))
            for keyid in list(root.roles[role].keyids):
                root.revoke_key(keyid, role)
            root.add_key(self._make(role), role)
        root.version += 1
        root.expires = _in_days(365 * years)
        self._sign_root(root, before)
        return root.version

    def _sign_root(self, root: Root, others: list[CryptoSigner]) -> None:
        signed = Metadata(root)
        for signer in [*others, self.signer("root")]:
            signed.sign(signer, append=True)
        signed.to_file(str(self.folder / f"{root.version}.root.json"))
        signed.to_file(str(self.folder / ROOT_FILE))

    def _make(self, role: str) -> SSlibKey:
        path = self._path(role)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        secret = BestAvailableEncryption(self.passphrase.encode()) if self.passphrase else NoEncryption()
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
        return SSlibKey.from_crypto(key.public_key())

    def _path(self, role: str) -> Path:
        return self.folder / "offline" / "root.pem" if role == "root" else self.folder / f"{role}.pem"


def _in_days(days: float) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
