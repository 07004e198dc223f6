"""What has changed since the head approved a request, so that a stale approval is told with its reason."""

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import HistoryEntry, Query
from desktop.usecases.desk import Office
from desktop.usecases.history import STATE, HistoryLine, history_of
from desktop.usecases.names import names_of
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.approvals import refuse_stale_approval
from desktop.usecases.requests.rows import rows_of
from desktop.wording import show_moment
from sync.model.mandates import SIGNATORY
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
    """Every change to the request after its approval, to its workers after they were verified, and to its company and
    who may sign since that hour.
    """
    entries = office.store.history(REQUEST, request.id)
    approved = _last(entries, "approve", "approved")
    names = names_of(office)
    found = [(REQUEST, request.id, approved + 1)]
    for row in rows_of(office.store, request.id):
        verified = _last(office.store.history(REGISTRATION, row.id), "verify", "verified")
        found.append((REGISTRATION, row.id, verified + 1))
    since = entries[approved].at if approved >= 0 else ""
    found += [
        (record_type, record, _from(office, record_type, record, since))
        for record_type, record in _others(office, request)
    ]
    return [
        line
        for record_type, record, start in found
        for entry in history_of(office, record_type, record)[start:]
        for line in _lines(entry, names(record_type, record) or "")
    ]


def _others(office: Office, request: Record) -> list[tuple[str, str]]:
    """The company, and the mandates and persons of this office."""
    company = [("company", request.fields["company"])] if request.fields.get("company") else []
    mandates = [(SIGNATORY, record) for record in office.store.select(Query(record_type=SIGNATORY))]
    signer = request.fields.get("approved_by")
    return [*company, *mandates, *([("user", signer)] if signer else [])]


def _last(entries: list[HistoryEntry], step: str, state: str) -> int:
    """The place of the last entry by which the record came into that state; -1 where there is none."""
    places = [n for n, entry in enumerate(entries) if entry.step == step or entry.fields.get(STATE) == state]
    return places[-1] if places else -1


def _from(office: Office, record_type: str, record: str, since: str) -> int:
    """The place of the first entry later than that moment."""
    entries = office.store.history(record_type, record)
    return next((n for n, entry in enumerate(entries) if entry.at > since), len(entries))


def _lines(entry: HistoryLine, name: str) -> list[str]:
    changes = [change for change in entry.changes if change.path.partition(".")[0] not in _OWN and change.path != STATE]
    return [
        _("{moment}, {who}: {name}, {change}").format(
            moment=show_moment(entry.at), who=entry.by, name=name, change=change.told
        )
        for change in changes
    ]
