"""The way back of a request that counts as issued, whether or not a letter of it stands."""

from collections.abc import Sequence

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, get_record, write
from desktop.usecases.letters.files import LETTER
from desktop.usecases.letters.issued import void_letter
from desktop.usecases.letters.issuing import standing_letter
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.steps import refuse_judged, step_intent
from sync.model.record import Fields, Record


def reopen_request(desk: Desk, request: str, reason: str) -> Record:
    """Take an issued request with its workers back to the clerk. A letter of it that stands is voided with it; where
    none does, for it was refused or voided without this, the request goes back alone. Its next letter names the last
    one that is void.

    Raises Refused for who is no head, without a reason, and while something of the request or of a worker was refused.
    """
    author = desk.author(REQUEST, "reopen")
    found = get_record(desk, REQUEST, request)
    refuse_judged(desk, found, "reopen", author, reason)
    told = {(REQUEST, request), *((row.type, row.id) for row in rows_of(desk.store, request))}
    standing = standing_letter(desk, request)
    if standing is not None:
        told.add((LETTER, standing.id))
    if told & desk.store.refused_records():
        raise Refused(
            _(
                "The central server refused a change to this request, to its letter or to one of its workers. Nothing "
                "was changed. Settle what was refused first."
            )
        )
    if standing is not None:
        void_letter(desk, standing.id, reason)
    else:
        write(desk, author, lambda tx: _going_back(desk, tx, request, author, reason))
    return get_record(desk, REQUEST, request)


def _going_back(desk: Desk, tx: Transaction, request: str, author: Author, reason: str) -> Sequence[Intent]:
    found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
    rows = [row for row in rows_of(tx, request) if row.state == "recommended"]
    role = desk.author(REGISTRATION, "reopen")
    last = _last_void(tx, request)
    fields: Fields = {"replaces": last.id} if last else {}
    return [
        *(step_intent(desk.pack, row, "reopen", role, reason) for row in rows),
        step_intent(desk.pack, found, "reopen", author, reason, fields),
    ]


def _last_void(tx: Transaction, request: str) -> Record | None:
    """The void letter that no other one of the request has replaced."""
    letters = tx.many(LETTER, tx.select(Query(record_type=LETTER, filters={"request": request})))
    replaced = {letter.fields.get("replaces") for letter in letters}
    left = [letter for letter in letters if letter.state == "voided" and letter.id not in replaced]
    return max(left, key=lambda letter: (letter.fields["year"], letter.fields["sequence"]), default=None)
