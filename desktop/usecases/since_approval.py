"""What has changed since the head approved a request, so that a stale approval is told with its reason."""

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.approvals import refuse_stale_approval
from desktop.usecases.desk import Office
from desktop.usecases.history import STATE, HistoryLine, history_of
from desktop.usecases.names import names_of
from desktop.usecases.registering import REGISTRATION, REQUEST
from desktop.usecases.rows import rows_of
from desktop.wording import show_moment
from sync.model.record import Record

_OWN = ("documents", "confirmations", "verified_by", "verifiers", "portal")  # say nothing that a letter prints


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """Why no letter can be made of an approval, and what was changed after it, a line each."""

    why: str
    changes: tuple[str, ...]


def stale_approval(office: Office, request: Record) -> Stale | None:
    """What is wrong with the approval of an approved request; None where its letter can be made."""
    if request.state != "approved":
        return None
    rows = [row for row in rows_of(office.store, request.id) if row.state == "verified"]
    try:
        refuse_stale_approval(office, request, rows)
    except Refused as error:
        return Stale(why=str(error), changes=tuple(_changes(office, request)))
    return None


def _changes(office: Office, request: Record) -> list[str]:
    """Every change to the request, its workers, its company and who may sign, after the approval."""
    approved = [
        entry.at
        for entry in office.store.history(REQUEST, request.id)
        if entry.step == "approve" or entry.fields.get(STATE) == "approved"
    ]
    if not approved:
        return []
    about = [(REQUEST, request.id), ("company", request.fields.get("company", ""))]
    about += [(REGISTRATION, row.id) for row in rows_of(office.store, request.id)]
    names = names_of(office)
    return [
        line
        for record_type, record in about
        if record
        for entry in history_of(office, record_type, record)
        if entry.at > approved[-1]
        for line in _lines(entry, names(record_type, record) or "")
    ]


def _lines(entry: HistoryLine, name: str) -> list[str]:
    changes = [change for change in entry.changes if change.path.partition(".")[0] not in _OWN and change.path != STATE]
    return [
        _("{moment}, {who}: {name}, {field}: {before} → {after}").format(
            moment=show_moment(entry.at),
            who=entry.by,
            name=name,
            field=change.label,
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]
