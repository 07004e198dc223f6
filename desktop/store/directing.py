"""What a person or central asked for beyond the usual exchange, until it is done and central knows it is."""

from collections.abc import Callable, Sequence
from typing import Any, get_args

from desktop.store.backups import backup_path
from desktop.store.base import Base
from desktop.store.database import Connection
from desktop.store.keys import packed_since
from desktop.store.membership import read_standing
from desktop.store.tables import to_json
from desktop.store.values import LoggedExchange, PastExchange, SyncState
from sync.ports import Pending, PendingKind
from sync.protocol import SyncRequest, SyncResponse

KINDS = get_args(PendingKind)
UPGRADE = "upgrade"
NEWER = "newer"  # the state of what only a newer program can do
LOG_KEPT = 300  # lines about exchanges
LOGGED = ", ".join(LoggedExchange.__struct_fields__)


def note_directives(connection: Connection, request: SyncRequest, response: SyncResponse) -> None:
    """Keep what central asks for, each directive once, and let go of those it now knows as done."""
    connection.executemany("UPDATE directives SET state = 'told' WHERE id = ?", [(done,) for done in request.done])
    if not any(directive.kind == UPGRADE for directive in response.directives):
        connection.execute("DELETE FROM directives WHERE kind = ?", (UPGRADE,))
    told = to_json([directive.id for directive in response.directives])
    connection.execute(
        "DELETE FROM directives WHERE state = ? AND id NOT IN (SELECT value FROM json_each(?))", (NEWER, told)
    )
    for directive in response.directives:
        state = "open" if directive.kind in (*KINDS, UPGRADE) else NEWER
        new = connection.execute(
            "INSERT INTO directives (id, kind, by, state) VALUES (?, ?, ?, ?) ON CONFLICT (id) "
            "DO UPDATE SET state = 'open' WHERE state = 'newer' AND excluded.state = 'open' RETURNING id",
            (directive.id, directive.kind, directive.by, state),
        ).fetchall()
        if new and directive.kind in KINDS:
            _ask(connection, directive.kind, directive.by, response.time, directive.id)


def _ask(connection: Connection, kind: str, by: str, asked_at: str, directive: str | None) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO pending (kind, by, asked_at, directive) VALUES (?, ?, ?, ?)",
        (kind, by, asked_at, directive),
    )


def _logged(row: Sequence[Any]) -> LoggedExchange:
    return LoggedExchange(**dict(zip(LoggedExchange.__struct_fields__, row, strict=True)))


def _is_quiet(went: LoggedExchange) -> bool:
    """Whether it went over the line and nothing changed hands."""
    return went.way == "line" and not (went.sent or went.received or went.scans)


class Directed(Base):
    """Forced syncs: asked for, under way, done."""

    def pending(self) -> list[Pending]:
        """What was asked for and is not finished: the quickest first."""
        rows = self._rows(
            "SELECT kind, by, asked_at, directive FROM pending "
            "ORDER BY CASE kind WHEN 'retry' THEN 1 WHEN 'verify' THEN 2 ELSE 3 END"
        )
        return [Pending(kind=kind, by=by, asked_at=at, directive=directive) for kind, by, at, directive in rows]

    def ask(self, pending: Pending) -> None:
        """Remember what is asked for, once for each kind."""
        with self._database.transaction() as connection:
            _ask(connection, pending.kind, pending.by, pending.asked_at, pending.directive)

    def settle(self, pending: Pending, outcome: str) -> None:
        """It is finished: recorded with who asked and when, told to central with the next exchange."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pending WHERE kind = ?", (pending.kind,))
            connection.execute(
                "UPDATE directives SET state = 'done' WHERE kind = ? AND state = 'open'", (pending.kind,)
            )
            connection.execute(
                "INSERT INTO exchanges (kind, by, asked_at, finished_at, outcome) VALUES (?, ?, ?, ?, ?)",
                (pending.kind, pending.by, pending.asked_at, self._clock.now(), outcome),
            )

    def done_directives(self) -> list[str]:
        """Directives carried out of which central was not told yet."""
        return [directive for (directive,) in self._rows("SELECT id FROM directives WHERE state = 'done' ORDER BY id")]

    def begin_rebuild(self, told: Callable[[int, int], None]) -> None:
        """Hear central from the beginning again; the file as it is, with all that waits, is copied beside it first.

        `told` hears how much of that is copied. A rebuild that was interrupted goes on from where it was. Raises what a
        full disk and what `told` raises; then nothing begins.
        """
        if self._rows("SELECT 1 FROM pending WHERE kind = 'rebuild' AND begun = 1"):
            return
        self._database.backup_to(backup_path(self._database.path.parent, self._clock.now()), told)
        with self._database.transaction() as connection:
            connection.execute("UPDATE membership SET cursor = '{}'")
            connection.execute("UPDATE pending SET begun = 1 WHERE kind = 'rebuild'")

    def sync_state(self) -> SyncState:
        """The truth about the exchange with central. Raises NotEnrolled."""
        standing = read_standing(self._database.reader())
        states = dict(self._rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        return SyncState(
            waiting=states.get("waiting", 0),
            quarantined=states.get("quarantined", 0),
            deferred=states.get("deferred", 0),
            conflicts=self._open("conflict"),
            duplicates=self._open("duplicate"),
            packed=packed_since(self._database.reader(), standing.last_exchange, standing.clock_offset),
            set_aside=int(self._rows("SELECT count(*) FROM set_aside")[0][0]),
            last_exchange=standing.last_exchange,
            clock_offset=standing.clock_offset,
            pending=tuple(self.pending()),
            upgrade=bool(self._rows("SELECT 1 FROM directives WHERE kind = ?", (UPGRADE,))),
            beyond=bool(self._rows("SELECT 1 FROM directives WHERE state = ?", (NEWER,))),
            server=standing.membership.server,
            office=standing.membership.office,
            device=standing.membership.device,
            device_name=standing.device_name,
            earlier=standing.earlier,
        )

    def _open(self, record_type: str) -> int:
        return self._records.counts_by_state(record_type).get("open", 0) if record_type in self._tables else 0

    def log_exchange(self, went: LoggedExchange) -> None:
        """Remember how an exchange went; one that brought nothing is counted with those before it that did not."""
        with self._database.transaction() as connection:
            last = connection.execute(f"SELECT n, {LOGGED} FROM exchange_log ORDER BY n DESC LIMIT 1").fetchone()  # noqa: S608
            before = _logged(last[1:]) if last else None
            if last and before is not None and _is_quiet(before) and _is_quiet(went) and before.ended == went.ended:
                connection.execute(
                    "UPDATE exchange_log SET ended_at = ?, times = times + 1, seconds = seconds + ?, up = up + ?, "
                    "down = down + ? WHERE n = ?",
                    (went.ended_at, went.seconds, went.up, went.down, last[0]),
                )
                return
            marks = ", ".join("?" * len(went.__struct_fields__))
            values = [getattr(went, name) for name in went.__struct_fields__]
            connection.execute(f"INSERT INTO exchange_log ({LOGGED}) VALUES ({marks})", values)  # noqa: S608
            connection.execute("DELETE FROM exchange_log WHERE n <= (SELECT max(n) FROM exchange_log) - ?", (LOG_KEPT,))

    def exchange_log(self, limit: int = 30) -> list[LoggedExchange]:
        """How the last exchanges went, the last first."""
        rows = self._rows(f"SELECT {LOGGED} FROM exchange_log ORDER BY n DESC LIMIT ?", (limit,))  # noqa: S608
        return [_logged(row) for row in rows]

    def past_exchanges(self, limit: int = 20) -> list[PastExchange]:
        """Forced syncs that are finished, the last first."""
        rows = self._rows(
            "SELECT kind, by, asked_at, finished_at, outcome FROM exchanges ORDER BY n DESC LIMIT ?", (limit,)
        )
        return [
            PastExchange(kind=kind, by=by, asked_at=asked_at, finished_at=finished_at, outcome=outcome)
            for kind, by, asked_at, finished_at, outcome in rows
        ]
