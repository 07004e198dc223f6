"""The line between a PC and central: real bytes through the real codec, lost, cut, repeated and late."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple, TypeVar

from sync.central.refusal import Refusal
from sync.ports import CentralRefused, LineDown
from sync.protocol import SyncRequest, SyncResponse
from tests.simulation.codec import Codec
from tests.simulation.disk import Killed
from tests.simulation.house import House
from tests.simulation.times import WorldTime
from tests.support.lines import AskingLine, refused_as_over_a_line

T = TypeVar("T")

SECONDS = 0.6  # there and back
BYTES_A_SECOND = 8_000
FAULTS = ("request lost", "request cut", "answer lost", "answer cut", "repeated", "answer late", "request late")


class LateAnswer(NamedTuple):
    """An answer that is still on its way after its PC gave it up."""

    pc: str
    request: SyncRequest
    response: SyncResponse


class SentRequest(NamedTuple):
    """A request as it went over the line: one that central has still to get, though its PC gave it up, or any."""

    token: str
    path: str
    body: bytes


@dataclass
class Network:
    """All lines."""

    house: House
    time: WorldTime
    codec: Codec
    say: Callable[[str], None]
    late_answers: list[LateAnswer] = field(default_factory=list)
    late_requests: list[SentRequest] = field(default_factory=list)
    answered: list[SentRequest] = field(default_factory=list)  # every one that central ever answered

    def deliver(self, token: str, path: str, body: bytes) -> bytes:
        """What central answers to these bytes. Raises LineDown, CentralRefused."""
        try:
            with refused_as_over_a_line():
                return self._answered(token, path, body)
        except Killed:
            self.say("central is killed and starts again")
            self.house.reopen()
            raise LineDown("central died") from None

    def refuse_half(self, token: str, path: str, body: bytes) -> None:
        """The beginning of a request is no request."""
        try:
            self._answered(token, path, body)
        except Refusal:
            return
        raise AssertionError("central took half a request")

    def _answered(self, token: str, path: str, body: bytes) -> bytes:
        service = self.house.service
        device = service.device_of(token, "simulation")
        request: Any = self.codec.request(path, body, device.id)
        response: Any = getattr(service, path)(device, request)
        if path == "sync":
            self.answered.append(SentRequest(token, path, body))
        return self.codec.pack_response(path, request, response)


def _seconds(path: str, body: bytes) -> float:
    """How long a body takes; of one with keys in it, which are never twice the same, the packed size is not either."""
    return 0.0 if path == "rejoin" else len(body) / BYTES_A_SECOND


def weather(random: Random, badness: float) -> Iterator[str | None]:
    """What befalls one request after the other; a share of `badness` of them fails."""
    while True:
        yield random.choice(FAULTS) if random.random() < badness else None


class SimLine(AskingLine):
    """The line of one PC for one exchange."""

    def __init__(
        self, network: Network, pc: str, token: str, faults: Iterator[str | None], narrow: bool = False
    ) -> None:
        """`narrow`: no request with more than one op gets through."""
        super().__init__(token)
        self._network = network
        self._pc = pc
        self._faults = faults
        self._narrow = narrow

    def ask(self, path: str, request: Any, kind: type[T]) -> T:
        is_too_much = self._narrow and path == "sync" and len(request.ops) > 1
        fault = "request cut" if is_too_much else next(self._faults)
        network, codec = self._network, self._network.codec
        body = codec.pack_request(path, request)
        network.time.pass_by(SECONDS + _seconds(path, body))
        if fault:
            network.say(f"{self._pc}: {fault} ({path})")
        if fault == "request lost":
            raise LineDown("the request was lost")
        if fault == "request late":
            network.late_requests.append(SentRequest(self._token, path, body))
            raise LineDown("no answer in time")
        if fault == "request cut":
            network.refuse_half(self._token, path, body[: len(body) * 2 // 3])
            raise LineDown("the line broke within the request")
        answer = network.deliver(self._token, path, body)
        network.time.pass_by(_seconds(path, answer))
        if fault == "answer lost":
            raise LineDown("the answer was lost")
        if fault == "answer cut":
            codec.response(path, request, answer[: len(answer) * 2 // 3])
            raise AssertionError("half an answer was taken for a whole one")
        if fault == "repeated":
            with contextlib.suppress(LineDown, CentralRefused):
                network.deliver(self._token, path, body)
        response = codec.response(path, request, answer)
        if fault == "answer late":
            if isinstance(response, SyncResponse):
                network.late_answers.append(LateAnswer(self._pc, request, response))
            raise LineDown("no answer in time")
        assert isinstance(response, kind), response
        return response
