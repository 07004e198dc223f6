"""Who had a hand in a record, as far as its history on this PC tells: central, which knows all of it, decides."""

from desktop.store.values import HistoryEntry
from desktop.usecases.desk import Office, Person
from sync.model.four_eyes import Act, is_own_row, judge_editing
from sync.model.issues import Issue
from sync.model.record import Record


def judge_hands(office: Office, record: Record, step: str, user: str) -> list[Issue]:
    """What forbids who edited a record to take this step."""
    kind = office.pack.record(record.type)
    return judge_editing(kind, step, user, _acts(office.store.history(record.type, record.id)))


def had_a_hand(office: Office, row: Record, person: Person) -> bool:
    """Whether that person registered, verified or edited this worker, and so may not approve their letter."""
    kind = office.pack.record(row.type)
    edits = office.store.history(row.type, row.id) if {*person.roles} & {*kind.write} else []
    return is_own_row(kind, row, person.id, _acts(edits))


def _acts(entries: list[HistoryEntry]) -> list[Act]:
    """Edits that count. What made a record known here is told of whoever changed it last, so it tells of no edit."""
    withdrawn = {entry.op for entry in entries if entry.kind == "withdrawn"}
    changes = [entry for entry in entries if entry.kind in ("op", "remote")]
    if changes and changes[0].kind == "remote":
        changes = changes[1:]
    counted = [
        entry
        for entry in changes
        if entry.action == "set" and entry.sent != "refused" and (entry.op is None or entry.op not in withdrawn)
    ]
    return [Act(entry.user, tuple(entry.fields)) for entry in counted]
