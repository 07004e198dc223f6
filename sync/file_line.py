"""`sync.files.FileLine` over the kept-alive connection of an HttpLine: uploads by tus 1.0, downloads by range."""

import base64
from collections.abc import Iterator

import msgspec
import requests

from sync.model.attachments import FileRef
from sync.ports import LineDown
from sync.transport import HttpLine

_TUS = {"Tus-Resumable": "1.0.0"}
_PIECE = {**_TUS, "Content-Type": "application/offset+octet-stream"}


class HttpFileLine:
    """Not for two threads at once, nor while its line is in use."""

    def __init__(self, line: HttpLine) -> None:
        self._line = line

    def begin(self, ref: FileRef) -> int:
        metadata = f"sha256 {_base64(ref.sha256)},filetype {_base64(ref.media_type)}"
        headers = {**_TUS, "Upload-Length": str(ref.size), "Upload-Metadata": metadata}
        with self._line.call("POST", "/v1/files", headers) as answer:
            return _offset(answer, ref)

    def offset(self, ref: FileRef) -> int:
        with self._line.call("HEAD", f"/v1/files/{ref.sha256}", _TUS) as answer:
            return _offset(answer, ref)

    def append(self, ref: FileRef, offset: int, data: bytes) -> int:
        headers = {**_PIECE, "Upload-Offset": str(offset)}
        with self._line.call("PATCH", f"/v1/files/{ref.sha256}", headers, data) as answer:
            return _offset(answer, ref)

    def fetch(self, ref: FileRef, start: int, piece: int) -> Iterator[bytes]:
        headers = {"Range": f"bytes={start}-"}
        with self._line.call("GET", f"/v1/files/{ref.sha256}", headers) as answer:
            if answer.headers.get("Content-Range") != f"bytes {start}-{ref.size - 1}/{ref.size}":
                raise LineDown("what answered is not central")
            yield from answer.iter_content(piece)

    def missing(self, digests: list[str]) -> list[str]:
        body = msgspec.json.encode({"sha256": digests})
        with self._line.call("POST", "/v1/files/missing", {"Content-Type": "application/json"}, body) as answer:
            try:
                return msgspec.json.decode(answer.content, type=dict[str, list[str]])["missing"]
            except (msgspec.MsgspecError, KeyError) as error:
                raise LineDown("what answered is not central") from error


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _offset(answer: requests.Response, ref: FileRef) -> int:
    answer.content  # noqa: B018 - read to its end, so that the connection serves the next request
    text = answer.headers.get("Upload-Offset", "")
    if not text.isdecimal() or int(text) > ref.size:
        raise LineDown("what answered is not central")
    return int(text)
