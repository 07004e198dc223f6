"""An administrator adds a colleague and sets the office's letterhead, in the same forms as everything else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton

from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.usecases.desk import Office
from desktop.usecases.office.signing_in import sign_in
from tests.support.desks import PASSWORD
from tests.ui.conftest import OpenCounter

SECRET = "teh-melati-hangat"


def test_a_new_colleague_can_sign_in_with_the_password_they_were_given(sit: OpenCounter, office: Office) -> None:
    counter = sit("agus")
    counter.press("nav_user")
    counter.press("new")
    form = counter.page(EditPage).form
    for key, text in {"name": "Tuti Lestari", "username": "tuti", "password": SECRET}.items():
        counter.type(text, form.cells[key].control.target())
    counter.find(QCheckBox, "field_roles_clerk").setChecked(True)
    counter.press("save")
    assert counter.page(RecordPage).title.text() == "Tuti Lestari"
    assert sign_in(office, "tuti", SECRET).person.roles == ("clerk",)


def test_a_password_is_never_kept_in_a_draft_or_shown(sit: OpenCounter, office: Office) -> None:
    counter = sit("agus")
    counter.shell.new("user")
    form = counter.page(EditPage).form
    counter.type("Tuti", form.cells["name"].control.target())
    counter.type(SECRET, form.cells["password"].control.target())
    line = form.cells["password"].control.target()
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    counter.shell.home()
    counter.rest()
    (draft,) = office.store.drafts("form")
    assert SECRET not in str(draft.body)


def test_a_password_too_short_is_refused_in_words_and_the_form_stays(sit: OpenCounter, office: Office) -> None:
    counter = sit("agus")
    counter.shell.new("user")
    form = counter.page(EditPage).form
    for key, text in {"name": "Tuti", "username": "tuti", "password": "abc"}.items():
        counter.type(text, form.cells[key].control.target())
    counter.find(QCheckBox, "field_roles_clerk").setChecked(True)
    counter.press("save")
    assert form.cells["password"].control.target().hasFocus()
    (problem,) = form.cells["password"].problems
    assert "needs at least 8 characters" in problem.text()
    assert office.store.find_one("user", username="tuti") is None


def test_a_new_colleague_without_name_and_password_is_told_of_both_fields(sit: OpenCounter) -> None:
    counter = sit("agus")
    counter.shell.new("user")
    counter.press("save")
    cells = counter.page(EditPage).form.cells
    assert cells["name"].problems and cells["password"].problems


def test_enter_goes_on_from_the_roles_to_the_password(sit: OpenCounter) -> None:
    counter = sit("agus")
    counter.shell.new("user")
    form = counter.page(EditPage).form
    counter.rest()
    box = counter.find(QCheckBox, "field_roles_clerk")
    box.setFocus()
    counter.qtbot.keyClick(box, Qt.Key.Key_Return)
    assert form.cells["password"].control.target().hasFocus()


def test_a_colleague_gets_another_role_and_another_password_in_turn(sit: OpenCounter, office: Office) -> None:
    counter = sit("agus")
    counter.shell.edit("user", "user-budi")
    counter.rest()
    counter.find(QCheckBox, "field_roles_clerk").setChecked(True)
    counter.press("save")
    assert counter.page(RecordPage).title.text() == "Budi"
    assert sign_in(office, "budi", PASSWORD).person.roles == ("clerk", "verifier")
    counter.shell.edit("user", "user-budi")
    counter.type(SECRET, counter.page(EditPage).form.cells["password"].control.target())
    counter.press("save")
    assert sign_in(office, "budi", SECRET).person.roles == ("clerk", "verifier")
    page = counter.page(RecordPage)
    counter.wait(lambda: "Password was changed" in [found.text() for found in page.timeline.findChildren(QLabel)])
    assert not any("••" in found.text() for found in page.timeline.findChildren(QLabel))


def test_a_form_says_whether_a_password_is_needed_or_stays_as_it_is(sit: OpenCounter) -> None:
    counter = sit("agus")
    counter.shell.new("user")
    cell = counter.page(EditPage).form.cells["password"]
    new = cell.control.target()
    assert isinstance(new, QLineEdit)
    assert new.placeholderText() == "at least 8 characters"
    assert cell.label.text() == "Password *"
    counter.shell.edit("user", "user-siti")
    cell = counter.page(EditPage).form.cells["password"]
    kept = cell.control.target()
    assert isinstance(kept, QLineEdit)
    assert kept.placeholderText() == "unchanged"
    assert cell.label.text() == "Password"


def test_only_an_administrator_finds_users_and_the_office_in_the_navigation(sit: OpenCounter) -> None:
    assert {"user", "office"} <= set(sit("agus").shell.entries)
    assert not {"user", "office"} & set(sit("siti").shell.entries)


def test_no_secret_is_a_column_of_the_list(sit: OpenCounter, office: Office) -> None:
    counter = sit("agus")
    counter.press("nav_user")
    model = counter.page(RecordsPage).model
    texts = [str(model.data(model.index(r, c))) for r in range(model.rowCount()) for c in range(model.columnCount())]
    assert not any("argon2" in text for text in texts)


def test_the_letterhead_is_changed_like_any_record(sit: OpenCounter, office: Office) -> None:
    counter = sit("agus")
    member = office.store.membership().office
    counter.shell.edit("office", member)
    line = counter.page(EditPage).form.cells["contact"].control.target()
    assert isinstance(line, QLineEdit)
    line.clear()
    counter.type("Telepon (0234) 111111", line)
    assert counter.find(QPushButton, "save").isEnabled()
    counter.press("save")
    assert office.store.get("office", member).fields["contact"] == "Telepon (0234) 111111"  # type: ignore[union-attr]
