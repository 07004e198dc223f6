"""Courier files at central: what a PC without a line sends on a stick goes the same way as what comes over the line."""

from collections.abc import Iterator
from contextlib import suppress

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from sync.bundle import (
    CENTRAL_NAME,
    Answer,
    Bundle,
    BundleFault,
    Kind,
    Label,
    Parcel,
    Party,
    Scan,
    close_bundle,
    file_name,
    open_bundle,
    read_request,
    request_body,
    response_body,
)
from sync.central.clock import WESTERN_TIME, iso
from sync.central.courier_gifts import gifts_for
from sync.central.devices import Device, device_of
from sync.central.epochs import present_epoch
from sync.central.exchange import WANT_LIMIT
from sync.central.files import PATCH_LIMIT, Files
from sync.central.keys import central_keys, keys_of
from sync.central.last_words import Progress, rejected_unread, take_last_words
from sync.central.numbers import SERIES
from sync.central.refusal import Refusal
from sync.central.service import Service
from sync.central.tables import couriers, records
from sync.central.tables import devices as device_table
from sync.keys import Keys, PublicKeys, revocation_proof
from sync.model.attachments import FileRef
from sync.model.record import Fields
from sync.model.zones import zone_of
from sync.protocol import (
    NumberBlock,
    NumberStock,
    SyncRequest,
    SyncResponse,
    Verdict,
)
from sync.wire import Received

ANSWER_LIMIT = 16_777_216  # bytes of changes in one file, packed; what is beyond comes with the next one
_PLENTY = 1_000_000  # numbers: no block is due

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
    scans: dict[str, str]  # SHA-256 -> why central will not have it; "" where it has it
    revoked_at: str | None
    file_name: str  # of the answer
    answer: bytes | None  # None for a seal, whose PC can read nothing any more

    def counts(self) -> dict[str, int]:
        """How many changes got each kind of verdict."""
        kinds = [verdict.kind for verdict in self.verdicts]
        return {kind: kinds.count(kind) for kind in ("applied", "merged", "conflict", "rejected", "deferred")}


def take_file(
    service: Service, data: bytes, *, sealed: bool = False, files: Files | None = None, progress: Progress | None = None
) -> Taken:
    """Do what the file asks and make the answer. The same file again changes nothing and gets its answer again.

    `files` keeps the scans; None keeps them where `Files.of` does by itself. `sealed`: an administrator says yes to the
    last work of a PC that is shut out. Raises CourierRefused.
    """
    own = service.database.transact(central_keys)
    bundle, parcel, said = _read(service, own, data)
    device, keys, revoked_at = _signer(service, bundle, said)
    if revoked_at is not None or bundle.label.kind == "sealed":
        if not sealed:
            raise CourierRefused(_needs_a_yes(device, revoked_at))
        verdicts = take_last_words(service, device, _Requests(parcel), progress)
        scans = _take_scans(service, files, device, parcel.scans)
        answer = Answer(parcel=bundle.id, made_at=iso(service.now()), exchanges=[], proof=_proof(service, own, device))
    else:
        exchanges = _exchange(service, device, bundle.id, _Requests(parcel), progress)
        verdicts = [verdict for _, response in exchanges for verdict in response.verdicts]
        done = all(response.epoch == request.epoch for request, response in exchanges)
        scans = _take_scans(service, files, device, parcel.scans) if done else {}
        bodies = _bodies(exchanges, packed=all(packed for _sender, packed in said))
        gifts = gifts_for(service, files, device, parcel, _office(service, device.office))
        answer = Answer(parcel=bundle.id, made_at=iso(service.now()), exchanges=bodies, scans=scans, **gifts.members())
    day = _day(service, device.office)
    has_ended = bundle.label.kind == "sealed"  # its key is destroyed, it can read no answer
    return Taken(
        kind=bundle.label.kind,
        device=device.id,
        device_name=device.name,
        office=device.office,
        made_at=parcel.made_at,
        verdicts=verdicts,
        scans=scans,
        revoked_at=revoked_at,
        file_name=file_name(_office_name(service, device.office), device.name, day, "answer"),
        answer=None if has_ended else _closed(day, own, bundle, keys, answer),
    )


def _signer(service: Service, bundle: Bundle, said: list[tuple[str, bool]]) -> tuple[Device, PublicKeys, str | None]:
    """As `_device`, of the PC that signed the file, which holds no other's work."""
    device, keys, revoked_at = _device(service, bundle.label.sender.id)
    if any(sender != device.id for sender, _packed in said):
        raise CourierRefused("the file holds the work of another PC than the one that signed it")
    return device, keys, revoked_at


def _read(service: Service, own: Keys, data: bytes) -> tuple[Bundle, Parcel, list[tuple[str, bool]]]:
    """The file, and of each request in it whose it is and whether it is packed; all are read before one is used."""
    try:
        bundle = _opened(service, own, data)
        parcel = bundle.parcel()
        return bundle, parcel, [_looked_at(body) for body in parcel.requests]
    except BundleFault as error:
        raise CourierRefused(_told(error)) from error


def _bodies(exchanges: "Exchanges", *, packed: bool) -> list[tuple[bytes, bytes]]:
    """What goes back of each request and its response."""
    return [(_asked_body(request), response_body(response, packed=packed)) for request, response in exchanges]


class _Requests:
    """The requests of a file, each read when it is its turn: all at once they might not fit into memory."""

    def __init__(self, parcel: Parcel) -> None:
        self._bodies = parcel.requests

    def __len__(self) -> int:
        return len(self._bodies)

    def __iter__(self) -> Iterator[Received]:
        return map(read_request, self._bodies)


def _looked_at(body: bytes) -> tuple[str, bool]:
    """Whose request it is, and whether it is packed. Raises BundleFault."""
    received = read_request(body)
    return received.request.device, received.packed


def _needs_a_yes(device: Device, revoked_at: str | None) -> str:
    state = "is shut out" if revoked_at else "sealed this as its last work, though central has not shut it out"
    return f"{device.name} {state}. Its last work can still be taken: look whose it is, then repeat with --sealed"


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
    service: Service, device: Device, parcel: str, received: _Requests, progress: Progress | None
) -> Exchanges:
    """Every request and what is new after it: each goes on where the one before ended."""
    given = _blocks_given(service, parcel)
    exchanges: Exchanges = []
    size = 0
    for each in received:
        previous = exchanges[-1] if exchanges else None
        exchanges.append(_one_exchange(service, device, each.request, previous, given))
        if progress:
            progress(len(exchanges), len(received))
        if exchanges[-1][1].epoch != each.request.epoch:  # nothing was done, nor would be with the next
            return exchanges
        exchanges[-1][1].verdicts += rejected_unread(each)
    while exchanges and exchanges[-1][1].more and size < ANSWER_LIMIT:
        request, response = exchanges[-1]
        on = msgspec.structs.replace(request, ops=[], done=[], want=WANT_LIMIT)
        exchanges.append(_one_exchange(service, device, on, (request, response), given))
        size += len(response_body(exchanges[-1][1]))
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
        if error.problem.code == "forked":
            raise CourierRefused(
                "the PC has heard more than this central knows. If central was restored from a backup, run "
                "`loket-central new-epoch` and take the file again"
            ) from error
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
    values = {"id": parcel, "device": device.id, "answered_at": iso(service.now())}
    row = insert(couriers).values(blocks=msgspec.json.encode(blocks).decode(), **values)
    with suppress(IntegrityError):  # answered before
        service.database.transact(lambda ledger: ledger.connection.execute(row))
    last = len(exchanges) - 1
    return [
        (request, msgspec.structs.replace(response, blocks=blocks if place == last else []))
        for place, (request, response) in enumerate(exchanges)
    ]


def _asked_body(request: SyncRequest) -> bytes:
    """What a PC needs to know of a request to take in its answer."""
    return request_body(msgspec.structs.replace(request, ops=[], stock=[]))


def _take_scans(service: Service, files: Files | None, device: Device, scans: list[Scan]) -> dict[str, str]:
    """Keep the scans as if they had come over the line; gives for each why not."""
    if not scans:
        return {}
    keeper = files or Files.of(service.database, service.now)
    return {scan.sha256: _take_scan(keeper, device, scan) for scan in scans}


def _take_scan(files: Files, device: Device, scan: Scan) -> str:
    size = len(scan.data)
    try:
        reached = files.begin(device, FileRef(sha256=scan.sha256, media_type=scan.media_type, size=size))
        while reached < size:
            reached = files.append(device, scan.sha256, reached, scan.data[reached : reached + PATCH_LIMIT])
    except Refusal as error:
        return error.problem.code
    return ""


def _proof(service: Service, own: Keys, device: Device) -> str:
    """What makes a PC that has not heard of it yet seal what it wrote since, and destroy its key."""
    with service.database.read() as connection:
        return revocation_proof(own, device.id, present_epoch(connection)) if device.revoked else ""


def _closed(day: str, own: Keys, bundle: Bundle, keys: PublicKeys, answer: Answer) -> bytes:
    label = Label(
        kind="answer",
        date=day,
        sender=Party(own.public.recipient, CENTRAL_NAME),
        receiver=bundle.label.sender,
    )
    return close_bundle(label, answer, own, keys.recipient)


def _office_name(service: Service, office: str) -> str:
    fields = _office(service, office)
    return str(fields.get("short_name") or fields.get("name") or office)


def _office(service: Service, office: str) -> Fields:
    """What the office says of itself."""
    rows = select(records.c.body).where(records.c.scope == office, records.c.type == "office", records.c.id == office)
    with service.database.read() as connection:
        body = connection.execute(rows).scalar_one_or_none()
    return msgspec.json.decode(body) if body else {}


def _day(service: Service, office: str) -> str:
    """The date on the wall of that office."""
    return service.now().astimezone(zone_of(_office(service, office).get("regency"))).date().isoformat()
