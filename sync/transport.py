"""The line to central: one kept-alive connection, patience with slow lines, and plain words for what went wrong."""

import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec
import requests
import urllib3
from requests.auth import AuthBase

from sync.connection import connection_stood, patient_session
from sync.grip import Grip
from sync.ports import CentralRefused, LineDown
from sync.protocol import (
    EnrollRequest,
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    Problem,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    SyncRequest,
    SyncResponse,
    VerifyRequest,
    VerifyResponse,
)
from sync.wire import (
    BODY_LIMIT,
    QUICK_LEVEL,
    ZSTD_LEVEL,
    Asked,
    Dictionary,
    DictionaryUnknown,
    NotDecodable,
    TooLarge,
    claimed_device,
    decode,
    encode_smallest,
    pack_known,
    pack_request_parts,
    shipped,
    unpack_known_answer,
    unpack_parts,
)

__all__ = ["CentralRefused", "HttpLine", "LineDown", "enroll"]

READ_BLOCK = 65_536
FAST = 65_536  # bytes a second, central's work counted, from which packing best takes longer than sending a little more

T = TypeVar("T")


class _Body(msgspec.Struct, frozen=True):
    """What came of an answer, and what broke it off if it did."""

    plain: bytes
    broken_by: str | None

    def all(self) -> bytes:
        """Raises NotDecodable where something is missing."""
        if self.broken_by is not None:
            raise NotDecodable(self.broken_by)
        return self.plain


class HttpLine:
    """`sync.ports.Line` over HTTP. Not for two threads at once."""

    def __init__(
        self,
        server: str,
        token: str | None = None,
        *,
        connect_timeout: float = 10.0,
        stall_timeout: float = 30.0,
        proxies: dict[str, str] | None = None,
        ca_file: str | None = None,
        grip: Grip | None = None,
    ) -> None:
        """`stall_timeout`: seconds in which no byte moves; what moves may take as long as it needs, both ways.

        `proxies` as requests knows them; without them the system's own are used, with empty ones none. `ca_file`:
        certificates to trust. `grip`: by which other threads break it off.
        """
        self._server = server.rstrip("/")
        self._grip = grip or Grip()
        self._timeout = (connect_timeout, stall_timeout)
        self._dictionary: Dictionary | None = next(iter(shipped()), None)
        self._session = patient_session(stall_timeout, self._grip)
        self._speak_as(token)
        self._speed = 0.0  # bytes of the last request a second, until its answer was there
        self._way: dict[str, Any] = {"proxies": proxies, "verify": ca_file}  # a session's own yield to the environment

    def exchange(self, request: SyncRequest) -> SyncResponse:
        def pack() -> list[bytes]:
            return pack_request_parts(request, sender=self._device, reads=self._reads)

        def unpack(answer: _Body) -> SyncResponse:
            return unpack_parts(answer.plain, Asked.by(request), broken_off=answer.broken_by is not None)

        return self._say("/v1/sync", pack, unpack)

    def rejoin(self, request: RejoinRequest) -> EnrollResponse:
        answer = self._ask("/v1/rejoin", request, EnrollResponse)
        self._speak_as(answer.token)  # from now on this is the line of the new device
        return answer

    def known(self, request: KnownRequest) -> KnownResponse:
        if not request.verdicts:
            return self._ask("/v1/known", request, KnownResponse)

        def pack() -> list[bytes]:
            return [pack_known(request, sender=self._device, reads=self._reads)]

        return self._say("/v1/known", pack, lambda answer: unpack_known_answer(answer.all()))

    def verify(self, request: VerifyRequest) -> VerifyResponse:
        return self._ask("/v1/verify", request, VerifyResponse)

    def repair(self, request: RepairRequest) -> RepairResponse:
        return self._ask("/v1/repair", request, RepairResponse)

    def enroll(self, request: EnrollRequest) -> EnrollResponse:
        """Join an office with a one-time code. Raises LineDown, CentralRefused."""
        return self._ask("/v1/enroll", request, EnrollResponse)

    @contextmanager
    def call(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Iterator[requests.Response]:
        """The answer to a request that is no message, its body not read yet.

        Raises LineDown and CentralRefused, also for what goes wrong while the body is read.
        """
        self._grip.begin()
        try:
            with self._session.request(
                method,
                self._server + path,
                data=io.BytesIO(body) if body else None,
                headers=dict(headers),
                timeout=self._timeout,
                **self._way,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if not answer.ok:
                    raise _refusal(answer, answer.content)
                yield answer
                self._grip.moved(down=answer.raw.tell())
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise LineDown(str(error), reached=connection_stood(error)) from error
        finally:
            self._grip.end()

    def close(self) -> None:
        self._session.close()

    def _speak_as(self, token: str | None) -> None:
        self._session.auth = _Bearer(token)
        self._device = claimed_device(token or "")

    def _ask(self, path: str, request: Any, kind: type[T]) -> T:
        """A message that is rare enough to go by its names."""
        return self._say(
            path, lambda: [msgspec.json.encode(request)], lambda answer: msgspec.json.decode(answer.all(), type=kind)
        )

    @property
    def _reads(self) -> str:
        """The dictionary with which answers may be packed."""
        return self._dictionary.name if self._dictionary else ""

    def _say(self, path: str, pack: Callable[[], list[bytes]], unpack: Callable[[_Body], T]) -> T:
        """Without the dictionary from where central does not know it."""
        try:
            answer = self._post(path, pack())
        except CentralRefused as refused:
            if refused.code != "dictionary_unknown" or self._dictionary is None:
                raise
            self._dictionary = None
            answer = self._post(path, pack())
        try:
            return unpack(answer)
        except (msgspec.MsgspecError, NotDecodable, TooLarge) as error:
            raise LineDown(answer.broken_by or "what answered is not central") from error

    def _post(self, path: str, parts: list[bytes]) -> _Body:
        """The body of central's answer. Raises LineDown, CentralRefused."""
        hurries = self._speed > FAST and len(parts) > 1
        body, coding = encode_smallest(parts, self._dictionary, QUICK_LEVEL if hurries else ZSTD_LEVEL)
        began = time.monotonic()
        self._grip.begin()
        try:
            with self._session.post(
                self._server + path,
                data=io.BytesIO(body),  # sent block by block: a time-out for all of it would break a slow line
                headers={} if coding == "identity" else {"Content-Encoding": coding},
                timeout=self._timeout,
                **self._way,
                allow_redirects=False,
                stream=True,
            ) as answer:
                content, broken_by = _read(answer, self._grip)
            self._speed = len(body) / max(time.monotonic() - began, 0.001)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise LineDown(str(error), reached=connection_stood(error)) from error
        finally:
            self._grip.end()
        try:
            content = decode(content, answer.headers.get("Content-Encoding", ""), whole=broken_by is None)
        except (NotDecodable, TooLarge, DictionaryUnknown) as error:
            raise LineDown(broken_by or "what answered is not central") from error
        if answer.status_code == requests.codes.ok:
            return _Body(content, broken_by)
        raise _refusal(answer, content)


def _read(answer: requests.Response, grip: Grip) -> tuple[bytes, str | None]:
    """As much of the body as comes, and why no more did."""
    content = bytearray()
    try:
        while len(content) <= BODY_LIMIT and (block := answer.raw.read1(READ_BLOCK, decode_content=False)):
            content += block
            grip.moved(down=len(block))
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        return bytes(content), str(error)
    return bytes(content), None


def enroll(server: str, request: EnrollRequest, **options: Any) -> EnrollResponse:
    """Join an office; `options` are those of HttpLine. Raises LineDown, CentralRefused."""
    line = HttpLine(server, **options)
    try:
        return line.enroll(request)
    finally:
        line.close()


class _Bearer(AuthBase):
    """Names the device; as an object it also keeps requests from taking a password out of a .netrc file."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _refusal(answer: requests.Response, content: bytes) -> Exception:
    """Central's own refusal; an answer that is none comes from something on the way."""
    if answer.request.method == "HEAD" and answer.status_code == requests.codes.not_found:  # which says no more
        return CentralRefused("not_found")
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except msgspec.MsgspecError:
        return LineDown(f"what answered is not central ({answer.status_code})")
    return CentralRefused(problem.code, problem.detail, _wait(answer.headers), problem.proof)


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that `Retry-After` asks for: a number of them, or a date, told against the answer's own where it has one,
    for this PC's clock may be wrong.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    until = _moment(asked)
    if until is None:
        return None
    now = _moment(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
