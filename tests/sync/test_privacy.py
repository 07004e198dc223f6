"""What central keeps and what it logs is not for every eye."""

import stat
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from sync.central.database import Database
from sync.central.failures import whereabouts
from sync.central.tables import persons
from sync.model.issues import Issue
from sync.model.pack import Rule
from sync.model.record import Fields
from sync.model.rules import RULES
from sync.ports import CentralRefused
from tests.support.central import DATABASE, RunningCentral, running_central
from tests.support.office import PERSON
from tests.support.postgres import Postgres
from tests.sync.pc import Pc


@pytest.fixture
def central(tmp_path: Path) -> Iterator[RunningCentral]:
    """A central of this test's own, that may be broken."""
    with running_central(tmp_path / "central") as running:
        yield running


def take_no_more_records(central: RunningCentral, failure: str) -> None:
    """The database fails as `failure` says, an SQL expression, whenever a record is to be added."""
    with central.service.database.write() as ledger:
        trigger = f"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT {failure}; END"
        ledger.connection.exec_driver_sql(trigger)


def quoted_from_person(log: str) -> list[str]:
    return [key for key in ("nik", "name", "address", "phone") if PERSON[key] in log]


def test_a_row_that_the_database_refuses_is_not_quoted_in_the_log(
    central: RunningCentral, pc: Pc, caplog: pytest.LogCaptureFixture
) -> None:
    take_no_more_records(central, "RAISE(ABORT, 'refused')")
    pc.register()
    assert pc.sync().rejected == 1
    assert "INSERT INTO records" in caplog.text
    assert quoted_from_person(caplog.text) == []


def test_a_database_that_fails_keeps_the_change_on_the_pc_and_quotes_nobody_in_the_log(
    central: RunningCentral, pc: Pc, caplog: pytest.LogCaptureFixture
) -> None:
    take_no_more_records(central, "no_such_function()")
    pc.register()
    with pytest.raises(CentralRefused, match="too_busy"):
        pc.sync()
    assert pc.store.sync_state().waiting == 1
    assert "the database failed" in caplog.text
    assert quoted_from_person(caplog.text) == []


def test_a_bug_at_central_refuses_one_change_and_is_logged_without_the_persons_data(
    pc: Pc, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(rule: Rule, fields: Fields, today: date) -> list[Issue]:
        raise ValueError(f"cannot judge {fields}") from KeyError(fields["nik"])

    monkeypatch.setitem(RULES, "nik_agrees", stumble)
    pc.register()
    assert pc.sync().rejected == 1
    assert "ValueError" in caplog.text
    assert "in stumble" in caplog.text
    assert quoted_from_person(caplog.text) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps such rights elsewhere")
def test_only_its_owner_may_read_centrals_database(tmp_path: Path) -> None:
    database = Database(str(tmp_path / DATABASE))
    with database.read():
        rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    database.close()
    assert rights == dict.fromkeys([DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"], 0o600)


def test_a_row_that_postgresql_refuses_is_not_quoted_either(postgres: Postgres) -> None:
    database = Database(postgres.new_database("privacy"))
    row = {"office": "a", "type": None, "record": "r", "value": PERSON["nik"], "born": 1, "since": ""}
    with pytest.raises(IntegrityError, match=PERSON["nik"]) as refused, database.write() as ledger:
        ledger.connection.execute(insert(persons).values(row))
    database.close()
    told = whereabouts(refused.value)
    assert "IntegrityError INSERT INTO persons" in told
    assert "NotNullViolation 23502" in told
    assert quoted_from_person(told) == []
