"""The root of practice offices: letters made for learning bear a seal too, and every reader knows it for what it is.

Its private half is known to everybody on purpose, so it proves nothing. No central certifies with it.
"""

import hashlib

from sync.seal.certificates import Root, announce_root, certify
from sync.seal.cose import public_of
from sync.seal.lists import write_list

_PRIVATE = hashlib.sha256(b"Loket: the root of practice offices, which everybody knows").digest()
_BEGAN = 1_735_689_600  # 1 January 2025, in seconds since 1970
PRACTICE_ROOT = Root(number=1, public=public_of(_PRIVATE), since=_BEGAN)


def certify_practice(public: bytes, office: str, title: str, at: int) -> bytes:
    """A certificate for a practice office's key, as central gives to a real one's; `at` in seconds since 1970."""
    return certify(_PRIVATE, public, office, title, at)


def practice_list(at: int) -> bytes:
    """The list of seals as a practice office has it: its root, and nothing revoked."""
    return write_list(_PRIVATE, [announce_root(_PRIVATE, PRACTICE_ROOT.public, 1, _BEGAN)], at, (), ())
