"""What goes along with an answer by stick, as a PC with a line asks for it in the tail of an exchange: a certificate of
its key for letters, the list of seals, and its office's arms.
"""

from typing import Any

import msgspec

from sync.bundle import Parcel, Scan
from sync.central.devices import Device
from sync.central.files import Files
from sync.central.refusal import Refusal
from sync.central.service import Service
from sync.model.attachments import FileRef, files_of
from sync.model.record import Fields, get_path
from sync.protocol import CertificateRequest

ARMS = "pictures.arms"  # where an office's record names its arms, the last of its files


class Gifts(msgspec.Struct, frozen=True, kw_only=True):
    """As in `sync.bundle.Answer`."""

    seals: bytes
    certificate: str
    files: list[Scan]

    def members(self) -> dict[str, Any]:
        return {"seals": self.seals, "certificate": self.certificate, "files": self.files}


def gifts_for(service: Service, files: Files | None, device: Device, parcel: Parcel, office: Fields) -> Gifts:
    """What the PC that packed `parcel` gets; `office` is what its office says of itself."""
    certificate = _certificate(service, device, parcel.seal_key)
    arms = files_of(get_path(office, ARMS))[-1:]
    missing = [ref for ref in arms if ref.sha256 not in parcel.has]
    keeper = files or Files.of(service.database, service.now)
    found = [_read(keeper, device, ref) for ref in missing]
    return Gifts(seals=service.seals()[1], certificate=certificate, files=[scan for scan in found if scan])


def _certificate(service: Service, device: Device, public: str) -> str:
    """ "" where none is asked for, or none can be given: the PC asks again with its next file."""
    if not public:
        return ""
    try:
        return service.certificate(device, CertificateRequest(verify_key=public)).certificate
    except Refusal:
        return ""


def _read(files: Files, device: Device, ref: FileRef) -> Scan | None:
    try:
        key, known = files.find(device, ref.sha256)
        return Scan(ref.sha256, known.media_type, files.read(key, 0, known.size))
    except (Refusal, OSError):
        return None
