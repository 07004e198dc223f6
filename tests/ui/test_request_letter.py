"""The letter on the page of its request: preview, numbers, saving and printing."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.store.values import Intent, Query
from desktop.store.writing import Transaction
from desktop.ui.paper.letter_copies import Hands
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.letters import LetterPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.requests.parts import LETTER
from desktop.ui.screens.requests.sheets import shortened
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import copies_of, print_letter, prints_of
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.people.importing import blocking, set_aside
from desktop.usecases.people.intake import commit_import, plan_import
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import CLERK
from tests.support.printed import Printed
from tests.ui.conftest import OpenCounter
from tests.ui.request_page import REQUEST, bring_to_approval, look_at

MESSY = Path(__file__).parent.parent / "data" / "permohonan-p3mi-berantakan.xlsx"


def test_the_preview_has_a_blank_number_and_as_many_pages_as_the_letter(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to_approval(office, request_id)
    siti = sit("siti")
    page = look_at(siti, request_id)
    page.show_part(LETTER)
    siti.rest()
    assert page.letter.letter is None
    assert page.letter.notice.text().startswith("This is a preview.")
    before = len(page.letter.pages.pages)
    siti.press("step_issue")
    siti.press("issue_confirm")
    assert before == len(page.letter.pages.pages) == 2
    assert siti.said() == "The letter is issued."  # which is true still once it is printed


def test_pages_are_shown_as_large_as_on_paper_when_asked(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to_approval(office, request_id)
    siti = sit("siti")
    page = look_at(siti, request_id)
    page.show_part(LETTER)
    siti.rest()
    siti.press("zoom_paper")
    a4 = round(210 / 25.4 * 96)
    assert page.letter.pages.pages[0].pixmap().deviceIndependentSize().width() == pytest.approx(a4, abs=1)


def test_what_the_letter_lacks_stands_where_its_preview_would_be(sit: OpenCounter, office: Office) -> None:
    desk = desk_of(office, "siti")
    plan = plan_import(desk, MESSY)
    for row in list(blocking(plan)):
        set_aside(office.pack, plan, row.number, "Ganda")
    request = commit_import(desk, plan).request
    assert request is not None
    siti = sit("siti")
    page = look_at(siti, request)
    page.show_part(LETTER)
    siti.rest()
    assert page.letter.pages.pages == []
    assert "There is no preview yet.\nThe letter needs: Date of the letter." in page.letter.notice.text()


def test_without_numbers_the_letter_waits_and_the_exchange_is_offered(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to_approval(office, request_id)
    office.store.write(CLERK, _take_every_number)
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.press("step_issue")
    assert page.confirm.text.text().startswith("This PC has no letter numbers left for 2026.")
    assert not page.confirm.confirm.isVisible()
    siti.press("issue_sync")
    assert isinstance(siti.shell.page, SyncPage)
    assert office.store.count(Query(record_type="recommendation")) == 0


def test_a_clock_set_back_a_year_is_named_instead_of_numbers_that_ran_out(
    sit: OpenCounter, office: Office, request_id: str, clock: FixedClock
) -> None:
    office.store.finish_exchange(office.clock.now())
    bring_to_approval(office, request_id)
    clock.move(hours=-24 * 365)
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.press("step_issue")
    assert not page.confirm.isVisible()
    said = "\n".join(label.text() for label in page.question.findChildren(QLabel))
    assert "This PC's clock says 21 November 2025" in said


def _take_every_number(tx: Transaction) -> list[Intent]:
    while tx.take_number("recommendation", 2026) is not None:
        pass
    return []


def test_a_marked_copy_is_saved_where_the_person_wants_it(
    sit: OpenCounter, office: Office, request_id: str, tmp_path: Path
) -> None:
    bring_to_approval(office, request_id)
    letter = issue_letter(desk_of(office, "siti"), request_id)
    siti = sit("siti")
    opened: list[Path] = []
    names: list[str] = []

    def ask_where(_parent: object, name: str) -> Path:
        names.append(name)
        return tmp_path / name

    hands = Hands(ask_where, lambda path: bool(opened.append(path)) or True)
    found = office.store.get(REQUEST, request_id)
    assert found is not None
    page = RequestPage(siti.shell.seat, office.pack.record(REQUEST), found, hands)
    siti.qtbot.addWidget(page)
    page.show_part(LETTER)
    siti.rest()
    page.letter.save_button.click()
    siti.rest()
    assert names == ["500.15.15.1-0037-Disnaker-XI-2026.pdf"]
    assert "SALINAN" in Printed((tmp_path / names[0]).read_bytes(), tmp_path).pages[0]
    assert "A copy lies in" in page.letter.notice.text()
    assert opened == []
    assert (len(copies_of(office, letter.id)), prints_of(office, letter.id)) == (1, [])


def test_a_letter_that_cannot_be_written_there_is_said_to_be_safe(
    sit: OpenCounter, office: Office, request_id: str, tmp_path: Path
) -> None:
    bring_to_approval(office, request_id)
    issue_letter(desk_of(office, "siti"), request_id)
    siti = sit("siti")
    found = office.store.get(REQUEST, request_id)
    assert found is not None
    hands = Hands(lambda _parent, name: tmp_path / "tidak-ada" / name, lambda path: True)
    page = RequestPage(siti.shell.seat, office.pack.record(REQUEST), found, hands)
    siti.qtbot.addWidget(page)
    page.show_part(LETTER)
    siti.rest()
    page.letter.save()
    siti.rest()
    assert "the folder is not there. All is safe in the program; choose another place." in page.letter.notice.text()


def test_a_refusal_of_one_sentence_is_never_cut() -> None:
    said = "SIP2MI " + "kata " * 60 + "beri alasan."
    assert shortened(said) == said
    many = shortened("\n".join([said] * 9))
    assert many.endswith("and 5 more")
    assert "beri alasan" not in many


def test_once_the_print_is_counted_handing_over_is_what_the_page_leads_to(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to_approval(office, request_id)
    letter = issue_letter(desk_of(office, "siti"), request_id)
    siti = sit("siti")
    page = look_at(siti, request_id)
    page.show_part(LETTER)
    siti.rest()
    assert _primary(page) == ["letter_open"]
    print_letter(desk_of(office, "siti"), letter.id)
    siti.wait(lambda: _primary(page) == ["letter_page"])
    assert page.letter.page_button.text() == "Hand over"
    assert page.letter.page_button.hasFocus()
    siti.onward()
    asked = siti.page(LetterPage)
    assert asked.record.id == letter.id
    assert asked.collecting.isVisible()


def test_the_head_is_led_to_nothing_that_only_the_clerk_does(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to_approval(office, request_id)
    print_letter(desk_of(office, "siti"), issue_letter(desk_of(office, "siti"), request_id).id)
    ratna = sit("ratna")
    page = look_at(ratna, request_id)
    page.show_part(LETTER)
    ratna.rest()
    assert _primary(page) == []
    assert page.letter.page_button.text() == "Hand over, void…"


def _primary(page: RequestPage) -> list[str]:
    found = page.findChildren(QPushButton)
    return [made.objectName() for made in found if made.property("kind") == "primary" and made.isVisible()]
