"""The line that exchanges are compared over: it counts what it carries, slows it down and breaks when told to."""

import importlib.util
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest


def _load(name: str) -> ModuleType:
    path = Path(__file__).parents[1] / "bench" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


sync_line = _load("sync_line")
REQUEST = b"POST /v1/sync HTTP/1.1\r\n\r\n"


class Echo:
    """A server that says how many bytes it got from each caller."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.broken = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                call, _caller = self._listener.accept()
            except OSError:
                return
            with call:
                self._answer(call)

    def _answer(self, call: socket.socket) -> None:
        size = 0
        try:
            while data := call.recv(65536):
                size += len(data)
            call.sendall(f"{size:08}".encode())
        except OSError:
            self.broken += 1


@pytest.fixture
def server() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.close()


@contextmanager
def call(port: int, sent: bytes) -> Iterator[bytes]:
    """What the server answers to `sent`; empty when the line broke."""
    with socket.create_connection(("127.0.0.1", port)) as caller:
        try:
            caller.sendall(sent)
            caller.shutdown(socket.SHUT_WR)
            answer = caller.recv(64)
        except OSError:
            answer = b""
        yield answer


def test_every_byte_request_and_connection_is_counted_both_ways(server: Echo) -> None:
    with sync_line.open_line(server.port) as line:
        for size in (10, 300_000):
            with call(line.port, REQUEST + bytes(size)) as answer:
                assert int(answer) == len(REQUEST) + size
        counted = line.counted()
        assert (counted.up, counted.down) == (300_010 + 2 * len(REQUEST), 16)
        assert (counted.requests, counted.connections, counted.cuts) == (2, 2, 0)
        line.reset()
        assert line.counted() == sync_line.Counters()


def test_a_slow_line_takes_the_time_that_its_rate_its_delay_and_its_losses_ask_for(server: Echo) -> None:
    with sync_line.open_line(server.port, sync_line.Shape(rate=40_000, delay=50)) as line:
        began = time.monotonic()
        with call(line.port, bytes(20_000)) as answer:
            assert int(answer) == 20_000
        assert time.monotonic() - began >= 20_000 / 40_000 + 4 * 0.05  # the handshake, there, and back
        line.shape(sync_line.Shape(loss=0.5, rto=20))
        with call(line.port, bytes(50_000)) as answer:
            assert int(answer) == 50_000
        assert line.counted().lost > 0


def test_a_line_that_is_cut_breaks_where_its_seed_says_and_counts_only_what_passed(server: Echo) -> None:
    passed = []
    with sync_line.open_line(server.port) as line:
        for _ in range(2):
            line.shape(sync_line.Shape(cut_every=10_000, seed=5))
            with call(line.port, bytes(1_000_000)) as answer:
                assert answer == b""
            counted = line.counted()
            assert counted.cuts == 1
            passed.append(counted.up)
    assert passed[0] == passed[1] < 1_000_000


def test_a_cut_takes_with_it_what_is_on_its_way_and_that_counts(server: Echo) -> None:
    with sync_line.open_line(server.port, sync_line.Shape(cut_every=100_000, seed=2)) as line:
        with call(line.port, bytes(3_000_000)) as answer:
            assert answer == b""
        counted = line.counted()
    assert 0 < counted.gone <= sync_line.WINDOW
    assert counted.gone < counted.up
