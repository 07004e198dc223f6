"""An interview on its page: neutral questions by keyboard, kept while people talk, closed with a conclusion."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.ui.paper.letter_copies import Hands
from desktop.ui.screens.interview import InterviewPage
from desktop.usecases.desk import Office
from desktop.usecases.people.interviews import INTERVIEW, answer, interview_of, start
from desktop.usecases.requests.rows import request_rows
from sync.model.record import Record
from tests.support.desks import desk_of
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.request_page import look_at


def begun(counter: Counter, request: str) -> InterviewPage:
    """With the first worker of a request, by key from the request's page."""
    look_at(counter, request)
    counter.key(Qt.Key.Key_F7)
    counter.rest()
    return counter.page(InterviewPage)


def kept(office: Office, page: InterviewPage) -> Record:
    found = office.store.get(INTERVIEW, page.record.id)
    assert found is not None
    return found


def test_digits_answer_and_go_on_and_enter_takes_a_note(sit: OpenCounter, office: Office, request_id: str) -> None:
    budi = sit("budi")
    page = begun(budi, request_id)
    assert page.title.text() == "Interview: Wati Karsinah"
    assert budi.focused() is page.prompts.lines[0]
    budi.key(Qt.Key.Key_2)
    budi.key(Qt.Key.Key_1)
    assert budi.focused() is page.prompts.lines[2]
    budi.key(Qt.Key.Key_Up)
    budi.key(Qt.Key.Key_Return)
    budi.type("Ditawari tetangga")
    budi.key(Qt.Key.Key_Return)
    assert budi.focused() is page.prompts.lines[2]
    budi.wait(lambda: len(kept(office, page).fields.get("prompts", {})) == 2)
    budi.rest()
    first, second = (line.key for line in page.prompts.lines[:2])
    assert kept(office, page).fields["prompts"] == {
        first: {"answer": "no"},
        second: {"answer": "yes", "note": "Ditawari tetangga"},
    }


def test_nothing_is_written_of_an_interview_that_was_opened_by_mistake(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    budi = sit("budi")
    worker = request_rows(desk_of(office, "budi"), request_id)[0]
    waiting = office.store.sync_state().waiting
    page = begun(budi, request_id)
    assert not page.print_button.isEnabled()
    budi.type("Salah klik", page.sheet.statement)
    page.sheet.statement.clear()
    budi.shell.back()
    budi.rest()
    assert interview_of(office, worker.id) is None
    assert office.store.sync_state().waiting == waiting
    budi.key(Qt.Key.Key_F7)
    budi.rest()
    page = budi.page(InterviewPage)
    budi.key(Qt.Key.Key_1)
    budi.wait(lambda: interview_of(office, worker.id) is not None)
    budi.wait(page.print_button.isEnabled)
    (prompt, *_rest) = (line.key for line in page.prompts.lines)
    found = kept(office, page)
    assert (found.fields["registration"], found.fields["prompts"]) == (worker.id, {prompt: {"answer": "yes"}})
    assert found.fields["held_on"]


def test_the_first_key_answers_the_first_open_question_though_the_others_come_later(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    desk = desk_of(office, "budi")
    standing = start(desk, request_rows(desk, request_id)[0].id)
    prompts = [entry.code for entry in office.pack.codes["interview_prompt"]]
    answer(desk, standing.id, dict.fromkeys(prompts[:-2], ("no", "Sudah ditanya")))
    budi = sit("budi")
    budi.shell.record(INTERVIEW, standing.id)
    page = budi.page(InterviewPage)
    assert [line.isHidden() for line in page.prompts.lines] == [prompt != prompts[-2] for prompt in prompts]
    budi.key(Qt.Key.Key_1)
    budi.key(Qt.Key.Key_2)
    page.leave()
    budi.rest()
    told = kept(office, page).fields["prompts"]
    assert [told[prompt]["answer"] for prompt in prompts][-3:] == ["no", "yes", "no"]
    assert [line.value() for line in page.prompts.lines][-3:] == [("no", "Sudah ditanya"), ("yes", ""), ("no", "")]
    assert not any(line.isHidden() for line in page.prompts.lines)


def test_what_was_typed_is_kept_when_the_page_is_left(sit: OpenCounter, office: Office, request_id: str) -> None:
    budi = sit("budi")
    page = begun(budi, request_id)
    budi.type("Kantor Disnaker", page.sheet.place)
    budi.type("Ia mengenal P3MI dari tetangganya.", page.sheet.statement)
    budi.shell.home()
    budi.rest()
    fields = kept(office, page).fields
    assert (fields["place"], fields["statement"]) == ("Kantor Disnaker", "Ia mengenal P3MI dari tetangganya.")


def test_it_is_closed_only_with_a_conclusion_and_rests_then(sit: OpenCounter, office: Office, request_id: str) -> None:
    budi = sit("budi")
    page = begun(budi, request_id)
    budi.key(Qt.Key.Key_F2)
    budi.rest()
    assert not page.question.isVisible()
    assert "has no conclusion yet. Nothing was closed." in page.notice.text()
    budi.press("conclusion_clear")
    budi.key(Qt.Key.Key_F2)
    page.question.confirm()
    budi.rest()
    assert kept(office, page).state == "closed"
    assert page.badge.text() == "Closed"
    assert not page.prompts.lines[0].isEnabled()
    assert page.sheet.statement.isReadOnly()
    assert page.close_button.isHidden()


def test_another_interview_begins_once_the_first_is_closed(sit: OpenCounter, office: Office, request_id: str) -> None:
    budi = sit("budi")
    page = begun(budi, request_id)
    assert page.again_button.isHidden()
    budi.press("conclusion_clear")
    budi.key(Qt.Key.Key_F2)
    page.question.confirm()
    budi.rest()
    budi.press("interview_again")
    second = budi.page(InterviewPage)
    assert (second.record.id != page.record.id, second.record.state) == (True, "draft")
    assert kept(office, page).state == "closed"
    budi.key(Qt.Key.Key_1)
    budi.wait(lambda: office.store.get(INTERVIEW, second.record.id))
    budi.shell.record(INTERVIEW, page.record.id)
    budi.rest()
    budi.press("interview_again")
    assert budi.page(InterviewPage).record.id == second.record.id  # what is open is gone on with


def test_an_interview_is_gone_on_with_by_whoever_comes_next(sit: OpenCounter, office: Office, request_id: str) -> None:
    worker = request_rows(desk_of(office, "budi"), request_id)[0]
    begun_before = start(desk_of(office, "budi"), worker.id)
    siti = sit("siti")
    page = begun(siti, request_id)
    assert page.record.id == begun_before.id
    siti.shell.record("registration", worker.id)
    siti.rest()
    siti.press("open_interview")
    assert siti.page(InterviewPage).record.id == begun_before.id
    assert interview_of(office, worker.id) is not None


def test_the_record_is_printed_for_both_to_sign(sit: OpenCounter, office: Office, request_id: str) -> None:
    worker = request_rows(desk_of(office, "budi"), request_id)[0]
    interview = start(desk_of(office, "budi"), worker.id)
    budi = sit("budi")
    opened: list[bytes] = []
    hands = Hands(open_with_system=lambda path: bool(opened.append(path.read_bytes())) or True)
    page = InterviewPage(budi.shell.seat, office.pack.record(INTERVIEW), interview, hands)
    budi.qtbot.addWidget(page)
    page.print_record()
    budi.rest()
    assert opened[0].startswith(b"%PDF-")


def test_no_answer_looks_like_an_accusation(sit: OpenCounter, office: Office, request_id: str) -> None:
    budi = sit("budi")
    page = begun(budi, request_id)
    for line in page.prompts.lines:
        assert line.title.endswith("?")
    budi.key(Qt.Key.Key_1)
    kinds = {chip.property("tone") for chip in page.prompts.lines[0].findChildren(QPushButton)}
    assert kinds == {None}
    assert "never held against anybody" in "\n".join(found.text() for found in page.findChildren(QLabel))


def test_the_head_reads_and_does_not_write(sit: OpenCounter, office: Office, request_id: str) -> None:
    worker = request_rows(desk_of(office, "budi"), request_id)[0]
    interview = start(desk_of(office, "budi"), worker.id)
    ratna = sit("ratna")
    ratna.shell.record(INTERVIEW, interview.id)
    ratna.rest()
    page = ratna.page(InterviewPage)
    assert not page.prompts.lines[0].isEnabled()
    assert "Verifier" in page.why_not.text()
