"""The addresses for files as any client of tus 1.0 and of ranges meets them."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sync.central.files import PATCH_LIMIT
from sync.model.attachments import FileRef
from sync.protocol import EnrollRequest
from sync.transport import enroll
from tests.support.central import RunningCentral
from tests.support.files import jpeg, ref_of

Ask = Callable[..., requests.Response]
PIECE = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


@pytest.fixture(scope="module")
def token(one_central: RunningCentral) -> str:
    """What names a PC that is enrolled, by whatever program."""
    code = one_central.code(one_central.add_office())
    return enroll(one_central.url, EnrollRequest(code=code, device_name="Loket 1")).token


@pytest.fixture
def ask(central: RunningCentral, token: str) -> Ask:
    """A request of that PC."""

    def send(method: str, path: str, data: bytes = b"", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {"Authorization": f"Bearer {token}", **named}
        return requests.request(method, central.url + path, data=data, headers=named, timeout=10)

    return send


def announced(ref: FileRef, **headers: str) -> dict[str, str]:
    pairs = {"sha256": ref.sha256, "filetype": ref.media_type, "filename": "KTP Sulastri.jpg"}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    return {"Tus-Resumable": "1.0.0", "Upload-Length": str(ref.size), "Upload-Metadata": metadata, **headers}


def kept(ask: Ask, data: bytes) -> str:
    """A file at central; gives its address."""
    begun = ask("POST", "/v1/files", **announced(ref_of(data)))
    where = begun.headers["Location"]
    ask("PATCH", where, data, **PIECE, Upload_Offset="0")
    return where


def test_an_upload_goes_as_tus_says(ask: Ask) -> None:
    data = jpeg(50_000)
    begun = ask("POST", "/v1/files", **announced(ref_of(data)))
    assert (begun.status_code, begun.headers["Upload-Offset"], begun.headers["Tus-Resumable"]) == (201, "0", "1.0.0")
    where = begun.headers["Location"]
    first = ask("PATCH", where, data[:20_000], **PIECE, Upload_Offset="0")
    assert (first.status_code, first.headers["Upload-Offset"], first.content) == (204, "20000", b"")
    asked = ask("HEAD", where, Tus_Resumable="1.0.0")
    assert (asked.status_code, asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        200,
        "20000",
        "50000",
    )
    assert asked.headers["Cache-Control"] == "no-store"
    assert ask("GET", where).status_code == 404
    last = ask("PATCH", where, data[20_000:], **PIECE, Upload_Offset="20000")
    assert last.headers["Upload-Offset"] == "50000"
    assert ask("GET", where).content == data
    again = ask("POST", "/v1/files", **announced(ref_of(data)))
    assert again.headers["Upload-Offset"] == "50000"


def test_a_piece_at_another_place_than_the_next_is_not_taken(ask: Ask) -> None:
    data = jpeg(30_000, 3)
    where = ask("POST", "/v1/files", **announced(ref_of(data))).headers["Location"]
    ask("PATCH", where, data[:10_000], **PIECE, Upload_Offset="0")
    for offset in ("0", "9999", "10001", "30000"):
        answer = ask("PATCH", where, data[10_000:], **PIECE, Upload_Offset=offset)
        assert (answer.status_code, answer.json()["code"]) == (409, "offset_differs")
    too_much = ask("PATCH", where, data, **PIECE, Upload_Offset="10000")
    assert (too_much.status_code, too_much.json()["code"]) == (413, "too_large")
    assert ask("HEAD", where).headers["Upload-Offset"] == "10000"


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-99", 206, (0, 100)),
        ("bytes=29990-", 206, (29_990, 30_000)),
        ("bytes=29990-99999", 206, (29_990, 30_000)),
        ("bytes=0-", 200, (0, 30_000)),
        ("lines=1-2", 200, (0, 30_000)),
        ("bytes=30000-", 416, None),
        ("bytes=9-5", 416, None),
    ],
)
def test_a_range_gives_what_it_names(ask: Ask, asked: str, status: int, span: tuple[int, int] | None) -> None:
    data = jpeg(30_000, 4)
    answer = ask("GET", kept(ask, data), Range=asked, Accept_Encoding="gzip")
    assert answer.status_code == status
    if span:
        assert answer.content == data[span[0] : span[1]]
        assert answer.headers["Content-Range"] == f"bytes {span[0]}-{span[1] - 1}/30000"
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "10"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "x"}, 400),
        ({"Upload-Length": "9" * 12}, 413),
        ({"Upload-Metadata": "sha256"}, 400),
        ({"Upload-Metadata": "sha256 !!,filetype !!"}, 400),
        ({"Upload-Metadata": "sha256 Li4vLi4vZXRj,filetype aW1hZ2UvanBlZw=="}, 400),
    ],
)
def test_an_announcement_that_makes_no_sense_is_refused(ask: Ask, headers: dict[str, str], status: int) -> None:
    whole = announced(ref_of(jpeg(10_000, 5)))
    if headers == {"Upload-Length": "10"}:
        del whole["Upload-Metadata"]
    answer = ask("POST", "/v1/files", **{**whole, **headers})
    assert answer.status_code == status
    assert answer.json()["code"] in ("bad_request", "too_large")


def test_a_piece_is_no_larger_than_a_poor_line_carries(ask: Ask) -> None:
    data = jpeg(PATCH_LIMIT + 10, 6)
    where = ask("POST", "/v1/files", **announced(ref_of(data))).headers["Location"]
    answer = ask("PATCH", where, data, **PIECE, Upload_Offset="0")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert ask("PATCH", where, data[:100], Content_Type="text/plain", Upload_Offset="0").status_code == 415
    assert ask("PATCH", where, data[:100], **PIECE).status_code == 400


def test_nobody_without_a_token_gets_in(central: RunningCentral) -> None:
    digest = "a" * 64
    calls: list[tuple[str, str]] = [
        ("POST", "/v1/files"),
        ("HEAD", f"/v1/files/{digest}"),
        ("PATCH", f"/v1/files/{digest}"),
        ("GET", f"/v1/files/{digest}"),
        ("POST", "/v1/files/missing"),
    ]
    for method, path in calls:
        assert requests.request(method, central.url + path, timeout=10).status_code == 401


def test_central_describes_the_addresses(central: RunningCentral) -> None:
    described: dict[str, Any] = requests.get(f"{central.url}/schema/openapi.json", timeout=10).json()["paths"]
    assert set(described["/v1/files/{sha256}"]) >= {"get", "head", "patch"}
    assert "post" in described["/v1/files"]
