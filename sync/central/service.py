"""What central does for a PC, whichever way the request came."""

from sqlalchemy.exc import IntegrityError

from sync.central.apply import apply_op
from sync.central.clock import Now, iso, today, utc_now
from sync.central.database import Database, Ledger
from sync.central.devices import (
    Device,
    authenticate,
    claimed_device,
    enroll,
    note_exchange,
    note_failure,
    wait_for,
)
from sync.central.feed import page_after
from sync.central.keys import central_keys
from sync.central.numbers import refill
from sync.central.packs import Packs
from sync.keys import PublicKeys, are_keys, revocation_proof
from sync.protocol import (
    PROTOCOL,
    SHARED_SCOPE,
    EnrollRequest,
    EnrollResponse,
    Problem,
    RejoinRequest,
    SyncRequest,
    SyncResponse,
)

WANT_LIMIT = 4_194_304  # bytes of changes in one answer at most
DEVICE_NAME_LIMIT = 120


class Refusal(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status: int, problem: Problem, retry_after: int | None = None) -> None:
        super().__init__(problem.code)
        self.status = status
        self.problem = problem
        self.retry_after = retry_after  # seconds


class Service:
    """Central without its web server."""

    def __init__(self, database: Database, packs: Packs, now: Now = utc_now) -> None:
        self.database = database
        self.packs = packs
        self.now = now

    def enroll(self, request: EnrollRequest, caller: str) -> EnrollResponse:
        """Take in a PC that brings a code. `caller` is its address. Raises Refusal."""
        name = request.device_name.strip()
        if not 0 < len(name) <= DEVICE_NAME_LIMIT:
            raise Refusal(400, Problem(code="bad_request", detail="the device needs a name"))
        keys = brought_keys(request)
        self._limit(f"code {caller}")
        with self.database.write() as ledger:
            enrolled = enroll(ledger, request.code, name, self.now(), keys)
            own = central_keys(ledger).public
        if enrolled is None:
            self._count_failure(f"code {caller}")
            raise Refusal(403, Problem(code="bad_code", detail="the code is wrong, used or too old"))
        device, token = enrolled
        return EnrollResponse(
            device=device.id,
            token=token,
            office=device.office,
            epoch=self.database.epoch,
            pack=self.packs.current.version,
            verify_key=own.verify_key,
            recipient=own.recipient,
        )

    def device_of(self, token: str, caller: str) -> Device:
        """The device behind a bearer token. Raises Refusal."""
        key = f"token {caller} {claimed_device(token)}"
        self._limit(key)
        with self.database.read() as connection:
            device = authenticate(connection, token)
        if device is None:
            self._count_failure(key)
            raise Refusal(401, Problem(code="bad_token"))
        if device.revoked:
            raise Refusal(403, Problem(code="revoked", proof=self._proof(device.id)))
        return device

    def sync(self, device: Device, request: SyncRequest) -> SyncResponse:
        """Judge the ops, hand out numbers and the next page, in one transaction. Raises Refusal."""
        if request.protocol != PROTOCOL:
            raise Refusal(400, Problem(code="protocol_unsupported", detail=f"this central speaks {PROTOCOL}"))
        if request.device != device.id:
            raise Refusal(401, Problem(code="bad_token", detail="the token is another device's"))
        if request.epoch != self.database.epoch:
            return self._elsewhere(request)
        now = self.now()
        with self.database.write() as ledger:
            self._lock(ledger, device, request)
            day = today(now)
            verdicts = [apply_op(ledger, self.packs, op, device.id, device.office, day) for op in request.ops]
            blocks = refill(ledger, device.office, device.id, request.stock, now)
            page = page_after(ledger.connection, device.office, request.cursor, min(request.want, WANT_LIMIT))
            note_exchange(ledger, device.id, page.cursor, request.pack, now)
        return SyncResponse(
            epoch=self.database.epoch,
            verdicts=verdicts,
            changes=page.changes,
            cursor=page.cursor,
            more=page.more,
            blocks=blocks,
            time=iso(now),
        )

    def _elsewhere(self, request: SyncRequest) -> SyncResponse:
        """The answer to a PC that speaks of another epoch: its cursor means nothing here, so nothing is done."""
        return SyncResponse(
            epoch=self.database.epoch,
            verdicts=[],
            changes=[],
            cursor=request.cursor,
            more=False,
            time=iso(self.now()),
        )

    def _lock(self, ledger: Ledger, device: Device, request: SyncRequest) -> None:
        """All locks before the first op: one taken inside an op would end with it when the op is rolled back."""
        ledger.lock(device.office)
        shared = {key for key, kind in self.packs.current.records.items() if kind.scope == SHARED_SCOPE}
        if any(op.record_type in shared for op in request.ops):
            ledger.lock(SHARED_SCOPE)

    def _proof(self, device: str) -> str:
        """By which a device believes that it is central that shuts it out."""
        with self.database.write() as ledger:
            return revocation_proof(central_keys(ledger), device, self.database.epoch)

    def _limit(self, key: str) -> None:
        with self.database.read() as connection:
            seconds = wait_for(connection, key, self.now())
        if seconds:
            raise Refusal(429, Problem(code="too_busy", detail="too many failures"), retry_after=seconds)

    def _count_failure(self, key: str) -> None:
        try:
            with self.database.write() as ledger:
                note_failure(ledger, key, self.now())
        except IntegrityError:  # another request of this caller made the row first, which counts as well
            return


def brought_keys(request: EnrollRequest | RejoinRequest) -> PublicKeys | None:
    """The keys a PC brings when it joins; None for one that has none. Raises Refusal for what is no key."""
    keys = PublicKeys(verify_key=request.verify_key, recipient=request.recipient)
    if keys == PublicKeys(verify_key="", recipient=""):
        return None
    if not are_keys(keys):
        raise Refusal(400, Problem(code="bad_request", detail="the device's keys are none"))
    return keys
