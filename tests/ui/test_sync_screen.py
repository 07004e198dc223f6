"""The screen of the exchange: what an administrator may ask for beyond the usual, and what a person is told of it."""

import msgspec
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.i18n import use_language
from desktop.store.directing import LOG_KEPT
from desktop.store.keys import Courier
from desktop.store.values import Intent, LoggedExchange
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.exchange import SyncPage
from desktop.usecases.desk import Office
from desktop.usecases.exchange.pace import Pace
from sync.model.issues import Issue
from sync.model.record import Record
from sync.protocol import Verdict
from sync.report import ExchangeReport
from tests.support.office import CLERK, receive, register, take_all
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter


def opened(counter: Counter) -> SyncPage:
    counter.press("nav_sync")
    return counter.page(SyncPage)


def texts(page: SyncPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if not label.isHidden())


@pytest.mark.parametrize(("kind", "words"), [("verify", "compared"), ("rebuild", "fetched anew")])
def test_what_an_administrator_asks_for_is_remembered_while_no_line_is_there(
    sit: OpenCounter, office: Office, kind: str, words: str
) -> None:
    counter = sit("agus")
    page = opened(counter)
    action = page.findChild(QAction, kind)
    assert action is not None
    action.trigger()
    counter.rest()
    (pending,) = office.store.pending()
    assert pending.kind == kind
    assert words in texts(page)
    assert "not finished yet" in texts(page)


def test_a_clerk_is_not_offered_what_only_an_administrator_may(sit: OpenCounter) -> None:
    page = opened(sit("siti"))
    assert page.findChild(QPushButton, "forced_sync") is None


def test_a_stick_without_an_answer_is_told(sit: OpenCounter, office: Office) -> None:
    office.store.note_courier(Courier(id="a", kind="request", at="2026-11-21T01:00:00.000Z", ops=3))
    page = opened(sit("siti"))
    assert "Packed for a USB stick on 21 November 2026" in texts(page)
    office.store.note_courier(Courier(id="a", kind="answer", at="2026-11-21T02:00:00.000Z", ops=3))
    assert "Packed for a USB stick" not in texts(opened(sit("budi")))


def test_how_far_a_long_exchange_is_and_its_end_are_told(sit: OpenCounter) -> None:
    counter = sit("agus")
    page = opened(counter)
    sync = counter.shell.sync_state
    sync.running = True
    sync.under_way.note(ExchangeReport(phase="verify", done=3, total=8))
    sync._look_how_far()
    assert "3 of 8" in page.how_far.text()
    assert not page.cancel_button.isHidden()
    assert not page.now_button.isEnabled()
    sync._done(ExchangeReport(repaired=2))
    counter.rest()
    assert page.how_far.isHidden()
    assert page.cancel_button.isHidden()
    assert "2 records differed" in texts(page)


def test_what_an_exchange_did_is_told_in_the_language_of_now(sit: OpenCounter) -> None:
    counter = sit("agus")
    page = opened(counter)
    counter.shell.sync_state._done(ExchangeReport(repaired=2))
    counter.rest()
    use_language("id")
    page.reload()
    counter.rest()
    assert "2 catatan berbeda dengan server pusat" in texts(page)
    assert "records differed" not in texts(page)


def refused_change(office: Office) -> Record:
    """A worker whose change central refused for the village."""
    record = register(office.store)
    take_all(office.store)
    (op,) = office.store.write(
        CLERK, [Intent(record_type="registration", record=record.id, action="set", fields={"village": "32.12.15.2001"})]
    )
    wrong = Issue(code="area_unknown", field="village")
    receive(office.store, verdicts=[Verdict(op=op.id, kind="rejected", issues=(wrong,))])
    return record


def test_what_waits_is_told_by_name_kind_and_age(sit: OpenCounter, office: Office) -> None:
    register(office.store)
    page = opened(sit("siti"))
    shown = texts(page)
    assert "Waits to be sent: 1" in shown
    assert "Wati Karsinah" in shown
    assert "new" in shown


def test_a_refused_change_leads_to_the_field_at_fault(sit: OpenCounter, office: Office) -> None:
    refused_change(office)
    counter = sit("siti")
    page = opened(counter)
    assert "Refused by the central server: 1" in texts(page)
    counter.press("mend")
    form = counter.page(EditPage).form
    assert form.cells["village"].control.isAncestorOf(counter.focused())


def test_a_refused_change_is_given_up_only_with_a_reason(sit: OpenCounter, office: Office) -> None:
    record = refused_change(office)
    counter = sit("siti")
    page = opened(counter)
    counter.press("withdraw")
    counter.press("giving_up_confirm")
    assert office.store.sync_state().quarantined == 1
    counter.type("Desa sudah benar", page.giving_up.reason)
    counter.press("giving_up_confirm")
    assert office.store.sync_state().quarantined == 0
    assert office.store.history("registration", record.id)[-1].reason == "Desa sudah benar"
    counter.wait(page.now_button.hasFocus)


def test_a_refused_change_that_is_sent_again_leaves_the_focus_to_synchronising(
    sit: OpenCounter, office: Office
) -> None:
    refused_change(office)
    counter = sit("siti")
    page = opened(counter)
    counter.find(QPushButton, "retry").setFocus()
    counter.press("retry")
    counter.wait(lambda: page.hasFocus() or page.now_button.hasFocus())


def test_letter_numbers_running_low_are_told_in_words(sit: OpenCounter, office: Office) -> None:
    shown = texts(opened(sit("siti")))
    assert "3 numbers left: synchronise soon" in shown


def test_exchanges_that_brought_nothing_are_one_line(sit: OpenCounter, office: Office) -> None:
    went = LoggedExchange(
        way="line",
        began_at="2026-11-21T01:00:00.000Z",
        ended_at="2026-11-21T01:00:02.000Z",
        seconds=2.0,
        ended="complete",
    )
    for _time in range(3):
        office.store.log_exchange(went)
    office.store.log_exchange(msgspec.structs.replace(went, sent=2, received=5, up=2048, down=1_572_864))
    first, second = office.store.exchange_log()
    assert (first.sent, second.times, second.seconds) == (2, 3, 6.0)
    shown = texts(opened(sit("siti")))
    assert "3 exchanges" in shown
    assert "2 changes sent, 5 changes received, 2,0 kB up, 1,5 MB down" in shown


def test_what_was_packed_for_a_stick_is_not_called_sent(sit: OpenCounter, office: Office) -> None:
    at = "2026-11-21T01:00:00.000Z"
    packed = LoggedExchange(way="stick_out", began_at=at, ended_at=at, seconds=0.0, sent=2, up=997, ended="complete")
    office.store.log_exchange(packed)
    shown = texts(opened(sit("siti")))
    assert "packed for a USB stick, 2 changes, 997 B" in shown
    assert "sent, 997" not in shown


def test_a_second_enter_on_synchronising_presses_nothing_else(sit: OpenCounter) -> None:
    counter = sit("siti")
    page = opened(counter)
    sync = counter.shell.sync_state
    assert page.now_button.hasFocus()
    sync.running = True
    page.reload()
    assert page.hasFocus()
    sync.running = False
    page.reload()
    assert page.now_button.hasFocus()


def test_the_log_of_exchanges_stays_small(office: Office) -> None:
    for number in range(LOG_KEPT + 20):
        went = LoggedExchange(way="line", began_at="", ended_at="", seconds=1.0, sent=number + 1, ended="complete")
        office.store.log_exchange(went)
    kept = office.store.exchange_log(limit=LOG_KEPT * 2)
    assert len(kept) == LOG_KEPT
    assert kept[0].sent == LOG_KEPT + 20


def test_how_long_an_exchange_takes_is_told_once_its_pace_is_known() -> None:
    pace = Pace()
    report = ExchangeReport(phase="verify", done=0, total=8)
    pace.look(report, 0, 10.0)
    assert pace.seconds_left is None
    pace.look(msgspec.structs.replace(report, done=2), 4096, 14.0)
    assert (pace.seconds_left, pace.speed, pace.share) == (12.0, 1024.0, 0.25)
    pace.look(ExchangeReport(phase="exchange", received=400), 8192, 15.0)
    assert (pace.seconds_left, pace.share) == (None, None)  # how much is to come, central does not tell
