"""A PC that can seal letters without a central: by a root of the tests' own, which certifies any office's key."""

from desktop.store.store import Store
from sync.seal.certificates import announce_root, certify
from sync.seal.cose import public_of
from sync.seal.lists import Revocation, write_list

ROOT = bytes(range(100, 132))  # the private half of central's root in tests
BEGAN = 1_767_225_600  # 1 January 2026, in seconds since 1970
TITLE = "Dinas Tenaga Kerja, Pemerintah Kabupaten Contoh"
ANNOUNCED = announce_root(ROOT, public_of(ROOT), 1, BEGAN)


def certify_pc(store: Store, at: int = BEGAN, title: str = TITLE) -> None:
    """Let this PC seal letters of its office from `at` on (seconds since 1970), as after an exchange with central."""
    member = store.membership()
    public = store.next_seal_key()
    assert store.adopt_seal_key(certify(ROOT, public, member.office, title, at), public, member.device)
    tell_list(store)


def tell_list(
    store: Store, at: int = BEGAN, revoked: tuple[Revocation, ...] = (), voided: tuple[bytes, ...] = ()
) -> None:
    """Central's list as this PC hears it; `voided` are marks."""
    body = write_list(ROOT, [ANNOUNCED], at, revoked, voided)
    store.keep_seal_list(public_of(ROOT), body, "2026-11-21T00:00:00.000Z")
