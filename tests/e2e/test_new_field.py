"""A new regulation asks for one thing more: the pack says so, and no line of code changes.

That the form shows it stands in `tests/ui/test_form.py`, that an old file gains its column in `tests/store`.
"""

from pathlib import Path

import pytest

from desktop.store.values import Query
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.history import history_of
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.people.intake import commit_import, plan_import
from sync.central.packs import Packs
from sync.model.pack import Pack
from tests.support.central import PASSWORD, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.packs import pack_with_field
from tests.support.workbooks import PEOPLE, table, write_sheets

TRAINING = """
key = "training_center"
type = "text"
group = "placement"
label = { id = "Balai latihan kerja", en = "Training centre" }
search = 3
listed = true
maximum = 60
aliases = ["BLK", "BLK-LN"]
since = "2026.2"
"""
LETTER = [["PT Samudra Karya Mandiri"], ["Nomor: 27/PT-SAM/X/2026"], ["Perihal: Rekomendasi Paspor Taiwan"]]
SAID = {"letter_date": "2026-11-16"}


def desk(central: RunningCentral, office: str, folder: Path, pack: Pack) -> Desk:
    """Siti at a PC that has just joined the office."""
    enrolled = enroll(Workplace(folder, pack, FixedClock()), central.url, central.code(office), folder.name)
    return sign_in(enrolled.office, "siti", PASSWORD)


@pytest.fixture
def list_with_training(tmp_path: Path) -> Path:
    people = {**PEOPLE, "BLK": ("BLK Cirebon", "BLK Bandung", "BLK Cirebon")}
    return write_sheets(tmp_path / "daftar.xlsx", {"Daftar": [*LETTER, [], *table(people)]})


def test_a_field_of_a_new_pack_is_imported_searched_listed_and_synced(tmp_path: Path, list_with_training: Path) -> None:
    pack = pack_with_field(tmp_path, "registration", TRAINING)
    with running_central(tmp_path, Packs([pack])) as central:
        office = central.add_office()
        central.add_user(office, "siti", "clerk")
        here, there = (desk(central, office, tmp_path / name, pack) for name in ("loket-1", "loket-2"))
        plan = plan_import(here, list_with_training)
        assert plan.unread == ()
        commit_import(here, plan, SAID, {"license_number": "12/SIP3MI/2024"})
        assert sync_now(here).rejected == 0
        sync_now(there)
        for pc in (here, there):
            found = pc.store.select(Query(record_type="registration", text="cirebon"))
            names = {record.fields["name"] for record in pc.store.many("registration", found)}
            assert names == {"Wati Karsinah", "Yuni Rasminah"}
            filtered = pc.store.select(Query(record_type="registration", filters={"training_center": "BLK Bandung"}))
            assert len(filtered) == 1
        lines = history_of(here, "registration", filtered[0])
        assert "BLK Bandung" in {change.after for line in lines for change in line.changes}
        here.close()
        there.close()
