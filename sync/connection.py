"""What lies under the line: a session that sends nothing it need not, and waits for what moves however slowly."""

import socket
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError
from urllib3.util import SKIP_HEADER

from sync.grip import Grip

SEND_BUFFER = 32_768  # bytes the system takes ahead of the line: what lies there looks sent, and is not
SEND_BLOCK = 4_096  # bytes that must leave within one stall time-out

_SOCKET: dict[str, Any] = {
    "blocksize": SEND_BLOCK,
    "socket_options": [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)],
}
_NEVER_STOOD = (ConnectTimeoutError, NewConnectionError, ProxyError, SSLError)


def patient_session(stall_timeout: float, grip: Grip) -> requests.Session:
    """A session of one kept-alive connection without headers of its own.

    `stall_timeout`: seconds in which a block must leave; those for reading are given with each request. By `grip`
    others know how its connections do.
    """
    session = requests.Session()
    session.headers.clear()
    session.headers.update({"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER})
    adapter = _PatientAdapter(stall_timeout, grip)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def connection_stood(error: Exception) -> bool:
    """Whether there was a connection to central that failed then; not when there was none from the beginning."""
    if isinstance(error, ValueError | requests.ConnectTimeout | requests.exceptions.SSLError):  # ValueError: no address
        return False
    cause = error.args[0] if error.args else None
    return not isinstance(getattr(cause, "reason", cause), _NEVER_STOOD)


class _PatientAdapter(HTTPAdapter):
    def __init__(self, stall_timeout: float, grip: Grip) -> None:
        self._grip = grip
        self._pools = _pools(stall_timeout, grip)
        super().__init__(pool_connections=1, pool_maxsize=1)

    def send(self, *args: Any, **options: Any) -> requests.Response:
        answer = self._grip.request(lambda: super(_PatientAdapter, self).send(*args, **options))
        if answer is None:
            raise requests.ConnectionError("broken off here")
        return answer

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **{**options, **_SOCKET})
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **options, **_SOCKET)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(stall_timeout: float, grip: Grip) -> dict[str, Any]:
    """Pools whose connections give each block they send the whole time-out; theirs is the one for connecting."""

    class Patient(HTTPConnection):
        handle: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            connected = grip.connect(super()._new_conn)
            if connected is None:
                raise NewConnectionError(self, "broken off here")
            self._let_go()
            self.handle = grip.hold(connected)
            return connected

        def send(self, data: Any) -> None:
            if self.sock is not None:
                self.sock.settimeout(stall_timeout)
            super().send(data)
            grip.moved(up=len(data) if isinstance(data, bytes | bytearray | memoryview) else 0)

        def close(self) -> None:
            super().close()
            self._let_go()

        def _let_go(self) -> None:
            if self.handle is not None:
                grip.let_go(self.handle)
                self.handle = None

    class PatientHTTPS(Patient, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Patient

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = PatientHTTPS

    return {"http": Pool, "https": SecurePool}
