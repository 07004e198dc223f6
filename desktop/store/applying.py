"""What central answered, laid into the file: what the clerk sees is what central confirmed, with the own ops that it
has not taken laid over it again.

Central does not echo a PC's own changes. An op that it took stays laid over the confirmed body until this PC has heard
central up to the op's sequence; then it is folded into the body, except for the paths that central did not take and
those that it told anew since. So nothing flickers back between the verdict and the page. A refused op stays laid too:
what was typed is not taken away, it is shown as refused until a person retries or withdraws it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from desktop.store.keeping import WHOLE, Ground, Keeper, Key, Laid
from desktop.store.remote import tell_history
from desktop.store.tables import to_json
from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import (
    DELETED,
    STATE,
    Record,
    blank,
    lay_fields,
    lay_op,
    next_state,
    set_path,
)
from sync.protocol import Change, NumberBlock, scope_of

UPDATED = "updated"  # in a ground's `told`: who changed the record last


class Page:
    """Some changes, or answered ops, on their way into the file within one transaction."""

    def __init__(
        self, keeper: Keeper, office: str, cursor: dict[str, int], repairs: bool = False, at: str = ""
    ) -> None:
        """`cursor`: how far this PC has heard central. What `repairs` is central's word also where it is older. `at`:
        central's time.
        """
        self._keeper = keeper
        self._office = office
        self._cursor = cursor
        self._repairs = repairs
        self._at = at
        self._folded: list[tuple[int]] = []  # rows of the outbox

    def apply(self, changes: Sequence[Change], keys: Iterable[Key] = ()) -> None:
        """Lay `changes`, and show the records of `keys` by what their ops in the outbox now are."""
        by_key: dict[Key, list[Change]] = {key: [] for key in keys if key[0] in self._keeper.tables}
        for change in changes:
            if change.record_type in self._keeper.tables:
                by_key.setdefault((change.record_type, change.record), []).append(change)
            else:
                self._keep_unknown(change)
        standing, laid, grounds = self._standing(by_key), self._keeper.laid_over(by_key), self._keeper.grounds(by_key)
        for key, told in by_key.items():
            seen, ops = standing.get(key), laid.get(key, [])
            ground = grounds.get(key, Ground()) if ops else Ground(seen)
            self._rebase(key, seen, ground, ops, told)
        if self._folded:
            self._keeper.connection.executemany("DELETE FROM outbox WHERE n = ?", self._folded)
        self._back_again(by_key)

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

    def _rebase(self, key: Key, seen: Record | None, ground: Ground, laid: list[Laid], changes: list[Change]) -> None:
        kind = self._keeper.pack.record(key[0])
        before = ground.body
        for change in changes:
            if self._repairs or before is None or change.seq >= before.seq:
                ground = patch(ground, change)
        if ground.body is not None and ground.body is not before and (before is not None or laid):
            views = lay_all(kind, before, [item.op for item in laid])
            tell_history(self._keeper.connection, kind, views, ground.body, changes, self._at)
        reached = max(ground.body.seq if ground.body else 0, self._cursor.get(scope_of(kind, self._office), 0))
        folded = [item for item in laid if item.state == "answered" and item.seq <= reached]
        for item in folded:
            ground = fold(kind, ground, item)
        self._folded += [(item.n,) for item in folded]
        left = [item for item in laid if item not in folded] if folded else laid
        show(self._keeper, key, ground, left, seen, aside=bool(laid) and before is not None)

    def _keep_unknown(self, change: Change) -> None:
        """A record of a type that only a newer pack knows: kept until that pack is here."""
        connection = self._keeper.connection
        key = (change.record_type, change.record)
        row = connection.execute(
            "SELECT body FROM unknown_records WHERE record_type = ? AND record = ?", key
        ).fetchone()
        before = msgspec.json.decode(row[0], type=Record) if row else None
        if not self._repairs and before is not None and change.seq < before.seq:
            return
        connection.execute(
            "INSERT INTO unknown_records (record_type, record, body) VALUES (?, ?, ?) "
            "ON CONFLICT (record_type, record) DO UPDATE SET body = excluded.body",
            (*key, to_json(patch(Ground(before), change).body)),
        )

    def _back_again(self, keys: Iterable[Key]) -> None:
        """What was set aside because central had lost it, and is told by central again, is no longer aside."""
        if self._keeper.connection.execute("SELECT 1 FROM set_aside LIMIT 1").fetchone():
            self._keeper.connection.executemany(
                "DELETE FROM set_aside WHERE record_type = ? AND record = ?", list(keys)
            )


def patch(ground: Ground, change: Change) -> Ground:
    """What central confirmed after a change that it told."""
    body = ground.body
    if body is None:
        body = Record(type=change.record_type, id=change.record, office=change.office, pack=change.pack, fields={})
    fields = {} if change.whole else dict(body.fields)
    for path, value in change.fields.items():
        set_path(fields, path, value)
    whole = change.whole
    updated_at, updated_by = _updated(ground, change)
    body = msgspec.structs.replace(
        body,
        fields=fields,
        office=change.office or body.office,
        pack=change.pack or body.pack,
        state=change.state if whole or change.state is not None else body.state,
        deleted=bool(change.deleted) if whole or change.deleted is not None else body.deleted,
        created_at=change.created_at or body.created_at,
        created_by=change.created_by or body.created_by,
        updated_at=updated_at or body.updated_at,
        updated_by=updated_by if updated_at else body.updated_by,
        seq=change.seq,
    )
    if whole:
        return Ground(body, {WHOLE: change.seq})
    others = {STATE: change.state is not None, DELETED: change.deleted is not None}
    paths = [*change.fields, *(path for path, is_told in others.items() if is_told)]
    updated = change.seq if change.updated_at else change.seq - 1  # an own op may be the last, of which nothing is told
    return Ground(body, {**ground.told, **dict.fromkeys(paths, change.seq), UPDATED: updated})


def _updated(ground: Ground, change: Change) -> tuple[str, str]:
    """When and by whom the record was changed last, as `change` tells it; nothing where it tells no more than is known.

    A change that is laid a second time may leave out an own op that was folded since the first, or tell one that the
    first left out.
    """
    if change.updated_at:
        return change.updated_at, change.updated_by
    if not change.authors:
        return "", ""
    last = change.authors[-1]
    is_repeated = ground.body is not None and ground.body.seq == change.seq
    tells_more = bool(ground.told) and any(ground.told_at(path) < change.seq for path in last.paths)
    return ("", "") if is_repeated and not tells_more else (last.at, last.user)


def fold(kind: RecordType, ground: Ground, item: Laid) -> Ground:
    """What central confirmed, once it holds an own op that it took."""
    op = item.op
    if ground.body is None and op.action != "create":
        return ground
    body = ground.body or blank(op)
    standing = set[str]()
    if item.lost or ground.told:
        standing = {path for path in (*op.fields, STATE, DELETED) if _stands(ground, item, path)}
    taken = {path: change for path, change in op.fields.items() if path not in standing} if standing else op.fields
    took = any(path not in standing for path in _paths_of(op, begins=ground.body is None))
    begins = op.action == "create" and body.state is None
    state = next_state(kind.workflow, body.state, op) if begins or op.step else body.state
    deleted = (op.action == "delete") if took else body.deleted
    after = msgspec.structs.replace(
        body,
        fields=lay_fields(kind, body.fields, taken),
        state=body.state if STATE in standing else state,
        deleted=body.deleted if DELETED in standing else deleted,
        created_at=body.created_at or op.at,
        created_by=body.created_by or op.user,
        seq=max(body.seq, item.seq),
    )
    is_news = ground.body is None or _said(after) != _said(body) or (bool(op.was) and _is_anew(ground, item))
    if took and is_news and not _stands(ground, item, UPDATED):
        after.updated_at, after.updated_by = op.at, op.user
    return Ground(after, ground.told)


def _is_anew(ground: Ground, item: Laid) -> bool:
    """Whether an op that central had lost, and that lies in `ground` already, changed something there this time: then
    it has a sequence of its own.
    """
    seq = ground.body.seq if ground.body else 0
    return item.seq > seq or item.seq == seq == ground.told.get(UPDATED, 0) + 1


def _said(record: Record) -> tuple[object, ...]:
    """What an op can change: central counts one that changes none of it as no change of the record."""
    return record.fields, record.state, record.deleted


def _paths_of(op: Op, begins: bool) -> list[str]:
    """What an op sets, `state` and `deleted` among it; `begins`: the record is made by it."""
    paths = [*op.fields]
    if op.step is not None or begins:
        paths.append(STATE)
    return [*paths, DELETED] if op.action == "delete" else paths


def _stands(ground: Ground, item: Laid, path: str) -> bool:
    """Whether `path` stays as it is: central did not take it from this op, or told it anew after the op."""
    return path in item.lost or ground.told_at(path) >= item.seq


def lay_all(kind: RecordType, body: Record | None, ops: Sequence[Op]) -> list[Record]:
    """The confirmed body and every view of it as one own op after the other is laid over it."""
    views = [] if body is None else [body]
    for op in ops:
        if op.action == "create" and not views:
            views.append(lay_op(kind, blank(op), op))
        elif op.action == "create":  # central knows it already, as after a lost answer: an edit of what is there
            state = views[-1].state
            laid = lay_op(kind, views[-1], op)
            views.append(laid if state is None else msgspec.structs.replace(laid, state=state))
        elif views:
            views.append(lay_op(kind, views[-1], op))
    return views


def show(
    keeper: Keeper, key: Key, ground: Ground, laid: Sequence[Laid], seen: Record | None, *, aside: bool = True
) -> None:
    """Make the row what the clerk is to see: what is confirmed with `laid` over it; `seen` is the row until now.

    `aside`: what is confirmed may be kept aside, because own ops lay over it.
    """
    kind = keeper.pack.record(key[0])
    views = lay_all(kind, ground.body, [item.op for item in laid])
    if laid and ground.body is not None:
        keeper.keep_ground(*key, ground)
    elif aside:
        keeper.connection.execute("DELETE FROM confirmed WHERE record_type = ? AND record = ?", key)
    if views:
        pending = sum(item.state != "answered" for item in laid)
        keeper.save(msgspec.structs.replace(views[-1], pending=pending), seen)
    elif seen is not None:
        keeper.save(msgspec.structs.replace(seen, seq=0, pending=0, deleted=True), seen)


def keep_blocks(keeper: Keeper, blocks: Sequence[NumberBlock]) -> None:
    """Letter numbers granted to this PC; a block that comes twice is one block, one given up stays given up."""
    keeper.connection.executemany(
        "INSERT OR IGNORE INTO number_blocks (series, year, first, last, next) SELECT ?1, ?2, ?3, ?4, ?3 "
        "WHERE NOT EXISTS (SELECT 1 FROM numbers_given_up WHERE series = ?1 AND year = ?2 AND first = ?3)",
        [(block.series, block.year, block.first, block.last) for block in blocks],
    )
