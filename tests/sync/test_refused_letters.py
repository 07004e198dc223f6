"""A letter whose paper is out, and which central then refused, is not called genuine by anybody who asks."""

from typing import Any

from desktop.store.values import Intent, Query
from desktop.usecases.exchange.refused import send_again
from sync.central.void_letters import void_marks
from sync.seal.letters import open_seal
from sync.seal.lists import void_mark
from tests.support.central import RunningCentral
from tests.sync.letters import LETTER, desk, issue, letter_fields
from tests.sync.pc import Office, Pc


def mark_of(seal: str) -> bytes:
    return void_mark(open_seal(seal).encoded)


def void_at(central: RunningCentral) -> set[bytes]:
    """What a list that is made now tells of letters."""
    with central.service.database.read() as connection:
        return void_marks(connection, central.service.packs)


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


def test_who_brings_another_letters_seal_does_not_make_that_letter_void(
    central: RunningCentral, pc: Pc, approved: str
) -> None:
    letter = issue(pc, approved, with_workers=True)
    assert pc.sync().rejected == 0
    seal = pc.get(letter, LETTER).fields["seal"]
    other: dict[str, Any] = letter_fields(pc, approved, 2) | {"seal": seal}
    assert pc.reasons(pc.forged(record_type=LETTER, fields=other)) != [[]]
    assert mark_of(seal) not in void_at(central)
