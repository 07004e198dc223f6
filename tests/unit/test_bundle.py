"""The courier file: what it says outside, and that nothing but the whole file from the right sender is taken."""

from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import (
    REQUEST_BYTES,
    SUFFIX,
    Answer,
    Bundle,
    BundleFault,
    Fault,
    Label,
    Parcel,
    Party,
    Scan,
    close_bundle,
    cut,
    file_name,
    open_bundle,
    read_file,
    read_label,
    read_request,
    read_response,
    request_body,
    response_body,
)
from sync.keys import new_keys
from sync.model.op import Op, op_id
from sync.protocol import SyncRequest, SyncResponse

CENTRAL, PC, OTHER = new_keys(), new_keys(), new_keys()
HERE = Party("device-1", "Loket 1, Disnaker Indramayu")
THERE = Party(CENTRAL.public.recipient, "pusat")
LABEL = Label(kind="request", date="2026-11-21", sender=HERE, receiver=THERE)
PARCEL = Parcel(made_at="2026-11-21T02:00:00.000Z", requests=[b"one", b"two"], scans=[Scan("ab", "image/png", b"png")])
VERIFY_KEYS = {"device-1": PC.public.verify_key, "device-2": OTHER.public.verify_key}


def closed(label: Label = LABEL, content: Parcel | Answer = PARCEL) -> bytes:
    return close_bundle(label, content, PC, CENTRAL.public.recipient)


FILE = closed()


def opened(data: bytes) -> Bundle:
    return open_bundle(data, ("request", "sealed"), CENTRAL, THERE.id, VERIFY_KEYS.get)


def fault(data: bytes) -> BundleFault:
    with pytest.raises(BundleFault) as found:
        opened(data).parcel()
    return found.value


def test_what_was_packed_is_what_is_unpacked() -> None:
    bundle = opened(FILE)
    assert bundle.label == LABEL
    assert bundle.parcel() == PARCEL
    assert opened(closed()).id == bundle.id


def test_a_person_reads_in_the_first_line_what_it_is_from_whom_and_for_whom() -> None:
    first, _, sealed = FILE.partition(b"\n")
    assert first.decode() == (
        f"Loket kurir 1 | kiriman | 2026-11-21 | dari: Loket 1, Disnaker Indramayu <device-1> "
        f"| untuk: pusat <{THERE.id}>"
    )
    assert sealed.startswith(b"age-encryption.org/v1\n")


@given(st.data())
def test_any_byte_changed_anywhere_is_found_out(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(FILE) - 1))
    broken = bytearray(FILE)
    broken[place] ^= data.draw(st.integers(1, 255))
    assert fault(bytes(broken)).fault in set(get_args(Fault))


def test_a_file_cut_off_anywhere_is_found_out() -> None:
    for length in range(len(FILE)):
        assert fault(FILE[:length]).fault in {"no_bundle", "damaged"}


@given(st.binary(min_size=1, max_size=40))
def test_a_file_with_something_behind_it_is_found_out(more: bytes) -> None:
    assert fault(FILE + more).fault == "damaged"


@given(st.binary(max_size=300))
def test_any_other_file_is_no_courier_file(data: bytes) -> None:
    assert fault(data).fault == "no_bundle"


def test_of_any_other_file_no_more_than_the_beginning_is_read(tmp_path: Path) -> None:
    film, own = tmp_path / "film.mp4", tmp_path / "own.kurir"
    with film.open("wb") as stream:
        stream.truncate(1 << 42)  # more than memory holds; it takes no room on the disk
    own.write_bytes(FILE + bytes(100_000))
    assert fault(read_file(film)).fault == "no_bundle"
    assert read_file(own) == own.read_bytes()


def test_a_file_for_somebody_else_says_for_whom() -> None:
    label = Label(kind="sealed", date="2026-11-21", sender=THERE, receiver=Party("device-2", "Loket 2"))
    found = fault(close_bundle(label, PARCEL, CENTRAL, OTHER.public.recipient))
    assert (found.fault, found.label) == ("not_yours", label)


def test_a_label_that_lies_about_the_receiver_opens_nothing() -> None:
    sealed_to_other = close_bundle(LABEL, PARCEL, PC, OTHER.public.recipient)
    assert fault(sealed_to_other).fault == "damaged"


def test_nobody_sends_in_the_name_of_another() -> None:
    label = Label(kind="request", date="2026-11-21", sender=Party("device-2", "Loket 2"), receiver=THERE)
    assert fault(closed(label)).fault == "damaged"
    unknown = Label(kind="request", date="2026-11-21", sender=Party("device-3", "Loket 3"), receiver=THERE)
    assert fault(closed(unknown)).fault == "unknown_sender"


def test_the_first_line_of_another_file_does_not_fit() -> None:
    later = Label(kind="request", date="2026-11-22", sender=HERE, receiver=THERE)
    assert fault(later.line().encode() + b"\n" + FILE.partition(b"\n")[2]).fault == "damaged"


def test_a_newer_form_is_told_from_a_broken_one() -> None:
    assert fault(FILE.replace(b"Loket kurir 1", b"Loket kurir 2", 1)).fault == "newer"


def test_an_answer_is_not_taken_for_a_request() -> None:
    answer = Answer(parcel="x", made_at="", exchanges=[])
    label = Label(kind="answer", date="2026-11-21", sender=HERE, receiver=THERE)
    assert fault(closed(label, answer)).fault == "wrong_kind"


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_name_breaks_the_first_line(sender: str, receiver: str) -> None:
    label = Label(kind="sealed", date="2026-11-21", sender=Party("d", sender), receiver=Party("age1x", receiver))
    found, rest = read_label(label.line().encode() + b"\nrest")
    assert (found.kind, found.sender.id, found.receiver.id, rest) == ("sealed", "d", "age1x", b"rest")


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_file_has_a_name_that_every_stick_can_keep(office: str, pc: str) -> None:
    name = file_name(office, pc, "2026-11-21", "request")
    assert name.isascii()
    assert name.startswith("loket-")
    assert name.endswith("-2026-11-21" + SUFFIX)
    assert not set(name) & set('/\\:*?"<>| ')


def test_names_tell_the_ways_apart() -> None:
    assert file_name("Disnaker Indramayu", "Loket 1", "2026-11-21", "request") == (
        "loket-disnaker-indramayu-loket-1-2026-11-21.kurir"
    )
    assert file_name("Disnaker", "Loket 1", "2026-11-21", "answer") == "loket-disnaker-loket-1-2026-11-21-jawaban.kurir"


def op(counter: int, size: int) -> Op:
    return Op(
        id=op_id("d", counter, 0),
        device="d",
        counter=counter,
        user="u",
        role="clerk",
        at="2026-11-21T02:00:00.000Z",
        pack="2026.1",
        office="o",
        record_type="registration",
        record=f"r{counter}",
        action="set",
        fields={"name": "x" * size},
    )


@given(st.lists(st.integers(0, REQUEST_BYTES * 2), max_size=12))
def test_work_is_cut_in_its_order_into_parts_of_one_requests_size(sizes: list[int]) -> None:
    ops = [op(counter, size) for counter, size in enumerate(sizes, 1)]
    parts = cut(ops)
    assert [op for part in parts for op in part] == ops
    assert all(parts) or (parts == [[]] and not ops)
    for part in parts:
        assert len(part) == 1 or sum(len(op.fields["name"]) for op in part) <= REQUEST_BYTES
    for before, after in pairwise(parts):
        assert sum(len(op.fields["name"]) + 300 for op in [*before, after[0]]) > REQUEST_BYTES


def test_a_body_is_read_whole_or_not_at_all() -> None:
    request = SyncRequest(pack="2026.1", device="d", epoch="e", cursor={"o": 1}, ops=[op(1, 10)])
    body = request_body(request)
    assert read_request(body).request == request
    response = SyncResponse(epoch="e", verdicts=[], changes=[], cursor={"o": 2}, more=True)
    for packed in (True, False):
        assert read_response(response_body(response, packed=packed)) == response
    for wrong in (b"", b"x", body[:-1], body[1:]):
        with pytest.raises(BundleFault):
            read_request(wrong)
