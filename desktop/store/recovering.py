"""Going on where the past no longer fits: as another device after a fork, and with a central that was restored."""

from collections.abc import Iterable, Iterator
from math import inf

import msgspec

from desktop.store.applying import show
from desktop.store.base import Base
from desktop.store.database import Connection
from desktop.store.keeping import Ground, Keeper, Key
from desktop.store.keys import adopt_next_keys, keep_central_keys, make_next_keys
from desktop.store.meeting import forget_sequences
from desktop.store.membership import Standing, keep_name, read_standing
from desktop.store.sent import read_sent
from desktop.store.tables import quote, to_json
from sync.keys import PublicKeys
from sync.model.digest import check_of
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record, get_path, set_path
from sync.ports import Membership
from sync.protocol import SHARED_SCOPE, EnrollResponse, KnownRequest, RejoinRequest, Span, scope_of

BEGAN = "epoch.began"  # the settings key of where the epochs part, until every sent op was asked for
UNSENT = "state IN ('waiting', 'deferred', 'quarantined')"


class Recovery(Base):
    """What an exchange does when central says that this PC's past is not its own."""

    def rejoin_request(self) -> RejoinRequest:
        """What to ask when this copy forked, with keys of its own, kept before they are sent."""
        with self._database.transaction() as connection:
            incarnation = read_standing(connection).membership.incarnation
            keys = make_next_keys(connection)
        return RejoinRequest(incarnation=incarnation, verify_key=keys.verify_key, recipient=keys.recipient)

    def rejoin(self, answer: EnrollResponse) -> None:
        """Go on as another device: every unsent op under its name with the same id, letter numbers given up.

        Every answered op counts as one that central may have lost.

        Raises ValueError when the answer is another office's.
        """
        with self._database.transaction() as connection:
            standing = read_standing(connection)
            if answer.office != standing.membership.office:
                raise ValueError(answer.office)
            keep_name(connection, answer.device)
            counter = standing.counter
            for n, op in _readable(connection, UNSENT):
                counter += 1
                moved = msgspec.structs.replace(op, device=answer.device, counter=counter)
                connection.execute("UPDATE outbox SET op = ? WHERE n = ?", (to_json(moved), n))
            connection.execute(
                "UPDATE membership SET device = ?, token = ?, incarnation = ?, counter = ?, device_name = ?",
                (answer.device, answer.token, answer.incarnation, counter, answer.name or standing.device_name),
            )
            connection.execute(
                "INSERT OR IGNORE INTO numbers_given_up (series, year, first, last, next, device, given_up_at) "
                "SELECT series, year, first, last, next, ?, ? FROM number_blocks",
                (standing.membership.device, self._clock.now()),
            )
            connection.execute("DELETE FROM number_blocks")
            connection.execute("UPDATE sent SET epoch = ''")  # perhaps central was put back, and nobody told it
            _keep_began(connection, {})
            adopt_next_keys(connection)
            keep_central_keys(connection, PublicKeys(verify_key=answer.verify_key, recipient=answer.recipient))
            _log(connection, "rejoin", self._clock.now(), f"{standing.membership.device} {answer.device}")

    def enter_epoch(self, epoch: str, began: dict[str, int]) -> None:
        """Central was restored: hear it again from where the epochs part; bases above that count as that.

        What was answered above that is sent again. At the end of it all a verification is due.
        """
        with self._database.transaction() as connection:
            member = read_standing(connection).membership
            if member.epoch == epoch and all(at <= began.get(scope, 0) for scope, at in member.cursor.items()):
                return
            cursor = {scope: min(heard, began.get(scope, 0)) for scope, heard in member.cursor.items()}
            connection.execute("UPDATE membership SET epoch = ?, cursor = ?", (epoch, to_json(cursor)))
            _note_began(connection, member, began)
            by_scope: dict[str, list[str]] = {}
            for kind in self._pack.records.values():
                scope = scope_of(kind, member.office)
                by_scope.setdefault(scope, []).append(kind.key)
                self._forget_above(connection, kind.key, began.get(scope, 0))
                _send_again_above(connection, kind.key, began.get(scope, 0))
            for scope, kinds in by_scope.items():
                forget_sequences(connection, kinds, began.get(scope, 0))
            connection.execute(
                "INSERT OR IGNORE INTO pending (kind, by, asked_at) VALUES ('verify', 'central', ?)",
                (self._clock.now(),),
            )
            _log(connection, "epoch", self._clock.now(), f"{member.epoch} {epoch}")

    def _forget_above(self, connection: Connection, record_type: str, seq: int) -> None:
        """No record here is newer than what central may tell from now on."""
        known = max(1, seq)  # 0 would say that central never had it
        name = quote(self._tables[record_type].name)
        connection.execute(f"UPDATE {name} SET seq = ?1 WHERE seq > ?1", (known,))  # noqa: S608
        grounds = connection.execute(
            "SELECT record, body, told FROM confirmed WHERE record_type = ?", (record_type,)
        ).fetchall()
        for record, text, told in grounds:
            body = msgspec.json.decode(text, type=Record)
            kept = {
                path: at for path, at in msgspec.json.decode(told or "{}", type=dict[str, int]).items() if at <= seq
            }
            body.seq = min(body.seq, known)
            connection.execute(
                "UPDATE confirmed SET body = ?, told = ? WHERE record_type = ? AND record = ?",
                (to_json(body), to_json(kept) if kept else None, record_type, record),
            )

    def sent_counters(self) -> list[KnownRequest]:
        """Every op that is kept and was last known to central in an earlier epoch, by device and counter."""
        rows = self._rows(
            "SELECT device, counter FROM sent WHERE epoch != (SELECT epoch FROM membership) ORDER BY device, counter"
        )
        by_device: dict[str, list[int]] = {}
        for device, counter in rows:
            by_device.setdefault(device, []).append(counter)
        return [
            KnownRequest(device=device, counters=list(spans_of(counters))) for device, counters in by_device.items()
        ]

    def send_again(self, device: str, counters: list[Span], check: str = "") -> int:
        """Put these answered ops back into the outbox, in their old order and before newer ones; gives their count.

        With them all since the first that central answered after the backup it went back to: what it has under their
        counters is another copy's, or these very ones, which it takes once. Likewise all, where `check` is not that of
        the others as they were sent from here. Every other op of `device` counts as known from now on.
        """
        with self._database.transaction() as connection:
            keeper = Keeper(self._pack, self._tables, connection)
            standing = read_standing(connection)
            rows = connection.execute(
                "SELECT n, seq, counter, op, record_type FROM sent WHERE device = ? AND epoch != ? ORDER BY n",
                (device, standing.membership.epoch),
            ).fetchall()
            missing = {counter for first, last in counters for counter in range(first, last + 1)}
            others = {row[2]: row[3] for row in rows if row[2] not in missing}
            parted = self._parted(connection, standing.membership, [(row[0], row[1], row[4]) for row in rows])
            if check and check != check_of(read_sent(others[counter]) for counter in sorted(others)):
                parted = 0
            lost = [(row[0], row[1], read_sent(row[3])) for row in rows if row[2] in missing or row[0] >= parted]
            self._put_back(keeper, standing, lost)
            connection.execute(
                "UPDATE sent SET epoch = ?1 WHERE device = ?2 AND epoch != ?1", (standing.membership.epoch, device)
            )
            if not _is_unsure(connection, standing.membership):
                connection.execute("DELETE FROM settings WHERE key = ?", (BEGAN,))
        self._tell(keeper.changed)
        return len(lost)

    def _parted(self, connection: Connection, member: Membership, rows: list[tuple[int, int, str]]) -> float:
        """The `n` from which on sent ops, given as (n, seq, record type), are later than where the epochs part."""
        began = _read_began(connection)
        if not began:
            return inf
        kinds = self._pack.records
        scopes = {key: scope_of(kind, member.office) for key, kind in kinds.items()}
        return min((n for n, seq, kind in rows if seq > began.get(scopes.get(kind, SHARED_SCOPE), 0)), default=inf)

    def lost_before(self, epoch: str) -> list[Op]:
        """Every answered op that central, in `epoch` by now, may have lost before; as it would take them, in their old
        order. Nothing changes here.
        """
        standing = read_standing(self._database.reader())
        member, counter, began = standing.membership, standing.counter, _read_began(self._database.reader())
        ops: list[Op] = []
        rows = self._rows("SELECT seq, epoch, op FROM sent WHERE epoch != ? ORDER BY n", (epoch,))
        for seq, known_in, packed in rows:
            op = msgspec.structs.replace(read_sent(packed), was=seq)
            if known_in != member.epoch:
                op = msgspec.structs.replace(op, base=_shared_base(self._pack, op, member, began))
            if op.device != member.device:
                counter += 1
                op = msgspec.structs.replace(op, device=member.device, counter=counter)
            ops.append(op)
        return ops

    def _put_back(self, keeper: Keeper, standing: Standing, lost: list[tuple[int, int, Op]]) -> None:
        member, counter = standing.membership, standing.counter
        keys = list(dict.fromkeys((op.record_type, op.record) for _, _, op in lost))
        for key in keys:
            if key[0] in keeper.tables and not keeper.laid(*key):
                self._lay_bare(keeper, key, [op for _, _, op in lost if (op.record_type, op.record) == key])
        began = _read_began(keeper.connection)
        for n, seq, op in lost:
            again = msgspec.structs.replace(op, was=seq, base=_shared_base(keeper.pack, op, member, began))
            if op.device != member.device:
                counter += 1
                again = msgspec.structs.replace(again, device=member.device, counter=counter)
            keeper.connection.execute(
                "INSERT INTO outbox (n, op_id, record_type, record, state, op) VALUES (?, ?, ?, ?, 'waiting', ?) "
                "ON CONFLICT (op_id) DO UPDATE SET op = excluded.op, state = 'waiting', seq = NULL, lost = NULL",
                (n, op.id, op.record_type, op.record, to_json(again)),
            )
        keeper.connection.executemany("DELETE FROM sent WHERE n = ?", [(n,) for n, _, _ in lost])
        keeper.connection.execute("UPDATE membership SET counter = ?", (counter,))
        for key in keys:
            if key[0] in keeper.tables:
                show(keeper, key, keeper.ground(*key), keeper.laid(*key), keeper.get(*key))

    def _lay_bare(self, keeper: Keeper, key: Key, ops: list[Op]) -> None:
        """Keep the record as the ground below ops that lie in it already: laying a value twice is laying it once, but
        not so with what is added.
        """
        body = keeper.get(*key)
        if body is None or not body.seq:
            return
        kind, fields = keeper.pack.record(key[0]), dict(body.fields)
        for op in ops:
            for path, change in op.fields.items():
                field = kind.field(path)
                if field is not None and field.merge == "sum" and change is not None:
                    set_path(fields, path, (get_path(fields, path) or 0) - change["add"])
        keeper.keep_ground(*key, Ground(msgspec.structs.replace(body, fields=fields, pending=0)))


def spans_of(counters: Iterable[int]) -> Iterator[Span]:
    """Sorted counters as first and last of each run."""
    first = last = None
    for counter in counters:
        if last is not None and counter == last + 1:
            last = counter
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = counter
    if first is not None and last is not None:
        yield first, last


def _readable(connection: Connection, where: str) -> Iterator[tuple[int, Op]]:
    for n, text in connection.execute(f"SELECT n, op FROM outbox WHERE {where} ORDER BY n").fetchall():  # noqa: S608
        try:
            yield n, msgspec.json.decode(text, type=Op)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # told when it is to be sent


def _send_again_above(connection: Connection, record_type: str, seq: int) -> None:
    """Unsent ops know no more than the epochs share; those answered later are unsent again."""
    own = f"record_type = '{record_type}' AND ({UNSENT} OR (state = 'answered' AND seq > {seq}))"
    rows = connection.execute("SELECT n, seq, lost FROM outbox WHERE state = 'answered'").fetchall()
    answered = {n: (was, msgspec.json.decode(lost or "[]", type=tuple[str, ...])) for n, was, lost in rows}
    for n, op in _readable(connection, own):
        was, lost = answered.get(n, (op.was, op.lost))
        again = msgspec.structs.replace(op, base=min(op.base, seq), was=was, lost=lost)
        connection.execute("UPDATE outbox SET op = ? WHERE n = ?", (to_json(again), n))
        if n in answered:
            connection.execute("UPDATE outbox SET state = 'waiting', seq = NULL, lost = NULL WHERE n = ?", (n,))
            connection.execute("DELETE FROM sent WHERE n = ?", (n,))


def _note_began(connection: Connection, member: Membership, began: dict[str, int]) -> None:
    """Where the epochs part; where an earlier parting was not dealt with yet, the lower of the two counts."""
    scopes = {*member.cursor, *began}
    parted = {scope: began.get(scope, 0) for scope in scopes}
    if _is_unsure(connection, member):
        earlier = _read_began(connection)
        parted = {scope: min(at, earlier.get(scope, at)) for scope, at in parted.items()}
    _keep_began(connection, parted)


def _is_unsure(connection: Connection, member: Membership) -> bool:
    """Whether sent ops are yet to be asked for."""
    return connection.execute("SELECT 1 FROM sent WHERE epoch != ? LIMIT 1", (member.epoch,)).fetchone() is not None


def _keep_began(connection: Connection, began: dict[str, int]) -> None:
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (BEGAN, to_json(began)),
    )


def _read_began(connection: Connection) -> dict[str, int]:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (BEGAN,)).fetchone()
    return msgspec.json.decode(row[0], type=dict[str, int]) if row else {}


def _shared_base(pack: Pack, op: Op, member: Membership, began: dict[str, int]) -> int:
    """What the writer of `op` had seen, as far as the epochs share it."""
    kind = pack.records.get(op.record_type)
    return min(op.base, began.get(scope_of(kind, member.office) if kind else SHARED_SCOPE, 0))


def _log(connection: Connection, kind: str, at: str, outcome: str) -> None:
    connection.execute(
        "INSERT INTO exchanges (kind, by, asked_at, finished_at, outcome) VALUES (?, 'central', ?, ?, ?)",
        (kind, at, at, outcome),
    )
