"""A line is broken off from another thread, wherever it hangs: whoever closes the window does not wait for it."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from sync.grip import Grip
from sync.ports import LineDown
from sync.protocol import SyncRequest
from sync.transport import HttpLine

AT_ONCE = 5.0  # seconds; whoever waits for the line waits for 30, for a connection 10
REQUEST = SyncRequest(pack="2026.1", device="d", epoch="e", incarnation="i", cursor={}, ops=[])


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Takes calls and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


class Deaf(Grip):
    """On a system as Windows, which does not wake who waits at a connection that is shut down."""

    def hold(self, connected: socket.socket) -> socket.socket:
        return connected.dup()


def broken_off(server: str, once: Callable[[Grip], object], kind: type[Grip] = Grip) -> LineDown:
    """What an exchange with `server` ends in when it is broken off `once` it is so far."""
    grip = kind()
    line = HttpLine(server, "token-1", grip=grip, proxies={})
    with ThreadPoolExecutor(1) as thread:
        called = thread.submit(line.exchange, REQUEST)
        once(grip)
        began = time.monotonic()
        grip.break_off()
        with pytest.raises(LineDown) as down:
            called.result()
    assert time.monotonic() - began < AT_ONCE
    assert grip.silent_for() == 0
    with pytest.raises(LineDown):  # for good
        line.exchange(REQUEST)
    line.close()
    return down.value


@pytest.mark.parametrize("kind", [Grip, Deaf])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_request_that_hangs_is_broken_off(silent: socket.socket, scheme: str, kind: type[Grip]) -> None:
    """With https it hangs while keys are agreed on."""
    with ExitStack() as calls:

        def heard(_grip: Grip) -> None:
            call = calls.enter_context(silent.accept()[0])
            assert call.recv(65536)

        broken_off(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}", heard, kind)


def test_an_answer_that_stops_midway_is_broken_off(silent: socket.socket) -> None:
    with ExitStack() as calls:

        def half_answered(_grip: Grip) -> None:
            call = calls.enter_context(silent.accept()[0])
            assert call.recv(65536)
            call.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 900\r\n\r\n[1,")

        broken_off(f"http://127.0.0.1:{silent.getsockname()[1]}", half_answered)


def test_a_connection_that_never_stands_is_broken_off() -> None:
    with socket.socket() as full, ExitStack() as callers:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):  # nobody takes these calls, so no further one comes through
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())

        def tried(grip: Grip) -> None:
            while not grip.silent_for():
                pass

        down = broken_off(f"http://127.0.0.1:{full.getsockname()[1]}", tried)
        assert not down.reached


def test_a_line_that_hangs_is_silent_ever_longer(silent: socket.socket) -> None:
    with ExitStack() as calls:

        def silent_for_a_while(grip: Grip) -> None:
            calls.enter_context(silent.accept()[0])
            while grip.silent_for() < 0.3:
                pass

        broken_off(f"http://127.0.0.1:{silent.getsockname()[1]}", silent_for_a_while)
