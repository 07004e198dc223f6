"""The side of the store that the sync engine works on: `sync.ports.Replica`."""

import sys

import msgspec

from desktop.store import history, membership
from desktop.store.applying import Page, keep_blocks, show
from desktop.store.base import Base
from desktop.store.keeping import Keeper
from desktop.store.membership import read_standing
from desktop.store.tables import to_json
from desktop.store.values import Author, HistoryEntry, OutboxItem, SyncState
from sync.model.issues import Issue
from sync.model.op import Op, new_id
from sync.ports import Membership
from sync.protocol import Change, NumberBlock, NumberStock, SyncRequest, SyncResponse, Verdict, scope_of


class Exchange(Base):
    """Membership, outbox, and the pages that come from central."""

    def join(self, member: Membership, token: str, device_name: str) -> None:
        """Become a PC of an office."""
        with self._database.transaction() as connection:
            membership.join(connection, member, token, device_name)

    def is_member(self) -> bool:
        return bool(self._rows("SELECT 1 FROM membership"))

    def membership(self) -> Membership:
        """Raises NotEnrolled."""
        return read_standing(self._database.reader()).membership

    def token(self) -> str:
        """The bearer token of this device. Raises NotEnrolled."""
        return read_standing(self._database.reader()).token

    def unsent(self, limit: int) -> list[Op]:
        """The oldest ops without an answer; those on a record with a refused op before them wait behind it."""
        rows = self._rows(
            """SELECT op FROM outbox AS o WHERE state = 'waiting' AND NOT EXISTS (
                SELECT 1 FROM outbox AS q WHERE q.record = o.record AND q.record_type = o.record_type
                AND q.state = 'quarantined' AND q.n < o.n)
            ORDER BY n LIMIT ?""",
            (limit,),
        )
        return [msgspec.json.decode(text, type=Op) for (text,) in rows]

    def outbox(self) -> list[OutboxItem]:
        """Every change that central has not taken, in the order written."""
        rows = self._rows("SELECT op, state, issues FROM outbox WHERE state != 'answered' ORDER BY n")
        return [
            OutboxItem(
                op=msgspec.json.decode(text, type=Op),
                state=state,
                issues=msgspec.json.decode(issues, type=tuple[Issue, ...]) if issues else (),
            )
            for text, state, issues in rows
        ]

    def refused_records(self) -> set[tuple[str, str]]:
        """(record type, id) of every record that shows a change central refused."""
        return set(self._rows("SELECT record_type, record FROM outbox WHERE state = 'quarantined'"))

    def number_stock(self) -> list[NumberStock]:
        """What is left of each series and year that central ever granted here; 0 asks for more."""
        rows = self._rows(
            "SELECT series, year, sum(last - next + 1) FROM number_blocks GROUP BY series, year ORDER BY series, year"
        )
        return [NumberStock(series=series, year=year, left=left) for series, year, left in rows]

    def apply_answer(self, request: SyncRequest, response: SyncResponse) -> None:
        self.apply_page(response.verdicts, response.changes, response.cursor, response.blocks)

    def apply_page(
        self, verdicts: list[Verdict], changes: list[Change], cursor: dict[str, int], blocks: list[NumberBlock]
    ) -> None:
        """Verdicts, changes, numbers and the new cursor in one transaction, rebasing what is still unsent."""
        with self._database.transaction() as connection:
            keeper = Keeper(self._pack, self._tables, connection)
            member = read_standing(connection).membership
            reached = {**member.cursor, **cursor}
            Page(keeper, member.office, reached).apply(verdicts, changes)
            keep_blocks(keeper, blocks)
            connection.execute("UPDATE membership SET cursor = ?", (to_json(reached),))
        self._tell(keeper.changed)

    def finish_exchange(self, at: str) -> None:
        """Remember that everything was sent and everything received, by central's clock."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE membership SET last_exchange = ?", (at,))

    def sync_state(self) -> SyncState:
        """The truth about the exchange with central. Raises NotEnrolled."""
        standing = read_standing(self._database.reader())
        states = dict(self._rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        conflicts = self._records.counts_by_state("conflict").get("open", 0) if "conflict" in self._tables else 0
        return SyncState(
            waiting=states.get("waiting", 0),
            quarantined=states.get("quarantined", 0),
            conflicts=conflicts,
            last_exchange=standing.last_exchange,
            server=standing.membership.server,
            office=standing.membership.office,
            device=standing.membership.device,
            device_name=standing.device_name,
        )

    def retry_refused(self, op: str) -> None:
        """Send a refused op again with the next exchange: as a new op, for central has judged the old one for good.

        A step is taken anew from what stands now; an edit keeps its base, so that what others set meanwhile is not
        overwritten unseen.
        """
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT op FROM outbox WHERE op_id = ? AND state = 'quarantined'", (op,)
            ).fetchone()
            if row is None:
                return
            standing = read_standing(connection)
            refused = msgspec.json.decode(row[0], type=Op)
            kind = self._pack.record(refused.record_type)
            heard = standing.membership.cursor.get(scope_of(kind, standing.membership.office), 0)
            again = msgspec.structs.replace(
                refused,
                id=new_id(self._clock.milliseconds()),
                counter=standing.counter + 1,
                base=heard if refused.step else refused.base,
            )
            connection.execute(
                "UPDATE outbox SET op_id = ?, op = ?, state = 'waiting', seq = NULL, issues = NULL WHERE op_id = ?",
                (again.id, to_json(again), op),
            )
            connection.execute("UPDATE membership SET counter = ?", (again.counter,))
            history.append(connection, history.entry_of(kind, again))
        self._tell({(refused.record_type, refused.record)})

    def withdraw_refused(self, author: Author, op: str) -> None:
        """Take back a refused op; what it said stays in the history.

        With the op that created a record all later ones on it are taken back, and the record is marked deleted.
        """
        with self._database.transaction() as connection:
            keeper = Keeper(self._pack, self._tables, connection)
            row = connection.execute(
                "SELECT record_type, record, op, n FROM outbox WHERE op_id = ? AND state = 'quarantined'", (op,)
            ).fetchone()
            if row is None:
                return
            key, refused, n = (row[0], row[1]), msgspec.json.decode(row[2], type=Op), row[3]
            seen = keeper.get(*key)
            last = sys.maxsize if refused.action == "create" else n
            withdrawn = connection.execute(
                "DELETE FROM outbox WHERE record_type = ? AND record = ? AND n BETWEEN ? AND ? RETURNING op_id",
                (*key, n, last),
            ).fetchall()
            show(keeper, key, keeper.confirmed(*key), seen)
            device = read_standing(connection).membership.device
            for (op_id,) in withdrawn:
                history.append(connection, self._withdrawal(author, device, op_id, key))
        self._tell(keeper.changed)

    def _withdrawal(self, author: Author, device: str, op: str, key: tuple[str, str]) -> HistoryEntry:
        return HistoryEntry(
            kind="withdrawn",
            record_type=key[0],
            record=key[1],
            at=self._clock.now(),
            user=author.user,
            role=author.role,
            device=device,
            op=op,
        )
