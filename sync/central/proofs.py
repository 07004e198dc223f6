"""Incarnations as proofs: each one tells of which cursor it was given, so that nobody can claim to have heard more.

A central that was restored unannounced finds a cursor above all that it has. It believes that of who brings the
incarnation that it gave with this very cursor before, signed by a key that every backup holds too.
"""

import hashlib
import hmac
import secrets

import msgspec

from sync.central.ledger import Ledger
from sync.central.settings import kept
from sync.protocol import SHARED_SCOPE
from sync.wire import to_base64

_KEY = "proofs"  # in `meta`
_SIGNED = 3  # characters behind the nonce: as many as nobody guesses in ten tries within ten minutes
_NONCE = 3


class Proofs(msgspec.Struct, frozen=True):
    """What central signs the incarnations of one device with, in one epoch."""

    key: bytes
    device: str
    office: str
    epoch: str

    def give(self, cursor: dict[str, int], nonce: str = "") -> str:
        """An incarnation for who has heard up to `cursor`."""
        nonce = nonce or to_base64(secrets.token_bytes(_NONCE))[:_NONCE]
        return nonce + self._signature(nonce, cursor)

    def hold(self, incarnation: str, cursor: dict[str, int]) -> bool:
        """Whether central gave this incarnation with this very cursor, in this epoch."""
        nonce, signature = incarnation[:-_SIGNED], incarnation[-_SIGNED:]
        told = self._signature(nonce, cursor).encode()
        return bool(nonce) and hmac.compare_digest(signature.encode(errors="replace"), told)

    def _signature(self, nonce: str, cursor: dict[str, int]) -> str:
        heard = [cursor.get(scope, 0) for scope in (self.office, SHARED_SCOPE)]
        said = msgspec.json.encode([self.device, self.epoch, nonce, *heard])
        return to_base64(hmac.digest(self.key, said, hashlib.sha256))[:_SIGNED]


def proofs_of(ledger: Ledger, device: str, office: str, epoch: str) -> Proofs:
    key = kept(ledger, _KEY, lambda: secrets.token_hex(32))
    return Proofs(bytes.fromhex(key), device, office, epoch)


def nonce_of(incarnation: str) -> str:
    """What of an incarnation is not its signature."""
    return incarnation[:-_SIGNED]
