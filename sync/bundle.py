"""The courier file: what a line would carry, signed by its sender and sealed to its receiver, for a USB stick.

    Loket kurir 1 | kiriman | 2026-11-21 | dari: Loket 1, Disnaker <device> | untuk: pusat <age1…>
    an age file (age-encryption.org/v1) with the msgpack of an Envelope

The first line tells a person what lies there; it is signed with the rest. A PC sends `Parcel`s, central answers with
`Answer`s, which are the receipt as well. The bodies within are those of the line.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from itertools import chain, count
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from sync.keys import Keys, NotReadable, courier_statement, is_signed, seal
from sync.model.attachments import FileRef
from sync.model.op import Op
from sync.protocol import SyncRequest, SyncResponse
from sync.wire import (
    NotDecodable,
    Received,
    TooLarge,
    decode,
    encode,
    pack_request,
    pack_response,
    unpack_request,
    unpack_response,
)

SUFFIX = ".kurir"
CENTRAL_NAME = "pusat"  # what central is called in a file's first line
REQUEST_BYTES = 262_144  # of ops in one request, about
SCANS_BYTES = 67_108_864  # of scans in one file
LABEL_LIMIT = 2_000  # bytes

Kind = Literal["request", "answer", "sealed"]
Fault = Literal["no_bundle", "newer", "damaged", "not_yours", "unknown_sender", "wrong_kind"]

_MAGIC = "Loket kurir "
_VERSION = 1
_WORDS: dict[Kind, str] = {"request": "kiriman", "answer": "jawaban", "sealed": "segel"}
_PARTY = re.compile(r"(?:dari|untuk): (.*) <([^<>]+)>")

T = TypeVar("T")


class Party(msgspec.Struct, frozen=True):
    """One end: a device's id, or central's recipient; and what people call it."""

    id: str
    name: str


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What the first line says, to be believed only once the file is open."""

    kind: Kind
    date: str
    sender: Party
    receiver: Party

    def line(self) -> str:
        sender, receiver = (f"{plain(party.name)} <{party.id}>" for party in (self.sender, self.receiver))
        word = _WORDS[self.kind]
        return f"{_MAGIC}{_VERSION} | {word} | {self.date} | dari: {sender} | untuk: {receiver}"


class BundleFault(Exception):
    """A file that cannot be taken: nothing in it was used. `label` as far as one can be read, not proven."""

    def __init__(self, fault: Fault, label: Label | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.label = label


class Scan(msgspec.Struct, frozen=True, array_like=True):
    """A file that a record names, with its bytes."""

    sha256: str
    media_type: str
    data: bytes


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """From a PC, `request` or `sealed`: requests without an incarnation, in the order of their ops, then scans."""

    made_at: str  # by the PC's clock
    requests: list[bytes]
    scans: list[Scan] = []
    seal_key: str = ""  # the raw public half of a key for letters that is to be certified, in unpadded base64url
    has: list[str] = []  # the SHA-256 of the office's arms, where they are there


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """From central: pairs of a request, its ops left out, and the response to it, in order."""

    parcel: str  # the id of the parcel it answers
    made_at: str  # by central's clock
    exchanges: list[tuple[bytes, bytes]]
    scans: dict[str, str] = {}  # SHA-256 -> why central will not have it; "" where it has it
    proof: str = ""  # for a PC that is shut out: that it is (`sync.keys.revocation_proof`), and nothing else
    seals: bytes = b""  # the list of seals
    certificate: str = ""  # of the `seal_key`, in unpadded base64url
    files: list[Scan] = []  # the office's arms, where the PC has not these


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed. `signature` is the sender's over `sync.keys.courier_statement`."""

    kind: Kind
    sender: str
    receiver: str
    signature: bytes
    payload: bytes


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was opened and whose sender is proven."""

    label: Label
    payload: bytes

    @property
    def id(self) -> str:
        """The same for every copy of the file's content."""
        return hashlib.sha256(self.payload).hexdigest()

    def parcel(self) -> Parcel:
        """Raises BundleFault."""
        return self._content(Parcel)

    def answer(self) -> Answer:
        """Raises BundleFault."""
        return self._content(Answer)

    def _content(self, kind: type[T]) -> T:
        try:
            return msgspec.msgpack.decode(self.payload, type=kind)
        except msgspec.MsgspecError as error:
            raise BundleFault("damaged", self.label) from error


def close_bundle(label: Label, content: Parcel | Answer, keys: Keys, recipient: str) -> bytes:
    """The file: `content` under the sender's signature, readable by the owner of `recipient` alone."""
    line, payload = label.line(), msgspec.msgpack.encode(content)
    statement = courier_statement(line, label.kind, label.sender.id, label.receiver.id, payload)
    envelope = Envelope(
        kind=label.kind,
        sender=label.sender.id,
        receiver=label.receiver.id,
        signature=keys.sign(statement),
        payload=payload,
    )
    return line.encode() + b"\n" + seal(msgspec.msgpack.encode(envelope), recipient)


def open_bundle(
    data: bytes, kinds: tuple[Kind, ...], keys: Keys, me: str, verify_key_of: Callable[[str], str | None]
) -> Bundle:
    """What `close_bundle` made, for the end whose id is `me` and that takes these `kinds`. Raises BundleFault.

    `verify_key_of` gives the key of a sender by its id, None for one that is not known here.
    """
    label, sealed = read_label(data)
    if label.kind not in kinds:
        raise BundleFault("wrong_kind", label)
    if label.receiver.id != me:
        raise BundleFault("not_yours", label)
    try:
        envelope = msgspec.msgpack.decode(keys.unseal(sealed), type=Envelope)
    except (NotReadable, msgspec.MsgspecError) as error:
        raise BundleFault("damaged", label) from error
    if (envelope.kind, envelope.sender, envelope.receiver) != (label.kind, label.sender.id, label.receiver.id):
        raise BundleFault("damaged", label)
    verify_key = verify_key_of(envelope.sender)
    if verify_key is None:
        raise BundleFault("unknown_sender", label)
    statement = courier_statement(label.line(), envelope.kind, envelope.sender, envelope.receiver, envelope.payload)
    if not is_signed(verify_key, statement, envelope.signature):
        raise BundleFault("damaged", label)
    return Bundle(label=label, payload=envelope.payload)


def read_file(file: Path) -> bytes:
    """What stands in a courier file; of any other no more than its beginning, for it may be larger than memory.

    Raises OSError.
    """
    with file.open("rb") as stream:
        data = stream.read(LABEL_LIMIT)
        return data + stream.read() if data.startswith(_MAGIC.encode()) else data


def read_label(data: bytes) -> tuple[Label, bytes]:
    """What the first line says, and what follows it. Raises BundleFault for a file of another kind."""
    first, end, _ = data[:LABEL_LIMIT].partition(b"\n")
    try:
        line = first.decode()
    except UnicodeDecodeError:
        raise BundleFault("no_bundle") from None
    if not line.startswith(_MAGIC):
        raise BundleFault("no_bundle")
    version, *parts = line.removeprefix(_MAGIC).split(" | ")
    if version.isdecimal() and int(version) > _VERSION:
        raise BundleFault("newer")
    label = _label_of(parts)
    if not end or label is None or label.line() != line:
        raise BundleFault("damaged")
    return label, data[len(first) + 1 :]


def file_name(office: str, pc: str, date: str, kind: Kind, part: int = 1) -> str:
    """A name by which a person knows the file again, of letters that every stick can keep."""
    rest = ("" if kind == "request" else f"-{_WORDS[kind]}") + ("" if part == 1 else f"-{part}")
    return f"loket-{_slug(office)}-{_slug(pc)}-{date}{rest}{SUFFIX}"


def free_file(folder: Path, name: str) -> Path:
    """A file of that name in `folder`, with a number behind it where another one bears it: what a stick carries
    already may not have been read yet.
    """
    stem = name.removesuffix(SUFFIX)
    names = chain([name], (f"{stem}-{number}{SUFFIX}" for number in count(2)))
    return next(file for each in names if not (file := folder / each).exists())


def cut(ops: Iterable[Op]) -> list[list[Op]]:
    """The ops in their order, in parts of about REQUEST_BYTES; one empty part where there is none."""
    parts: list[list[Op]] = [[]]
    left = REQUEST_BYTES
    for op in ops:
        size = len(msgspec.json.encode(op))
        if parts[-1] and size > left:
            parts.append([])
            left = REQUEST_BYTES
        parts[-1].append(op)
        left -= size
    return parts


def cut_scans(refs: Iterable[FileRef]) -> list[list[FileRef]]:
    """The scans in their order, in parts that one file holds; one empty part where there is none."""
    parts: list[list[FileRef]] = [[]]
    left = SCANS_BYTES
    for ref in refs:
        if parts[-1] and ref.size > left:
            parts.append([])
            left = SCANS_BYTES
        parts[-1].append(ref)
        left -= ref.size
    return parts


def request_body(request: SyncRequest) -> bytes:
    """Packed by gzip, which every version understands: on a stick no byte is dear."""
    return encode(pack_request(request), "gzip")


def read_request(body: bytes) -> Received:
    """Raises BundleFault."""
    return _read(body, unpack_request)


def response_body(response: SyncResponse, *, packed: bool = True) -> bytes:
    """`packed` as the request was."""
    return encode(pack_response(response) if packed else msgspec.json.encode(response), "gzip")


def read_response(body: bytes) -> SyncResponse:
    """Raises BundleFault."""
    return _read(body, unpack_response)


def _read(body: bytes, unpack: Callable[[bytes], T]) -> T:
    try:
        return unpack(decode(body, "gzip"))
    except (NotDecodable, TooLarge) as error:
        raise BundleFault("damaged") from error


def _label_of(parts: list[str]) -> Label | None:
    kinds = {word: kind for kind, word in _WORDS.items()}
    if len(parts) != 4 or parts[0] not in kinds:
        return None
    sender, receiver = _PARTY.fullmatch(parts[2]), _PARTY.fullmatch(parts[3])
    if sender is None or receiver is None:
        return None
    return Label(
        kind=kinds[parts[0]],
        date=parts[1],
        sender=Party(sender[2], sender[1]),
        receiver=Party(receiver[2], receiver[1]),
    )


def plain(name: str) -> str:
    """A name as the first line can hold it: short, and without what divides the line."""
    return " ".join(re.sub(r"[|<>\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", name).split())[:120]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "x"
