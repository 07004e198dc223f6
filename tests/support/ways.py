"""Ways to a central that an administrator prescribes: TLS with a certificate of the house, and a proxy."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_BLOCK = 65_536


@dataclass
class Proxy:
    """A proxy for https: `asked` tells where it was asked to go."""

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def running_proxy() -> Iterator[Proxy]:
    with _listening() as listener:
        proxy = Proxy("http://{}:{}".format(*listener.getsockname()))

        def tunnel(client: socket.socket) -> None:
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(_BLOCK)
            target = head.split()[1].decode()
            proxy.asked.append(target)
            host, port = target.split(":")
            with socket.create_connection((host, int(port))) as server:
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                _pump(client, server)

        with _serving(listener, tunnel):
            yield proxy


@contextmanager
def tls_before(url: str, certificate: Path) -> Iterator[str]:
    """The address at which the central at `url` answers with a certificate that no system knows; it lies there then."""
    key = certificate.with_suffix(".key")
    _make_certificate(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    behind = urlsplit(url)
    assert behind.hostname and behind.port
    there = behind.hostname, behind.port

    def unwrap(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as plain, socket.create_connection(there) as server:
            _pump(plain, server)

    with _listening() as listener, _serving(listener, unwrap):
        yield "https://{}:{}".format(*listener.getsockname())


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@contextmanager
def _serving(listener: socket.socket, serve: Callable[[socket.socket], None]) -> Iterator[None]:
    """Serve each connection in a thread of its own until the block ends; all are over then."""
    threads: list[threading.Thread] = []
    clients: list[socket.socket] = []

    def one(client: socket.socket) -> None:
        with client, suppress(OSError):  # whoever was refused hangs up
            serve(client)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                clients.append(client)
                threads.append(threading.Thread(target=one, args=(client,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield
    finally:
        for sock in (listener, *clients):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        accepting.join(10)
        for thread in threads:
            thread.join(10)


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Carry what comes both ways until either end hangs up."""

    def back() -> None:
        with suppress(OSError):
            _carry(other, one)

    answering = threading.Thread(target=back)
    answering.start()
    _carry(one, other)
    answering.join(10)


def _carry(source: socket.socket, target: socket.socket) -> None:
    try:
        while block := source.recv(_BLOCK):
            target.sendall(block)
    finally:
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


def _make_certificate(certificate: Path, key: Path) -> None:
    """One for 127.0.0.1 that vouches for itself."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kantor Contoh")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key.write_bytes(private.private_bytes(*form))
