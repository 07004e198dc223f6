"""The line to central: one kept-alive connection, short waits, and plain words for what went wrong."""

import gzip
from typing import Any, TypeVar

import msgspec
import requests
from requests.auth import AuthBase

from sync.ports import CentralRefused, LineDown
from sync.protocol import EnrollRequest, EnrollResponse, Problem, SyncRequest, SyncResponse

__all__ = ["CentralRefused", "HttpLine", "LineDown", "enroll"]

GZIP_FROM = 1024  # bytes; below that packing costs more than it saves

T = TypeVar("T")


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
    ) -> None:
        """`stall_timeout`: seconds without a single byte; a slow answer that keeps coming may take as long as it needs.

        `proxies` as requests knows them; without them the system's own are used. `ca_file`: certificates to trust.
        """
        self._server = server.rstrip("/")
        self._timeout = (connect_timeout, stall_timeout)
        self._session = requests.Session()
        self._session.auth = _Bearer(token)
        self._session.headers["Accept-Encoding"] = "gzip"
        if proxies:
            self._session.proxies.update(proxies)
        if ca_file:
            self._session.verify = ca_file

    def exchange(self, request: SyncRequest) -> SyncResponse:
        """One exchange. Raises LineDown, CentralRefused."""
        return self._post("/v1/sync", request, SyncResponse)

    def enroll(self, request: EnrollRequest) -> EnrollResponse:
        """Join an office with a one-time code. Raises LineDown, CentralRefused."""
        return self._post("/v1/enroll", request, EnrollResponse)

    def close(self) -> None:
        self._session.close()

    def _post(self, path: str, request: Any, kind: type[T]) -> T:
        body = msgspec.json.encode(request)
        headers = {"Content-Type": "application/json"}
        if len(body) > GZIP_FROM:
            body = gzip.compress(body, compresslevel=6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        try:
            answer = self._session.post(
                self._server + path, data=body, headers=headers, timeout=self._timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            raise LineDown(str(error)) from error
        if answer.status_code == requests.codes.ok:
            return _decoded(answer, kind)
        raise _refusal(answer)


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


def _decoded(answer: requests.Response, kind: type[T]) -> T:
    """The body as `kind`. Anything else comes from a hotspot's sign-in page or the like."""
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.MsgspecError as error:
        raise LineDown("what answered is not central") from error


def _refusal(answer: requests.Response) -> Exception:
    """Central's own refusal; an answer that is none comes from something on the way."""
    try:
        problem = msgspec.json.decode(answer.content, type=Problem)
    except msgspec.MsgspecError:
        return LineDown(f"what answered is not central ({answer.status_code})")
    wait = answer.headers.get("Retry-After", "")
    return CentralRefused(problem.code, problem.detail, float(wait) if wait.isdecimal() else None, problem.proof)
