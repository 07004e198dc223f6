"""Who signs: the head who approves, by a mandate that is in force on that day, with rank and NIP."""

from datetime import date
from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.letters.issuing import preview_letter
from desktop.usecases.letters.signatories import mandate_gap, mandate_of, mandates
from desktop.usecases.requests.steps import approve_request
from tests.support.answered import request_that
from tests.support.desks import desk_of, mandate
from tests.support.office import change, receive

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("first", "last", "in_force"),
    [
        (None, None, True),
        ("2026-11-21", "2026-11-21", True),
        ("2026-11-22", None, False),
        (None, "2026-11-20", False),
    ],
)
def test_a_mandate_holds_for_its_period_alone(
    office: Office, first: str | None, last: str | None, in_force: bool
) -> None:
    receive(office.store, mandate("ratna", 50, valid_from=first, valid_until=last))
    assert (mandate_of(office, "user-ratna", DAY) is not None) == in_force


def test_a_head_without_a_mandate_in_force_approves_nothing(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "verified")
    receive(office.store, mandate("ratna", 50, valid_until="2026-11-20"))
    with pytest.raises(Refused, match="Ratna has no mandate to sign letters on 21 November 2026"):
        approve_request(desk_of(office, "ratna"), request)


def test_an_office_holder_stands_before_who_acts_for_them(office: Office) -> None:
    receive(office.store, mandate("ratna", 50, capacity="acting", valid_from="2026-11-01"))
    assert [found.fields["person"] for found in mandates(office, DAY)] == ["user-dewi", "user-ratna"]


def test_a_signature_without_rank_or_nip_is_for_who_is_no_civil_servant(office: Office) -> None:
    receive(office.store, change("user-ratna", 50, {"nip": None}, "user"))
    assert "Ratna has no rank or no NIP" in str(mandate_gap(office, "user-ratna", DAY))
    receive(office.store, mandate("ratna", 51, civil_servant=False))
    assert mandate_gap(office, "user-ratna", DAY) is None


def test_a_preview_names_a_head_and_never_the_clerk_who_looks_at_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.usecases.letters import issuing as letters  # noqa: PLC0415

    shown: list[str] = []
    monkeypatch.setattr(
        letters, "show_letter", lambda _desk, _version, content, *_, **__: shown.append(content.signatory.name)
    )
    request = request_that(office, tmp_path, "verified")
    for looks in ("siti", "ratna"):
        preview_letter(desk_of(office, looks), request)
    assert shown == ["Dewi", "Ratna"]


def test_without_any_mandate_the_preview_says_so(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "verified")
    receive(office.store, *(mandate(name, 50, valid_until="2026-11-01") for name in ("ratna", "dewi")))
    with pytest.raises(Refused, match="Nobody of this office has a mandate to sign letters today"):
        preview_letter(desk_of(office, "siti"), request)
