"""Where updates come from: central or another web address, or a folder such as a USB stick. Nobody here is trusted."""

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import requests
import urllib3

from desktop.errors import SurroundingsFailed
from desktop.i18n import _
from desktop.updates.errors import NothingThere, no_line
from sync.connection import patient_session
from sync.grip import Grip

BLOCK = 65_536
BELOW = "updates"  # on central, and tried on a stick too
FIRST_FILE = "metadata/timestamp.json"
_REDIRECTS = 5
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(?:\d{1,15}|\*)")


@dataclass(frozen=True)
class Reading:
    """The bytes of a file from `start` on, which is 0 where the source could not begin later."""

    start: int
    blocks: Iterator[bytes]


class Source(Protocol):
    """Gives files by their path below the updates' folder."""

    @property
    def name(self) -> str:
        """What a message calls it."""

    def read(self, path: str, start: int = 0) -> AbstractContextManager[Reading]:
        """Raises NothingThere where there is no such file, NoLine, SurroundingsFailed."""

    def close(self) -> None: ...


class WebSource:
    """Files at an address; no password and no token is ever sent, for none is needed.

    `proxies` as requests knows them; without them the system's own are used, with empty ones none. `ca_file`:
    certificates to trust. `grip`: by which other threads break it off.
    """

    def __init__(
        self,
        address: str,
        proxies: Mapping[str, str] | None = None,
        ca_file: str = "",
        *,
        connect_timeout: float = 10.0,
        stall_timeout: float = 30.0,
        grip: Grip | None = None,
    ) -> None:
        self.name = address
        self._address = address.rstrip("/")
        self._timeout = (connect_timeout, stall_timeout)
        self._session = patient_session(stall_timeout, grip or Grip())
        self._session.auth = _as_nobody
        self._session.max_redirects = _REDIRECTS
        # for each request: what a session has of its own yields to the environment
        self._way: dict[str, Any] = {"proxies": dict(proxies) if proxies else None, "verify": ca_file or None}

    @contextmanager
    def read(self, path: str, start: int = 0) -> Iterator[Reading]:
        """What breaks off is gone on with by itself, as long as each try brings something."""
        answer = self._ask(path, start)
        begins = self._begins(answer, start)
        blocks = self._blocks(path, answer, begins)
        try:
            yield Reading(begins, blocks)
        finally:
            blocks.close()
            answer.close()

    def close(self) -> None:
        self._session.close()

    def _ask(self, path: str, start: int) -> requests.Response:
        """Once more where it fails at once: a kept connection may have gone away meanwhile."""
        try:
            return self._ask_once(path, start)
        except _BROKEN:
            pass
        try:
            return self._ask_once(path, start)
        except _BROKEN as error:
            raise no_line(self.name) from error

    def _ask_once(self, path: str, start: int) -> requests.Response:
        headers = {"Range": f"bytes={start}-"} if start else {}
        return self._session.get(
            f"{self._address}/{path}", headers=headers, timeout=self._timeout, stream=True, **self._way
        )

    def _begins(self, answer: requests.Response, asked: int) -> int:
        """At which byte the body begins; what ends where it was asked for has no body."""
        status = answer.status_code
        if status == requests.codes.ok:
            return 0
        found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if status == requests.codes.partial_content and found:
            return int(found[1])
        answer.close()
        if status == requests.codes.requested_range_not_satisfiable and asked:
            return asked
        if status in (requests.codes.not_found, requests.codes.gone, requests.codes.forbidden):
            raise nothing_there(self.name)
        raise SurroundingsFailed(
            _(
                "{source} cannot give updates now (it answered {status}). This version goes on working. "
                "Try again later."
            ).format(source=self.name, status=status)
        )

    def _blocks(self, path: str, answer: requests.Response, place: int) -> Generator[bytes, None, None]:
        """Block by block as they come, so that all that came before the line broke is there."""
        while answer.ok:
            came = False
            try:
                with answer:
                    while block := answer.raw.read1(BLOCK, decode_content=False):
                        place, came = place + len(block), True
                        yield block
            except _BROKEN as error:
                if not came:
                    raise no_line(self.name) from error
            else:
                return
            answer = self._ask(path, place)
            if self._begins(answer, place) != place:
                raise no_line(self.name)


class FolderSource:
    """Files in a folder: a stick, a share, or the folder that was published."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    @contextmanager
    def read(self, path: str, start: int = 0) -> Iterator[Reading]:
        try:
            file = (self._top() / path).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise nothing_there(self.name) from error
        except OSError as error:
            raise self._unreadable(error) from error
        with file:
            file.seek(start)
            yield Reading(start, self._blocks(file))

    def close(self) -> None:
        return

    def _top(self) -> Path:
        below = self._folder / BELOW
        return below if (below / FIRST_FILE).is_file() else self._folder

    def _blocks(self, file: BinaryIO) -> Iterator[bytes]:
        try:
            while block := file.read(BLOCK):
                yield block
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> SurroundingsFailed:
        return SurroundingsFailed(
            _(
                "{source} cannot be read ({reason}). What was read is kept, and this version goes on working. "
                "See that the stick is in and the folder is there, then try again."
            ).format(source=self.name, reason=error.strerror or error)
        )


def source_at(
    text: str, proxies: Mapping[str, str] | None = None, ca_file: str = "", grip: Grip | None = None
) -> Source:
    """The source that an administrator wrote: an address with http in front, or a folder."""
    if re.match(r"https?://", text, re.IGNORECASE):
        return WebSource(text, proxies, ca_file, grip=grip)
    return FolderSource(Path(text))


def central_source(
    server: str, proxies: Mapping[str, str] | None = None, ca_file: str = "", grip: Grip | None = None
) -> Source:
    """What central at the address `server` gives on."""
    return WebSource(f"{server.rstrip('/')}/{BELOW}", proxies, ca_file, grip=grip)


def nothing_there(source: str) -> NothingThere:
    return NothingThere(
        _(
            "There is no update of Loket at {source}, or a part of it is missing. Nothing was changed, and this "
            "version goes on working. See that it is the right place and was copied whole."
        ).format(source=source)
    )


def _as_nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from taking a password out of a .netrc file."""
    return request
