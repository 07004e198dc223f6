"""A PC without a store, for tests of central alone: it calls the service and remembers what a PC would."""

from typing import Any

from sync.central.devices import Device
from sync.central.refusal import Refusal
from sync.model.op import Op, new_id, op_id
from sync.protocol import EnrollRequest, RejoinRequest, SyncRequest, SyncResponse
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.pc import Office

MOMENT = 1_763_690_400_000  # milliseconds


class Caller:
    """One PC's membership, as far as central knows it."""

    def __init__(self, central: RunningCentral, office: Office, name: str = "Loket 1") -> None:
        self.central = central
        self.office = office
        code = EnrollRequest(code=central.code(office.id), device_name=name)
        self._join(central.service.enroll(code, "a test"))
        self.counter = 0

    def _join(self, answer: Any) -> None:
        self.device: Device = self.central.service.device_of(answer.token, "a test")
        self.epoch: str = answer.epoch
        self.incarnation: str = answer.incarnation
        self.cursor: dict[str, int] = getattr(self, "cursor", {})

    def copy(self) -> "Caller":
        """The same data once more, as on a cloned disk."""
        twin = object.__new__(Caller)
        twin.__dict__.update(self.__dict__)
        return twin

    def op(self, **values: Any) -> Op:
        self.counter += 1
        given: dict[str, Any] = {
            "id": op_id(self.device.id, self.counter, MOMENT),
            "device": self.device.id,
            "counter": self.counter,
            "user": self.office.siti,
            "role": "clerk",
            "at": "2026-11-21T02:00:00.000Z",
            "pack": "2026.1",
            "office": self.office.id,
            "record_type": "registration",
            "record": new_id(MOMENT),
            "action": "create",
            "base": self.cursor.get(self.office.id, 0),
            "fields": dict(PERSON),
        }
        return Op(**(given | values))

    def request(self, *ops: Op, **values: Any) -> SyncRequest:
        given: dict[str, Any] = {
            "pack": "2026.1",
            "device": self.device.id,
            "epoch": self.epoch,
            "incarnation": self.incarnation,
            "cursor": self.cursor,
            "ops": list(ops),
        }
        return SyncRequest(**(given | values))

    def send(self, *ops: Op, **values: Any) -> SyncResponse:
        """Exchange, and keep what a PC keeps of the answer."""
        answer = self.lose(*ops, **values)
        self.incarnation, self.cursor = answer.incarnation or self.incarnation, answer.cursor
        return answer

    def lose(self, *ops: Op, **values: Any) -> SyncResponse:
        """Exchange, and never hear the answer."""
        return self.central.service.sync(self.device, self.request(*ops, **values))

    def refused(self, *ops: Op, **values: Any) -> str:
        """The code with which central refuses the request; "" when it does not."""
        try:
            self.lose(*ops, **values)
        except Refusal as refusal:
            return refusal.problem.code
        return ""

    def rejoin(self) -> None:
        """Go on as another device."""
        self._join(self.central.service.rejoin(self.device, RejoinRequest(incarnation=self.incarnation)))
        self.counter = 0
