"""A central that is busy: whoever must wait too long is told to come later, and has lost nothing."""

from pathlib import Path

import pytest

from sync.ports import CentralRefused
from sync.protocol import EnrollRequest, SyncRequest
from sync.transport import HttpLine, enroll
from tests.support.central import running_central
from tests.sync.pc import Office


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_pc_whose_office_is_held_is_told_when_to_come_again(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.central.database.LOCK_SECONDS", 1)
    url = request.getfixturevalue("postgres").new_database("busy") if kind == "postgresql" else None
    with running_central(tmp_path, url=url) as central:
        office = Office.found(central)
        joined = enroll(central.url, EnrollRequest(code=central.code(office.id), device_name="Loket 1"))
        line = HttpLine(central.url, joined.token)
        asked = SyncRequest(
            pack="2026.1", device=joined.device, epoch=joined.epoch, incarnation=joined.incarnation, cursor={}
        )
        with central.service.database.write() as ledger:
            ledger.lock(office.id)
            with pytest.raises(CentralRefused) as refused:
                line.exchange(asked)
        assert (refused.value.code, refused.value.retry_after) == ("too_busy", 15)
        assert line.exchange(asked).changes
        line.close()
