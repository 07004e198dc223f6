"""The exchange by USB stick, where the line is down: pack what waits, bring it to central, take in the answer.

It goes the same way as the exchange over the line, so both may be used in any order and as often as one likes.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import N_, _
from desktop.store.keys import Courier
from desktop.store.store import Store
from desktop.usecases.desk import Office
from desktop.usecases.exchange.lines import refuse_practice
from desktop.usecases.exchange.logbook import log_stick
from desktop.usecases.exchange.parcels import closed, name_of, read_scans, requests_of
from desktop.usecases.exchange.shutting_out import heed_revocation
from desktop.usecases.handing_out import write_out
from desktop.usecases.letters.fetching_seals import next_key, take_seals
from desktop.usecases.office.arms import arms_here, take_files
from sync.bundle import (
    Answer,
    Bundle,
    BundleFault,
    Fault,
    Parcel,
    cut_scans,
    free_file,
    open_bundle,
    read_file,
    read_request,
    read_response,
    request_body,
)
from sync.files import OF_THE_FILE
from sync.ports import Membership
from sync.protocol import SyncRequest, SyncResponse

ALL = 10_000_000  # ops: more than one PC ever keeps unsent

Progress = Callable[[int, int], None]  # requests or answers done, and in all

_FAULTS: dict[Fault, str] = {
    "no_bundle": N_(
        "{file} is no file that was packed for the exchange by USB. Nothing was changed. Choose another file."
    ),
    "newer": N_(
        "{file} was made by a newer version of the program. Nothing was changed. Install the newest version, then try "
        "again."
    ),
    "damaged": N_(
        "{file} is damaged or was changed on its way. Nothing was changed. Copy it once more, or ask the central "
        "office for a new answer."
    ),
    "not_yours": N_(
        "{file} is meant for {receiver}, not for this PC. Nothing was changed. Bring it there, and look for the file "
        "that is meant for this PC."
    ),
    "unknown_sender": N_(
        "{file} does not come from the central server of this PC. Nothing was changed. Tell your administrator."
    ),
    "wrong_kind": N_(
        "{file} was packed for the central server. Nothing was changed. Bring it there, and take in the answer that "
        "comes back."
    ),
}


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was written; `changes` and `scans` of this PC are in it."""

    file: str
    changes: int
    scans: int
    scans_left: int  # that did not fit this file
    size: int  # bytes


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A file before it is written; fields as in Packed."""

    id: str  # of `sync.bundle.Bundle`
    data: bytes
    changes: int
    scans: int
    scans_left: int


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer brought. `waiting` changes were not in what it answers, or must be sent once more."""

    answered: int  # changes of this PC that central answered
    scans: int  # of this PC that central has now
    received: int  # changes of others
    conflicts: int
    rejected: int
    waiting: int
    taken_before: str | None  # when this very answer was taken in first, by this PC's clock
    restored: bool  # central was restored from a backup: what it may lack waits again
    more: bool  # central has more for this PC than fitted the file


def pack(office: Office, target: Path, progress: Progress | None = None) -> Packed:
    """Write all that waits here for central to `target`, a file or the folder for one.

    What is packed stays in the outbox until its answer is here, so a lost stick loses nothing. Raises NoKeys,
    SurroundingsFailed.
    """
    made = make_file(office, progress)
    file = free_file(target, name_of(office, "request")) if target.is_dir() else target
    write_out(file, made.data)
    office.store.note_courier(Courier(id=made.id, kind="request", at=office.clock.now(), ops=made.changes))
    log_stick(office, "stick_out", sent=made.changes, scans=made.scans, up=len(made.data))
    return Packed(
        file=str(file), changes=made.changes, scans=made.scans, scans_left=made.scans_left, size=len(made.data)
    )


def make_file(office: Office, progress: Progress | None = None) -> Made:
    """What `pack` writes. Raises NoKeys, PractisesAlone."""
    refuse_practice(office)
    store = office.store
    store.retry_deferred()
    requests = requests_of(store, store.unsent(ALL))
    bodies = []
    for done, request in enumerate(requests, 1):
        bodies.append(request_body(request))
        if progress:
            progress(done, len(requests))
    first, *later = cut_scans(store.unsent_files())
    scans = read_scans(store, first)
    parcel = Parcel(
        made_at=office.clock.now(), requests=bodies, scans=scans, seal_key=next_key(office), has=arms_here(office)
    )
    bundle, data = closed(office, "request", parcel)
    changes = sum(len(request.ops) for request in requests)
    return Made(id=bundle, data=data, changes=changes, scans=len(scans), scans_left=sum(map(len, later)))


def take_in(office: Office, file: Path, progress: Progress | None = None) -> Received:
    """Lay central's answer in `file` into the data. Twice, late or after the line has gone on is harmless.

    Raises Refused with the reason when the file is not for this PC as it is now, SurroundingsFailed when it cannot be
    read; then nothing of it was used. Raises ShutOut when the answer is that central has shut this PC out.
    """
    data = _read(file)
    received = take_answer(office, data, file.name, progress)
    new = 0 if received.taken_before else received.received
    log_stick(office, "stick_in", received=new, down=len(data))
    return received


def take_answer(office: Office, data: bytes, name: str, progress: Progress | None = None) -> Received:
    """The same with what stands in a file of that name."""
    refuse_practice(office)
    store = office.store
    try:
        answer = _opened(store, data).answer()
        exchanges = _exchanges(answer)
    except BundleFault as error:
        raise _refusal(office, error, name) from error
    _heed(office, answer)
    member = store.membership()
    if any(request.epoch != member.epoch for request, _response in exchanges):
        raise Refused(
            _(
                "{file} answers what was packed before the central server was restored from a backup. Nothing was "
                "changed. Pack once more and bring the new file."
            ).format(file=name)
        )
    before = store.courier(answer.parcel, "answer")
    restored = _lay(store, member, exchanges, progress)
    _note_scans(store, answer.scans)
    if answer.seals:
        take_seals(office, answer.seals, answer.certificate)
    take_files(office, answer.files)
    verdicts = [verdict for _request, response in exchanges for verdict in response.verdicts]
    store.note_courier(Courier(id=answer.parcel, kind="answer", at=office.clock.now(), ops=len(verdicts)))
    kinds = [verdict.kind for verdict in verdicts]
    return Received(
        answered=len(verdicts),
        scans=list(answer.scans.values()).count(""),
        received=sum(len(response.changes) for _request, response in exchanges),
        conflicts=kinds.count("conflict"),
        rejected=kinds.count("rejected"),
        waiting=store.waiting(),
        taken_before=before.at if before else None,
        restored=restored,
        more=exchanges[-1][1].more if exchanges else False,
    )


def _read(file: Path) -> bytes:
    try:
        return read_file(file)
    except OSError as error:
        raise SurroundingsFailed(
            _("{file} cannot be read. Nothing was changed. Check the stick, or choose another file.").format(file=file)
        ) from error


def _opened(store: Store, data: bytes) -> Bundle:
    """Raises BundleFault, NoKeys."""
    central = store.central_keys()
    known = {central.recipient: central.verify_key}
    return open_bundle(data, ("answer",), store.keys(), store.membership().device, known.get)


def _exchanges(answer: Answer) -> list[tuple[SyncRequest, SyncResponse]]:
    """Every request with its response, all of them read before the first is used. Raises BundleFault."""
    return [(read_request(request).request, read_response(response)) for request, response in answer.exchanges]


def _lay(
    store: Store,
    member: Membership,
    exchanges: list[tuple[SyncRequest, SyncResponse]],
    progress: Progress | None,
) -> bool:
    """Whether central turned out to be in a new epoch; then all it may lack waits again."""
    for done, (request, response) in enumerate(exchanges, 1):
        if response.epoch != member.epoch:
            _enter_epoch(store, response)
            return True
        store.apply_answer(request, response)
        if progress:
            progress(done, len(exchanges))
    if exchanges:
        _finish(store, exchanges[-1][1])
    return False


def _heed(office: Office, answer: Answer) -> None:
    """Raises ShutOut when the answer proves that central has shut this PC out."""
    if answer.proof:
        told = heed_revocation(office, answer.proof)
        if told is not None:
            raise told


def _note_scans(store: Store, scans: dict[str, str]) -> None:
    """What became of the scans; one that central may want at another time goes on waiting."""
    for sha256, refused in scans.items():
        if not refused:
            store.file_sent(sha256)
        elif refused in OF_THE_FILE:
            store.file_refused(sha256, refused)


def _enter_epoch(store: Store, response: SyncResponse) -> None:
    """Over the line one would ask which ops central lost; here all of them are sent again, which it takes once."""
    store.enter_epoch(response.epoch, response.began)
    for group in store.sent_counters():
        store.send_again(group.device, group.counters)


def _finish(store: Store, last: SyncResponse) -> None:
    """Everything is exchanged when nothing waits and this PC has heard all that central had to tell then."""
    heard = store.membership().cursor
    told_all = not last.more and all(heard.get(scope, 0) >= seq for scope, seq in last.cursor.items())
    if told_all and not store.outbox() and last.time > (store.sync_state().last_exchange or ""):
        store.finish_exchange(last.time)


def _refusal(office: Office, error: BundleFault, file: str) -> Refused:
    receiver = error.label.receiver if error.label else None
    state = office.store.sync_state()
    if error.fault == "not_yours" and receiver is not None and receiver.id in (state.device, *state.earlier):
        return Refused(
            _(
                "{file} answers what was packed before this PC's data went on as a PC of its own. Nothing was changed. "
                "Pack once more and bring the new file."
            ).format(file=file)
        )
    return Refused(_(_FAULTS[error.fault]).format(file=file, receiver=receiver.name if receiver else ""))
