"""Courier files at central: what a PC without a line sends on a stick goes the same way as what comes over the line."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from sync.bundle import (
    Answer,
    Bundle,
    BundleFault,
    FileNote,
    Kind,
    Label,
    Party,
    close_bundle,
    file_name,
    from_body,
    open_bundle,
    to_body,
)
from sync.central.apply import apply_op
from sync.central.clock import WESTERN_TIME, iso, today
from sync.central.devices import Device, device_of
from sync.central.epochs import shared_past
from sync.central.exchange import WANT_LIMIT
from sync.central.keys import central_keys, keys_of
from sync.central.numbers import SERIES
from sync.central.refusal import Refusal
from sync.central.service import Service
from sync.central.tables import couriers, records
from sync.central.tables import devices as device_table
from sync.keys import Keys, PublicKeys
from sync.model.op import Op
from sync.protocol import (
    SHARED_SCOPE,
    NumberBlock,
    NumberStock,
    SyncRequest,
    SyncResponse,
    Verdict,
    scope_of,
)

CENTRAL_NAME = "pusat"
ANSWER_LIMIT = 268_435_456  # bytes of changes in one file; what is beyond comes with the next one
_PLENTY = 1_000_000  # numbers: no block is due

Progress = Callable[[int, int], None]  # requests done, and in all as far as is known

_FAULTS = {
    "no_bundle": "this is no courier file",
    "newer": "a newer version of the program made this file: update central first",
    "damaged": "the file is damaged or was changed on its way: ask for it again",
    "not_yours": "the file is meant for another receiver",
    "unknown_sender": "central does not know the PC that made this file, or has no key of it",
    "wrong_kind": "this is an answer of central, meant for a PC",
}


class CourierRefused(Exception):
    """A file that central does not take; nothing of it was used. The text says why."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What central did with a file, and what goes back."""

    kind: Kind
    device: str
    device_name: str
    office: str
    made_at: str  # by the PC's clock
    verdicts: list[Verdict]
    files: list[FileNote]
    revoked_at: str | None
    file_name: str  # of the answer
    answer: bytes | None  # None for a PC that is shut out

    def counts(self) -> dict[str, int]:
        """How many changes got each kind of verdict."""
        kinds = [verdict.kind for verdict in self.verdicts]
        return {kind: kinds.count(kind) for kind in ("applied", "merged", "conflict", "rejected", "deferred")}


def take_file(service: Service, data: bytes, *, sealed: bool = False, progress: Progress | None = None) -> Taken:
    """Do what the file asks and make the answer. The same file again changes nothing and gets its answer again.

    `sealed`: an administrator says yes to the last work of a PC that is shut out. Raises CourierRefused.
    """
    with service.database.write() as ledger:
        own = central_keys(ledger)
    try:
        bundle = _opened(service, own, data)
        parcel = bundle.parcel()
        requests = [from_body(body, SyncRequest) for body in parcel.requests]
    except BundleFault as error:
        raise CourierRefused(_told(error)) from error
    device, keys, revoked_at = _device(service, bundle.label.sender.id)
    if any(request.device != device.id for request in requests):
        raise CourierRefused("the file holds the work of another PC than the one that signed it")
    last_words = revoked_at is not None or bundle.label.kind == "sealed"
    if last_words and not sealed:
        raise CourierRefused(
            f"{device.name} is shut out. Its last work can still be taken: look whose it is, then repeat with --sealed"
        )
    answer = None
    if last_words:
        verdicts = _take_last_words(service, device, requests, progress)
    else:
        exchanges = _exchange(service, device, bundle.id, requests, progress)
        verdicts = [verdict for _, response in exchanges for verdict in response.verdicts]
        answer = _closed(service, own, bundle, keys, exchanges)
    return Taken(
        kind=bundle.label.kind,
        device=device.id,
        device_name=device.name,
        office=device.office,
        made_at=parcel.made_at,
        verdicts=verdicts,
        files=parcel.files,
        revoked_at=revoked_at,
        file_name=file_name(_office_name(service, device.office), device.name, _day(service), "answer"),
        answer=answer,
    )


def _opened(service: Service, own: Keys, data: bytes) -> Bundle:
    def verify_key_of(sender: str) -> str | None:
        with service.database.read() as connection:
            keys = keys_of(connection, sender)
        return keys.verify_key if keys else None

    return open_bundle(data, ("request", "sealed"), own, own.public.recipient, verify_key_of)


def _told(error: BundleFault) -> str:
    text = _FAULTS[error.fault]
    if error.label is None or error.fault not in ("not_yours", "unknown_sender"):
        return text
    party = error.label.receiver if error.fault == "not_yours" else error.label.sender
    return f"{text}: {party.name} ({party.id})"


def _device(service: Service, name: str) -> tuple[Device, PublicKeys, str | None]:
    """A device whose signature was checked, and when it was shut out."""
    with service.database.read() as connection:
        row = connection.execute(select(device_table).where(device_table.c.id == name)).one()
        device = device_of(connection, row)
    return device, PublicKeys(verify_key=row.verify_key, recipient=row.recipient), row.revoked_at


Exchanges = list[tuple[SyncRequest, SyncResponse]]


def _exchange(
    service: Service, device: Device, parcel: str, requests: list[SyncRequest], progress: Progress | None
) -> Exchanges:
    """Every request and what is new after it: each goes on where the one before ended."""
    given = _blocks_given(service, parcel)
    exchanges: Exchanges = []
    size = 0
    for request in requests:
        previous = exchanges[-1] if exchanges else None
        exchanges.append(_one_exchange(service, device, request, previous, given))
        if progress:
            progress(len(exchanges), len(requests))
        if exchanges[-1][1].epoch != request.epoch:  # nothing was done, nor would be with the next
            return exchanges
    while exchanges[-1][1].more and size < ANSWER_LIMIT:
        request, response = exchanges[-1]
        on = msgspec.structs.replace(request, ops=[], done=[], want=WANT_LIMIT)
        exchanges.append(_one_exchange(service, device, on, (request, response), given))
        size += len(to_body(exchanges[-1][1]))
        if progress:
            progress(len(exchanges), len(exchanges) + 1)
    granted = [block for _, response in exchanges for block in response.blocks]
    return _with_blocks(service, device, parcel, exchanges, granted if given is None else given)


def _one_exchange(
    service: Service,
    device: Device,
    request: SyncRequest,
    previous: tuple[SyncRequest, SyncResponse] | None,
    given: list[NumberBlock] | None,
) -> tuple[SyncRequest, SyncResponse]:
    """`given`: the numbers of the first answer to this file, where there was one: then no others are due."""
    cursor, stock = request.cursor, request.stock
    if previous is not None:
        cursor = previous[1].cursor
        stock = _with_granted(previous[0].stock, previous[1].blocks)
    elif given is not None:
        year = service.now().astimezone(WESTERN_TIME).year
        stock = [NumberStock(series=name, year=year + on, left=_PLENTY) for name in SERIES for on in (0, 1)]
    request = msgspec.structs.replace(request, incarnation="", cursor=cursor, stock=stock)
    try:
        return request, service.sync(device, request)
    except Refusal as error:
        detail = f" ({error.problem.detail})" if error.problem.detail else ""
        raise CourierRefused(f"central refuses what the file holds: {error.problem.code}{detail}") from error


def _with_granted(stock: list[NumberStock], blocks: list[NumberBlock]) -> list[NumberStock]:
    left = {(entry.series, entry.year): entry.left for entry in stock}
    for block in blocks:
        key = (block.series, block.year)
        left[key] = left.get(key, 0) + block.last - block.first + 1
    return [NumberStock(series=series, year=year, left=count) for (series, year), count in left.items()]


def _blocks_given(service: Service, parcel: str) -> list[NumberBlock] | None:
    """The numbers in the answer to this file, if it was answered before."""
    with service.database.read() as connection:
        found = connection.execute(select(couriers.c.blocks).where(couriers.c.id == parcel)).scalar_one_or_none()
    return msgspec.json.decode(found, type=list[NumberBlock]) if found is not None else None


def _with_blocks(
    service: Service, device: Device, parcel: str, exchanges: Exchanges, blocks: list[NumberBlock]
) -> Exchanges:
    """The same answers with the file's numbers in the last one, which are remembered with the file."""
    row: dict[str, Any] = {"id": parcel, "device": device.id, "answered_at": iso(service.now())}
    try:
        with service.database.write() as ledger:
            ledger.connection.execute(insert(couriers).values(blocks=msgspec.json.encode(blocks).decode(), **row))
    except IntegrityError:  # answered before
        pass
    last = len(exchanges) - 1
    return [
        (request, msgspec.structs.replace(response, blocks=blocks if place == last else []))
        for place, (request, response) in enumerate(exchanges)
    ]


def _take_last_words(
    service: Service, device: Device, requests: list[SyncRequest], progress: Progress | None
) -> list[Verdict]:
    """Judge the ops of a PC that is shut out, as its own; it gets neither records nor numbers for them."""
    verdicts: list[Verdict] = []
    for place, request in enumerate(requests, 1):
        with service.database.write() as ledger:
            past = None
            if request.epoch != service.database.epoch:
                past = shared_past(ledger.connection, request.epoch)
            ledger.lock(device.office)
            ledger.lock(SHARED_SCOPE)
            day = today(service.now())
            for op in request.ops:
                seen = _as_seen(service, device, op, past)
                verdicts.append(apply_op(ledger, service.packs, seen, device, day))
        if progress:
            progress(place, len(requests))
    return verdicts


def _as_seen(service: Service, device: Device, op: Op, past: dict[str, int] | None) -> Op:
    """The op as this epoch understands it: what its writer saw beyond the shared past is not here any more."""
    kind = service.packs.of(op.pack).records.get(op.record_type)
    if past is None or kind is None:
        return op
    return msgspec.structs.replace(op, base=min(op.base, past.get(scope_of(kind, device.office), 0)))


def _closed(service: Service, own: Keys, bundle: Bundle, keys: PublicKeys, exchanges: Exchanges) -> bytes:
    said = [
        (to_body(msgspec.structs.replace(request, ops=[], stock=[], done=[])), to_body(response))
        for request, response in exchanges
    ]
    label = Label(
        kind="answer",
        date=_day(service),
        sender=Party(own.public.recipient, CENTRAL_NAME),
        receiver=bundle.label.sender,
    )
    answer = Answer(parcel=bundle.id, made_at=iso(service.now()), exchanges=said)
    return close_bundle(label, answer, own, keys.recipient)


def _office_name(service: Service, office: str) -> str:
    rows = select(records.c.body).where(records.c.scope == office, records.c.type == "office", records.c.id == office)
    with service.database.read() as connection:
        body = connection.execute(rows).scalar_one_or_none()
    fields = msgspec.json.decode(body) if body else {}
    return str(fields.get("short_name") or fields.get("name") or office)


def _day(service: Service) -> str:
    return service.now().astimezone(WESTERN_TIME).date().isoformat()
