"""What people can ask of an exchange beyond the usual, and a PC that joins its office again, in the words they read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import i18n
from desktop.errors import Refused
from desktop.store.backups import FOLDER
from desktop.store.values import SyncState
from desktop.usecases.desk import Desk, Person, sit_down
from desktop.usecases.desk import Office as OfficeHere
from desktop.usecases.exchange.logbook import Stopped
from desktop.usecases.exchange.sync_news import news_of, progress_words, standing_news
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.office import joining
from desktop.usecases.office.joining import enroll, enroll_again
from desktop.usecases.office.opening import Workplace
from desktop.usecases.people.registering import register
from sync.model.pack import Pack
from sync.pacing import FIRST_DELAY, LONGEST_DELAY, REGULAR_DELAY, next_try
from sync.ports import LineDown
from sync.protocol import EnrollRequest, EnrollResponse
from sync.report import ExchangeReport
from sync.transport import enroll as enroll_at
from tests.support.central import RunningCentral
from tests.support.clock import FixedClock
from tests.support.office import PERSON
from tests.sync.pc import Office


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    i18n.use_language("en")
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@pytest.fixture
def here(
    central: RunningCentral, office: Office, tmp_path: Path, pack: Pack, clock: FixedClock
) -> Iterator[OfficeHere]:
    place = Workplace(tmp_path / "here", pack, clock)
    joined = enroll(place, central.url, central.code(office.id), "Loket 1", "kunci kantor")
    yield joined.office
    joined.office.close()


def administrator(here: OfficeHere, office: Office) -> Desk:
    return sit_down(here, Person(office.agus, "agus", "Agus", ("administrator",)))


def clerk(here: OfficeHere, office: Office) -> Desk:
    return sit_down(here, Person(office.siti, "siti", "Siti", ("clerk",)))


def test_an_administrator_has_all_data_compared_and_it_is_written_down(here: OfficeHere, office: Office) -> None:
    register(clerk(here, office), PERSON)
    here.store._database.writer.execute("UPDATE record_user SET name = 'Rusak' WHERE id = ?", (office.budi,))
    report = sync_now(here, kind="verify", by=administrator(here, office))
    assert news_of(report) == ["1 record differed from the central server's and was mended."]
    (done,) = here.store.past_exchanges()
    assert (done.kind, done.by, done.outcome) == ("verify", office.agus, "done repaired=1")


def test_an_administrator_has_all_data_fetched_anew_and_what_waits_is_sent(here: OfficeHere, office: Office) -> None:
    record = register(clerk(here, office), PERSON)
    phases: list[str] = []
    report = sync_now(here, lambda far: phases.append(far.phase), kind="rebuild", by=administrator(here, office))
    assert report.sent == 1
    assert {"copy", "rebuild", "verify"} <= set(phases)
    found = here.store.get("registration", record.id)
    assert found is not None and found.pending == 0
    assert here.store.past_exchanges()[0].outcome == "done"


def test_how_many_records_are_looked_through_before_they_are_compared_is_told(here: OfficeHere, office: Office) -> None:
    register(clerk(here, office), PERSON)
    said: list[str] = []
    sync_now(here, lambda far: said.append(progress_words(far)), kind="verify", by=administrator(here, office))
    assert any(re.fullmatch(r"Looking through all data, to compare them: 0 of \d+ records", words) for words in said)

    def stop(far: ExchangeReport) -> None:
        if far.phase == "look_through" and far.total:
            raise Stopped

    with pytest.raises(Stopped):
        sync_now(here, stop, kind="verify", by=administrator(here, office))
    assert [pending.kind for pending in here.store.pending()] == ["verify"]


def test_fetching_anew_that_is_broken_off_while_the_data_are_copied_leaves_all_as_it_was(
    here: OfficeHere, office: Office
) -> None:
    register(clerk(here, office), PERSON)
    said: list[str] = []

    def stop(far: ExchangeReport) -> None:
        if far.phase == "copy" and far.total:
            said.append(progress_words(far))
            raise Stopped

    with pytest.raises(Stopped):
        sync_now(here, stop, kind="rebuild", by=administrator(here, office))
    assert said == ["Copying the data as they are, before they are fetched anew: 100 %"]
    assert list((here.store.folder / FOLDER).iterdir()) == []
    assert [pending.kind for pending in here.store.pending()] == ["rebuild"]  # goes on with the next exchange
    assert here.store.membership().cursor != {}
    sync_now(here)
    assert here.store.past_exchanges()[0].kind == "rebuild"


def test_a_clerk_may_only_try_again(here: OfficeHere, office: Office) -> None:
    with pytest.raises(Refused, match="Only an administrator"):
        sync_now(here, kind="rebuild", by=clerk(here, office))
    sync_now(here, kind="retry", by=clerk(here, office))
    assert [done.kind for done in here.store.past_exchanges()] == ["retry"]


def test_a_pc_joins_its_office_again_with_all_that_waits(
    here: OfficeHere, central: RunningCentral, office: Office
) -> None:
    record = register(clerk(here, office), PERSON)
    before = here.store.membership().device
    report = enroll_again(here, central.code(office.id))
    assert report is not None and (report.sent, report.rejected) == (1, 0)
    assert here.store.membership().device != before
    found = here.store.get("registration", record.id)
    assert found is not None and found.pending == 0


def test_what_a_pc_sent_before_it_joined_again_counts_once(
    here: OfficeHere, central: RunningCentral, office: Office
) -> None:
    register(clerk(here, office), PERSON)
    assert sync_now(here).sent == 1
    report = enroll_again(here, central.code(office.id))
    assert report is not None and (report.given_back, report.rejected) == (1, 0)
    assert [done.kind for done in here.store.past_exchanges() if done.outcome == "done"] == ["verify"]
    assert (here.store.sync_state().waiting, here.store.sync_state().quarantined) == (0, 0)


def test_a_code_of_another_office_changes_nothing(
    here: OfficeHere, central: RunningCentral, office: Office, other_office: Office
) -> None:
    register(clerk(here, office), PERSON)
    before = here.store.membership()
    code = central.code(other_office.id)
    with pytest.raises(Refused, match="another office"):
        enroll_again(here, code)
    assert here.store.membership() == before
    assert central.service.enroll(EnrollRequest(code=code, device_name="Loket 9"), "test").office == other_office.id
    assert sync_now(here).sent == 1


def test_a_code_whose_answer_was_lost_is_not_used_up(
    here: OfficeHere, central: RunningCentral, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices: list[str] = []

    def over_a_bad_line(server: str, request: EnrollRequest) -> EnrollResponse:
        answer = enroll_at(server, request)
        devices.append(answer.device)
        if len(devices) < joining.TRIES:
            raise LineDown("the answer was lost")
        return answer

    monkeypatch.setattr(joining, "ask_central", over_a_bad_line)
    assert enroll_again(here, central.code(office.id)) is not None
    assert devices == [here.store.membership().device] * joining.TRIES


def test_everything_unusual_is_told_in_a_sentence() -> None:
    assert news_of(ExchangeReport(sent=3)) == []
    report = ExchangeReport(rejoined=True, new_epoch=True, given_back=2, repaired=1, set_aside=1, quarantined=1, held=1)
    assert len(news_of(report)) == 7


@pytest.mark.parametrize(
    ("offset", "said"), [(None, []), (299.0, []), (660.0, ["11 minutes ahead"]), (-360.0, ["6 minutes behind"])]
)
def test_a_clock_that_is_more_than_five_minutes_wrong_is_told(offset: float | None, said: list[str]) -> None:
    state = SyncState(
        waiting=0,
        quarantined=0,
        deferred=0,
        conflicts=0,
        set_aside=0,
        last_exchange=None,
        clock_offset=offset,
        pending=(),
        upgrade=False,
        server="",
        office="",
        device="",
        device_name="",
        earlier={},
    )
    told = standing_news(state)
    assert len(told) == len(said)
    assert all(words in sentence for words, sentence in zip(said, told, strict=True))


def test_tries_in_the_background_grow_rarer_up_to_a_quarter_of_an_hour_and_never_keep_step() -> None:
    pauses = [next_try(failures, 0.5) for failures in range(8)]
    assert pauses[0] == REGULAR_DELAY
    assert pauses[1] == FIRST_DELAY
    assert pauses[1:] == sorted(pauses[1:])
    assert pauses[-1] == LONGEST_DELAY
    assert next_try(3, 0.0) < next_try(3, 0.5) < next_try(3, 1.0)
