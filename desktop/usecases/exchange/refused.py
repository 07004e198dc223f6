"""What central refused is sent again, or taken back: a letter together with the steps that wanted it."""

from desktop.store.values import OutboxItem
from desktop.usecases.desk import Desk, Office
from desktop.usecases.people.registering import REQUEST


def send_again(office: Office, op: str) -> None:
    """Send a refused change again with the next exchange, and what waits for the same letter with it."""
    for one in _together(office, op):
        office.store.retry_refused(one)


def take_back(desk: Desk, op: str, reason: str) -> None:
    """Take back a refused change, and what waits for the same letter with it; the history keeps what they said."""
    for one in _together(desk, op):
        desk.store.withdraw_refused(desk.reader(), one, reason)


def _together(office: Office, op: str) -> list[str]:
    """That change and, of a letter or of a step that had none, the steps of the same request that had none; in the
    order in which they were written.
    """
    items = [item for item in office.store.outbox() if item.state == "quarantined"]
    request = next((_request_of(office, item) for item in items if item.op.id == op), None)
    found = [item.op.id for item in items if request and _wants_letter(item) and _request_of(office, item) == request]
    return list(dict.fromkeys([op, *found]))


def _request_of(office: Office, item: OutboxItem) -> str | None:
    """Whose letter a refused change is, or waits for."""
    op = item.op
    if office.pack.record(op.record_type).numbered and op.action == "create":
        return op.fields.get("request")
    if not _wants_letter(item):
        return None
    record = office.store.get(op.record_type, op.record)
    return op.record if op.record_type == REQUEST else record.fields.get("request") if record else None


def _wants_letter(item: OutboxItem) -> bool:
    return any(issue.code == "letter_needed" for issue in item.issues)
