"""An old register book becomes registrations: what it says is kept, what it does not say stays open."""

from collections import Counter
from pathlib import Path

from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.people.registering import check_draft
from sync.model.issues import errors
from tests.support.desks import desk_of

BOOK = Path(__file__).parents[1] / "data" / "buku-register-2023.xlsx"


def test_every_person_of_the_book_is_registered_with_its_company(office: Office) -> None:
    desk = desk_of(office, "siti")
    imported = commit_import(desk, plan_import(desk, BOOK, "register"))
    people = office.store.many("registration", imported.registrations)
    assert len(people) == 816
    assert Counter(person.fields["scheme"] for person in people) == {"p_to_p": 497, "individual": 307, "g_to_g": 12}
    with_company = [person for person in people if person.fields.get("company")]
    assert {person.fields["scheme"] for person in with_company} == {"p_to_p"}
    names = {company.fields["name"] for company in office.store.many("company", office.store.select(COMPANIES))}
    assert "PT Andalas Mitra Kerja" in names


def test_what_the_book_does_not_say_is_a_warning_until_somebody_adds_it(office: Office) -> None:
    desk = desk_of(office, "siti")
    imported = commit_import(desk, plan_import(desk, BOOK, "register"))
    person = office.store.many("registration", imported.registrations[:1])[0]
    assert person.fields["register_entry"] == "buku-register-2023.xlsx: 1"
    assert person.fields["register_date"] == "2023-01-02"
    found = check_draft(office, "registration", person.fields, person.id)
    assert "missing" in {issue.code for issue in found}
    assert errors(found) == []


def test_a_company_that_is_known_is_not_made_twice(office: Office) -> None:
    desk = desk_of(office, "siti")
    commit_import(desk, plan_import(desk, BOOK, "register"))
    known = office.store.count(COMPANIES)
    commit_import(desk, plan_import(desk, BOOK, "register"))
    assert office.store.count(COMPANIES) == known


COMPANIES = Query(record_type="company")
