"""A clerk registers a worker: by keyboard alone, and without ever losing what was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.store.values import Query
from desktop.ui.screens.edit import EditPage, draft_key
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.record import RecordPage
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import edit_record
from sync.model.record import Record
from tests.support.desks import desk_of
from tests.support.office import register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

pytestmark = pytest.mark.qt_log_ignore(  # popups, on a screen that is not there
    "This plugin does not support raise", "This plugin does not support grabbing", extend=True
)

TYPED = {
    "nik": "3212154503990021",
    "name": "Sulastri Handayani",
    "birth_place": "Indramayu",
    "birth_date": "",  # the NIK fills it in
    "sex": "",
    "marital_status": "Single",
    "religion": "",
    "education": "Senior",
    "family_card": "",
    "passport": "",
    "address": "Blok Karang RT 03 RW 02",
    "village": "",
    "phone": "0812 3456 7001",
    "email": "",
    "family_name": "Karsini",
    "family_relation": "Mother",
    "permission_given_on": "",
    "village_head": "",
    "scheme": "",
    "destination_country": "Japan",
    "job": "Caregiver",
    "company": "",
}


def type_worker(counter: Counter, **other: str) -> None:
    """Fill in the form in front from its first field, with Enter after each."""
    form = counter.page(EditPage).form
    form.go_to("nik")
    for key, text in {**TYPED, **other}.items():
        if key not in other and form.cells[key].is_filled:
            continue  # Enter passes by what the NIK said
        if other.get(key):
            form.go_to(key)
        field = counter.focused()
        assert form.cells[key].control.isAncestorOf(field), key
        counter.type(text, field)
        counter.rest()
        counter.qtbot.keyClick(field, Qt.Key.Key_Return)
        counter.rest()
        counter.come_back()


def registered(office: Office) -> list[Record]:
    return office.store.many("registration", office.store.select(Query(record_type="registration")))


def test_a_worker_is_registered_by_keyboard_alone(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.press_key("new_registration")
    type_worker(counter)
    counter.press_key("save")
    (found,) = registered(office)
    assert found.created_by == "user-siti"
    wanted = {
        "nik": TYPED["nik"],
        "birth_date": "1999-03-05",
        "sex": "female",
        "phone": "+6281234567001",
        "job": "caregiver",
    }
    assert {key: found.fields[key] for key in wanted} == wanted
    assert counter.page(RecordPage).record.id == found.id
    assert "Sulastri Handayani" in counter.said()


def test_what_was_said_on_one_screen_does_not_stay_at_the_foot_of_the_next(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    type_worker(counter)
    counter.press_key("save")
    assert counter.said() == "Saved: Sulastri Handayani"
    counter.press_key("nav_home")
    assert counter.said() == ""


def test_the_next_applicant_follows_at_once(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    type_worker(counter)
    counter.press_key("save_next")
    assert len(registered(office)) == 1
    assert counter.page(EditPage).form.fields().get("name") is None
    assert "Sulastri Handayani" in counter.said()


def test_what_is_wrong_keeps_the_form_open_and_goes_to_the_first_wrong_field(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    type_worker(counter, birth_place="", job="")
    counter.press_key("save")
    page = counter.page(EditPage)
    assert registered(office) == []
    assert [p.issue.code for p in page.form.cells["birth_place"].problems] == ["missing"]
    assert page.form.cells["birth_place"].control.isAncestorOf(counter.focused())
    assert page.save_button.isEnabled()


def test_something_unreadable_in_a_field_that_may_be_empty_is_not_dropped_in_silence(
    sit: OpenCounter, office: Office
) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    type_worker(counter, phone="delapan")
    counter.press_key("save")
    assert registered(office) == []
    assert [p.issue.code for p in counter.page(EditPage).form.cells["phone"].problems] == ["phone_unreadable"]


def test_a_warning_is_confirmed_with_a_reason_beside_it(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    type_worker(counter, birth_date="7 Maret 1999")
    counter.press_key("save")
    (problem,) = counter.page(EditPage).form.cells["birth_date"].problems
    assert problem.issue.code == "nik_birth_mismatch"
    assert problem.line is not None
    counter.type("Akta kelahiran menyebut tanggal 7", problem.line)
    counter.press_key("save")
    (found,) = registered(office)
    confirmed = found.fields["confirmations"]["nik_birth_mismatch"]
    assert confirmed["reason"] == "Akta kelahiran menyebut tanggal 7"
    assert confirmed["by"] == "user-siti"


def test_the_same_person_is_noticed_while_the_form_is_filled_in(sit: OpenCounter, office: Office) -> None:
    register(office.store, nik=TYPED["nik"], birth_date="1999-03-05", sex="female")
    counter = sit("siti")
    counter.shell.new("registration")
    form = counter.page(EditPage).form
    counter.type(TYPED["nik"], form.cells["nik"].control.target())
    counter.leave_field(form.cells["nik"].control.target())
    assert [p.issue.code for p in form.cells["nik"].problems] == ["already_registered"]


def test_a_draft_is_kept_while_typing_and_offered_after_a_crash(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    form = counter.page(EditPage).form
    counter.type("3212", form.cells["nik"].control.target())
    counter.type("Sulastri", form.cells["name"].control.target())
    counter.wait(lambda: office.store.drafts("form"))
    counter.crash()

    again = sit("siti")
    assert again.find(QPushButton, "resume_draft").accessibleName().endswith("Sulastri")
    assert not again.page(HomePage).heaps.done.isVisible()  # there is something to finish
    again.find(QPushButton, "new_registration").setFocus()
    again.key(Qt.Key.Key_Tab)
    assert again.focused() is again.find(QPushButton, "resume_draft")
    again.press("resume_draft")
    cells = again.page(EditPage).form.cells
    assert cells["nik"].control.typed() == "3212"
    assert cells["name"].control.typed() == "Sulastri"
    assert cells["birth_place"].control.target().hasFocus()  # what is typed next replaces nothing
    assert registered(office) == []


def test_where_typing_goes_on_in_a_draft_is_in_view(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    form = counter.page(EditPage).form
    empty = "destination_country"
    above = form.cells.names[: form.cells.names.index(empty)]
    for key, text in {**TYPED, "birth_date": "05031999", "sex": "Female", "scheme": "P to P"}.items():
        if key in above and text:
            form.cells[key].control.retype(text)
    counter.type("x", form.cells["phone"].control.target())
    counter.press("nav_home")
    counter.press("resume_draft")
    counter.rest()
    target = counter.page(EditPage).form.cells[empty].control.target()
    assert target.hasFocus()
    assert target.visibleRegion().boundingRect() == target.rect()


def test_the_last_keystroke_before_the_window_closes_is_kept(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.type("Wati", counter.page(EditPage).form.cells["name"].control.target())
    counter.shell.leave()
    counter.rest()
    (draft,) = office.store.drafts("form")
    assert draft.body["form"]["typed"]["name"] == "Wati"


def test_leaving_a_form_for_another_screen_keeps_what_was_typed(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.type("Wati", counter.page(EditPage).form.cells["name"].control.target())
    counter.press("nav_company")
    counter.press("nav_home")
    counter.press("resume_draft")
    assert counter.page(EditPage).form.cells["name"].control.typed() == "Wati"


def test_a_saved_form_leaves_no_draft(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    type_worker(counter)
    counter.wait(lambda: office.store.drafts("form"))
    counter.press_key("save")
    counter.shell.home()
    counter.rest()
    assert office.store.drafts("form") == []
    assert counter.page(HomePage).findChild(QPushButton, "resume_draft") is None


def test_a_form_nobody_typed_in_leaves_no_draft(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.shell.home()
    counter.rest()
    assert office.store.drafts("form") == []


def test_a_draft_belongs_to_the_person_who_typed_it(sit: OpenCounter, office: Office) -> None:
    office.store.save_draft(
        "new:registration:1",
        "form",
        "user-dewi",
        {"record_type": "registration", "record": None, "seen": {}, "form": {"typed": {}}, "title": "Wati"},
    )
    counter = sit("siti")
    assert counter.page(HomePage).findChild(QPushButton, "resume_draft") is None


def test_what_somebody_left_unsaved_of_a_record_is_shown_to_nobody_else(sit: OpenCounter, office: Office) -> None:
    record = register(office.store)
    counter = sit("siti")
    counter.shell.edit("registration", record.id)
    counter.type(" Dewi", counter.page(EditPage).form.cells["name"].control.target())
    counter.shell.home()
    counter.rest()
    (draft,) = office.store.drafts("form")
    assert draft.key == draft_key(counter.shell.seat.desk, "registration", record.id)
    assert draft.key != draft_key(sit("dewi").shell.seat.desk, "registration", record.id)


def test_a_discarded_draft_can_be_put_back(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("registration")
    counter.type("Wati", counter.page(EditPage).form.cells["name"].control.target())
    counter.shell.home()
    counter.rest()
    counter.press("discard_draft")
    assert office.store.drafts("form") == []
    counter.press("notice_action")
    assert len(office.store.drafts("form")) == 1


def test_only_what_was_changed_is_written(sit: OpenCounter, office: Office) -> None:
    record = register(office.store)
    counter = sit("siti")
    counter.shell.record("registration", record.id)
    counter.rest()
    counter.press_key("edit")
    line = counter.page(EditPage).form.cells["family_name"].control.target()
    counter.type("Karsini", line)
    counter.press_key("save")
    (op,) = [item.op for item in office.store.outbox() if item.op.action == "set"]
    assert op.fields == {"family_name": "Karsini"}


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(sit: OpenCounter, office: Office) -> None:
    record = register(office.store)
    counter = sit("siti")
    counter.shell.edit("registration", record.id)
    page = counter.page(EditPage)
    page.form.cells["phone"].control.retype("0812 0000 0002")
    desk = desk_of(office, "dewi")
    edit_record(desk, "registration", record.id, {"phone": "+6281200000001"})
    page.save()
    counter.rest()
    assert office.store.get("registration", record.id).fields["phone"] == "+6281200000001"  # type: ignore[union-attr]
    assert "meanwhile" in page.notice.text()
    assert page.form.cells["phone"].control.typed() == "0812 0000 0002"
