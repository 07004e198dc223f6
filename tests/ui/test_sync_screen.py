"""The screen of the exchange: what an administrator may ask for beyond the usual, and what a person is told of it."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.store.keys import Courier
from desktop.ui.screens.sync import SyncPage
from desktop.usecases.desk import Office
from sync.report import ExchangeReport
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
    sync.running, sync._progress = True, ExchangeReport(phase="verify", done=3, total=8)
    sync._look_how_far()
    assert "3 of 8" in page.how_far.text()
    assert not page.cancel_button.isHidden()
    assert not page.now_button.isEnabled()
    sync._done(ExchangeReport(repaired=2))
    counter.rest()
    assert page.how_far.isHidden()
    assert page.cancel_button.isHidden()
    assert "2 records differed" in texts(page)
