"""What the company's letter says is read off its workbook, checked and mended; and by which permit its workers go."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desktop import i18n
from desktop.ui.screens.requests import RequestPage
from desktop.usecases.desk import Office
from sync.protocol import SHARED_SCOPE
from tests.support.answers import hear
from tests.support.desks import workbook
from tests.support.office import change
from tests.support.workbooks import PEOPLE, table, write_sheets
from tests.ui.conftest import OpenCounter
from tests.ui.import_page import MESSY, choose, put, start


def test_what_the_letter_says_is_named_in_full_on_a_small_screen(sit: OpenCounter, tmp_path: Path) -> None:
    i18n.use_language("id")
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    view.letter.unfold(False)
    siti.rest()
    names = [part for part in view.letter.findChildren(QLabel) if part.property("kind") == "label" and part.isVisible()]
    assert {"Nomor surat permohonan", "CPMI"} <= {name.text() for name in names}
    assert [name.text() for name in names if name.height() < name.heightForWidth(name.width())] == []
    assert [name.text() for name in names if name.width() < name.minimumSizeHint().width()] == []


def test_the_country_of_the_letter_is_that_of_every_row_that_names_none(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.press("letter_mend")
    choose(siti, "letter_destination_country", "Taiwan")
    assert {found.fields.get("destination_country") for found in view.session.plan.rows} == {"TW"}


def test_whoever_keeps_the_import_has_every_row_judged_by_the_letter_s_new_country(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    for country in ("TW", "HK"):
        view.letter.say(view.session.request | {"destination_country": country}, view.session.company)
    view.letter.say(view.session.request | {"letter_number": "9/PT/2026"}, view.session.company)
    view.keep_now()
    assert {found.fields.get("destination_country") for found in view.session.plan.rows} == {"HK"}


def test_fewer_workers_than_the_letter_speaks_of_is_said(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    siti.press("letter_mend")
    siti.find(QLineEdit, "letter_stated_count").setFocus()
    put(siti, "26")
    assert "The letter speaks of 26 workers, the list has 25." in view.letter.remark.text()


def test_the_letter_s_form_stars_what_submitting_needs_and_says_both_counts(sit: OpenCounter) -> None:
    siti = sit("siti")
    view = start(siti, MESSY)
    view.letter.unfold(False)
    assert "By the letter 25, in the list 25" in [part.text() for part in view.letter.findChildren(QLabel)]
    siti.press("letter_mend")
    starred = {key for key, cell in view.letter.form.cells.items() if cell.label.text().endswith(" *")}
    assert {("recommendation_request", "letter_date"), ("company", "license_number")} <= starred
    assert ("recommendation_request", "stated_count") not in starred


def test_a_letter_without_number_holds_the_import_back(sit: OpenCounter, tmp_path: Path) -> None:
    siti = sit("siti")
    path = write_sheets(tmp_path / "tanpa-surat.xlsx", {"Daftar": table(PEOPLE)})
    view = start(siti, path)
    assert view.hindrance.text() == "Something is missing in the company's letter: look at it above."
    for name, text in (("letter_company_name", "PT Samudra Karya Mandiri"), ("letter_letter_number", "9/PT/2026")):
        siti.find(QLineEdit, name).setFocus()
        put(siti, text)
    choose(siti, "letter_destination_country", "Taiwan")
    assert view.hindrance.text().startswith("Everything is ready.")
    siti.press("import_commit")
    assert siti.page(RequestPage).record.fields["letter_number"] == "9/PT/2026"


def known_permits(office: Office, *numbers: str) -> None:
    """The company of the workbook is known, with these permits for Taiwan, each for 40 workers."""
    company = {"name": "PT Samudra Karya Mandiri", "license_number": "12/SIP3MI/2024"}
    fields = {"company": "samudra", "destination_country": "TW", "quota": 40}
    permits = [
        change(f"permit-{seq}", seq, {**fields, "number": number}, "recruitment_permit")
        for seq, number in enumerate(numbers, 61)
    ]
    changes = [change("samudra", 60, company, "company"), *permits]
    hear(office.store, changes=changes, cursor={SHARED_SCOPE: 60 + len(numbers)})


def permit_number(office: Office, request: str) -> str:
    found = office.store.get("recommendation_request", request)
    assert found is not None
    permit = office.store.get("recruitment_permit", found.fields.get("recruitment_permit", ""))
    return str(permit.fields["number"]) if permit else ""


def test_the_only_permit_of_company_and_country_is_chosen_by_itself(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    known_permits(office, "9/SIP2MI/2026")
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    assert view.session.permit == {"number": "9/SIP2MI/2026"}
    assert not view.letter.permits.isVisible()
    siti.press("import_commit")
    assert permit_number(office, siti.page(RequestPage).record.id) == "9/SIP2MI/2026"


def test_of_several_permits_one_is_pressed(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    known_permits(office, "9/SIP2MI/2026", "10/SIP2MI/2026")
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    assert view.session.permit == {}
    assert "Recruitment permit (SIP2MI)" in view.letter.remark.text()
    assert siti.find(QPushButton, "permit_permit-62").text() == "10/SIP2MI/2026: 40 left of 40"
    siti.press("permit_permit-62")
    assert "SIP2MI" not in view.letter.remark.text()
    siti.press("import_commit")
    assert permit_number(office, siti.page(RequestPage).record.id) == "10/SIP2MI/2026"


def test_a_new_permit_is_typed_with_its_quota(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    siti = sit("siti")
    view = start(siti, workbook(tmp_path))
    siti.press("letter_mend")
    siti.type("77/SIP2MI/2026", siti.find(QLineEdit, "letter_recruitment_permit_number"))
    view.letter.settle()
    assert "at it above" in view.hindrance.text()
    siti.type("25", siti.find(QLineEdit, "letter_recruitment_permit_quota"))
    view.letter.settle()
    assert view.session.hindrance() == ""
    siti.press("import_commit")
    assert permit_number(office, siti.page(RequestPage).record.id) == "77/SIP2MI/2026"
