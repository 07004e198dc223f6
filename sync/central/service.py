"""What central does for a PC, whichever way the request came."""

import threading
from itertools import pairwise

from sqlalchemy.exc import IntegrityError

from sync.central.clock import Now, utc_now
from sync.central.database import Database
from sync.central.devices import (
    NAME_LIMIT,
    Device,
    OtherOffice,
    authenticate,
    enroll,
    is_revoked,
    note_failure,
    rejoin,
    wait_for,
)
from sync.central.directives import ask
from sync.central.epochs import present_epoch
from sync.central.exchange import Contradicted, Forgotten, Unproven, exchange
from sync.central.forks import (
    Incarnations,
    drop_incarnation,
    forked,
    incarnations_of,
    keep_incarnations,
    new_incarnation,
)
from sync.central.history import CENTRAL
from sync.central.judge import COUNT_LIMIT
from sync.central.keys import central_keys
from sync.central.ledger import Ledger
from sync.central.meeting import look_around
from sync.central.packs import Packs
from sync.central.refusal import Refusal, bad_request
from sync.central.restoring import begin_epoch
from sync.central.seals import TooMany, certified, fresh_list, seal_list
from sync.central.unheard import check_known, with_verdicts
from sync.central.verifying import compare, missing_ops, repair
from sync.keys import PublicKeys, are_keys, as_text, from_text, revocation_proof
from sync.model.digest import BUCKETS
from sync.protocol import (
    PUSHABLE,
    SHARED_SCOPE,
    CertificateRequest,
    CertificateResponse,
    EnrollRequest,
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    Problem,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    Span,
    SyncRequest,
    SyncResponse,
    VerifyRequest,
    VerifyResponse,
)
from sync.wire import claimed_device

VERDICTS_LIMIT = 10_000  # in one answer
SPANS_LIMIT = 10_000  # of counters in one question


class Service:
    """Central without its web server."""

    def __init__(self, database: Database, packs: Packs, now: Now = utc_now) -> None:
        self.database = database
        self.packs = packs
        self.now = now
        self._listing = threading.Lock()  # one thread makes the list, the others wait for it

    def enroll(self, request: EnrollRequest, caller: str) -> EnrollResponse:
        """Take in a PC that brings a code. `caller` is its address. Raises Refusal."""
        name = request.device_name.strip()
        if not 0 < len(name) <= NAME_LIMIT or "\0" in name:
            raise bad_request("the device needs a name")
        keys = brought_keys(request)
        self._limit(f"code {caller}")

        def take_in(ledger: Ledger) -> tuple[Device, str, str] | None:
            enrolled = enroll(ledger, request.code, name, self.now(), keys, request.office)
            if enrolled is None:
                return None
            if request.office:  # it brings data, and what it heard it may have heard of a central that was put back
                ask(ledger, "verify", CENTRAL, self.now(), device=enrolled[0].id, office=None)
            return (*enrolled, self._first_incarnation(ledger, enrolled[0]))

        try:
            joined = self.database.transact(take_in)
        except OtherOffice:
            raise Refusal(403, Problem(code="other_office", detail="the code is another office's")) from None
        if joined is None:
            self._count_failure(f"code {caller}")
            raise Refusal(403, Problem(code="bad_code", detail="the code is wrong, used or too old"))
        return self._welcome(*joined)

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

    def sync(self, device: Device, request: SyncRequest, *, broken_off: bool = False) -> SyncResponse:
        """Judge the ops, hand out numbers and the next page, in one transaction. Raises Refusal.

        Of a request that is `broken_off` the ops are judged alone, for nobody hears the answer.
        """
        self._check(device, request)
        now = self.now()
        try:
            answer = self.database.transact(
                lambda ledger: exchange(ledger, self.packs, device, request, now, broken_off=broken_off)
            )
        except Forgotten:
            self._limit(f"proof {device.lineage[-1]}")
            self.database.transact(lambda ledger: begin_epoch(ledger, now, request.epoch))
            return self.sync(device, request, broken_off=broken_off)
        except Unproven:
            self._count_failure(f"proof {device.lineage[-1]}")
            self._drop(device, request)
            raise forked() from None
        except Contradicted:
            self._drop(device, request)
            raise forked() from None
        look_around(self.database, self.packs, device.office, request.ops)
        return answer

    def _drop(self, device: Device, request: SyncRequest) -> None:
        if request.incarnation:
            brought = request.incarnation
            self.database.transact(lambda ledger: drop_incarnation(ledger, device.office, device.id, brought))

    def rejoin(self, device: Device, request: RejoinRequest) -> EnrollResponse:
        """A device of its own for a copy of this one's data that was told it forked. Raises Refusal."""
        keys = brought_keys(request)

        def take_in(ledger: Ledger) -> tuple[Device, str, str]:
            ledger.lock(device.office)
            if is_revoked(ledger.connection, device.id):
                raise Refusal(403, Problem(code="revoked"))
            if incarnations_of(ledger.connection, device.id).accept(request.incarnation):
                raise bad_request("this PC's data is no copy")
            made, token = rejoin(ledger, device, self.now(), keys)
            for copy in (made, device):  # either may lack what the other wrote under the name they shared
                ask(ledger, "verify", CENTRAL, self.now(), device=copy.id, office=None)
            return made, token, self._first_incarnation(ledger, made)

        return self._welcome(*self.database.transact(take_in))

    def known(self, device: Device, request: KnownRequest) -> KnownResponse:
        """Which of a PC's ops central has not, and what became of the others for who asks. Raises Refusal."""
        if request.device not in device.lineage:
            raise bad_request("these are another device's ops")
        if not all(0 < first <= last < COUNT_LIMIT for first, last in request.counters):
            raise bad_request("the counters are none")
        if len(request.counters) > SPANS_LIMIT or not _are_apart(request.counters):
            raise bad_request(f"these are more than {SPANS_LIMIT} spans, or some lie in others")
        if request.verdicts and sum(last - first + 1 for first, last in request.counters) > VERDICTS_LIMIT:
            raise bad_request("these are more ops than one request holds")
        with self.database.read() as connection:
            known = KnownResponse(missing=missing_ops(connection, request))
            if request.verdicts:
                return with_verdicts(connection, device, request, known, self.now())
            known.check = check_known(connection, request)
            return known

    def verify(self, device: Device, request: VerifyRequest) -> VerifyResponse:
        """Which buckets of a scope differ. Raises Refusal."""
        self._check_scope(device, request)
        if len(request.buckets) != BUCKETS:
            raise bad_request(f"a scope has {BUCKETS} buckets")
        with self.database.read() as connection:
            if request.epoch != present_epoch(connection):
                return VerifyResponse(behind=True, differ=[])
            return compare(connection, request)

    def repair(self, device: Device, request: RepairRequest) -> RepairResponse:
        """What differs in some buckets. Raises Refusal."""
        self._check_scope(device, request)
        if not all(0 <= bucket < BUCKETS for bucket in request.buckets):
            raise bad_request(f"a scope has {BUCKETS} buckets")
        with self.database.read() as connection:
            if request.epoch != present_epoch(connection):
                return RepairResponse(behind=True, changes=[], unknown=[])
            return repair(connection, request)

    def certificate(self, device: Device, request: CertificateRequest) -> CertificateResponse:
        """Certify the key by which this PC seals letters. Raises Refusal."""
        try:
            public = from_text(request.verify_key)
        except ValueError as error:
            raise bad_request("the key is none") from error
        if len(public) != 32:
            raise bad_request("the key is none")
        try:
            made = self.database.transact(lambda ledger: certified(ledger, device, public, self.now()))
        except LookupError as error:
            raise bad_request("the key cannot be certified for this PC") from error
        except TooMany as error:
            raise Refusal(429, Problem(code="too_busy", detail="too many keys"), retry_after=86_400) from error
        return CertificateResponse(certificate=as_text(made))

    def seals(self) -> tuple[int, bytes]:
        """The list for readers of seals, and its date (seconds since 1970)."""
        with self.database.read() as connection:
            fresh = fresh_list(connection, self.now())
        if fresh:
            return fresh
        with self._listing:
            return seal_list(self.database, self.packs, self.now)

    def _check(self, device: Device, request: SyncRequest) -> None:
        if request.protocol not in PUSHABLE:
            detail = f"this central speaks {', '.join(map(str, PUSHABLE))}"
            raise Refusal(400, Problem(code="protocol_unsupported", detail=detail))
        if request.device != device.id:
            raise Refusal(401, Problem(code="bad_token", detail="the token is another device's"))
        if not all(0 <= sequence < COUNT_LIMIT for sequence in request.cursor.values()):
            raise bad_request("the cursor is none")

    def _check_scope(self, device: Device, request: VerifyRequest | RepairRequest) -> None:
        if request.scope not in (device.office, SHARED_SCOPE):
            raise bad_request("this PC does not read that scope")
        if not 0 <= request.cursor < COUNT_LIMIT:
            raise bad_request("the cursor is none")

    def _first_incarnation(self, ledger: Ledger, device: Device) -> str:
        first = new_incarnation()
        keep_incarnations(ledger, device.id, Incarnations((first,)))
        return first

    def _welcome(self, device: Device, token: str, incarnation: str) -> EnrollResponse:
        with self.database.write() as ledger:
            epoch, own = present_epoch(ledger.connection), central_keys(ledger).public
        return EnrollResponse(
            device=device.id,
            token=token,
            office=device.office,
            epoch=epoch,
            pack=self.packs.current.version,
            incarnation=incarnation,
            verify_key=own.verify_key,
            recipient=own.recipient,
            name=device.name,
        )

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


def _are_apart(spans: list[Span]) -> bool:
    """Whether no counter lies in two of these."""
    return all(one[1] < other[0] for one, other in pairwise(sorted(spans)))


def brought_keys(request: EnrollRequest | RejoinRequest) -> PublicKeys | None:
    """The keys a PC brings when it joins; None for one that has none. Raises Refusal for what is no key."""
    keys = PublicKeys(verify_key=request.verify_key, recipient=request.recipient)
    if keys == PublicKeys(verify_key="", recipient=""):
        return None
    if not are_keys(keys):
        raise bad_request("the device's keys are none")
    return keys
