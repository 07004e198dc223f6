"""Registered people put into a request for one letter: who can be in which, and doing it, or taking it back.

One letter is for one company and one country (district offices' practice), so a request takes workers of its own scheme
and country who are in no other request; those whom no company was noted for get the request's.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.store.store import Store
from desktop.store.values import Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Office, get_record, write
from desktop.usecases.people.registering import REGISTRATION, REQUEST, Beside
from desktop.usecases.requests.fitting import SAME, misfit
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.steps import ALONE
from desktop.wording import enumerate_words
from sync.model.record import Fields, Record

FREE = ("registered", "returned", "verified")  # states in which a worker can be in a new request
CLOSED = ("refused", "withdrawn")  # states of a request that has set its workers free
WITH_CLERK = ("received", "returned")  # states of a request to which workers can still be added
AT_MOST = 200  # people of whom one request's are chosen at once: the search finds the others

_NAMED = 3  # people who are named in a sentence


def is_taken(reader: Store | Transaction, worker: Record) -> bool:
    """Whether the worker is in a request that holds them."""
    return _holds(reader, worker.fields.get("request"))


def _holds(reader: Store | Transaction, request: str | None) -> bool:
    found = reader.get(REQUEST, request) if request else None
    return found is not None and not found.deleted and found.state not in CLOSED


def is_free(reader: Store | Transaction, worker: Record) -> bool:
    """Whether the worker can be in a new request: in none by now, and not from an old register book."""
    stands = not worker.deleted and worker.state in FREE and not worker.fields.get("register_entry")
    return stands and not is_taken(reader, worker)


def why_not_together(office: Office, workers: Sequence[Record]) -> str:
    """Why these cannot be asked for in one letter, in words; "" where they can."""
    if taken := [worker for worker in workers if not is_free(office.store, worker)]:
        return _taken(taken)
    for key in (*SAME, "company"):
        found = {worker.fields[key] for worker in workers if worker.fields.get(key)}
        if len(found) > 1:
            return _("One letter is for one company, one country and one scheme; these differ. Choose those alike.")
    if len(workers) > 1 and workers[0].fields.get("scheme") in ALONE:
        return _("Under this scheme each person asks alone: make a request for each.")
    return ""


def requests_for(office: Office, workers: Sequence[Record]) -> list[Record]:
    """The requests with the clerk into which these can go, what was changed last in front."""
    first = workers[0].fields
    same = {key: first.get(key) for key in SAME}
    ids = office.store.select(Query(record_type=REQUEST, states=WITH_CLERK, filters=same))
    wanted = next((worker.fields["company"] for worker in workers if worker.fields.get("company")), None)
    found = office.store.many(REQUEST, ids)
    return [request for request in found if wanted is None or request.fields.get("company") == wanted]


def fields_for(office: Office, workers: Sequence[Record]) -> Fields:
    """What the form of a request for these workers can be filled with."""
    settings = office.store.get("office", office.store.membership().office)
    first = workers[0].fields
    found: Fields = {
        **{key: first.get(key) for key in SAME},
        "company": next((worker.fields["company"] for worker in workers if worker.fields.get("company")), None),
        "received_on": office.today().isoformat(),
        "immigration_office": settings.fields.get("immigration_office") if settings else None,
        "stated_count": len(workers),
    }
    return {key: value for key, value in found.items() if value is not None}


def known_of_workers(request: Record) -> Fields:
    """What the form of somebody who is registered for this request can be filled with."""
    return {key: request.fields[key] for key in (*SAME, "company") if request.fields.get(key)}


def waiting_for(office: Office, request: Record, text: str = "") -> list[Record]:
    """Who can be put into this request, found by `text` where there is any, who was registered last in front; whoever
    stands in a request that is over comes last.
    """
    same: Fields = {**{key: request.fields.get(key) for key in SAME}, "register_entry": None}
    order: tuple[str, Literal["asc", "desc"]] | None = None if text else ("created_at", "desc")
    store = office.store
    asked = Query(record_type=REGISTRATION, text=text, states=FREE, filters=same, order=order)
    none = msgspec.structs.replace(asked, filters={**same, "request": None})
    ids = list(dict.fromkeys([*store.select(none), *store.select(asked)]))
    read = (store.many(REGISTRATION, ids[start : start + AT_MOST]) for start in range(0, len(ids), AT_MOST))
    fit = (worker for some in read for worker in some if not misfit(office.pack, request.fields, worker))
    return list(islice((worker for worker in fit if is_free(store, worker)), AT_MOST))


def put_into_request(desk: Desk, request: str, workers: Sequence[str]) -> Record:
    """Put these people into a request that is with the clerk; all of them or none.

    Raises Refused for a request that went on, and for people who are in another, or for whom another letter is needed.
    """
    author = desk.author(REQUEST)

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(REQUEST, request) or get_record(desk, REQUEST, request)
        _refuse_gone_on(found)
        joining = _joining(desk, tx, found.fields, request, workers)
        own = _alone(found.fields, [tx.get(REGISTRATION, worker) for worker in workers], rows_of(tx, request))
        asks = [Intent(record_type=REQUEST, record=request, action="set", fields=own)] if own else []
        return [*asks, *joining]

    write(desk, author, build)
    return get_record(desk, REQUEST, request)


def take_out(desk: Desk, request: str, workers: Sequence[str]) -> None:
    """Take people out of a request that is with the clerk; what was changed as they were put in is as before then.

    Raises Refused once the request has gone on.
    """
    author = desk.author(REGISTRATION)

    def build(tx: Transaction) -> Sequence[Intent]:
        _refuse_gone_on(tx.get(REQUEST, request) or get_record(desk, REQUEST, request))
        found = (tx.get(REGISTRATION, worker) for worker in workers)
        return [
            Intent(record_type=REGISTRATION, record=worker.id, action="set", fields=_before(desk, worker, request))
            for worker in found
            if worker is not None and worker.fields.get("request") == request
        ]

    write(desk, author, build)


def _before(office: Office, worker: Record, request: str) -> Fields:
    """What stood in the fields that were set together with this request; with no such edit, only that is cleared. Into
    another request that holds its workers nobody comes by being taken out of this one.
    """
    history = office.store.history(REGISTRATION, worker.id)
    put_in = next((entry for entry in reversed(history) if entry.fields.get("request") == request), None)
    before: Fields = {"request": None}
    if put_in is None or put_in.action != "set" or _holds(office.store, put_in.old.get("request")):
        return before
    same = (key for key in ("request", "company") if put_in.fields.get(key) == worker.fields.get(key))
    return before | {key: put_in.old.get(key) for key in same if key in put_in.fields}


def joining_beside(desk: Desk, fields: Fields, workers: Sequence[str], also: Beside) -> Beside:
    """Beside a new request of these `fields`: does `also`, and puts the workers into it in the same transaction."""

    def beside(tx: Transaction, record: str) -> Sequence[Intent]:
        return [*also(tx, record), *_joining(desk, tx, fields, record, workers)]

    return beside


def _joining(desk: Desk, tx: Transaction, fields: Fields, request: str, workers: Iterable[str]) -> list[Intent]:
    """What puts the workers into the request of these fields. Raises Refused, saying who cannot go along."""
    found = [tx.get(REGISTRATION, worker) or get_record(desk, REGISTRATION, worker) for worker in workers]
    if taken := [worker for worker in found if not is_free(tx, worker)]:
        raise Refused(_taken(taken))
    if wrong := [line for worker in found if (line := misfit(desk.pack, fields, worker))]:
        raise Refused("\n".join([_("Nothing was written."), *wrong]))
    there = len(rows_of(tx, request))
    if fields.get("scheme") in ALONE and there + len(found) > 1:
        raise Refused(
            _("A request under this scheme is for exactly one person; it has {n}.").format(n=there + len(found))
        )
    company = fields.get("company")
    return [
        Intent(
            record_type=REGISTRATION,
            record=worker.id,
            action="set",
            fields={"request": request}
            | ({"company": company} if company and not worker.fields.get("company") else {}),
        )
        for worker in found
    ]


def _alone(request: Fields, workers: Sequence[Record | None], rows: list[Record]) -> Fields:
    """Who asks alone is named by the request."""
    named = [worker.fields.get("name") for worker in workers if worker]
    wanted = request.get("scheme") in ALONE and not request.get("company") and not rows
    return {"applicant": named[0]} if wanted and named and request.get("applicant") != named[0] else {}


def _refuse_gone_on(request: Record) -> None:
    if request.state not in WITH_CLERK:
        raise Refused(_("This request is not with the clerk any more. Nothing was written. Have it sent back first."))


def _taken(workers: Sequence[Record]) -> str:
    names = [str(worker.fields.get("name", "")) for worker in workers[:_NAMED]]
    if len(workers) > _NAMED:
        rest = len(workers) - _NAMED
        names.append(ngettext("{n} other", "{n} others", rest).format(n=rest))
    return ngettext(
        "{names} is in a request already, or cannot be in one any more. Nothing was written.",
        "{names} are in a request already, or cannot be in one any more. Nothing was written.",
        len(workers),
    ).format(names=enumerate_words(names))
