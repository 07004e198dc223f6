"""The way to central for the seals of letters, over the kept-alive connection of an HttpLine."""

import msgspec
import requests

from sync.keys import as_text, from_text
from sync.ports import LineDown
from sync.protocol import CertificateRequest, CertificateResponse
from sync.transport import HttpLine

_JSON = {"Content-Type": "application/json"}
LIST_LIMIT = 16 * 1_048_576  # bytes: two million voided letters


class HttpSealLine:
    """Not for two threads at once, nor while its line is in use. Every call raises LineDown and CentralRefused."""

    def __init__(self, line: HttpLine) -> None:
        self._line = line

    def certificate(self, public: bytes) -> bytes:
        """Central's certificate for this PC's raw key."""
        body = msgspec.json.encode(CertificateRequest(verify_key=as_text(public)))
        with self._line.call("POST", "/v1/certificate", _JSON, body) as answer:
            try:
                return from_text(msgspec.json.decode(answer.content, type=CertificateResponse).certificate)
            except (msgspec.MsgspecError, ValueError) as error:
                raise LineDown("what answered is not central") from error

    def seals(self, since: int | None) -> bytes | None:
        """The list; None where the one of `since` (seconds since 1970) is still central's."""
        headers = {"If-None-Match": f'"{since}"'} if since is not None else {}
        with self._line.call("GET", "/v1/seals", headers) as answer:
            body = answer.raw.read(LIST_LIMIT + 1, decode_content=True)
            if answer.status_code == requests.codes.not_modified:
                return None
            if len(body) > LIST_LIMIT:
                raise LineDown("what answered is not central")
            return bytes(body)
