"""What this PC seals letters with: its own key, what certifies it, and central's list; all in the encrypted file."""

import msgspec

from desktop.store.base import Base
from desktop.store.database import Connection
from desktop.store.membership import read_standing
from desktop.store.tables import to_json
from sync.keys import as_text, from_text
from sync.seal.cose import new_private, public_of

_PRESENT, _NEXT, _LIST = "seal", "seal.next", "seal.list"


class SealKey(msgspec.Struct, frozen=True, kw_only=True):
    """A raw Ed25519 key and its certificate; `device` is this PC, `epoch` central, as they were when it was given."""

    private: bytes
    certificate: bytes
    device: str
    epoch: str

    def __repr__(self) -> str:
        return "SealKey(…)"


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    private: str
    certificate: str = ""
    device: str = ""
    epoch: str = ""


class _KeptList(msgspec.Struct, frozen=True, kw_only=True):
    trusted: str  # the root by which the first list was believed
    body: str
    asked_at: str = ""


class KnownList(msgspec.Struct, frozen=True, kw_only=True):
    """Central's list as it came, the raw root by which it is checked, and when central was asked last, by this PC."""

    trusted: bytes
    body: bytes
    asked_at: str


class SealMatters(Base):
    """The key for letters, its certificate, and the list."""

    def seal_key(self) -> SealKey | None:
        """The key that is certified; None where there is none, or it can no longer be read."""
        kept = self._kept(_PRESENT)
        if kept is None or not kept.certificate:
            return None
        return SealKey(
            private=from_text(kept.private),
            certificate=from_text(kept.certificate),
            device=kept.device,
            epoch=kept.epoch,
        )

    def next_seal_key(self) -> bytes:
        """The public half of the key to be certified next; made once, and kept before anybody hears of it."""
        with self._database.transaction() as connection:
            kept = _read(connection, _NEXT)
            if kept is None:
                kept = _Kept(private=as_text(new_private()))
                _write(connection, _NEXT, to_json(kept))
        return public_of(from_text(kept.private))

    def adopt_seal_key(self, certificate: bytes, public: bytes, device: str) -> bool:
        """Go on with the key whose public half was certified for `device`; the one before it is destroyed.

        False where it is not the next key, or this is another device by now.
        """
        with self._database.transaction() as connection:
            kept = _read(connection, _NEXT)
            if kept is None or public_of(from_text(kept.private)) != public:
                return False
            member = read_standing(connection).membership
            if member.device != device:
                return False
            made = _Kept(private=kept.private, certificate=as_text(certificate), device=device, epoch=member.epoch)
            _write(connection, _PRESENT, to_json(made))
            connection.execute("DELETE FROM keys WHERE owner = ?", (_NEXT,))
        return True

    def seal_list(self) -> KnownList | None:
        """Central's list as it is known here; None before the first."""
        rows = self._rows("SELECT body FROM keys WHERE owner = ?", (_LIST,))
        if not rows:
            return None
        kept = msgspec.json.decode(rows[0][0], type=_KeptList)
        return KnownList(trusted=from_text(kept.trusted), body=from_text(kept.body), asked_at=kept.asked_at)

    def keep_seal_list(self, trusted: bytes, body: bytes, asked_at: str) -> None:
        """Keep a list that was checked; `trusted` is the root that this PC believes from the beginning."""
        kept = _KeptList(trusted=as_text(trusted), body=as_text(body), asked_at=asked_at)
        with self._database.transaction() as connection:
            _write(connection, _LIST, to_json(kept))

    def forget_seal_list(self) -> None:
        """Believe the next central that is asked, as a PC that joins does; its key is certified anew."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM keys WHERE owner = ?", (_LIST,))

    def _kept(self, owner: str) -> _Kept | None:
        return _read(self._database.reader(), owner)


def _read(connection: Connection, owner: str) -> _Kept | None:
    """What is kept; a key that cannot be read counts as lost."""
    row = connection.execute("SELECT body FROM keys WHERE owner = ?", (owner,)).fetchone()
    if row is None:
        return None
    try:
        kept = msgspec.json.decode(row[0], type=_Kept)
        public_of(from_text(kept.private))
        from_text(kept.certificate)
    except (msgspec.MsgspecError, ValueError):
        return None
    return kept


def _write(connection: Connection, owner: str, body: str) -> None:
    connection.execute(
        "INSERT INTO keys (owner, body) VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET body = excluded.body",
        (owner, body),
    )
