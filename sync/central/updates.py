"""New versions of the program for PCs: the folder that the makers published, as it is. Central signs nothing of it."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from sync.central.refusal import Refusal
from sync.protocol import Problem

ADDRESS = "/updates"
BLOCK = 65_536
_GIVEN = re.compile(
    r"(metadata/[A-Za-z0-9._-]+\.json|(blobs|patches)/[0-9a-f-]+\.zst|targets/([A-Za-z0-9_-]+/)*[A-Za-z0-9._-]+)"
)
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_CHANGES = "metadata/timestamp.json"  # every other file is for ever what its name says

WebRequest = Request[Any, Any, Any]


def update_routes(folder: Path) -> list[HTTPRouteHandler]:
    """The handler that gives the files of `folder`, whole or a range of them (RFC 9110); anybody may have them."""

    @get(f"{ADDRESS}/{{path:path}}", sync_to_thread=True, include_in_schema=False)
    def read(path: FromPath[str], request: WebRequest) -> Response[Any]:
        """A file below the folder."""
        name = path.lstrip("/")
        if _GIVEN.fullmatch(name) is None or ".." in name:
            raise _not_found()
        try:
            return _answer(folder / name, name, request)
        except OSError as error:
            raise _not_found() from error

    return [read]


def _answer(path: Path, name: str, request: WebRequest) -> Response[Any]:
    size = _size(path)
    headers = {"Cache-Control": "no-cache" if name == _CHANGES else "public, max-age=31536000, immutable"}
    if name == _CHANGES:
        headers["ETag"] = f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"'
        if request.headers.get("if-none-match", "") == headers["ETag"]:
            return Response(None, headers=headers, status_code=304)
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    start = int(found[1]) if found else 0
    end = min(int(found[2]) + 1, size) if found and found[2] else size
    if found and start >= end:
        raise Refusal(416, Problem(code="bad_request", detail=f"the file has {size} bytes"))
    if found:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    return Stream(
        _blocks(path, start, end),
        headers=headers,
        media_type="application/json" if name.endswith(".json") else "application/octet-stream",
        status_code=206 if found else 200,
    )


def _size(path: Path) -> int:
    """Raises OSError where it is no file."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.stat().st_size


def _blocks(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Opened only once somebody takes them: a caller who is gone before that would leave it open."""
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def _not_found() -> Refusal:
    return Refusal(404, Problem(code="not_found"))
