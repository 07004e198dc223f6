"""How many keys a walk-in registration takes, typed from an identity card and the counter's form."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.i18n import use_language
from desktop.store.values import Query
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import add_record
from sync.model.record import Fields, Record
from tests.support.desks import desk_of
from tests.support.typist import AGAIN, CARD, Typist
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MOST, MOST_AGAIN = 24, 24  # keys beyond the values' own characters
SAVED: Fields = {
    "nik": "3212154503990021",
    "name": "Sulastri Handayani",
    "birth_place": "Indramayu",
    "birth_date": "1999-03-05",
    "sex": "female",
    "marital_status": "single",
    "religion": "islam",
    "education": "senior",
    "family_card": "3212150101080007",
    "address": "Blok Karang RT 03 RW 02",
    "village": "32.12.15.2015",
    "phone": "+6281234567001",
    "family_name": "Karsini",
    "family_relation": "mother",
    "permission_given_on": "2026-11-20",
    "village_head": "Warsono",
    "scheme": "p_to_p",
    "destination_country": "TW",
    "job": "caregiver",
}


@pytest.fixture
def company(office: Office) -> str:
    siti = desk_of(office, "siti")
    return add_record(siti, "company", {"name": "PT Bahari Kirana", "license_number": "9/SIP3MI/2024"}).id


@pytest.fixture
def clerk(sit: OpenCounter, company: str) -> Counter:
    use_language("id")
    return sit("siti")


def waiting(counter: Counter) -> Callable[[Callable[[], object]], None]:
    def wait(holds: Callable[[], object]) -> None:
        counter.rest()
        counter.wait(holds)

    return wait


def registered(office: Office) -> list[Record]:
    return office.store.many("registration", office.store.select(Query(record_type="registration")))


def register_from_card(counter: Counter, texts: dict[str, str], repeated: frozenset[str] = frozenset()) -> Typist:
    """From wherever the clerk is to the saved record."""
    typist = Typist(waiting(counter))
    typist.press(Qt.Key.Key_F3)
    counter.wait(lambda: isinstance(counter.shell.page, EditPage))
    counter.rest()
    page = counter.page(EditPage)
    typist.fill(page.form, texts, repeated)
    typist.press(Qt.Key.Key_F2)
    counter.rest()
    assert isinstance(counter.shell.page, RecordPage), page.notice.text()
    return typist


def test_a_walk_in_registration_takes_few_keys_beyond_what_is_written(
    clerk: Counter, office: Office, company: str, record_property: Callable[[str, object], None]
) -> None:
    typist = register_from_card(clerk, CARD)
    (found,) = registered(office)
    assert {key: found.fields.get(key) for key in SAVED} == SAVED
    assert found.fields["company"] == company
    record_property("keystrokes", {"all": typist.keys, "beyond": typist.beyond})
    sys.stdout.write(f"walk-in registration: {typist.keys} keys, {typist.beyond} beyond the values' own characters\n")
    assert typist.own == sum(map(len, CARD.values()))
    assert typist.beyond <= MOST


def test_the_next_worker_of_the_same_company_takes_fewer_still(clerk: Counter, office: Office, company: str) -> None:
    first = register_from_card(clerk, CARD)
    second = CARD | {"nik": "3212156708980013", "name": "Casti Rahayu", "phone": "081234567002"} | AGAIN
    typist = register_from_card(clerk, second, frozenset(("village", *AGAIN)))
    found = next(record for record in registered(office) if record.fields["name"] == "Casti Rahayu")
    same = ("village", "permission_given_on", "village_head", "destination_country", "job")
    assert {key: found.fields[key] for key in same} == {key: SAVED[key] for key in same}
    assert found.fields["company"] == company
    sys.stdout.write(f"the next one of the same company: {typist.keys} keys, {typist.beyond} beyond\n")
    assert typist.keys < first.keys - 30
    assert typist.beyond <= MOST_AGAIN


def test_every_field_of_the_form_is_part_of_what_is_counted(clerk: Counter) -> None:
    clerk.shell.new("registration")
    clerk.rest()
    asked = [key for key, cell in clerk.page(EditPage).form.cells.items() if cell.control.findChild(QLineEdit)]
    assert {key for key in asked if key not in CARD} == {"birth_date", "sex", "documents"}
