"""A PC that exchanges by stick alone issues letters too: its certificate, the list of seals and the arms come along."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from desktop.usecases.desk import Desk, Person
from desktop.usecases.letters.reader_lists import known_here
from desktop.usecases.letters.sealing import known_list, sealing_key
from desktop.usecases.office.arms import arms_here, arms_ref, set_arms
from sync.central.clock import utc_now
from sync.central.seals import lose_keys
from sync.central.tables import seal_lists
from sync.seal.certificates import peek_certificate
from tests.support.central import RunningCentral
from tests.support.sticks import Stick, of
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc
from tests.sync.scans import engine

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 70">
<path d="M5 5h50v40L30 65 5 45z" fill="#1d6b2f"/></svg>"""


@pytest.fixture
def pc(office: Office, new_pc: NewPc) -> Pc:
    """One that never asked for a certificate over the line."""
    return new_pc(office, "Loket desa")


def test_the_certificate_and_the_list_come_by_stick(stick: Stick, pc: Pc) -> None:
    assert pc.store.seal_key() is None
    stick.round(of(pc))
    key, _at = sealing_key(of(pc))
    assert peek_certificate(key.certificate).office == pc.office.id
    assert known_list(of(pc)) is not None
    assert known_here(pc.store.folder) is not None


def test_a_stick_brings_no_second_certificate_while_the_first_is_good(stick: Stick, pc: Pc) -> None:
    stick.round(of(pc))
    first = sealing_key(of(pc))[0].certificate
    stick.round(of(pc))
    assert sealing_key(of(pc))[0].certificate == first


def test_a_revoked_key_is_heard_of_by_stick_and_replaced_by_the_next_one(
    stick: Stick, central: RunningCentral, pc: Pc
) -> None:
    stick.round(of(pc))
    first = sealing_key(of(pc))[0].certificate
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, utc_now())
        ledger.connection.execute(delete(seal_lists))  # as after a while
    stick.round(of(pc))
    stick.round(of(pc))
    assert sealing_key(of(pc))[0].certificate != first


def test_an_old_answer_that_is_brought_late_harms_no_newer_certificate(stick: Stick, pc: Pc) -> None:
    late = stick.pack(of(pc))
    stick.bring(late)
    stick.round(of(pc))
    present = sealing_key(of(pc))[0].certificate
    stick.take_in(of(pc), late)
    assert sealing_key(of(pc))[0].certificate == present


def test_the_arms_of_the_office_come_by_stick_and_not_twice(
    stick: Stick, central: RunningCentral, office: Office, pc: Pc, new_pc: NewPc, tmp_path: Path
) -> None:
    town = new_pc(office, "Loket 1")
    agus = Person(office.agus, "agus", "Agus", ("administrator",))
    set_arms(Desk(town.store, town.store.pack, town.clock, agus), DRAWING)
    town.sync()
    engine(town).send_all()
    stick.round(of(pc))
    settings = pc.store.get("office", office.id)
    assert settings is not None
    ref = arms_ref(settings.fields)
    assert ref is not None
    assert pc.store.file_bytes(ref.sha256) == town.store.file_bytes(ref.sha256)
    assert arms_here(of(pc)) == [ref.sha256]
    taken = stick.bring(stick.pack(of(pc)))
    assert taken.answer is not None
    assert len(taken.answer) < ref.size or ref.size < 4_096
