"""What a record may say about its scans: both ends judge it alike."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.attachments import FILE_LIMIT, FILES_LIMIT, FileRef, files_of, join_files, type_of
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


def entry(names: str, **rest: Any) -> dict[str, Any] | None:
    files = [SCAN | {"sha256": name * 64} for name in names]
    return {"verdict": "pending", **rest, **({"files": files} if files else {})} if files or rest else None


some = st.text("abcdef", max_size=6).map(lambda text: "".join(sorted(set(text))))


@given(some, some, some)
def test_of_scans_attached_and_taken_off_apart_all_counts(old: str, here: str, there: str) -> None:
    joined = join_files(entry(old), entry(here), entry(there))
    wanted = {*here, *there} - {name for name in old if name not in here or name not in there}
    if joined is None:
        assert {*old} == {*here} == {*there} or not wanted
    else:
        assert {ref.sha256[0] for ref in files_of(joined)} == wanted
        assert [ref.sha256 for ref in files_of(joined)] == [*dict.fromkeys(ref.sha256 for ref in files_of(joined))]


def test_scans_go_beside_a_verdict_but_two_verdicts_are_for_people() -> None:
    checked = entry("", verdict="matches", number="1")
    for one, other in ((entry("a"), checked), (checked, entry("a"))):
        assert join_files(None, one, other) == {"verdict": "matches", "number": "1", "files": [SCAN]}
    assert join_files(None, entry("a", verdict="matches"), entry("b", verdict="differs")) is None
    assert join_files(None, checked, entry("", verdict="differs")) is None
    assert join_files(entry("a"), entry("a"), entry("a", verdict="matches")) is None


def test_a_document_never_gets_more_scans_than_it_may_have() -> None:
    assert join_files(None, entry("abcdef"), entry("01234")) is None
    assert len(files_of(join_files(None, entry("abcdef"), entry("0123")))) == FILES_LIMIT
