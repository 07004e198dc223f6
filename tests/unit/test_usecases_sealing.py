"""Sealing on the PC: an approval is bound to what was approved, and without a good key no letter is made."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.errors import Refused
from desktop.store.store import Store
from desktop.usecases.desk import Office
from desktop.usecases.letters.issuing import issue_letter, numbers_left
from desktop.usecases.letters.sealing import seal_letter
from desktop.usecases.requests.approvals import approval_of, refuse_stale_approval
from desktop.usecases.requests.rows import rows_of
from sync.keys import as_text, from_text
from sync.model.record import Record
from sync.seal.approvals import Approval, approve
from sync.seal.certificates import certify, peek_certificate
from sync.seal.claims import digest
from sync.seal.cose import new_private, public_of
from sync.seal.letters import open_seal
from sync.seal.lists import Revocation
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import OFFICE, change, receive
from tests.support.sealed import some_letter
from tests.support.sealing import BEGAN, ROOT, TITLE, certify_pc, tell_list
from tests.unit.test_usecases_letters import REQUEST, approved

SECONDS = 1_795_226_400  # 21 November 2026, 02:00 UTC, as the tests' clock says


def request_of(office: Office, request: str) -> Record:
    found = office.store.get(REQUEST, request)
    assert found is not None
    return found


def own_kid(store: Store) -> bytes:
    key = store.seal_key()
    assert key is not None
    return peek_certificate(key.certificate).kid


def refused(office: Office, request: str) -> str:
    """Why no letter is made; nothing has happened and no number is used."""
    left = numbers_left(office)
    with pytest.raises(Refused) as caught:
        issue_letter(desk_of(office, "siti"), request, sure_of_date=True)
    assert numbers_left(office) == left
    assert request_of(office, request).state == "approved"
    return str(caught.value)


def test_the_seal_says_what_the_letter_says_and_who_approved_it(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    letter = issue_letter(desk_of(office, "siti"), request)
    seal = open_seal(letter.fields["content"]["seal"])
    claims = seal.sealed.claims
    assert seal.certificate.office == OFFICE
    assert (claims.number, claims.country, claims.count) == (letter.fields["number"], "Taiwan", 3)
    statement = from_text(request_of(office, request).fields["approval"]["statement"])
    assert claims.approval == digest(statement)


def test_a_pc_without_a_certified_key_makes_no_letter(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    with office.store._database.transaction() as connection:
        connection.execute("DELETE FROM keys WHERE owner = 'seal'")
    assert "no certified key" in refused(office, request)


def test_a_key_that_was_damaged_counts_as_lost(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    with office.store._database.transaction() as connection:
        connection.execute("UPDATE keys SET body = '{\"private\": \"AAAA\"}' WHERE owner = 'seal'")
    assert "no certified key" in refused(office, request)


def test_a_key_beside_another_ones_certificate_seals_nothing(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    body = msgspec.json.encode(
        {
            "private": as_text(new_private()),
            "certificate": as_text(certify(ROOT, public_of(new_private()), OFFICE, TITLE, BEGAN)),
            "device": office.store.membership().device,
        }
    ).decode()
    with office.store._database.transaction() as connection:
        connection.execute("UPDATE keys SET body = ? WHERE owner = 'seal'", (body,))
    assert "is damaged" in refused(office, request)


def test_a_key_that_was_revoked_seals_nothing(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    tell_list(office.store, revoked=(Revocation(kid=own_kid(office.store), since=SECONDS + 60, why="lost"),))
    assert "was revoked" in refused(office, request)


def test_an_approval_by_a_key_that_was_lost_before_counts_no_more(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    lost = own_kid(office.store)
    certify_pc(office.store)  # the PC has another key since
    tell_list(office.store, revoked=(Revocation(kid=lost, since=BEGAN, why="lost"),))
    assert "signed by a key that was revoked" in refused(office, request)


def test_an_approval_that_gives_a_time_before_its_key_was_lost_counts_no_more(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    lost = own_kid(office.store)
    certify_pc(office.store)  # the PC has another key since
    tell_list(office.store, revoked=(Revocation(kid=lost, since=SECONDS + 86_400, why="lost"),))
    assert "signed by a key that was revoked" in refused(office, request)


def test_an_approval_given_before_its_pc_was_shut_out_still_counts(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    gone = own_kid(office.store)
    certify_pc(office.store)
    tell_list(office.store, revoked=(Revocation(kid=gone, since=SECONDS + 86_400, why="shut_out"),))
    rows = rows_of(office.store, request)
    refuse_stale_approval(office, request_of(office, request), rows)


def test_a_clock_that_was_set_back_a_year_seals_nothing(office: Office, tmp_path: Path, clock: FixedClock) -> None:
    request = approved(office, tmp_path)
    clock.move(hours=-24 * 365)
    with pytest.raises(Refused, match="the clock is wrong"):
        seal_letter(office, some_letter(1))
    assert request_of(office, request).state == "approved"


def test_a_certificate_whose_time_is_over_seals_nothing(office: Office, clock: FixedClock) -> None:
    clock.move(hours=24 * 900)
    with pytest.raises(Refused, match="was certified until"):
        seal_letter(office, some_letter(1))


@pytest.mark.parametrize(
    ("record_type", "fields"),
    [
        ("registration", {"name": "Orang Lain"}),
        ("registration", {"nik": "3212195503980999"}),
        ("recommendation_request", {"destination_country": "HK"}),
        ("company", {"name": "PT Lain Sekali"}),
    ],
)
def test_what_changed_since_the_approval_is_not_issued(
    office: Office, tmp_path: Path, record_type: str, fields: dict[str, Any]
) -> None:
    request = approved(office, tmp_path)
    found = request_of(office, request)
    (row, *_) = rows_of(office.store, request)
    record = {"registration": row.id, "recommendation_request": request, "company": found.fields["company"]}
    _overwrite(office, record_type, record[record_type], fields)
    with pytest.raises(Refused, match="has changed since the head approved it"):
        refuse_stale_approval(office, request_of(office, request), rows_of(office.store, request))


def _overwrite(office: Office, record_type: str, record: str, fields: dict[str, Any]) -> None:
    """As somebody might who has the file's key, past every rule of the program."""
    with office.store._database.transaction() as connection:
        for key, value in fields.items():
            connection.execute(f'UPDATE "record_{record_type}" SET "{key}" = ? WHERE id = ?', (value, record))  # noqa: S608


def test_an_approval_stands_while_nothing_changed_whatever_the_order_of_the_workers(
    office: Office, tmp_path: Path
) -> None:
    request = approved(office, tmp_path)
    rows = rows_of(office.store, request)
    refuse_stale_approval(office, request_of(office, request), rows)
    refuse_stale_approval(office, request_of(office, request), rows[::-1])


def test_a_worker_left_out_or_put_in_makes_the_approval_stale(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    rows = rows_of(office.store, request)
    with pytest.raises(Refused, match="has changed since"):
        refuse_stale_approval(office, request_of(office, request), rows[1:])


@pytest.mark.parametrize("kept", [None, {}, {"statement": "AAAA"}, {"statement": 7}, "words"])
def test_an_approval_that_is_none_is_refused(office: Office, tmp_path: Path, kept: Any) -> None:
    found = request_of(office, approved(office, tmp_path))
    forged = msgspec.structs.replace(found, fields={**found.fields, "approval": kept})
    with pytest.raises(Refused, match="is not signed as it should be"):
        refuse_stale_approval(office, forged, rows_of(office.store, found.id))


def test_an_approval_of_another_request_or_person_is_refused(office: Office, tmp_path: Path) -> None:
    found = request_of(office, approved(office, tmp_path))
    rows = rows_of(office.store, found.id)
    for changed in ({"approved_by": "user-dewi"}, {}):
        other = msgspec.structs.replace(
            found, id=found.id if changed else "another", fields={**found.fields, **changed}
        )
        with pytest.raises(Refused, match="is not signed as it should be"):
            refuse_stale_approval(office, other, rows)


def test_an_approval_by_a_key_of_another_office_is_refused(office: Office, tmp_path: Path) -> None:
    found = request_of(office, approved(office, tmp_path))
    private = new_private()
    elsewhere = certify(ROOT, public_of(private), "office-2", TITLE, BEGAN)
    given = Approval(request=found.id, approver=found.fields["approved_by"], at=BEGAN + 60, said=bytes(16))
    forged = {"statement": as_text(approve(given, private, elsewhere))}
    stolen = msgspec.structs.replace(found, fields={**found.fields, "approval": forged})
    with pytest.raises(Refused, match="is not signed as it should be"):
        refuse_stale_approval(office, stolen, rows_of(office.store, found.id))


def test_a_pc_that_has_no_list_yet_asks_to_synchronise(office: Office, tmp_path: Path) -> None:
    request = approved(office, tmp_path)
    with office.store._database.transaction() as connection:
        connection.execute("DELETE FROM keys WHERE owner = 'seal.list'")
    assert "cannot check the head's approval yet" in refused(office, request)


def test_two_approvals_of_the_same_differ_in_nothing_but_time(office: Office, tmp_path: Path) -> None:
    found = request_of(office, approved(office, tmp_path))
    again = approval_of(desk_of(office, "ratna"), found, rows_of(office.store, found.id))
    assert again == found.fields["approval"]


def test_a_pc_that_became_another_device_needs_a_key_of_its_own(office: Office) -> None:
    receive(office.store, change("x", 90, {"name": "x"}))
    with office.store._database.transaction() as connection:
        connection.execute("UPDATE membership SET device = 'device-2'")
    with pytest.raises(Refused, match="no certified key"):
        seal_letter(office, some_letter(1))
    assert not office.store.adopt_seal_key(b"", public_of(new_private()), "device-2")


def test_nobody_sees_the_key_in_a_report(office: Office) -> None:
    assert repr(office.store.seal_key()) == "SealKey(…)"
