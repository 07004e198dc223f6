"""A letter whose paper is out, and which central then refused, is not called genuine by anybody who asks."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from desktop.store.values import Intent, Query
from desktop.usecases.exchange.refused import send_again
from sync.central import seals
from sync.central.packs import Packs
from sync.central.seals import known_roots
from sync.central.tables import ops, seal_lists
from sync.central.void_letters import void_marks
from sync.seal.certificates import Root, certify
from sync.seal.cose import new_private, public_of
from sync.seal.letters import open_seal
from sync.seal.letters import seal as make_seal
from sync.seal.lists import void_mark
from tests.support.central import RunningCentral
from tests.sync.letters import LETTER, desk, issue, letter_fields
from tests.sync.pc import Office, Pc


def mark_of(seal: str) -> bytes:
    return void_mark(open_seal(seal).encoded)


def void_at(central: RunningCentral) -> set[bytes]:
    """What a list that is made now tells of letters."""
    with central.service.database.read() as connection:
        return void_marks(connection, central.service.packs, known_roots(connection))


def is_remembered(central: RunningCentral, record_type: str) -> bool:
    """Whether central keeps what it refused of that type."""
    with central.service.database.read() as connection:
        rows = select(ops.c.id).where(ops.c.type == record_type, ops.c.seq.is_(None))
        return connection.execute(rows).first() is not None


def let_the_mandate_end(pc: Pc, office: Office, day: str | None) -> None:
    (mandate,) = pc.store.select(Query(record_type="signatory"))
    intent = Intent(record_type="signatory", record=mandate, action="set", fields={"valid_until": day})
    pc.write(office.agus, "administrator", intent)


def test_readers_learn_of_a_letter_that_central_refused_and_that_it_counts_once_it_is_taken(
    central: RunningCentral, pc: Pc, approved: str, office: Office
) -> None:
    let_the_mandate_end(pc, office, "2026-10-31")
    letter = issue(pc, approved, with_workers=True)
    mark = mark_of(pc.get(letter, LETTER).fields["seal"])
    assert pc.sync().rejected == 5
    assert mark in void_at(central)
    let_the_mandate_end(pc, office, None)
    pc.sync()
    send_again(desk(pc), pc.store.outbox()[0].op.id)
    assert pc.sync().rejected == 0
    assert mark not in void_at(central)


@pytest.mark.parametrize(
    "written", [str, str.lower, lambda seal: f"{seal}\n", lambda seal: f"{seal[:9]}\t{seal[9:]}"], ids=range(4)
)
@pytest.mark.parametrize("record_type", [LETTER, "refusal_letter"])
def test_who_brings_another_letters_seal_does_not_make_that_letter_void(
    central: RunningCentral, pc: Pc, approved: str, record_type: str, written: Callable[[str], str]
) -> None:
    letter = issue(pc, approved, with_workers=True)
    assert pc.sync().rejected == 0
    seal = pc.get(letter, LETTER).fields["seal"]
    other: dict[str, Any] = letter_fields(pc, approved, 2) | {"seal": written(seal)}
    assert pc.reasons(pc.forged(record_type=record_type, fields=other)) != [[]]
    assert is_remembered(central, record_type)
    assert mark_of(seal) not in void_at(central)


def test_a_refused_letter_stays_void_though_another_one_speaks_of_its_seal(
    central: RunningCentral, pc: Pc, approved: str
) -> None:
    sequence = pc.store.number_spans()[0].next
    refused = letter_fields(pc, approved, sequence, number="500.15.15.1/0999/Disnaker/XI/2026")
    taken = letter_fields(pc, approved, sequence, purpose=refused["seal"])
    assert pc.reasons(pc.forged(record_type=LETTER, fields=refused)) == [["number_differs"]]
    assert pc.reasons(pc.forged(record_type=LETTER, fields=taken)) == [[]]
    assert mark_of(refused["seal"]) in void_at(central)


def test_a_seal_by_a_key_that_central_never_certified_takes_no_place_in_the_list(
    central: RunningCentral, pc: Pc, approved: str
) -> None:
    root, key = new_private(), new_private()
    certificate = certify(root, public_of(key), pc.office.id, "Disnaker", 0)
    genuine = open_seal(letter_fields(pc, approved, 2)["seal"]).sealed
    seal = make_seal(genuine.claims, key, certificate, genuine.at)
    assert pc.reasons(pc.forged(record_type=LETTER, fields={"seal": seal})) != [[]]
    assert is_remembered(central, LETTER)
    assert mark_of(seal) not in void_at(central)


def test_nobody_waits_while_central_looks_up_what_is_void(
    central: RunningCentral, pc: Pc, approved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = issue(pc, approved, with_workers=True)
    taken: list[int] = []

    def looked_up_slowly(connection: Connection, packs: Packs, roots: tuple[Root, ...]) -> set[bytes]:
        taken.append(pc.sync().rejected)
        return void_marks(connection, packs, roots)

    monkeypatch.setattr(seals, "void_marks", looked_up_slowly)
    central.service.database.transact(lambda ledger: ledger.connection.execute(delete(seal_lists)))
    central.service.seals()
    assert (taken, pc.store.outbox()) == ([0], [])
    assert mark_of(pc.get(letter, LETTER).fields["seal"]) not in void_at(central)
