"""Scans at the counter: attached, looked at, taken off."""

import io
from pathlib import Path

import pytest
from PIL import Image

from desktop.errors import NoLine, Refused
from desktop.store.errors import RecordGone
from desktop.usecases.desk import Desk, Office
from desktop.usecases.history import history_of
from desktop.usecases.people.registering import REGISTRATION, REQUEST, register
from desktop.usecases.requests.checklists import mark_all_documents, mark_document
from desktop.usecases.scans.attachments import attach_document, detach_document, document_file, scans_of
from sync.model.attachments import FILES_LIMIT
from sync.model.record import Record
from tests.support.desks import desk_of, imported
from tests.support.office import PERSON
from tests.support.photos import card_photo

CHECKED = {"checked_by": "user-siti", "checked_at": "2026-11-21T02:00:00.000Z"}


def picture(shade: int = 90) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (300, 200), shade).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office, "siti")


@pytest.fixture
def worker(desk: Desk) -> Record:
    return register(desk, PERSON)


def entry(record: Record, document: str = "ktp") -> dict[str, object]:
    found: dict[str, object] = (record.fields.get("documents") or {}).get(document) or {}
    return found


def test_a_phone_s_photo_is_attached_small(desk: Desk, worker: Record, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_2041.jpg"
    photo.write_bytes(card_photo())
    attach_document(desk, REGISTRATION, worker.id, "ktp", photo)
    (scan,) = scans_of(desk, desk.store.many(REGISTRATION, [worker.id])[0])
    assert (scan.document, scan.label, scan.state.where) == ("ktp", "Identity card (KTP)", "waiting")
    assert scan.file.size < 200_000 < photo.stat().st_size
    assert len(document_file(desk, REGISTRATION, worker.id, "ktp", scan.file.sha256).data) == scan.file.size


def test_attaching_changes_neither_the_verdict_nor_the_number(desk: Desk, worker: Record) -> None:
    mark_document(desk, REGISTRATION, worker.id, "ktp", {"verdict": "matches", "number": "77"})
    attached = attach_document(desk, REGISTRATION, worker.id, "ktp", picture())
    assert (entry(attached)["verdict"], entry(attached)["number"]) == ("matches", "77")
    plain = attach_document(desk, REGISTRATION, worker.id, "diploma", picture())
    assert entry(plain, "diploma")["verdict"] == "pending"


def test_marking_a_document_neither_adds_scans_nor_takes_them_off(desk: Desk, worker: Record) -> None:
    attached = attach_document(desk, REGISTRATION, worker.id, "ktp", picture())
    files = entry(attached)["files"]
    marked = mark_document(desk, REGISTRATION, worker.id, "ktp", {"verdict": "differs"})
    assert entry(marked) == {"verdict": "differs", **CHECKED, "files": files}
    assert entry(mark_document(desk, REGISTRATION, worker.id, "ktp", None)) == {"verdict": "pending", "files": files}
    assert entry(mark_all_documents(desk, REGISTRATION, worker.id))["files"] == files
    assert "files" not in entry(
        mark_document(desk, REGISTRATION, worker.id, "diploma", {"verdict": "matches", "files": files}), "diploma"
    )


def test_a_document_may_have_several_scans_but_the_same_one_once(desk: Desk, worker: Record) -> None:
    for shade in (10, 10, 200):
        worker = attach_document(desk, REGISTRATION, worker.id, "family_card", picture(shade))
    assert len(scans_of(desk, worker)) == 2
    for shade in range(20, 20 + FILES_LIMIT - 2):
        worker = attach_document(desk, REGISTRATION, worker.id, "family_card", picture(shade))
    with pytest.raises(Refused, match=f"at most {FILES_LIMIT}"):
        attach_document(desk, REGISTRATION, worker.id, "family_card", picture(240))
    assert desk.store.waiting_scans() == FILES_LIMIT


def test_a_scan_is_taken_off_and_not_sent_any_more(desk: Desk, worker: Record) -> None:
    attached = attach_document(desk, REGISTRATION, worker.id, "ktp", picture())
    (scan,) = scans_of(desk, attached)
    detached = detach_document(desk, REGISTRATION, worker.id, "ktp", scan.file.sha256)
    assert scans_of(desk, detached) == []
    assert "ktp" not in (detached.fields.get("documents") or {})
    assert desk.store.waiting_scans() == 0
    with pytest.raises(Refused, match="no longer attached"):
        detach_document(desk, REGISTRATION, worker.id, "ktp", scan.file.sha256)
    attach_document(desk, REGISTRATION, worker.id, "ktp", picture())
    assert desk.store.waiting_scans() == 1


def test_one_picture_of_two_documents_is_kept_until_it_is_off_both(desk: Desk, worker: Record) -> None:
    for document in ("ktp", "family_card"):
        worker = attach_document(desk, REGISTRATION, worker.id, document, picture())
    digest = scans_of(desk, worker)[0].file.sha256
    detach_document(desk, REGISTRATION, worker.id, "ktp", digest)
    assert desk.store.waiting_scans() == 1
    detach_document(desk, REGISTRATION, worker.id, "family_card", digest)
    assert desk.store.waiting_scans() == 0


def test_the_documents_of_a_request_have_scans_too(desk: Desk, tmp_path: Path) -> None:
    request = imported(desk, tmp_path).request
    (scan,) = scans_of(desk, attach_document(desk, REQUEST, request, "company_letter", picture()))
    assert scan.document == "company_letter"


def test_what_no_scan_can_be_attached_to_is_refused_and_nothing_kept(
    desk: Desk, office: Office, worker: Record
) -> None:
    with pytest.raises(Refused, match="not on the checklist"):
        attach_document(desk, REGISTRATION, worker.id, "recruitment_permit", picture())
    with pytest.raises(RecordGone):
        attach_document(desk, REGISTRATION, "nobody", "ktp", picture())
    with pytest.raises(Refused, match="Writing this kind of record"):
        attach_document(desk_of(office, "ratna"), REGISTRATION, worker.id, "ktp", picture())
    assert desk.store._rows("SELECT count(*) FROM scans") == [(0,)]


def test_who_looked_at_a_scan_stands_in_the_history(desk: Desk, office: Office, worker: Record) -> None:
    attached = attach_document(desk, REGISTRATION, worker.id, "ktp", picture())
    (scan,) = scans_of(desk, attached)
    seen = document_file(desk_of(office, "budi"), REGISTRATION, worker.id, "ktp", scan.file.sha256)
    assert (seen.media_type, seen.name) == ("image/jpeg", f"ktp-{scan.file.sha256[:8]}.jpg")
    last = history_of(desk, REGISTRATION, worker.id)[-1]
    assert (last.by, last.what) == ("Budi", "Looked at")
    assert [(change.label, change.after) for change in last.changes] == [("Identity card (KTP)", "1 scan")]


def test_a_scan_that_is_elsewhere_needs_the_line(desk: Desk, worker: Record) -> None:
    attached = attach_document(desk, REGISTRATION, worker.id, "ktp", picture())
    digest = scans_of(desk, attached)[0].file.sha256
    with desk.store._database.transaction() as connection:
        connection.execute("DELETE FROM scans")
    with pytest.raises(NoLine, match="cannot be reached"):
        document_file(desk, REGISTRATION, worker.id, "ktp", digest)
    assert desk.store.scan_states([digest])[digest].where == "central"
