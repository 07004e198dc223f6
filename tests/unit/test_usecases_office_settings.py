"""The office's settings: letterhead and numbers seen before they are saved, and who may sign until when."""

from datetime import date

import pytest

from desktop.errors import Refused
from desktop.letters.errors import UnprintableText
from desktop.letters.numbering import NumberTemplateError
from desktop.usecases.desk import Desk, Office
from desktop.usecases.letters.signatories import mandate_of
from desktop.usecases.office.arms_picture import make_arms
from desktop.usecases.office.record import office_record
from desktop.usecases.office.settings import (
    end_mandate,
    every_mandate,
    has_ended,
    next_number,
    preview_settings,
    save_settings,
)
from desktop.usecases.people.registering import add_record
from sync.model.mandates import SIGNATORY
from sync.model.record import Record
from tests.support.desks import LETTERHEAD, desk_of

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M0 0h8v5l-4 4-4-4z" fill="#285"/></svg>'


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office, "agus")


def mandate(desk: Desk, person: str, **fields: object) -> Record:
    given = {"person": f"user-{person}", "capacity": "definitive", "position": "Kepala Dinas Tenaga Kerja", **fields}
    return add_record(desk, SIGNATORY, given)


def test_the_example_is_the_number_that_the_next_letter_would_bear(desk: Desk) -> None:
    assert next_number(desk, LETTERHEAD) == "500.15.15.1/0037/Disnaker/XI/2026"
    assert next_number(desk, {**LETTERHEAD, "number_template": "562/{number}/LTSA/{year}"}) == "562/37/LTSA/2026"


@pytest.mark.parametrize("template", ["", "{number}", "{number/{year}", "{number}/{tahun}/{year}"])
def test_a_wrong_number_template_is_refused_and_the_preview_goes_on(desk: Desk, template: str) -> None:
    before = office_record(desk).fields
    with pytest.raises(NumberTemplateError):
        save_settings(desk, {"number_template": template})
    assert office_record(desk).fields == before
    assert preview_settings(desk, {**LETTERHEAD, "number_template": template}, None, 20)


def test_settings_are_saved_and_what_another_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    saved = save_settings(desk, {"address": "Jalan Contoh No. 2"}, {"address": LETTERHEAD["address"]})
    assert saved.fields["address"] == "Jalan Contoh No. 2"
    with pytest.raises(Refused):
        save_settings(desk, {"address": "Jalan Contoh No. 3"}, {"address": LETTERHEAD["address"]})
    assert office_record(desk).fields["address"] == "Jalan Contoh No. 2"


def test_only_an_administrator_changes_settings(office: Office) -> None:
    with pytest.raises(Refused):
        save_settings(desk_of(office, "ratna"), {"city": "Jatibarang"})


def test_the_preview_follows_what_is_typed_and_the_arms_before_anything_is_saved(desk: Desk) -> None:
    plain = preview_settings(desk, LETTERHEAD, None, 30)
    assert preview_settings(desk, LETTERHEAD, None, 30) == plain
    assert preview_settings(desk, {**LETTERHEAD, "name": "Dinas Ketenagakerjaan"}, None, 30) != plain
    assert preview_settings(desk, LETTERHEAD, make_arms(DRAWING), 30) != plain
    assert office_record(desk).fields["name"] == LETTERHEAD["name"]


def test_a_preview_of_nothing_filled_in_still_shows_pages_and_unprintable_text_is_told(desk: Desk) -> None:
    assert preview_settings(desk, {}, None, 20)
    with pytest.raises(UnprintableText):
        preview_settings(desk, {**LETTERHEAD, "name": "Dinas 🎉"}, None, 20)


def test_a_mandate_that_was_ended_signs_no_more_from_the_next_day(desk: Desk) -> None:
    given = mandate(desk, "budi", valid_from="2026-01-02")
    end_mandate(desk, given.id, date(2026, 11, 20))
    assert mandate_of(desk, "user-budi", date(2026, 11, 20)) is not None
    assert mandate_of(desk, "user-budi", date(2026, 11, 21)) is None
    with pytest.raises(Refused, match="begins only on"):
        end_mandate(desk, given.id, date(2026, 1, 1))


def test_mandates_in_force_stand_before_those_that_ended(desk: Desk) -> None:
    ended = mandate(desk, "ratna", valid_from="2025-01-01", valid_until="2025-12-31")
    standing = mandate(desk, "dewi", valid_from="2026-01-01")
    found = [record.id for record in every_mandate(desk) if record.id in (ended.id, standing.id)]
    assert found == [standing.id, ended.id]
    assert [has_ended(record, desk.today()) for record in (ended, standing)] == [True, False]
