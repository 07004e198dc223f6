"""The line itself: what stalls, what is cut, what pretends to be central, what is packed."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import requests

from sync.central.gunzip import BODY_LIMIT
from sync.ports import CentralRefused, LineDown
from sync.protocol import EnrollRequest, Problem, SyncResponse
from sync.transport import HttpLine, enroll
from tests.support.central import RunningCentral
from tests.support.office import PERSON
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
    with pytest.raises(LineDown):
        enroll(f"http://127.0.0.1:{port}", REQUEST)


def test_an_address_that_is_none_is_a_line_that_is_down() -> None:
    with pytest.raises(LineDown):
        enroll("pusat kantor", REQUEST)


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"<html>Selamat datang di hotspot</html>"),
        http("200 OK", b'{"device": 7}'),
        http("302 Found", b"", "Location: http://hotspot.invalid/login"),
        http("502 Bad Gateway", b"<html>nginx</html>"),
    ],
    ids=["a hotspot's page", "another program", "a redirection", "a proxy's error"],
)
def test_whatever_else_answers_is_not_taken_for_central(answer: bytes) -> None:
    with server(answering(answer)) as url, pytest.raises(LineDown):
        enroll(url, REQUEST)


def test_central_is_heard_when_it_asks_to_wait() -> None:
    busy = http("503 Service Unavailable", msgspec.json.encode(Problem(code="too_busy")), "Retry-After: 7")
    with server(answering(busy)) as url, pytest.raises(CentralRefused) as refused:
        enroll(url, REQUEST)
    assert (refused.value.code, refused.value.retry_after) == ("too_busy", 7.0)


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
    bodies = {True: msgspec.json.encode(pc.request(*ops)), False: msgspec.json.encode(pc.request())}
    sent: dict[int, requests.PreparedRequest] = {}

    def remember(answer: requests.Response, **_: object) -> None:
        sent[len(sent)] = answer.request
        packed.append("gzip" in answer.headers.get("content-encoding", ""))

    packed: list[bool] = []
    pc.line._session.hooks["response"].append(remember)
    pc.line.exchange(pc.request(*ops))
    pc.line.exchange(pc.request(cursor=pc.line.exchange(pc.request()).cursor))
    assert sent[0].headers["Content-Encoding"] == "gzip"
    assert len(sent[0].body or b"") < len(bodies[True]) / 4
    assert "Content-Encoding" not in sent[1].headers
    assert packed == [True, True, False]


def test_a_request_that_unpacks_to_too_much_is_refused(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    pc, _ = two_pcs
    headers = {"Authorization": f"Bearer {pc.store.token()}", "Content-Encoding": "gzip"}
    bomb = gzip.compress(b" " * (BODY_LIMIT + 1))
    assert len(bomb) < 50_000
    cases = ((bomb, 413, "too_large"), (b"no gzip", 400, "bad_request"), (bomb[:99], 400, "bad_request"))
    for body, status, code in cases:
        answer = requests.post(f"{central.url}/v1/sync", data=body, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_is_no_request_is_answered_with_a_problem(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    pc, _ = two_pcs
    headers = {"Authorization": f"Bearer {pc.store.token()}"}
    for method, path, body in (("POST", "/v1/sync", b"{"), ("GET", "/v1/sync", b""), ("POST", "/elsewhere", b"")):
        answer = requests.request(method, central.url + path, data=body, headers=headers, timeout=10)
        assert 400 <= answer.status_code < 500
        assert set(answer.json()) == {"code", "detail"}
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
    assert set(described["paths"]) == {"/v1/enroll", "/v1/sync", "/v1/health"}
    assert "ops" in described["components"]["schemas"]["SyncRequest"]["properties"]
