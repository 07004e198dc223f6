"""Scans chosen in a form whose record is not saved yet: they lie with its draft, and become the record's with it."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any

from desktop.store.scans import keep_scan, let_go_of_scan
from desktop.store.store import Store
from desktop.store.values import Intent
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk
from desktop.usecases.people.registering import Beside
from desktop.usecases.scans.scanning import Scan
from sync.model.attachments import FileRef, files_of
from sync.model.record import Fields

_KIND = "form_scan"
_LEFT_BEHIND = timedelta(days=1)  # in which a discarded draft may have been put back


def keep_unsaved(desk: Desk, draft: str, scan: Scan) -> FileRef:
    """Keep a scan with the draft of that key."""
    digest = hashlib.sha256(scan.data).hexdigest()
    body = {"media_type": scan.media_type, "data": base64.b64encode(scan.data).decode()}
    desk.store.save_draft(_key(draft, digest), _KIND, desk.person.id, body)
    return FileRef(sha256=digest, media_type=scan.media_type, size=len(scan.data))


def unsaved_bytes(store: Store, draft: str, sha256: str) -> bytes | None:
    """A scan that lies with this draft; None where it does not."""
    found = store.load_draft(_key(draft, sha256))
    return base64.b64decode(found.body["data"]) if found else None


def drop_unsaved(store: Store, draft: str, fields: Fields) -> None:
    """The draft is gone, and so are the scans that its fields name."""
    for sha256 in named_scans(fields):
        store.drop_draft(_key(draft, sha256))


def tidy_unsaved(desk: Desk) -> None:
    """Let go of scans whose draft somebody discarded more than a day ago."""
    now = datetime.fromisoformat(desk.clock.now())
    for found in desk.store.drafts(_KIND):
        old = now - datetime.fromisoformat(found.saved_at) > _LEFT_BEHIND
        if old and desk.store.load_draft(found.key.rpartition("#")[0]) is None:
            desk.store.drop_draft(found.key)


def named_scans(fields: Fields) -> dict[str, FileRef]:
    """Every scan that a checklist among these fields names, by its SHA-256."""
    entries: list[Any] = [entry for value in fields.values() if isinstance(value, dict) for entry in value.values()]
    return {ref.sha256: ref for entry in entries for ref in files_of(entry)}


def scans_beside(desk: Desk, record_type: str, draft: str, before: Fields, after: Fields) -> Beside:
    """Beside a record that goes from `before` to `after`: keeps the scans that came, lets go of those that went."""
    old, new = named_scans(before), named_scans(after)
    came = {ref: data for sha256, ref in new.items() if (data := unsaved_bytes(desk.store, draft, sha256)) is not None}

    def keep(tx: Transaction, record: str) -> list[Intent]:
        for ref, data in came.items():
            keep_scan(tx, ref, data, record_type, record, desk.clock.now())
        for sha256 in old.keys() - new.keys():
            let_go_of_scan(tx, sha256, record_type, record)
        return []

    return keep


def _key(draft: str, sha256: str) -> str:
    return f"{draft}#{sha256}"
