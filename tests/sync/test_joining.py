"""A PC that joins an office over a line that loses central's answer, or on a day when the power fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import NoLine, Refused
from desktop.store.vault import NeedsPassphrase
from desktop.usecases.office import joining
from desktop.usecases.office.joining import AnswerLost, Enrolled, enroll
from desktop.usecases.office.opening import Workplace, open_office
from sync.model.pack import Pack
from tests.support.central import RunningCentral
from tests.support.clock import FixedClock
from tests.support.cuts import line_cut_every
from tests.sync.pc import Office

PASSPHRASE = "kunci kantor"
REQUEST_AND_A_BIT = 560  # bytes: joining asks with less, and is answered with more than the rest


@pytest.fixture
def place(tmp_path: Path, pack: Pack, clock: FixedClock) -> Workplace:
    return Workplace(tmp_path / "here", pack, clock)


@pytest.fixture
def lost_code(central: RunningCentral, office: Office, place: Workplace) -> Iterator[str]:
    """A code with which this PC was taken in, though it never heard so."""
    code = central.code(office.id)
    with line_cut_every(central.url, REQUEST_AND_A_BIT) as line, pytest.raises(AnswerLost):
        enroll(place, line.url, code, "Loket 1", PASSPHRASE)
    assert len(central.admin.devices(office.id)) == 1
    yield code


def finish(joined: Enrolled) -> str:
    """The device that the PC has become."""
    assert joined.report is not None
    device = joined.office.store.membership().device
    joined.office.close()
    return device


def test_a_code_whose_answers_were_all_lost_is_still_good_for_this_pc(
    central: RunningCentral, office: Office, place: Workplace, lost_code: str
) -> None:
    assert not place.has_office()
    with pytest.raises(Refused):
        open_office(place, PASSPHRASE)
    with pytest.raises(NoLine):
        enroll(place, "http://127.0.0.1:9", lost_code, "Loket 1", PASSPHRASE)
    device = finish(enroll(place, central.url, lost_code.lower(), "Loket 1", PASSPHRASE))
    assert [row.id for row in central.admin.devices(office.id)] == [device]
    assert place.has_office()
    open_office(place, PASSPHRASE).close()


def test_another_code_begins_anew_whatever_the_passphrase_was(
    central: RunningCentral, office: Office, place: Workplace, lost_code: str
) -> None:
    with pytest.raises(NeedsPassphrase):
        enroll(place, central.url, lost_code, "Loket 1", "kunci lain")
    device = finish(enroll(place, central.url, central.code(office.id), "Loket 1", "kunci lain"))
    assert [row.last_seen is not None for row in central.admin.devices(office.id) if row.id != device] == [False]
    open_office(place, "kunci lain").close()


def test_a_power_cut_right_after_joining_costs_neither_the_code_nor_the_place(
    central: RunningCentral, office: Office, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(folder: Path) -> None:
        raise KeyboardInterrupt

    code = central.code(office.id)
    monkeypatch.setattr(joining, "note_done", cut)
    with pytest.raises(KeyboardInterrupt):
        enroll(place, central.url, code, "Loket 1", PASSPHRASE)
    monkeypatch.undo()
    device = finish(enroll(place, central.url, code, "Loket 1", PASSPHRASE))
    assert [row.id for row in central.admin.devices(office.id)] == [device]


def test_a_code_that_is_refused_leaves_nothing_behind(central: RunningCentral, place: Workplace) -> None:
    with pytest.raises(Refused):
        enroll(place, central.url, "TIDA-KADA-0000", "Loket 1", PASSPHRASE)
    assert not place.folder.exists()
