"""The addresses for files: uploads as tus 1.0 has them (core and creation), downloads by range (RFC 9110)."""

import base64
import binascii
import re
from contextlib import suppress
from typing import Any

import msgspec
from litestar import Request, Response, get, head, patch, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import InternalServerException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from sync.central.devices import Device
from sync.central.files import PATCH_LIMIT, Files
from sync.central.refusal import Refusal
from sync.model.attachments import FileRef
from sync.protocol import Problem

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")

WebRequest = Request[Any, Any, Any]


class MissingRequest(msgspec.Struct, kw_only=True):
    """Which of these files does central not have of the caller's office?"""

    sha256: list[str]


class MissingResponse(msgspec.Struct, kw_only=True):
    missing: list[str]


def file_routes(files: Files, guard: Any) -> list[HTTPRouteHandler]:
    """The handlers around `files`; `guard` lets only enrolled devices in."""
    known: dict[str, Any] = {"guards": [guard], "security": [{"token": []}]}
    return [*_uploading(files, known), *_giving(files, known)]


def _uploading(files: Files, known: dict[str, Any]) -> list[HTTPRouteHandler]:
    @post("/v1/files", status_code=201, sync_to_thread=True, **known)
    def begin(request: WebRequest) -> Response[None]:
        """Begin an upload, or go on with it: `Upload-Offset` tells where, and is the length when the file is here."""
        ref = _announced(request)
        reached = files.begin(_device(request), ref)
        told = {"Location": f"/v1/files/{ref.sha256}", "Upload-Offset": str(reached)}
        return Response(None, headers=TUS | told, status_code=201)

    @head("/v1/files/{sha256:str}", **known)  # async: litestar forgets to wait for a HEAD in a thread
    async def offset(sha256: FromPath[str], request: WebRequest) -> Response[None]:
        """How far the upload of a file came."""
        reached, size = await sync_to_thread(files.offset, _device(request), sha256)
        return Response(None, headers=TUS | {"Upload-Offset": str(reached), "Upload-Length": str(size)})

    @patch("/v1/files/{sha256:str}", status_code=204, request_max_body_size=PATCH_LIMIT, **known)
    async def append(sha256: FromPath[str], request: WebRequest) -> Response[None]:
        """The next piece; of one that breaks off, what came is kept.

        With the last one the SHA-256 is checked: 460 when it is another.
        """
        if request.headers.get("content-type") != "application/offset+octet-stream":
            raise Refusal(415, Problem(code="bad_request", detail="application/offset+octet-stream is needed"))
        start, data = _number(request, "upload-offset"), await _body(request)
        reached = await sync_to_thread(files.append, _device(request), sha256, start, data)
        return Response(None, headers=TUS | {"Upload-Offset": str(reached)}, status_code=204)

    return [begin, offset, append]


def _giving(files: Files, known: dict[str, Any]) -> list[HTTPRouteHandler]:
    @get("/v1/files/{sha256:str}", sync_to_thread=True, **known)
    def read(sha256: FromPath[str], request: WebRequest) -> Response[bytes]:
        """A file, or the range of it that is asked for."""
        key, ref = files.find(_device(request), sha256)
        start, end = _span(request.headers.get("range"), ref.size)
        data = files.read(key, start, end)
        told = {
            "Content-Range": f"bytes {start}-{end - 1}/{ref.size}",
            "Accept-Ranges": "bytes",
            "ETag": f'"{sha256}"',
            "Content-Disposition": "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        whole = (start, end) == (0, ref.size)
        return Response(data, media_type=ref.media_type, headers=told, status_code=200 if whole else 206)

    @post("/v1/files/missing", status_code=200, sync_to_thread=True, **known)
    def missing(data: JSONBody[MissingRequest], request: WebRequest) -> MissingResponse:
        """What central lost when it was restored, as far as the caller knows of it."""
        if len(data.sha256) > 1000:
            raise Refusal(413, Problem(code="too_large", detail="at most 1000 at once"))
        return MissingResponse(missing=files.missing(_device(request), data.sha256))

    return [read, missing]


async def _body(request: WebRequest) -> bytes:
    """The body, or as much of it as came before the line broke."""
    parts: list[bytes] = []
    with suppress(InternalServerException):  # the caller is gone
        async for part in request.stream():
            parts.append(part)
    return b"".join(parts)


def _device(request: WebRequest) -> Device:
    device: Device = request.state.device
    return device


def _announced(request: WebRequest) -> FileRef:
    """What `Upload-Length` and `Upload-Metadata` (`sha256`, `filetype`) say of a file. Raises Refusal."""
    try:
        pairs = (pair.split() for pair in request.headers.get("upload-metadata", "").split(","))
        said = {key: base64.b64decode(value, validate=True).decode() for key, value in pairs}
        sha256, media_type = said["sha256"], said["filetype"]
    except (ValueError, KeyError, binascii.Error) as error:
        raise Refusal(400, Problem(code="bad_request", detail="Upload-Metadata: sha256, filetype")) from error
    return FileRef(sha256=sha256, media_type=media_type[:40], size=_number(request, "upload-length"))


def _number(request: WebRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise Refusal(400, Problem(code="bad_request", detail=f"{header} is needed"))
    return int(text)


def _span(asked: str | None, size: int) -> tuple[int, int]:
    """First byte, and the first after the last, of what is to be given. Raises Refusal."""
    found = _RANGE.fullmatch(asked or "")
    if found is None:
        return 0, size
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if start >= end:
        raise Refusal(416, Problem(code="bad_request", detail=f"the file has {size} bytes"))
    return start, end
