"""Requests and answers as the bytes that travel: the real packing, and the real encodings of bodies."""

from typing import Any

import msgspec

from sync.central.refusal import bad_request
from sync.ports import LineDown
from sync.protocol import (
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    VerifyRequest,
    VerifyResponse,
)
from sync.wire import (
    Asked,
    Coding,
    NotDecodable,
    decode,
    encode,
    pack_request,
    pack_response,
    shipped,
    unpack_request,
    unpack_response,
)

KINDS: dict[str, tuple[Any, Any]] = {
    "rejoin": (RejoinRequest, EnrollResponse),
    "known": (KnownRequest, KnownResponse),
    "verify": (VerifyRequest, VerifyResponse),
    "repair": (RepairRequest, RepairResponse),
}
QUICK = 1  # the level of compression, which is not what is tried here


class Codec:
    """One way to write bodies; `sync` is packed, the rarer calls are plain JSON."""

    def __init__(self, coding: Coding) -> None:
        self.coding = coding

    def pack_request(self, path: str, request: Any) -> bytes:
        plain = pack_request(request, sender=request.device) if path == "sync" else msgspec.json.encode(request)
        return self._encoded(plain)

    def request(self, path: str, body: bytes, sender: str) -> Any:
        """What central reads of a device. Raises Refusal, as its door does."""
        try:
            plain = decode(body, self.coding)
            if path == "sync":
                return unpack_request(plain, sender=sender).request
            return msgspec.json.decode(plain, type=KINDS[path][0])
        except (NotDecodable, msgspec.MsgspecError) as error:
            raise bad_request(str(error)) from error

    def pack_response(self, path: str, request: Any, response: Any) -> bytes:
        plain = pack_response(response, Asked.by(request)) if path == "sync" else msgspec.json.encode(response)
        return self._encoded(plain)

    def response(self, path: str, request: Any, body: bytes) -> Any:
        """What the PC reads. Raises LineDown."""
        try:
            plain = decode(body, self.coding)
            if path == "sync":
                return unpack_response(plain, Asked.by(request))
            return msgspec.json.decode(plain, type=KINDS[path][1])
        except (NotDecodable, msgspec.MsgspecError) as error:
            raise LineDown("what answered is not central") from error

    def _encoded(self, plain: bytes) -> bytes:
        return encode(plain, self.coding, next(iter(shipped()), None), QUICK)
