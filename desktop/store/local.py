"""What stays on this PC: settings, drafts, files, wrong passwords."""

from collections.abc import Mapping
from typing import Any

import msgspec

from desktop.store import history
from desktop.store.base import Base
from desktop.store.membership import read_standing
from desktop.store.tables import to_json
from desktop.store.values import Author, Draft, HistoryEntry, SignInAttempts
from desktop.store.writing import put_file

DRAFT, HANDED = "draft", "handed"  # under which the history tells of work that is no record yet

_HAND = """
UPDATE drafts SET key = :new || substr(key, length(:key) + 1), author = :to
WHERE key = :key OR (key > :key || '#' AND key < :key || '$')
"""


class LocalMatters(Base):
    """Small things kept beside the records; none of them is ever sent."""

    def get_setting(self, key: str, default: Any = None) -> Any:
        """A setting of this PC, any JSON."""
        rows = self._rows("SELECT value FROM settings WHERE key = ?", (f"user.{key}",))
        return msgspec.json.decode(rows[0][0]) if rows else default

    def set_setting(self, key: str, value: Any) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO settings (key, value) VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (f"user.{key}", to_json(value)),
            )

    def save_draft(self, key: str, kind: str, author: str, body: Any) -> None:
        """Keep unfinished work as it is typed, under a key of the caller's choice; `body` is any JSON."""
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO drafts (key, kind, author, saved_at, body) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, author = excluded.author,
                saved_at = excluded.saved_at, body = excluded.body""",
                (key, kind, author, self._clock.now(), to_json(body)),
            )

    def load_draft(self, key: str) -> Draft | None:
        found = self._drafts("WHERE key = ?", (key,))
        return found[0] if found else None

    def drafts(self, kind: str | None = None, without: str = "") -> list[Draft]:
        """Drafts of one kind or of all, the latest first; their bodies `without` the member of that name, which may be
        long.
        """
        where = "WHERE ?1 IS NULL OR kind = ?1"
        if without:
            return self._drafts(where, (kind, f"$.{without}"), "json_remove(body, ?2)")
        return self._drafts(where, (kind,))

    def _drafts(self, where: str, values: tuple[Any, ...], body: str = "body") -> list[Draft]:
        rows = self._rows(
            f"SELECT key, kind, author, saved_at, {body} FROM drafts {where} ORDER BY saved_at DESC, key",  # noqa: S608
            values,
        )
        return [
            Draft(key=key, kind=kind, author=author, saved_at=at, body=msgspec.json.decode(body))
            for key, kind, author, at, body in rows
        ]

    def drop_draft(self, key: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM drafts WHERE key = ?", (key,))

    def hand_drafts(self, keys: Mapping[str, str], to: str, by: Author) -> None:
        """Make these drafts another author's, each under its new key and with what lies with it under `KEY#…`, all or
        none; the history tells of it.
        """
        with self._database.transaction() as connection:
            device = read_standing(connection).membership.device
            for key, new in keys.items():
                before = connection.execute("SELECT author FROM drafts WHERE key = ?", (key,)).fetchone()
                if before is None:
                    continue
                connection.execute(_HAND, {"key": key, "new": new, "to": to})
                entry = HistoryEntry(
                    kind="handed",
                    record_type=DRAFT,
                    record=HANDED,
                    at=self._clock.now(),
                    user=by.user,
                    role=by.role,
                    device=device,
                    fields={"author": to, "key": new},
                    old={"author": before[0], "key": key},
                )
                history.append(connection, entry)

    def handed_drafts(self) -> list[HistoryEntry]:
        """Every draft that was made another author's, the first first."""
        rows = self._rows("SELECT entry FROM history WHERE record = ? AND record_type = ? ORDER BY n", (HANDED, DRAFT))
        return [msgspec.json.decode(row[0], type=HistoryEntry) for row in rows]

    def put_file(self, data: bytes, media_type: str) -> str:
        """Keep a file; returns its SHA-256 in hex, which names it."""
        with self._database.transaction() as connection:
            return put_file(connection, data, media_type, self._clock.now())

    def get_file(self, sha256: str) -> bytes | None:
        rows = self._rows("SELECT data FROM files WHERE sha256 = ?", (sha256,))
        return bytes(rows[0][0]) if rows else None

    def sign_in_attempts(self, username: str) -> SignInAttempts:
        """Wrong passwords in a row for this name."""
        rows = self._rows("SELECT failures, last_at FROM sign_in_attempts WHERE username = ?", (username,))
        return SignInAttempts(failures=rows[0][0], last_at=rows[0][1]) if rows else SignInAttempts()

    def note_sign_in(self, username: str, right: bool) -> None:
        """Count a wrong password, or forget the count after a right one."""
        with self._database.transaction() as connection:
            if right:
                connection.execute("DELETE FROM sign_in_attempts WHERE username = ?", (username,))
                return
            connection.execute(
                """INSERT INTO sign_in_attempts (username, failures, last_at) VALUES (?, 1, ?)
                ON CONFLICT (username) DO UPDATE SET failures = failures + 1, last_at = excluded.last_at""",
                (username, self._clock.now()),
            )
