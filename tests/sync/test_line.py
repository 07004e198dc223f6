"""The line itself: what stalls, what is cut, what pretends to be central, what is packed."""

import base64
import gzip
import re
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import requests

from sync.ports import CentralRefused, LineDown
from sync.protocol import EnrollRequest, Problem, SyncRequest, SyncResponse
from sync.transport import HttpLine, enroll
from sync.wire import BODY_LIMIT, Asked, Coding, Dictionary, InParts, decode, encode, encode_parts, pack_parts, shipped
from tests.bench.meter import Meter
from tests.support.central import RunningCentral
from tests.support.office import PERSON, change
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc

REQUEST = EnrollRequest(code="x", device_name="Loket 1")


@contextmanager
def server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that does `talk` with its first caller, then hangs up once the test is over."""
    over = threading.Event()

    def serve() -> None:
        caller, _ = listener.accept()
        with caller:
            talk(caller)
            over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join(20)


def answering(text: bytes) -> Callable[[socket.socket], None]:
    def talk(caller: socket.socket) -> None:
        caller.recv(65_536)
        caller.sendall(text)

    return talk


def http(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_central_that_says_nothing_is_a_line_that_is_down() -> None:
    with server(lambda _: None) as url, pytest.raises(LineDown):
        enroll(url, REQUEST, stall_timeout=0.1)


def test_an_answer_that_stalls_half_way_is_a_line_that_is_down() -> None:
    whole = http("200 OK", b'{"device": "d"}')
    with server(answering(whole[:-5])) as url, pytest.raises(LineDown):
        enroll(url, REQUEST, stall_timeout=0.1)


def test_a_slow_answer_that_keeps_coming_is_waited_for() -> None:
    body = b'{"device":"d","token":"t","office":"o","epoch":"e","pack":"p"}'
    whole = http("200 OK", body)
    dripping = threading.Event()

    def drip(caller: socket.socket) -> None:
        caller.recv(65_536)
        for start in range(0, len(whole), 10):
            caller.sendall(whole[start : start + 10])
            dripping.wait(0.03)  # nobody sets it: the answer takes longer in all than one stall may last

    with server(drip) as url:
        assert enroll(url, REQUEST, stall_timeout=0.2).token == "t"


def test_a_port_where_nobody_listens_is_a_line_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(LineDown) as down:
        enroll(f"http://127.0.0.1:{port}", REQUEST)
    assert not down.value.reached


@pytest.mark.parametrize("address", ["pusat kantor", "http://", "http://pusat.invalid", f"http://{'x' * 64}.test"])
def test_an_address_that_is_none_is_a_line_that_was_never_up(address: str) -> None:
    with pytest.raises(LineDown) as down:
        enroll(address, REQUEST)
    assert not down.value.reached


def test_a_central_that_does_not_prove_who_it_is_was_never_reached() -> None:
    with server(answering(http("200 OK", b"{}"))) as url, pytest.raises(LineDown) as down:
        enroll(url.replace("http:", "https:"), REQUEST)
    assert not down.value.reached


def test_a_connection_that_is_cut_half_way_was_up() -> None:
    def cut(caller: socket.socket) -> None:
        caller.recv(65_536)
        caller.sendall(http("200 OK", b'{"device": "d"}')[:-5])
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        caller.close()

    with server(cut) as url, pytest.raises(LineDown) as down:
        enroll(url, REQUEST)
    assert down.value.reached


@pytest.mark.parametrize("coding", ["dcz", "gzip", "identity"])
def test_what_arrived_of_an_answer_before_the_line_broke_counts(coding: Coding) -> None:
    request = SyncRequest(pack="2026.1", device="d", epoch="e", incarnation="i", cursor={"office-1": 7, "shared": 0})
    changes = [change(f"record-{n}", n, PERSON | {"name": secrets.token_hex(99)}) for n in range(8, 308)]
    stops = [(n, {"office-1": 7 + n, "shared": 0}) for n in (100, 200)]
    answer = InParts(
        epoch="e", verdicts=[], changes=changes, cursor={"office-1": 307, "shared": 4}, more=False, stops=stops
    )
    body = encode_parts(pack_parts(answer, Asked.by(request)), coding, shipped()[0])
    whole = http("200 OK", body, f"Content-Encoding: {coding}")

    def cut(caller: socket.socket) -> None:
        caller.recv(65_536)
        caller.sendall(whole[: -len(body) // 4])
        caller.close()

    with server(answering(whole)) as url:
        heard = HttpLine(url).exchange(request)
    assert (heard.changes, heard.cursor, heard.more) == (changes, answer.cursor, False)
    with server(cut) as url:
        heard = HttpLine(url).exchange(request)
    assert (heard.changes, heard.cursor, heard.more) == (changes[:200], stops[1][1], True)


def test_a_central_that_stops_reading_is_a_line_that_is_down() -> None:
    code = secrets.token_urlsafe(9_000_000)
    with server(lambda _: None) as url, pytest.raises(LineDown) as down:
        enroll(url, EnrollRequest(code=code, device_name=""), stall_timeout=0.2)
    assert down.value.reached


def test_a_long_request_that_keeps_going_may_take_longer_than_one_stall() -> None:
    code = secrets.token_urlsafe(600_000)
    body = b'{"device":"d","token":"t","office":"o","epoch":"e","pack":"p"}'
    dripping = threading.Event()

    def sip(caller: socket.socket) -> None:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        head = caller.recv(65_536)
        left = int(re.findall(rb"content-length: (\d+)", head, re.IGNORECASE)[0]) - len(head.partition(b"\r\n\r\n")[2])
        while left > 0 and (data := caller.recv(30_000)):
            left -= len(data)
            dripping.wait(0.03)
        caller.sendall(http("200 OK", body))

    began = time.monotonic()
    with server(sip) as url:
        assert (
            enroll(url, EnrollRequest(code=code, device_name=""), connect_timeout=0.2, stall_timeout=0.2).token == "t"
        )
    assert time.monotonic() - began > 0.4


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"<html>Selamat datang di hotspot</html>"),
        http("200 OK", b'{"device": 7}'),
        http("302 Found", b"", "Location: http://hotspot.invalid/login"),
        http("502 Bad Gateway", b"<html>nginx</html>"),
        http("200 OK", b"not gzip", "Content-Encoding: gzip"),
        http("200 OK", b"", "Content-Encoding: br"),
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
    ids=[
        "a hotspot's page",
        "another program",
        "a redirection",
        "a proxy's error",
        "a broken encoding",
        "an unknown encoding",
        "no web server at all",
    ],
)
def test_whatever_else_answers_is_not_taken_for_central(answer: bytes) -> None:
    with server(answering(answer)) as url, pytest.raises(LineDown):
        enroll(url, REQUEST)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Retry-After: 7"], 7.0),
        (["Retry-After: Sat, 21 Nov 2026 02:15:00 GMT", "Date: Sat, 21 Nov 2026 02:14:30 GMT"], 30.0),
        (["Retry-After: Sat, 21 Nov 1998 02:15:00 GMT"], 0.0),
        (["Retry-After: nanti"], None),
        ([], None),
    ],
)
def test_central_is_heard_when_it_asks_to_wait(headers: list[str], seconds: float | None) -> None:
    busy = http("503 Service Unavailable", msgspec.json.encode(Problem(code="too_busy")), *headers)
    with server(answering(busy)) as url, pytest.raises(CentralRefused) as refused:
        enroll(url, REQUEST)
    assert (refused.value.code, refused.value.retry_after) == ("too_busy", seconds)


def test_a_refusal_brings_its_proof() -> None:
    gone = http("403 Forbidden", msgspec.json.encode(Problem(code="revoked", proof="signed")))
    with server(answering(gone)) as url, pytest.raises(CentralRefused) as refused:
        enroll(url, REQUEST)
    assert refused.value.proof == "signed"


def test_an_answer_that_unfolds_to_too_much_is_not_taken_for_central() -> None:
    bomb = gzip.compress(b" " * (BODY_LIMIT + 1))
    with server(answering(http("200 OK", bomb, "Content-Encoding: gzip"))) as url, pytest.raises(LineDown):
        enroll(url, REQUEST)


def test_a_password_in_a_netrc_file_does_not_replace_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office, new_pc: NewPc
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    new_pc(office, "Loket 1").sync()


def test_a_proxy_is_used_when_one_is_given() -> None:
    heard: list[bytes] = []

    def proxy(caller: socket.socket) -> None:
        heard.append(caller.recv(65_536))
        caller.sendall(http("502 Bad Gateway", b""))

    with server(proxy) as url, pytest.raises(LineDown):
        enroll("http://central.test", REQUEST, proxies={"http": url})
    assert heard[0].startswith(b"POST http://central.test/v1/enroll ")


def test_both_directions_are_packed_and_small_ones_are_not(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    pc, _ = two_pcs
    ops = [pc.forged(fields=PERSON) for _ in range(20)]
    with Meter(central.url) as meter:
        line = HttpLine(meter.url, pc.store.token())
        heard = line.exchange(pc.request(*ops))
        sent_many, received_many = meter.sent, meter.received
        line.exchange(pc.request(cursor=heard.cursor, incarnation=heard.incarnation))
        sent_none, received_none = meter.sent - sent_many, meter.received - received_many
        line.close()
    assert len(heard.verdicts) == 20
    assert sent_many < len(msgspec.json.encode(pc.request(*ops))) / 8
    assert received_many < 1500
    assert sent_none + received_none < 400


def test_an_op_that_central_cannot_read_is_refused_alone(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    pc, _ = two_pcs
    ops = [pc.forged(fields=PERSON), pc.forged(role="supervisor"), pc.forged(fields=PERSON)]
    verdicts = pc.line.exchange(pc.request(*ops)).verdicts
    assert [verdict.op for verdict in verdicts] == [op.id for op in ops]
    assert [verdict.kind for verdict in verdicts] == ["applied", "rejected", "applied"]
    assert [issue.code for issue in verdicts[1].issues] == ["op_unreadable"]


def test_a_central_without_the_dictionary_is_told_by_gzip_from_then_on(
    central: RunningCentral, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc, _ = two_pcs
    line = HttpLine(central.url, pc.store.token())
    line._dictionary = Dictionary("2099-01", b"a dictionary of times to come " * 99)
    for _ in range(2):
        verdicts = line.exchange(pc.request(*(pc.forged(fields=PERSON) for _ in range(20)), incarnation="")).verdicts
        assert len(verdicts) == 20
    line.close()


@pytest.mark.parametrize(
    "headers", [{"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip, dcz"}]
)
def test_a_second_client_may_speak_by_names_and_accept_what_it_can_read(
    central: RunningCentral, two_pcs: tuple[Pc, Pc], headers: dict[str, str]
) -> None:
    pc, _ = two_pcs
    if "dcz" in headers.get("Accept-Encoding", ""):
        digest = base64.b64encode(shipped()[0].digest).decode()
        headers = {**headers, "Available-Dictionary": f":{digest}:"}
    body = msgspec.json.encode(pc.request(incarnation="", cursor={}))
    headers = {**headers, "Authorization": f"Bearer {pc.store.token()}"}
    with requests.post(f"{central.url}/v1/sync", data=body, headers=headers, timeout=10, stream=True) as answer:
        coding = answer.headers.get("Content-Encoding", "identity")
        plain = decode(answer.raw.read(decode_content=False), coding)
    assert coding in (headers.get("Accept-Encoding", "identity")).split(", ")[-1]
    assert msgspec.json.decode(plain, type=SyncResponse).epoch == pc.store.membership().epoch


def test_a_request_that_unpacks_to_too_much_is_refused(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    pc, _ = two_pcs
    known = {"Authorization": f"Bearer {pc.store.token()}"}
    bomb = gzip.compress(b" " * (BODY_LIMIT + 1))
    assert len(bomb) < 50_000
    cases = (
        ("gzip", bomb, 413, "too_large"),
        ("gzip", b"no gzip", 400, "bad_request"),
        ("gzip", bomb[:99], 400, "bad_request"),
        ("dcz", encode(b" " * (BODY_LIMIT + 1), "dcz", shipped()[0], 3), 413, "too_large"),
        ("dcz", encode(b" " * 99, "dcz", shipped()[0])[:-1], 400, "bad_request"),
        ("dcz", encode(b" " * 99, "dcz", Dictionary("", b"another one")), 415, "dictionary_unknown"),
        ("br", b"", 400, "bad_request"),
    )
    for coding, body, status, code in cases:
        headers = {**known, "Content-Encoding": coding}
        answer = requests.post(f"{central.url}/v1/sync", data=body, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_is_no_request_is_answered_with_a_problem(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    pc, _ = two_pcs
    headers = {"Authorization": f"Bearer {pc.store.token()}"}
    for method, path, body in (("POST", "/v1/sync", b"{"), ("GET", "/v1/sync", b""), ("POST", "/elsewhere", b"")):
        answer = requests.request(method, central.url + path, data=body, headers=headers, timeout=10)
        assert 400 <= answer.status_code < 500
        assert {"code", "detail"} <= set(answer.json())
    with pytest.raises(CentralRefused) as refused:
        pc.line.exchange(pc.request(protocol=99))
    assert refused.value.code == "protocol_unsupported"


def test_a_fault_in_central_tells_nobody_its_insides(
    central: RunningCentral, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc, _ = two_pcs

    def fail(*_: object) -> SyncResponse:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(type(central.service), "sync", fail)
    with pytest.raises(CentralRefused) as refused:
        pc.line.exchange(pc.request())
    assert (refused.value.code, refused.value.detail) == ("internal", "")


def test_one_connection_serves_many_requests(
    central: RunningCentral, two_pcs: tuple[Pc, Pc], caplog: pytest.LogCaptureFixture
) -> None:
    pc, _ = two_pcs
    line = HttpLine(central.url, pc.store.token())
    with caplog.at_level("DEBUG", "urllib3"):
        for _ in range(5):
            line.exchange(pc.request())
    line.close()
    assert sum("Starting new HTTP connection" in entry.message for entry in caplog.records) == 1


def test_central_describes_itself(central: RunningCentral) -> None:
    health = requests.get(f"{central.url}/v1/health", timeout=10).json()
    assert health["pack"] == "2026.1"
    described = requests.get(f"{central.url}/schema/openapi.json", timeout=10).json()
    assert {"/v1/enroll", "/v1/sync", "/v1/health", "/v1/rejoin", "/v1/verify"} <= set(described["paths"])
    assert "ops" in described["components"]["schemas"]["SyncRequest"]["properties"]
