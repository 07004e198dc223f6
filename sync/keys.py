"""The keys of a PC and of central: who signed a thing (Ed25519, RFC 8032), and who alone can read it (age, X25519).

What is signed is always a statement of this module: a JSON array whose first entry says what it is, so that no
signature can stand for another thing than it was given for.
"""

import base64
import binascii
import hashlib

import msgspec
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class NotReadable(Exception):
    """What was sealed is not whole, or was sealed to somebody else."""


class PublicKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What others may know of somebody's keys, as `sync.protocol` carries it."""

    verify_key: str  # Ed25519, raw in unpadded base64url
    recipient: str  # age X25519, `age1…`


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's own keys, private halves included; kept in an encrypted file or in central's database only."""

    signing: bytes  # Ed25519, the 32 bytes of RFC 8032
    identity: str  # age X25519, `AGE-SECRET-KEY-1…`

    def __repr__(self) -> str:
        return "Keys(…)"

    @property
    def public(self) -> PublicKeys:
        verifying = Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()
        recipient = pyrage.x25519.Identity.from_str(self.identity).to_public()
        return PublicKeys(verify_key=as_text(verifying), recipient=str(recipient))

    def sign(self, statement: bytes) -> bytes:
        """The 64 bytes of the signature over a statement of this module."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(statement)

    def unseal(self, sealed: bytes) -> bytes:
        """What `seal` was given for these keys. Raises NotReadable."""
        try:
            plain: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(self.identity)])
        except pyrage.DecryptError as error:
            raise NotReadable from error
        return plain


def new_keys() -> Keys:
    """Keys that nobody had before."""
    return Keys(
        signing=Ed25519PrivateKey.generate().private_bytes_raw(), identity=str(pyrage.x25519.Identity.generate())
    )


def is_signed(verify_key: str, statement: bytes, signature: bytes) -> bool:
    """Whether the owner of `verify_key` signed the statement; False as well for a key or signature that is none."""
    try:
        Ed25519PublicKey.from_public_bytes(from_text(verify_key)).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def are_keys(public: PublicKeys) -> bool:
    """Whether both are keys in the form that the protocol gives them."""
    try:
        Ed25519PublicKey.from_public_bytes(from_text(public.verify_key))
        pyrage.x25519.Recipient.from_str(public.recipient)
    except (ValueError, pyrage.RecipientError):
        return False
    return True


def seal(plain: bytes, recipient: str) -> bytes:
    """`plain` as an age file that the owner of `recipient` alone can read. Raises ValueError: that is no recipient."""
    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ValueError(str(error)) from error
    sealed: bytes = pyrage.encrypt(plain, [to])
    return sealed


def revocation_statement(device: str, epoch: str) -> bytes:
    """What central signs when it shuts a device out for good."""
    return _statement("loket revocation 1", device, epoch)


def courier_statement(label: str, kind: str, sender: str, receiver: str, payload: bytes) -> bytes:
    """What the sender of a courier file signs; `label` is the line in front of what is sealed."""
    return _statement("loket courier 1", label, kind, sender, receiver, hashlib.sha256(payload).hexdigest())


def revocation_proof(central: Keys, device: str, epoch: str) -> str:
    """The `proof` of a Problem that says `revoked`: central's present epoch and its signature, `EPOCH.SIGNATURE`.

    The epoch travels with it, for a PC that is shut out may not have heard of central's latest.
    """
    return f"{epoch}.{as_text(central.sign(revocation_statement(device, epoch)))}"


def proves_revocation(proof: str, verify_key: str, device: str) -> bool:
    """Whether the owner of `verify_key`, which is central's, said that `device` is shut out."""
    epoch, _, signature = proof.rpartition(".")
    try:
        return is_signed(verify_key, revocation_statement(device, epoch), from_text(signature))
    except ValueError:
        return False


def epoch_of(proof: str) -> str:
    """Central's epoch when it gave the proof of a revocation."""
    return proof.rpartition(".")[0]


def as_text(data: bytes) -> str:
    """Unpadded base64url (RFC 4648)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The bytes of `as_text`. Raises ValueError for anything that it does not write."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if as_text(data) != text:
        raise ValueError("not base64url")
    return data


def _statement(*parts: str) -> bytes:
    return msgspec.json.encode(parts)
