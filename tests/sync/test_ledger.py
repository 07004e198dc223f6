"""What a request changes is written together, and still each op stands or falls alone."""

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DataError

from sync.central import apply, history, persons, records
from sync.central.ledger import Ledger
from sync.central.tables import ops
from sync.central.tables import records as record_table
from sync.model.op import Op
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.caller import Caller
from tests.sync.pc import Office


def people(pc: Caller, number: int, first: int = 1) -> list[Op]:
    """New registrations, each of another person whom no other office of these tests knows."""
    return [pc.op(fields=PERSON | {"nik": f"{PERSON['nik'][:12]}{6000 + n:04d}"}) for n in range(first, first + number)]


def kinds(pc: Caller, *sent: Op) -> list[str]:
    return [verdict.kind for verdict in pc.send(*sent).verdicts]


def test_a_hundred_ops_cost_hardly_more_statements_than_ten(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    statements: list[str] = []
    engine = central.service.database.engine

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        cost = []
        for number in (10, 100):
            statements.clear()
            assert set(kinds(pc, *people(pc, number, first=number))) == {"applied"}
            cost.append(len(statements))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert cost[1] <= cost[0] + 4


def test_an_op_that_cannot_be_judged_leaves_nothing_and_the_others_stand(
    central: RunningCentral, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Caller(central, office)
    before, broken, after = people(pc, 3)
    edits = [
        pc.op(record=op.record, action="set", base=2**40, fields={"address": "Jl. Melati 4"})
        for op in (before, broken, after)
    ]
    lay = apply.lay

    def fail_after_laying(ledger: Ledger, *arguments: object, **more: object) -> object:
        verdict = lay(ledger, *arguments, **more)  # type: ignore[arg-type]
        if arguments[1] is broken or getattr(arguments[1], "id", "") == broken.id:
            raise RuntimeError("a fault in central")
        return verdict

    monkeypatch.setattr(apply, "lay", fail_after_laying)
    stands = ["applied", "rejected", "applied"]
    assert kinds(pc, before, broken, after, *edits) == [*stands, *stands]
    monkeypatch.undo()
    with central.service.database.read() as connection:
        held = connection.execute(select(record_table.c.id).where(record_table.c.scope == office.id)).scalars().all()
        known = connection.execute(select(ops.c.id).where(ops.c.device == pc.device.id)).scalars().all()
    assert {before.record, after.record} <= set(held)
    assert broken.record not in held
    assert broken.id not in known
    assert kinds(pc, broken) == ["applied"]


def test_what_does_not_fit_together_is_tried_one_by_one(
    central: RunningCentral, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Caller(central, office)
    sent = people(pc, 5)
    write = history._write_ops

    def refuse_one(connection: object, rows: list[dict[str, object]]) -> None:
        if any(row["id"] == sent[2].id for row in rows):
            raise DataError("INSERT", {}, ValueError("the database will not have it"))
        write(connection, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(history, "_write_ops", refuse_one)
    assert kinds(pc, *sent) == ["applied", "applied", "rejected", "applied", "applied"]
    monkeypatch.undo()
    with central.service.database.read() as connection:
        rows = select(func.count()).select_from(record_table).where(record_table.c.type == "registration")
        assert connection.execute(rows.where(record_table.c.scope == office.id)).scalar_one() == 4
    assert kinds(pc, sent[2]) == ["applied"]


def test_a_record_changed_many_times_in_one_request_is_as_if_one_came_after_the_other(
    central: RunningCentral, office: Office
) -> None:
    pc, other = Caller(central, office), Caller(central, office, "Loket 2")
    (made,) = people(pc, 1)
    edits = [pc.op(record=made.record, action="set", fields={"address": f"Jl. Melati {n}"}) for n in range(5)]
    assert set(kinds(pc, made, *edits)) == {"applied"}
    changes = other.send(want=10_000_000).changes
    (change,) = [change for change in changes if change.record == made.record]
    assert change.fields["address"] == "Jl. Melati 4"
    with central.service.database.write() as ledger:
        held = records.load(ledger, office.id, "registration", made.record)
    assert held is not None
    assert held.marks["address"].seq == held.record.seq
    assert held.marks["name"].seq <= held.record.seq - 5
    assert held.record.fields["address"] == "Jl. Melati 4"


def test_a_person_registered_and_corrected_in_one_request_stands_corrected(
    central: RunningCentral, office: Office
) -> None:
    pc = Caller(central, office)
    one, two = people(pc, 2)
    nobody, everybody = PERSON["nik"][:12] + "7001", str(one.fields["nik"])
    corrections = [pc.op(record=two.record, action="set", fields={"nik": nik}) for nik in (nobody, everybody, nobody)]
    assert kinds(pc, one, two, *corrections) == ["applied"] * 5
    with central.service.database.write() as ledger:
        held = records.load(ledger, office.id, "registration", two.record)
        known = [person.record for person in persons.registered(ledger, "registration", nobody)]
    assert held is not None
    assert held.record.fields["nik"] == nobody
    assert known == [two.record]
