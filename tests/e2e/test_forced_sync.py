"""An administrator has a PC compare or renew all it holds, here or from central, and later sees who asked and when."""

import pytest

from desktop.bootstrap import workplace
from desktop.usecases.office.opening import open_office
from sync.central.__main__ import main as central_main
from tests.support.counter import PASSPHRASE, WALK_IN, Pc, Town


def spoil(pc: Pc, record: str) -> None:
    """A fault of the disk or of a program changes a name, and nobody is told."""
    office = open_office(workplace(pc.folder), PASSPHRASE)
    table = office.store._tables["registration"].name
    with office.store._database.transaction() as connection:
        connection.execute(f"UPDATE {table} SET name = 'Rusak' WHERE id = ?", (record,))  # noqa: S608
    office.close()


def name_of(pc: Pc, record: str) -> str:
    return str(pc.ok("record", "show", "registration", record, user="siti")["fields"]["name"])


@pytest.fixture
def record(pc: Pc) -> str:
    made = str(pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"])
    pc.ok("sync")
    return made


@pytest.mark.parametrize("kind", ["verify", "rebuild"])
def test_what_was_spoiled_here_is_mended_from_central(pc: Pc, record: str, kind: str) -> None:
    good = name_of(pc, record)
    spoil(pc, record)
    report = pc.ok("sync", f"--{kind}", user="agus")["report"]
    assert name_of(pc, record) == good
    if kind == "verify":
        assert report["repaired"] == 1
    (past,) = pc.ok("status")["past"]
    assert past["kind"] == kind
    assert past["outcome"].startswith("done")
    assert past["by"]


def test_what_waits_is_kept_and_sent_when_all_is_fetched_anew(pc: Pc, record: str) -> None:
    pc.ok("record", "edit", "registration", record, "name=Wati Karsinah Baru", user="siti")
    pc.ok("sync", "--rebuild", user="agus")
    assert pc.ok("status")["waiting"] == 0
    assert name_of(pc, record) == "Wati Karsinah Baru"


def test_a_clerk_may_not_ask_for_it(pc: Pc) -> None:
    assert "Only an administrator" in pc.refused("sync", "--verify", user="siti")
    assert pc.ok("status")["pending"] == []


def test_central_has_a_pc_compare_its_data_and_learns_that_it_did(
    town: Town, pc: Pc, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = name_of(pc, record)
    spoil(pc, record)
    database = str(town.central.service.database.engine.url.database)
    assert central_main(["--database", database, "force-sync", "verify", "--office", town.office]) == 0
    pc.ok("sync")
    assert name_of(pc, record) == good
    pc.ok("sync")
    capsys.readouterr()
    assert central_main(["--database", database, "force-sync", "list"]) == 0
    assert "verify" in capsys.readouterr().out
    assert pc.ok("status")["past"][0]["kind"] == "verify"


def test_the_office_that_was_shut_out_joins_again_with_its_work(town: Town, pc: Pc) -> None:
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    before = pc.ok("status")["device"]
    pc.ok("enroll", "--again", "--code", town.central.code(town.office))
    status = pc.ok("status")
    assert status["device"] != before
    assert status["waiting"] == 0
    assert [entry["kind"] for entry in status["past"]] == ["verify", "rejoin"]
