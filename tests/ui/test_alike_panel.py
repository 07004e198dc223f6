"""Who is known already is shown beside the form, without ever getting in the way of who types."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.store.values import Query
from desktop.ui.screens.alike import AlikePanel
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import register
from sync.model.record import Record
from tests.support.desks import desk_of
from tests.support.office import PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

OTHER_NIK = "3212195503980009"


@pytest.fixture
def known(office: Office) -> Record:
    return register(desk_of(office, "siti"), PERSON)


def panel(counter: Counter) -> AlikePanel:
    found = counter.page(EditPage).alikes
    assert found is not None
    return found


def typed(counter: Counter, **fields: object) -> None:
    """PERSON as typed, with other values for some fields; then who looks alike is looked up."""
    page = counter.page(EditPage)
    for key, value in {**PERSON, **fields}.items():
        page.form.cells[key].control.put(value)
    page.form.edited.emit()
    panel(counter).look()
    counter.rest()


def registrations(office: Office) -> list[Record]:
    found = office.store.many("registration", office.store.select(Query(record_type="registration")))
    return sorted(found, key=lambda record: (record.created_at, "linked_to" in record.fields))


def begun(sit: OpenCounter, **fields: object) -> Counter:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.rest()
    typed(counter, **fields)
    return counter


def test_nobody_is_shown_while_nobody_looks_alike(sit: OpenCounter, known: Record) -> None:
    counter = begun(sit, nik=OTHER_NIK, name="Sulastri", birth_date="1999-03-05", phone="+6281299999999")
    assert not panel(counter).isVisible()


def test_who_looks_alike_appears_while_the_focus_stays_where_typing_is(sit: OpenCounter, known: Record) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.rest()
    name = counter.page(EditPage).form.cells["name"].control.target()
    counter.page(EditPage).form.cells["birth_date"].control.put(PERSON["birth_date"])
    name.setFocus()
    counter.type("Wati Karsina")
    counter.wait(lambda: panel(counter).isVisible())
    assert counter.focused() is name
    counter.type("h")
    assert counter.page(EditPage).form.cells["name"].control.typed() == "Wati Karsinah"
    (card,) = panel(counter).cards
    assert card.accessibleName() == "Wati Karsinah: Name and date of birth"


def test_f6_goes_to_who_looks_alike_and_back_to_the_field(sit: OpenCounter, known: Record) -> None:
    counter = begun(sit)
    address = counter.page(EditPage).form.cells["address"].control.target()
    address.setFocus()
    counter.key(Qt.Key.Key_F6)
    assert panel(counter).isAncestorOf(counter.focused())
    counter.key(Qt.Key.Key_F6)
    assert counter.focused() is address


def test_saving_a_known_number_asks_for_the_answer(sit: OpenCounter, office: Office, known: Record) -> None:
    counter = begun(sit, religion="islam")
    counter.press_key("save")
    assert len(registrations(office)) == 1
    assert "is it the same person?" in panel(counter).notice.text()
    assert counter.focused() is panel(counter).cards[0]


@pytest.mark.parametrize("hurried", [True, False], ids=["while it is saved", "once it was asked"])
def test_an_enter_that_was_meant_for_save_answers_nothing(
    sit: OpenCounter, office: Office, known: Record, hurried: bool
) -> None:
    counter = begun(sit)
    counter.find(QPushButton, "save").setFocus()
    counter.key(Qt.Key.Key_Return)
    if not hurried:
        counter.rest()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Return):
        counter.key(key)
    counter.rest()
    assert counter.focused() is panel(counter).cards[0]
    assert len(panel(counter).cards) == len(registrations(office)) == 1
    assert "linked_to" not in counter.page(EditPage).form.fields()
    counter.key(Qt.Key.Key_Tab)
    assert counter.focused() is panel(counter).cards[0].open_button


def test_the_same_person_is_linked_to_the_earlier_registration(sit: OpenCounter, office: Office, known: Record) -> None:
    counter = begun(sit)
    counter.press_key("save")
    for _to_the_answer in range(2):
        counter.key(Qt.Key.Key_Tab)
    assert counter.focused() is panel(counter).cards[0].same_button
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert panel(counter).cards == []
    counter.press_key("save")
    first, later = registrations(office)
    assert (first.id, later.fields["linked_to"]) == (known.id, known.id)


def test_what_is_known_of_the_same_person_need_not_be_typed_again(sit: OpenCounter, known: Record) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    form = counter.page(EditPage).form
    form.cells["nik"].control.put(PERSON["nik"])
    form.cells["phone"].control.put("+6281299999999")
    panel(counter).look()
    counter.rest()
    counter.press("alike_same")
    fields = form.fields()
    assert (fields["address"], fields["village"]) == (PERSON["address"], PERSON["village"])
    assert fields["phone"] == "+6281299999999"
    assert form.cells["address"].hint.text() == "known before"
    assert "destination_country" not in fields


def test_two_persons_are_told_apart_with_a_reason_that_stays(sit: OpenCounter, office: Office, known: Record) -> None:
    counter = begun(sit, name="Wati Karsini")
    counter.press("alike_apart")
    reason = counter.find(QLineEdit, "alike_reason")
    assert counter.focused() is reason
    counter.key(Qt.Key.Key_Return)
    assert panel(counter).cards, "no reason, no answer"
    counter.type("saudara kembar, NIK keliru di KK")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    counter.press_key("save")
    later = next(record for record in registrations(office) if record.id != known.id)
    assert later.fields["told_apart"][known.id]["reason"] == "saudara kembar, NIK keliru di KK"
    assert "linked_to" not in later.fields


def test_an_answer_can_be_taken_back_before_it_is_saved(sit: OpenCounter, known: Record) -> None:
    counter = begun(sit)
    counter.press("alike_same")
    assert panel(counter).isVisible()
    undo = counter.find(QPushButton, "alike_undo")
    assert undo.accessibleName() == "Undo: The same person as Wati Karsinah"
    undo.click()
    counter.rest()
    assert [card.known.record for card in panel(counter).cards] == [known.id]
    assert "linked_to" not in counter.page(EditPage).form.fields()


def test_an_answer_outlives_a_crash_with_the_draft(sit: OpenCounter, office: Office, known: Record) -> None:
    counter = begun(sit)
    counter.press("alike_same")
    counter.wait(lambda: office.store.drafts("form"))
    counter.crash()
    again = sit("siti")
    again.press("resume_draft")
    assert again.page(EditPage).form.fields()["linked_to"] == known.id


def test_the_known_registration_is_looked_at_and_the_form_is_gone_back_to(sit: OpenCounter, known: Record) -> None:
    counter = begun(sit, address="Blok Baru")
    counter.press("alike_open")
    assert counter.page(RecordPage).record.id == known.id
    counter.press_key("back")
    assert counter.page(EditPage).form.fields()["address"] == "Blok Baru"


def test_a_saved_registration_is_told_apart_at_once(sit: OpenCounter, office: Office, known: Record) -> None:
    other = register(desk_of(office, "siti"), PERSON | {"nik": OTHER_NIK, "phone": "+6281299999999"})
    counter = sit("siti")
    counter.shell.edit("registration", other.id)
    counter.rest()
    assert [card.known.record for card in panel(counter).cards] == [known.id]
    counter.press("alike_apart")
    counter.type("beda orang")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert panel(counter).cards == []
    found = office.store.get("registration", other.id)
    assert found is not None
    assert found.fields["told_apart"][known.id]["by"] == "user-siti"


def test_a_company_s_form_has_no_such_panel(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.new("company")
    assert counter.page(EditPage).alikes is None
