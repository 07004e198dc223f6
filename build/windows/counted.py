"""A relay on loopback that counts what goes through it, every header with it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

BLOCK = 65_536


@dataclass
class Counted:
    """Bytes of HTTP since it began: `up` to the server, `down` from it. Not those of TCP below it."""

    url: str
    up: int = 0
    down: int = 0
    connections: int = 0


@contextmanager
def counted(server: str) -> Iterator[Counted]:
    """Stands before the server at the address `server`, as `http://127.0.0.1:8000`."""
    host, _colon, port = server.removeprefix("http://").rstrip("/").partition(":")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Counted(f"http://127.0.0.1:{listening.getsockname()[1]}")
        threading.Thread(target=_take_calls, args=(listening, (host, int(port)), found), daemon=True).start()
        yield found


def _take_calls(listening: socket.socket, server: tuple[str, int], count: Counted) -> None:
    with suppress(OSError):  # it was closed
        while True:
            caller, _from = listening.accept()
            called = socket.create_connection(server)
            count.connections += 1
            threading.Thread(target=_carry, args=(caller, called, count, "up"), daemon=True).start()
            threading.Thread(target=_carry, args=(called, caller, count, "down"), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket, count: Counted, way: str) -> None:
    with suppress(OSError):  # an end hung up
        while block := one.recv(BLOCK):
            setattr(count, way, getattr(count, way) + len(block))
            other.sendall(block)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
