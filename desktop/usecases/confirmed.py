"""Warnings about a record that somebody gave a reason for: what was warned of, why it is all right, who said so."""

import msgspec

from desktop.usecases.desk import Office
from sync.model.issues import Issue, warnings
from sync.model.record import Record
from sync.model.validate import check_record


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """One warning with the reason that confirmed it; `by` is a user's id, "" where it is not known."""

    issue: Issue
    reason: str
    by: str = ""


def confirmed_warnings(office: Office, record: Record) -> list[Confirmed]:
    """The warnings of a record that a reason stands beside, in the order in which they would be told."""
    given = record.fields.get("confirmations") or {}
    if not given:
        return []
    bare = {key: value for key, value in record.fields.items() if key != "confirmations"}
    kind = office.pack.record(record.type)
    warned = {issue.code: issue for issue in warnings(check_record(office.pack, kind, bare, office.today()))}
    found = [(warned.get(code) or Issue(code=code, level="warning"), entry) for code, entry in given.items()]
    return [
        Confirmed(issue=issue, reason=str(entry.get("reason", "")), by=str(entry.get("by", "")))
        for issue, entry in found
    ]
