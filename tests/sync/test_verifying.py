"""Comparing by digests: what is the same costs one small answer, what differs comes whole."""

import msgspec
import pytest

from sync.central.refusal import Refusal
from sync.model.digest import BUCKETS, bucket_of, combined, record_digest
from sync.model.record import Record, set_path
from sync.protocol import Change, DigestItem, RepairRequest, VerifyRequest
from tests.support.central import RunningCentral
from tests.sync.caller import Caller
from tests.sync.pc import Office


def record_of(change: Change) -> Record:
    fields: dict[str, object] = {}
    for path, value in change.fields.items():
        set_path(fields, path, value)
    return Record(
        type=change.record_type,
        id=change.record,
        office=change.office,
        pack=change.pack,
        fields=fields,
        state=change.state,
        deleted=bool(change.deleted),
    )


def heard(pc: Caller) -> list[Record]:
    """Everything central has of the office, as a download brings it."""
    answer = Caller(pc.central, pc.office, "Unduhan").lose(want=10_000_000)
    assert not answer.more
    pc.cursor = answer.cursor
    kinds = pc.central.service.packs.current.records
    return [record_of(change) for change in answer.changes if kinds[change.record_type].scope == "office"]


def buckets(records: list[Record]) -> list[int]:
    by_bucket: list[list[int]] = [[] for _ in range(BUCKETS)]
    for record in records:
        by_bucket[bucket_of(record.type, record.id)].append(record_digest(record))
    return [combined(digests) for digests in by_bucket]


@pytest.fixture
def pc(central: RunningCentral, office: Office) -> Caller:
    """A PC of an office with forty registrations, one of them edited."""
    pc = Caller(central, office)
    first = pc.op()
    edit = pc.op(record=first.record, action="set", fields={"address": "Jl. Melati 4"})
    answer = pc.send(first, edit, *(pc.op() for _ in range(39)))
    assert {verdict.kind for verdict in answer.verdicts} == {"applied"}
    return pc


def verify(pc: Caller, digests: list[int], **values: object) -> list[int]:
    asked = VerifyRequest(epoch=pc.epoch, scope=pc.office.id, cursor=pc.cursor[pc.office.id], buckets=digests)
    answer = pc.central.service.verify(pc.device, msgspec.structs.replace(asked, **values))
    assert not answer.behind
    return answer.differ


def test_equal_data_has_equal_digests(pc: Caller) -> None:
    assert verify(pc, buckets(heard(pc))) == []


def test_a_difference_is_found_and_mended_by_its_records_alone(pc: Caller) -> None:
    records = [record for record in heard(pc) if record.type == "registration"]
    everything = heard(pc)
    wrong, missing = records[0], records[1]
    here = [record for record in everything if record.id != missing.id]
    here = [
        msgspec.structs.replace(record, fields={**record.fields, "name": "Nama Lain"})
        if record is not None and record.id == wrong.id
        else record
        for record in here
    ]
    stray = msgspec.structs.replace(wrong, id="01a20000-0000-7000-8000-000000000000")
    here.append(stray)
    differ = verify(pc, buckets(here))
    assert set(differ) == {bucket_of(record.type, record.id) for record in (wrong, missing, stray)}
    items = [
        DigestItem(record.type, record.id, record_digest(record))
        for record in here
        if bucket_of(record.type, record.id) in differ
    ]
    answer = pc.central.service.repair(
        pc.device,
        RepairRequest(epoch=pc.epoch, scope=pc.office.id, cursor=pc.cursor[pc.office.id], buckets=differ, items=items),
    )
    assert {change.record for change in answer.changes} == {wrong.id, missing.id}
    assert all(change.whole for change in answer.changes)
    assert [item.record for item in answer.unknown] == [stray.id]
    whole = {change.record: record_of(change) for change in answer.changes}
    assert record_digest(whole[wrong.id]) == record_digest(wrong)


def test_who_has_not_heard_all_is_told_to_exchange_first(pc: Caller) -> None:
    digests = buckets(heard(pc))
    asked = VerifyRequest(epoch=pc.epoch, scope=pc.office.id, cursor=pc.cursor[pc.office.id] - 1, buckets=digests)
    assert pc.central.service.verify(pc.device, asked).behind
    assert pc.central.service.verify(pc.device, msgspec.structs.replace(asked, epoch="another")).behind


@pytest.mark.parametrize(
    "wrong", [{"buckets": [0]}, {"cursor": -1}, {"cursor": 2**70}, {"scope": "another office"}], ids=str
)
def test_a_question_that_is_none_is_refused(pc: Caller, wrong: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        verify(pc, [0] * BUCKETS, **wrong)
