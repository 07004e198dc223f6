"""An issued letter on its page: printed and counted, handed over, voided with what follows, and replaced."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.ui.paper.letter_copies import Hands
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.letters import LetterPage
from desktop.ui.system import Printed
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import print_letter, prints_of
from desktop.usecases.letters.issued import Collected, hand_over, void_letter
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, submit_request, verify_request
from sync.model.record import Record
from tests.support.desks import desk_of
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.request_page import bring_to_approval, look_at

HENDRA = Collected(
    by="Hendra Wijaya", collector="company", identity="KTP 3212011203850002", unprinted="dicetak di Loket 2"
)


@pytest.fixture
def letter(office: Office, request_id: str) -> Record:
    """Issued by Siti, for three workers."""
    bring_to_approval(office, request_id)
    return issue_letter(desk_of(office, "siti"), request_id)


def page_of(counter: Counter, letter: Record) -> LetterPage:
    counter.shell.record(letter.type, letter.id)
    counter.rest()
    return counter.page(LetterPage)


def printer(printed: list[bytes]) -> Hands:
    """A PC with a printer, which takes all it is given."""

    def take(path: Path) -> Printed:
        printed.append(path.read_bytes())
        return Printed.HANDED_OVER

    return Hands(print_with_system=take, has_printer=lambda: True, prints=True)


def with_hands(counter: Counter, letter: Record, hands: Hands) -> LetterPage:
    """The letter's page on a PC whose reader and printer are like that."""
    page = LetterPage(counter.shell.seat, counter.office.pack.record(letter.type), letter, hands)
    counter.qtbot.addWidget(page)
    counter.rest()
    return page


def texts(page: LetterPage) -> str:
    return "\n".join(found.text() for found in page.findChildren(QLabel))


def button(page: LetterPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def test_a_print_is_counted_when_the_printer_has_it(sit: OpenCounter, office: Office, letter: Record) -> None:
    siti = sit("siti")
    printed: list[bytes] = []
    hands = printer(printed)
    page = with_hands(siti, letter, hands)
    assert page.paper.prints.count.text() == "Not printed yet"
    button(page, "letter_print").click()
    siti.rest()
    assert printed == [office.store.get_file(letter.fields["pdf_sha256"])]
    assert "on its way to the printer" in siti.said()
    assert page.paper.prints.count.text() == "Printed 1 time"
    assert "First print: Siti" in texts(page)


def test_pressed_twice_a_letter_is_printed_once(sit: OpenCounter, office: Office, letter: Record) -> None:
    """The second print would bear no mark, as if it were the first."""
    siti = sit("siti")
    printed: list[bytes] = []
    page = with_hands(siti, letter, printer(printed))
    for _press in range(2):
        button(page, "letter_print").click()
    siti.rest()
    assert (len(printed), len(prints_of(office, letter.id))) == (1, 1)
    button(page, "letter_print").click()
    siti.rest()
    assert page.question.heading.text().startswith("Print letter")


def test_only_what_comes_next_is_the_primary_button(sit: OpenCounter, office: Office, letter: Record) -> None:
    siti = sit("siti")
    page = page_of(siti, letter)
    assert _primary(page) == ["letter_open"]
    print_letter(desk_of(office, "siti"), letter.id)
    siti.rest()
    siti.wait(lambda: _primary(page) == ["step_hand_over"])


def _primary(page: LetterPage) -> list[str]:
    found = page.findChildren(QPushButton)
    return [made.objectName() for made in found if made.property("kind") == "primary" and made.isVisible()]


@pytest.mark.parametrize(
    ("hands", "said"),
    [
        (Hands(has_printer=lambda: False, prints=True), "This PC has no printer. Nothing was printed or counted."),
        (
            Hands(has_printer=lambda: True, print_with_system=lambda path: Printed.NO_READER, prints=True),
            "no program that opens PDF files. Nothing was printed or counted.",
        ),
    ],
)
def test_without_a_printer_nothing_counts_as_printed(
    sit: OpenCounter, office: Office, letter: Record, hands: Hands, said: str
) -> None:
    siti = sit("siti")
    page = with_hands(siti, letter, hands)
    button(page, "letter_print").click()
    siti.rest()
    assert said in siti.said()
    assert prints_of(office, letter.id) == []


def test_a_letter_opened_in_the_reader_counts_when_the_person_says_it_came_out(
    sit: OpenCounter, office: Office, letter: Record
) -> None:
    siti = sit("siti")
    opened: list[Path] = []
    page = with_hands(siti, letter, Hands(open_with_system=lambda path: bool(opened.append(path)) or True))
    page.paper.print_button.click()
    siti.rest()
    assert len(opened) == 1
    assert page.question.heading.text() == "Did the letter come out of the printer?"
    assert prints_of(office, letter.id) == []
    page.question.no.click()
    assert page.question.isHidden()
    assert prints_of(office, letter.id) == []
    page.paper.print_button.click()
    siti.rest()
    page.question.yes.click()
    siti.rest()
    assert len(prints_of(office, letter.id)) == 1


def test_a_reprint_asks_why_and_bears_a_mark(sit: OpenCounter, office: Office, letter: Record) -> None:
    first = print_letter(desk_of(office, "siti"), letter.id)
    budi = sit("budi")
    printed: list[bytes] = []
    hands = printer(printed)
    page = with_hands(budi, letter, hands)
    button(page, "letter_print").click()
    budi.rest()
    assert "CETAK ULANG ke-1" in page.question.text.text()
    page.question.confirm()
    assert page.question.lacking.text() == "Write the reason first."
    assert printed == []
    page.question.reason.setPlainText("Kertas macet")
    page.question.confirm()
    budi.rest()
    assert printed != [first]
    assert page.paper.prints.count.text() == "Printed 2 times"
    assert "Reprint no. 1: Budi" in texts(page)
    assert "Reason: Kertas macet" in texts(page)


def test_a_letter_is_handed_over_by_keyboard(sit: OpenCounter, office: Office, letter: Record) -> None:
    print_letter(desk_of(office, "siti"), letter.id)
    siti = sit("siti")
    page = page_of(siti, letter)
    assert siti.focused() is page.steps.buttons["hand_over"]
    siti.key(Qt.Key.Key_Return)
    siti.type("Hendra Wijaya")
    siti.key(Qt.Key.Key_Return)
    siti.key(Qt.Key.Key_Return)
    assert "what showed who they are" in page.collecting.lacking.text()
    siti.type("KTP 3212011203850002")
    siti.key(Qt.Key.Key_Return)
    siti.rest()
    found = office.store.get(letter.type, letter.id)
    assert found is not None
    assert found.state == "handed_over"
    wanted = {"collected_by": "Hendra Wijaya", "collector": "company", "collector_identity": "KTP 3212011203850002"}
    assert {key: found.fields[key] for key in wanted} == wanted
    assert page.badge.text() == "Handed over"
    assert "Hendra Wijaya" in texts(page)


def test_a_bare_name_as_identity_is_asked_about(sit: OpenCounter, office: Office, letter: Record) -> None:
    print_letter(desk_of(office, "siti"), letter.id)
    siti = sit("siti")
    page = page_of(siti, letter)
    siti.key(Qt.Key.Key_Return)
    siti.type("Hendra Wijaya")
    siti.key(Qt.Key.Key_Return)
    siti.type("Hendra")
    siti.key(Qt.Key.Key_Return)
    assert "This is no number of a document." in page.collecting.lacking.text()
    assert siti.focused() is page.collecting.unnumbered
    siti.type("KTP tertinggal")
    siti.key(Qt.Key.Key_Return)
    siti.rest()
    found = office.store.get(letter.type, letter.id)
    assert found is not None
    assert found.fields["collector_identity"] == "Hendra (KTP tertinggal)"


def test_a_letter_that_was_never_printed_is_handed_over_for_a_reason_only(
    sit: OpenCounter, office: Office, letter: Record
) -> None:
    siti = sit("siti")
    page = page_of(siti, letter)
    siti.press("step_hand_over")
    assert siti.find(QLabel, "unprinted_said").isVisible()
    siti.type("Hendra Wijaya")
    siti.key(Qt.Key.Key_Return)
    siti.type("KTP 3212011203850002")
    siti.key(Qt.Key.Key_Return)
    assert siti.focused() is page.collecting.unprinted
    siti.key(Qt.Key.Key_Return)
    assert "Print the letter first, or say why" in page.collecting.lacking.text()
    siti.type("Dicetak di Loket 2")
    siti.key(Qt.Key.Key_Return)
    siti.rest()
    found = office.store.get(letter.type, letter.id)
    assert found is not None
    assert (found.state, found.fields["unprinted_reason"]) == ("handed_over", "Dicetak di Loket 2")
    assert "Dicetak di Loket 2" in texts(page)


def test_the_letter_is_printed_first_from_where_it_is_handed_over(
    sit: OpenCounter, office: Office, letter: Record
) -> None:
    siti = sit("siti")
    page = with_hands(
        siti,
        letter,
        Hands(print_with_system=lambda path: Printed.HANDED_OVER, has_printer=lambda: True, prints=True),
    )
    page.take("hand_over", None)
    button(page, "print_first").click()
    siti.rest()
    assert len(prints_of(office, letter.id)) == 1
    page.take("hand_over", None)
    said = page.findChild(QLabel, "unprinted_said")
    assert isinstance(said, QLabel)
    assert not said.isVisibleTo(page)


def test_a_saved_copy_is_told_beside_the_prints(
    sit: OpenCounter, office: Office, letter: Record, tmp_path: Path
) -> None:
    siti = sit("siti")
    page = with_hands(siti, letter, Hands(ask_where=lambda _parent, name: tmp_path / name))
    button(page, "letter_save").click()
    siti.rest()
    assert "Each page says that it is a copy, and it is counted." in siti.said()
    siti.wait(lambda: page.paper.prints.count.text() == "Not printed yet · 1 marked copy saved")
    assert "Saved copy: Siti" in texts(page)


def test_what_follows_from_voiding_is_told_before_it_is_done(
    sit: OpenCounter, office: Office, request_id: str, letter: Record
) -> None:
    hand_over(desk_of(office, "siti"), letter.id, HENDRA)
    ratna = sit("ratna")
    page = page_of(ratna, letter)
    ratna.press("step_void")
    said = page.question.text.text()
    for part in ("as void and is never given again", "handed to Hendra Wijaya", "its 3 workers", "gets 3 places back"):
        assert part in said, part
    assert office.store.get(letter.type, letter.id).state == "handed_over"  # type: ignore[union-attr]
    ratna.type("Nama salah tulis")
    ratna.key(Qt.Key.Key_Return)
    ratna.rest()
    assert page.badge.text() == "Voided"
    assert not page.paper.print_button.isEnabled()
    assert {row.state for row in request_rows(desk_of(office, "siti"), request_id)} == {"returned"}


def test_a_void_letter_that_was_never_printed_has_no_paper_to_collect_back(
    sit: OpenCounter, office: Office, letter: Record
) -> None:
    void_letter(desk_of(office, "ratna"), letter.id, "Nama salah tulis")
    siti = sit("siti")
    page = page_of(siti, letter)
    assert "collect_back" not in page.steps.buttons


def test_the_paper_of_a_void_letter_is_collected_back_once(sit: OpenCounter, office: Office, letter: Record) -> None:
    hand_over(desk_of(office, "siti"), letter.id, HENDRA)
    void_letter(desk_of(office, "ratna"), letter.id, "Nama salah tulis")
    siti = sit("siti")
    page = page_of(siti, letter)
    siti.press("step_collect_back")
    assert "came back" in siti.said()
    assert "collect_back" not in page.steps.buttons


def test_the_letter_and_the_one_that_replaces_it_lead_to_one_another(
    sit: OpenCounter, office: Office, request_id: str, letter: Record
) -> None:
    siti_desk = desk_of(office, "siti")
    void_letter(desk_of(office, "ratna"), letter.id, "Nama salah tulis")
    siti = sit("siti")
    request = look_at(siti, request_id)
    assert "0037/Disnaker/XI/2026 is void" in request.notices.replaced.text()
    submit_request(siti_desk, request_id)
    verify_request(desk_of(office, "budi"), request_id)
    approve_request(desk_of(office, "ratna"), request_id)
    second = issue_letter(siti_desk, request_id)
    page_of(siti, letter)
    siti.wait(lambda: f"The letter {second.fields['number']} replaces it." in texts(siti.page(LetterPage)))
    way = siti.page(LetterPage).ties.findChild(QPushButton, "notice_action")
    assert isinstance(way, QPushButton)
    way.click()
    siti.rest()
    assert siti.page(LetterPage).record.id == second.id
    siti.wait(lambda: f"It replaces the void letter {letter.fields['number']}." in texts(siti.page(LetterPage)))


def test_the_seal_is_copied_whole(sit: OpenCounter, letter: Record) -> None:
    siti = sit("siti")
    page_of(siti, letter)
    siti.press("seal_copy")
    assert QGuiApplication.clipboard().text() == letter.fields["seal"]


def test_what_is_to_be_printed_and_handed_over_is_counted_by_itself(
    sit: OpenCounter, office: Office, letter: Record
) -> None:
    siti = sit("siti")
    assert (count(siti, "letters_to_print"), count(siti, "letters_to_hand_over")) == (1, 0)
    print_letter(desk_of(office, "siti"), letter.id)
    siti.wait(lambda: (count(siti, "letters_to_print"), count(siti, "letters_to_hand_over")) == (0, 1))
    hand_over(desk_of(office, "siti"), letter.id, HENDRA)
    siti.wait(lambda: count(siti, "letters_to_hand_over") == 0)


def count(counter: Counter, heap: str) -> int:
    return counter.page(HomePage).count(heap)
