"""What was found about the documents of a record: who looked at each, when, and whether it matches."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from desktop.errors import LoketError
from desktop.store.values import Intent
from desktop.usecases.desk import Desk, get_record, refused, write
from desktop.usecases.people.registering import REGISTRATION, refuse_settled
from desktop.usecases.requests.rows import request_rows
from sync.model.attachments import CHECKED
from sync.model.issues import Issue
from sync.model.record import Fields, Record
from sync.model.workflow import missing_documents

AT_ONCE = 100  # workers whose documents are noted in one transaction: some hundredths of a second

Entry = dict[str, Any]
"""One document of a checklist: `verdict` (`matches`, `differs`, `pending`), and `number`, `date`, `place`, `note` if
known. The program adds `checked_by` (a user's id) and `checked_at` (a moment in UTC).
"""


Told = Callable[[int, int], bool]
"""Hears how many of how many are done; False breaks off there."""


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """For how many workers of how many it was noted that every document matches, how many were come to, and why it was
    not noted for the others of these.
    """

    noted: int
    come_to: int
    of: int
    why_not: tuple[str, ...] = ()


def mark_document(desk: Desk, record_type: str, record: str, document: str, entry: Entry | None) -> Record:
    """Note what the clerk found about one document; None takes the note back."""
    return _mark(desk, record_type, [record], {document: entry})[0]


def mark_all_documents(desk: Desk, record_type: str, record: str) -> Record:
    """Every required document of this record matches."""
    return _mark(desk, record_type, [record], None)[0]


def mark_rows_documents(desk: Desk, request: str, told: Callable[[int, int], None] | None = None) -> list[Record]:
    """Every required document of every worker of the request matches, noted in one go; `told` as in Store.write."""
    rows = [row.id for row in request_rows(desk, request) if row.state in ("registered", "returned")]
    return _mark(desk, REGISTRATION, rows, None, told)


def mark_workers_documents(desk: Desk, workers: Sequence[str], told: Told) -> Marked:
    """Every required document of these workers matches. One of whom that cannot be noted holds up no other; broken
    off, what was noted stays.
    """
    noted, come_to, why_not = 0, 0, list[str]()
    for start in range(0, len(workers), AT_ONCE):
        some = list(workers[start : start + AT_ONCE])
        refusals = _mark_some(desk, some)
        why_not += refusals
        noted += len(some) - len(refusals)
        come_to += len(some)
        if not told(come_to, len(workers)):
            break
    return Marked(noted=noted, come_to=come_to, of=len(workers), why_not=tuple(why_not))


def _mark_some(desk: Desk, workers: list[str]) -> list[str]:
    """Note it of all in one transaction, else of each for itself; gives why it was not noted of some."""
    try:
        _mark(desk, REGISTRATION, workers, None)
    except LoketError as error:
        if len(workers) == 1:
            return [str(error)]
        return [why for worker in workers for why in _mark_some(desk, [worker])]
    return []


def _mark(
    desk: Desk,
    record_type: str,
    records: list[str],
    entries: dict[str, Entry | None] | None,
    told: Callable[[int, int], None] | None = None,
) -> list[Record]:
    """Write checklist entries; without `entries`, every required document not yet marked matches."""
    author = desk.author(record_type)
    kind = desk.pack.record(record_type)
    intents = []
    for found in [get_record(desk, record_type, record) for record in records]:
        refuse_settled(desk, found)
        standing = found.fields.get(kind.checklist or "") or {}
        wanted = entries
        if wanted is None:
            lacking = missing_documents(desk.pack, kind, found.fields)
            wanted = {document: {**standing.get(document, {}), "verdict": "matches"} for document in lacking}
        _refuse_unknown_documents(desk, found, list(wanted))
        fields: Fields = {
            f"{kind.checklist}.{document}": _with_scans(
                standing.get(document), _checked(desk, standing, document, entry)
            )
            for document, entry in wanted.items()
        }
        intents.append(Intent(record_type=record_type, record=found.id, action="set", fields=fields))
    write(desk, author, intents, told)
    return desk.store.many(record_type, records)


def _checked(desk: Desk, standing: dict[str, Entry], document: str, entry: Entry | None) -> Entry | None:
    """The entry with who found that and when; whoever finds the very same again leaves it with who found it first."""
    if entry is None or entry.get("verdict", "pending") == "pending":
        return entry and {key: value for key, value in entry.items() if key not in CHECKED}
    before = standing.get(document, {})
    said = {key: value for key, value in entry.items() if key not in (*CHECKED, "files")}
    if said == {key: value for key, value in before.items() if key not in (*CHECKED, "files")}:
        return {**said, **{key: before[key] for key in CHECKED if key in before}}
    return {**said, "checked_by": desk.person.id, "checked_at": desk.clock.now()}


def _with_scans(standing: Entry | None, entry: Entry | None) -> Entry | None:
    """The note on a document with the scans that it has: who marks it neither adds any nor takes any off."""
    scans = (standing or {}).get("files")
    kept = {key: value for key, value in (entry or {}).items() if key != "files"}
    if scans:
        return {"verdict": "pending", **kept, "files": scans}
    return kept or None


def _refuse_unknown_documents(desk: Desk, record: Record, documents: list[str]) -> None:
    kind = desk.pack.record(record.type)
    known = {document.key for document, _required in desk.pack.checklist_for(kind.key, record.fields)}
    issues = [
        Issue(code="document_unknown", field=kind.checklist, facts={"document": document})
        for document in documents
        if document not in known
    ]
    if issues:
        raise refused(desk.pack, kind, issues)
