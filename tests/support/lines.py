"""What lines to central in the same process have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sync.central.refusal import Refusal
from sync.ports import CentralRefused
from sync.protocol import (
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    SyncRequest,
    SyncResponse,
    VerifyRequest,
    VerifyResponse,
)

T = TypeVar("T")


class AskingLine:
    """`sync.ports.Line` whose every call is one question, put under the name of the service's method."""

    def __init__(self, token: str) -> None:
        self._token = token

    def ask(self, path: str, request: Any, kind: type[T]) -> T:
        """The answer to `request`. Raises LineDown, CentralRefused."""
        raise NotImplementedError

    def exchange(self, request: SyncRequest) -> SyncResponse:
        return self.ask("sync", request, SyncResponse)

    def rejoin(self, request: RejoinRequest) -> EnrollResponse:
        answer = self.ask("rejoin", request, EnrollResponse)
        self._token = answer.token
        return answer

    def known(self, request: KnownRequest) -> KnownResponse:
        return self.ask("known", request, KnownResponse)

    def verify(self, request: VerifyRequest) -> VerifyResponse:
        return self.ask("verify", request, VerifyResponse)

    def repair(self, request: RepairRequest) -> RepairResponse:
        return self.ask("repair", request, RepairResponse)


@contextmanager
def refused_as_over_a_line() -> Iterator[None]:
    """What central refuses is raised as a PC hears it."""
    try:
        yield
    except Refusal as refusal:
        problem = refusal.problem
        raise CentralRefused(problem.code, problem.detail, refusal.retry_after, problem.proof) from refusal
