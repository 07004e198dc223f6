"""What central answered, applied in one transaction: what the clerk sees is what central confirmed, with the own
ops that it has not taken laid over it again.

An op that central took stays laid until the confirmed body has reached the sequence of its verdict, so nothing
flickers back between the page that holds the verdict and the page that holds the change. A refused op stays laid too:
what was typed is not taken away, it is shown as refused until a person retries or withdraws it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from desktop.store import history
from desktop.store.keeping import Keeper
from desktop.store.tables import to_json
from desktop.store.values import HistoryEntry
from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import DELETED, STATE, Fields, Record, blank, get_path, lay_op, set_path
from sync.protocol import Authorship, Change, NumberBlock, Verdict, scope_of

Key = tuple[str, str]  # record type, record


class Page:
    """One page from central, on its way into the file."""

    def __init__(self, keeper: Keeper, office: str, cursor: dict[str, int]) -> None:
        """`cursor` is the one after the page."""
        self._keeper = keeper
        self._office = office
        self._cursor = cursor

    def apply(self, verdicts: Sequence[Verdict], changes: Sequence[Change]) -> None:
        keys: dict[Key, None] = dict.fromkeys(self._take_verdicts(verdicts))
        by_key: dict[Key, list[Change]] = {}
        for change in changes:
            if change.record_type in self._keeper.tables:
                by_key.setdefault((change.record_type, change.record), []).append(change)
            else:
                self._keep_unknown(change)
        keys.update(dict.fromkeys(by_key))
        standing = self._standing(keys)
        laid = self._laid_keys()
        for key in keys:
            self._rebase(key, standing.get(key), key in laid, by_key.get(key, []))

    def _take_verdicts(self, verdicts: Sequence[Verdict]) -> Iterable[Key]:
        connection = self._keeper.connection
        for verdict in verdicts:
            state = "quarantined" if verdict.kind == "rejected" else "answered"
            rows = connection.execute(
                "UPDATE outbox SET state = ?, seq = ?, issues = ? WHERE op_id = ? RETURNING record_type, record",
                (state, verdict.seq, to_json(verdict.issues), verdict.op),
            ).fetchall()
            if state == "answered":
                connection.execute("UPDATE history SET seq = ? WHERE op = ?", (verdict.seq, verdict.op))
            yield from rows

    def _laid_keys(self) -> set[Key]:
        return set(self._keeper.connection.execute("SELECT record_type, record FROM outbox").fetchall())

    def _standing(self, keys: Iterable[Key]) -> dict[Key, Record]:
        """The records as the clerk sees them before the page."""
        by_type: dict[str, list[str]] = {}
        for record_type, record in keys:
            by_type.setdefault(record_type, []).append(record)
        return {
            (record.type, record.id): record
            for record_type, records in by_type.items()
            for record in self._keeper.many(record_type, records)
        }

    def _rebase(self, key: Key, seen: Record | None, laid: bool, changes: list[Change]) -> None:
        kind = self._keeper.pack.record(key[0])
        ops = [op for op, _ in self._keeper.own_ops(*key)] if laid else []
        before = self._keeper.confirmed(*key) if laid else seen
        body = before
        for change in changes:
            body = patch(body, change)
        if changes and body is not None and (before is not None or ops):
            self._tell_history(kind, lay_all(kind, before, ops), body, changes)
        if laid and body is not None:
            self._drop_answered(key, max(body.seq, self._cursor.get(scope_of(kind, self._office), 0)))
        show(self._keeper, key, body, seen)

    def _drop_answered(self, key: Key, reached: int) -> None:
        self._keeper.connection.execute(
            "DELETE FROM outbox WHERE record = ? AND record_type = ? AND state = 'answered' AND seq <= ?",
            (key[1], key[0], reached),
        )

    def _tell_history(self, kind: RecordType, views: list[Record], body: Record, changes: list[Change]) -> None:
        """Others' changes: values that no view of this PC has shown yet."""
        fields: Fields = {}
        old: Fields = {}
        for path in dict.fromkeys(path for change in changes for path in change.fields):
            value = get_path(body.fields, path)
            known = [get_path(view.fields, path) for view in views]
            if value not in known:
                fields[path], old[path] = value, known[0]
        if body.state not in [view.state for view in views]:
            fields["state"], old["state"] = body.state, views[0].state
        gone = body.deleted and not any(view.deleted for view in views)
        if not fields and not gone:
            return
        for hand in _hands(changes):
            paths = [path for path in fields if path in hand.paths]
            deletes = gone and DELETED in hand.paths
            if paths or deletes:
                entry = HistoryEntry(
                    kind="remote",
                    record_type=kind.key,
                    record=body.id,
                    at=hand.at,
                    user=hand.user,
                    device=hand.device,
                    action="delete" if deletes else "set",
                    fields=history.without_secrets(kind, {path: fields[path] for path in paths}),
                    old=history.without_secrets(kind, {path: old[path] for path in paths if old[path] is not None}),
                )
                history.append(self._keeper.connection, entry)

    def _keep_unknown(self, change: Change) -> None:
        """A record of a type that only a newer pack knows: kept until that pack is here."""
        connection = self._keeper.connection
        key = (change.record_type, change.record)
        row = connection.execute(
            "SELECT body FROM unknown_records WHERE record_type = ? AND record = ?", key
        ).fetchone()
        body = patch(msgspec.json.decode(row[0], type=Record) if row else None, change)
        connection.execute(
            "INSERT INTO unknown_records (record_type, record, body) VALUES (?, ?, ?) "
            "ON CONFLICT (record_type, record) DO UPDATE SET body = excluded.body",
            (*key, to_json(body)),
        )


def patch(body: Record | None, change: Change) -> Record:
    """The confirmed body after a change of central."""
    if body is None:
        body = Record(type=change.record_type, id=change.record, office=change.office, pack=change.pack, fields={})
    fields = dict(body.fields)
    for path, value in change.fields.items():
        set_path(fields, path, value)
    return msgspec.structs.replace(
        body,
        fields=fields,
        office=change.office or body.office,
        pack=change.pack or body.pack,
        state=change.state if change.state is not None else body.state,
        deleted=body.deleted if change.deleted is None else change.deleted,
        created_at=change.created_at or body.created_at,
        created_by=change.created_by or body.created_by,
        updated_at=change.updated_at or body.updated_at,
        updated_by=change.updated_by or body.updated_by,
        seq=change.seq,
    )


def lay_all(kind: RecordType, body: Record | None, ops: Sequence[Op]) -> list[Record]:
    """The confirmed body and every view of it as one own op after the other is laid over it."""
    views = [] if body is None else [body]
    for op in ops:
        if op.action == "create":
            if not views:
                views.append(lay_op(kind, blank(op), op))
        elif views:
            views.append(lay_op(kind, views[-1], op))
    return views


def show(keeper: Keeper, key: Key, body: Record | None, seen: Record | None) -> None:
    """Make the row what the clerk is to see: `body` with the ops in the outbox; `seen` is the row until now."""
    kind = keeper.pack.record(key[0])
    ops = keeper.own_ops(*key)
    views = lay_all(kind, body, [op for op, _ in ops])
    if ops and body is not None:
        keeper.keep_confirmed(body)
    else:
        keeper.connection.execute("DELETE FROM confirmed WHERE record_type = ? AND record = ?", key)
    if views:
        pending = sum(state != "answered" for _, state in ops)
        keeper.save(msgspec.structs.replace(views[-1], pending=pending), seen)
    elif seen is not None:
        keeper.save(msgspec.structs.replace(seen, pending=0, deleted=True), seen)


def keep_blocks(keeper: Keeper, blocks: Sequence[NumberBlock]) -> None:
    """Letter numbers granted to this PC; a block that comes twice is one block."""
    keeper.connection.executemany(
        "INSERT OR IGNORE INTO number_blocks (series, year, first, last, next) VALUES (?, ?, ?, ?, ?)",
        [(block.series, block.year, block.first, block.last, block.first) for block in blocks],
    )


def _hands(changes: list[Change]) -> list[Authorship]:
    """Who set what, the first first; of a path that was set twice in one page, the last to set it."""
    hands = [hand for change in changes for hand in change.authors or (_last_hand(change),)]
    last = {path: place for place, hand in enumerate(hands) for path in hand.paths}
    return [
        msgspec.structs.replace(hand, paths=tuple(path for path in hand.paths if last[path] == place))
        for place, hand in enumerate(hands)
    ]


def _last_hand(change: Change) -> Authorship:
    """Where central does not tell whose each path is, whoever changed the record last."""
    paths = (*change.fields, STATE, DELETED)
    return Authorship(user=change.updated_by, device=change.updated_device, at=change.updated_at, paths=paths)
