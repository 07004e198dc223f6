"""What a record may say about its scans: both ends judge it alike."""

from datetime import date
from typing import Any

import pytest

from sync.model.attachments import FILE_LIMIT, FILES_LIMIT, FileRef, files_of, type_of
from sync.model.pack import Pack
from sync.model.validate import check_change, check_record

TODAY = date(2026, 11, 21)
SCAN = {"sha256": "a" * 64, "media_type": "image/jpeg", "size": 150_000}


def codes(pack: Pack, files: Any) -> list[str]:
    entry = {"verdict": "pending", "files": files}
    kind = pack.record("registration")
    return [issue.code for issue in check_change(pack, kind, "documents.ktp", entry, TODAY)]


def test_a_document_names_its_scans(pack: Pack) -> None:
    other = SCAN | {"sha256": "b" * 64, "media_type": "application/pdf"}
    assert codes(pack, [SCAN, other]) == []


@pytest.mark.parametrize(
    "files",
    [
        [],
        {},
        "a" * 64,
        None,
        [SCAN, SCAN],
        [SCAN | {"sha256": "A" * 64}],
        [SCAN | {"sha256": "a" * 63}],
        [SCAN | {"sha256": "../" + "a" * 61}],
        [SCAN | {"media_type": "image/heic"}],
        [SCAN | {"media_type": "text/html"}],
        [SCAN | {"size": 0}],
        [SCAN | {"size": -1}],
        [SCAN | {"size": FILE_LIMIT + 1}],
        [SCAN | {"size": 1.5}],
        [SCAN | {"size": "150000"}],
        [SCAN | {"name": "KTP Sulastri.jpg"}],
        [{"sha256": "a" * 64}],
        ["a" * 64],
    ],
)
def test_a_list_of_scans_that_makes_no_sense_is_refused(pack: Pack, files: Any) -> None:
    assert codes(pack, files) == ["files_malformed"]


def test_a_document_has_no_more_scans_than_somebody_looks_through(pack: Pack) -> None:
    many = [SCAN | {"sha256": f"{n:064x}"} for n in range(FILES_LIMIT + 1)]
    assert codes(pack, many[:-1]) == []
    assert codes(pack, many) == ["files_too_many"]


def test_the_scans_of_a_whole_record_are_judged_too(pack: Pack) -> None:
    documents = {"ktp": {"verdict": "matches", "files": [SCAN | {"size": 0}]}}
    found = check_record(pack, pack.record("registration"), {"documents": documents}, TODAY)
    assert "files_malformed" in [issue.code for issue in found]


def test_only_scans_that_make_sense_are_shown() -> None:
    assert files_of({"verdict": "pending", "files": [SCAN, {"sha256": "x"}, 7]}) == [FileRef(**SCAN)]  # type: ignore[arg-type]
    assert files_of({"verdict": "pending"}) == files_of(None) == files_of({"files": 3}) == []


def test_a_file_is_what_it_begins_with_whatever_it_is_called() -> None:
    assert type_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert type_of(b"\x89PNG\r\n\x1a\n") == "image/png"
    assert type_of(b"%PDF-1.7") == "application/pdf"
    assert type_of(b"<svg xmlns") is None
    assert type_of(b"") is None
