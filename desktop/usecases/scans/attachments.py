"""Scans of documents: attaching, looking at them, taking them off."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from desktop.errors import Refused
from desktop.i18n import N_, _, current_language
from desktop.store.scans import ScanState, keep_scan, let_go_of_scan
from desktop.store.values import Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.people.registering import refuse_settled
from desktop.usecases.scans.fetching import fetched
from desktop.usecases.scans.scanning import Scan, make_scan, read_scan
from sync.grip import Grip
from sync.model.attachments import FILES_LIMIT, PENDING, FileRef, files_of
from sync.model.issues import Issue
from sync.model.pack import RecordType
from sync.model.record import Fields, Record

_STANDING = {
    "waiting": N_("not sent yet"),
    "refused": N_("refused by the central server"),
    "here": N_("sent"),
    "central": N_("at the central server; fetched when opened"),
}
_REFUSED = {
    "quota": N_("not sent yet: the office has no room left at the central server"),
    "too_large": N_("refused by the central server: too large"),
    "file_type": N_("refused by the central server: not a kind of file it takes"),
}
_REFUSED_OTHERWISE = N_("refused by the central server")


class DocumentScan(msgspec.Struct, frozen=True, kw_only=True):
    """One scan of a record: the document by key and label, the file, and where it is."""

    document: str
    label: str
    file: FileRef
    state: ScanState


class DocumentFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a person looks at. `name` is one that every system takes for a file."""

    data: bytes
    media_type: str
    name: str


def attach_document(desk: Desk, record_type: str, record: str, document: str, source: Path | bytes | Scan) -> Record:
    """Add a scan of one document: a picture is made small first, a PDF kept as it is.

    The verdict on the document stays as it is. Raises Refused with nothing attached.
    """
    author = desk.author(record_type)
    _refuse_unknown(desk, get_record(desk, record_type, record), document)
    scan = _scan(source)
    digest = hashlib.sha256(scan.data).hexdigest()
    ref = FileRef(sha256=digest, media_type=scan.media_type, size=len(scan.data))

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(record_type, record) or get_record(desk, record_type, record)
        refuse_settled(desk, found)
        standing = files_of(_entry(desk, found, document))
        if any(other.sha256 == digest for other in standing):
            return []
        if len(standing) >= FILES_LIMIT:
            issue = Issue(code="files_too_many", facts={"document": document, "maximum": FILES_LIMIT})
            raise refused(desk.pack, desk.pack.record(record_type), [issue])
        keep_scan(tx, ref, scan.data, record_type, record, desk.clock.now())
        return [_with_files(desk, found, document, [*standing, ref])]

    write(desk, author, build)
    return get_record(desk, record_type, record)


def detach_document(desk: Desk, record_type: str, record: str, document: str, sha256: str) -> Record:
    """Take a scan off a document. What was sent stays at central: the history tells of it. Raises Refused."""
    author = desk.author(record_type)

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(record_type, record) or get_record(desk, record_type, record)
        refuse_settled(desk, found)
        standing = files_of(_entry(desk, found, document))
        kept = [ref for ref in standing if ref.sha256 != sha256]
        if len(kept) == len(standing):
            raise _not_attached()
        if not any(
            scan.file.sha256 == sha256 for scan in _scans(desk, found.type, found.fields) if scan.document != document
        ):
            let_go_of_scan(tx, sha256, record_type, record)
        return [_with_files(desk, found, document, kept)]

    write(desk, author, build)
    return get_record(desk, record_type, record)


def scans_of(office: Office, record: Record) -> list[DocumentScan]:
    """Every scan of a record, in the order of its checklist."""
    return scans_in(office, record.type, record.fields)


def scans_in(office: Office, record_type: str, fields: Fields) -> list[DocumentScan]:
    """Every scan that these fields of a record name, in the order of its checklist."""
    found = _scans(office, record_type, fields)
    states = office.store.scan_states({scan.file.sha256 for scan in found})
    return [msgspec.structs.replace(scan, state=states[scan.file.sha256]) for scan in found]


def scan_standing(scan: DocumentScan) -> str:
    """Where a scan is, in words."""
    if scan.state.reason:
        return _(_REFUSED.get(scan.state.reason, _REFUSED_OTHERWISE))
    return _(_STANDING[scan.state.where])


def document_file(
    desk: Desk,
    record_type: str,
    record: str,
    document: str,
    sha256: str,
    progress: Callable[[int], None] | None = None,
    grip: Grip | None = None,
) -> DocumentFile:
    """A scan to look at, fetched from central when it is not here; that somebody looked goes into the history.

    `progress` hears how many bytes are here; by `grip` another thread breaks it off. A person waits, so a line that
    fails is not tried again; what came is kept for the next time. Raises NoLine, Refused when central does not have it
    yet, and what the exchange raises.
    """
    found = get_record(desk, record_type, record)
    scan = next(
        (s for s in _scans(desk, found.type, found.fields) if s.document == document and s.file.sha256 == sha256), None
    )
    if scan is None:
        raise _not_attached()
    data = desk.store.file_bytes(sha256)
    if data is None:
        data = fetched(desk, scan.file, progress, grip)
    key = desk.pack.record(record_type).checklist
    seen = {f"{key}.{document}": {"files": [msgspec.to_builtins(scan.file)]}}
    desk.store.log(desk.reader(), "view", record_type, record, seen)
    return DocumentFile(data=data, media_type=scan.file.media_type, name=file_name(scan))


def _scans(office: Office, record_type: str, fields: Fields) -> list[DocumentScan]:
    kind = office.pack.record(record_type)
    entries = fields.get(kind.checklist or "") or {}
    asked = [document.key for document, _required in office.pack.checklist_for(kind.key, fields)]
    keys = [*asked, *(key for key in entries if key not in asked)]
    nowhere = ScanState("central")
    return [
        DocumentScan(document=key, label=_label(office, key), file=ref, state=nowhere)
        for key in keys
        for ref in files_of(entries.get(key))
    ]


def _with_files(office: Office, record: Record, document: str, files: list[FileRef]) -> Intent:
    """The entry with these scans; one that said nothing but them goes away with the last."""
    key = office.pack.record(record.type).checklist
    entry: dict[str, Any] = {**PENDING, **_entry(office, record, document)}
    entry.pop("files", None)
    if files:
        entry["files"] = msgspec.to_builtins(files)
    fields: Fields = {f"{key}.{document}": entry if entry != PENDING else None}
    return Intent(record_type=record.type, record=record.id, action="set", fields=fields)


def _entry(office: Office, record: Record, document: str) -> dict[str, Any]:
    key = office.pack.record(record.type).checklist
    found: dict[str, Any] = (record.fields.get(key or "") or {}).get(document) or {}
    return found


def _refuse_unknown(office: Office, record: Record, document: str) -> None:
    kind: RecordType = office.pack.record(record.type)
    if document not in {found.key for found, _must in office.pack.checklist_for(kind.key, record.fields)}:
        issue = Issue(code="document_unknown", field=kind.checklist, facts={"document": document})
        raise refused(office.pack, kind, [issue])


def _scan(source: Path | bytes | Scan) -> Scan:
    if isinstance(source, Scan):
        return source
    return read_scan(source) if isinstance(source, Path) else make_scan(source)


def _not_attached() -> Refused:
    return Refused(_("This scan is no longer attached to the document. Nothing was changed. Look at the record again."))


def _label(office: Office, document: str) -> str:
    found = office.pack.documents.get(document)
    return found.label.of(current_language()) if found else document


def file_name(scan: DocumentScan) -> str:
    """What a copy of the scan is called."""
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}[scan.file.media_type]
    return f"{scan.document}-{scan.file.sha256[:8]}.{ending}"
