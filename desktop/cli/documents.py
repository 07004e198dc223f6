"""Scans of documents from the command line."""

import msgspec

from desktop.cli.answer import Answer, WrongUsage, table
from desktop.cli.session import Session
from desktop.i18n import _
from desktop.usecases.desk import get_record
from desktop.usecases.handing_out import write_out
from desktop.usecases.scans.attachments import (
    DocumentScan,
    attach_document,
    detach_document,
    document_file,
    scan_standing,
    scans_of,
)
from sync.model.record import Record

_SHOWN = 12  # hex digits of a fingerprint, enough to tell scans apart


def attach(session: Session) -> Answer:
    options = session.options
    record = attach_document(session.desk, session.kind(options.type).key, options.id, options.document, options.file)
    return _answer(session, record)


def list_scans(session: Session) -> Answer:
    return _answer(session, get_record(session.desk, session.kind(session.options.type).key, session.options.id))


def get(session: Session) -> Answer:
    """Write a scan out; that somebody looked at it goes into the history."""
    options, scan = session.options, _chosen(session)
    found = document_file(session.desk, options.type, options.id, options.document, scan.file.sha256)
    write_out(options.to, found.data)
    return Answer(data={"file": str(options.to), "media_type": found.media_type}, text=str(options.to))


def detach(session: Session) -> Answer:
    options, scan = session.options, _chosen(session)
    return _answer(session, detach_document(session.desk, options.type, options.id, options.document, scan.file.sha256))


def _chosen(session: Session) -> DocumentScan:
    """The one scan of the named document whose fingerprint begins as told. Raises WrongUsage."""
    options = session.options
    record = get_record(session.desk, session.kind(options.type).key, options.id)
    scans = [scan for scan in scans_of(session.desk, record) if scan.document == options.document]
    found = [scan for scan in scans if options.scan and scan.file.sha256.startswith(options.scan)]
    if len(found) != 1:
        known = ", ".join(scan.file.sha256[:_SHOWN] for scan in scans)
        raise WrongUsage(
            _("There is no scan {scan}; there are: {known}.").format(scan=options.scan, known=known or "–")
        )
    return found[0]


def _answer(session: Session, record: Record) -> Answer:
    scans = scans_of(session.desk, record)
    headings = [_("Document"), _("Key"), _("Scan"), _("Size"), _("Where it is")]
    rows = [
        [scan.label, scan.document, scan.file.sha256[:_SHOWN], f"{scan.file.size / 1000:.0f} kB", scan_standing(scan)]
        for scan in scans
    ]
    text = table(headings, rows) or _("This record has no scans.")
    return Answer(data=[_data(scan) for scan in scans], text=text)


def _data(scan: DocumentScan) -> dict[str, object]:
    return {"document": scan.document, "state": scan.state.where, **msgspec.to_builtins(scan.file)}
