"""Central's list for readers: its roots, the keys that no longer count, and the letters that were voided."""

import bisect
import hashlib
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from sync.seal import cose
from sync.seal.certificates import Root, read_roots
from sync.seal.cose import NotSigned

LIST = -65_541  # the private claim of a list: [roots, revoked keys, voided letters]
VOID_LENGTH = 8
SUFFIX = ".lktseals"

Why = Literal["shut_out", "lost"]
_REASONS: tuple[Why, ...] = ("shut_out", "lost")


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """A key that does not count from a moment on (seconds since 1970): its PC was shut out, or it was lost."""

    kid: bytes
    since: int
    why: Why


class SealList(msgspec.Struct, frozen=True, kw_only=True):
    """A list as it was at `at` (seconds since 1970)."""

    at: int
    roots: tuple[Root, ...]
    revoked: tuple[Revocation, ...]
    voided: bytes  # marks of letters, sorted, one behind the other

    def revocation_of(self, kid: bytes) -> Revocation | None:
        return next((found for found in self.revoked if found.kid == kid), None)

    def is_voided(self, seal: bytes) -> bool:
        """Whether central says that the letter with this seal was voided."""
        wanted = void_mark(seal)
        at = bisect.bisect_left(range(len(self.voided) // VOID_LENGTH), wanted, key=self._mark)
        return self._mark(at) == wanted

    def _mark(self, at: int) -> bytes:
        return self.voided[at * VOID_LENGTH : (at + 1) * VOID_LENGTH]


def void_mark(seal: bytes) -> bytes:
    """By which a voided letter is told to whoever has its seal at hand: `seal` is the statement, whose signature nobody
    can guess from the letter's office and number.
    """
    return hashlib.sha256(b"void " + seal).digest()[:VOID_LENGTH]


def write_list(
    root: bytes,
    announcements: Iterable[bytes],
    at: int,
    revoked: Iterable[Revocation],
    voided: Iterable[bytes],
) -> bytes:
    """The list, signed by the present root, which is the last that is announced; `voided` are marks."""
    told = [[found.kid, found.since, _REASONS.index(found.why)] for found in revoked]
    body = [list(announcements), told, b"".join(sorted(set(voided)))]
    return cose.sign(root, {cose.ISSUED: at, LIST: body})


def read_list(encoded: bytes, trusted: bytes | None = None) -> SealList:
    """The list, signed by a root that the one whose raw key is `trusted` vouches for. Raises NotSigned.

    With None the list's own roots are believed: for who has none yet.
    """
    statement = cose.taken_apart(encoded)
    said: Any = statement.claims.get(LIST)
    try:
        announcements, told, voided = said
        revoked = tuple(Revocation(kid=kid, since=since, why=_REASONS[why]) for kid, since, why in told)
        first = cose.key_in(cose.taken_apart(announcements[0]).claims)
        roots = read_roots(announcements, trusted or first)
        found = SealList(at=statement.claims[cose.ISSUED], roots=roots, revoked=revoked, voided=voided)
        msgspec.convert(msgspec.to_builtins(found, builtin_types=(bytes,)), SealList)
    except (KeyError, IndexError, TypeError, ValueError, msgspec.ValidationError) as error:
        raise NotSigned(str(error)) from error
    if len(voided) % VOID_LENGTH or len(statement.claims) != 2:
        raise NotSigned("it is no list")
    cose.check(statement, roots[-1].public)
    return found
