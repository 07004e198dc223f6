"""One's own password and PIN, and who is known on a PC."""

import hashlib

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.errors import Refused
from desktop.usecases.desk import Office, get_record
from desktop.usecases.office.coming_and_going import arrive, familiar_people, lock_minutes
from desktop.usecases.office.pins import TRIES, PinNotEnough, enter_by_pin, has_pin, pin_problem, remove_pin, set_pin
from desktop.usecases.office.record import office_record
from desktop.usecases.office.settings import save_settings
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.office.users import add_user, change_own_password, set_active, set_password
from sync.model.passwords import hash_password, needs_rehash
from tests.support.desks import PASSWORD, desk_of
from tests.support.office import change, receive

SITI = "user-siti"
NEW = "teh-poci-hangat-9"


def wrong_pins(office: Office, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Refused):
            enter_by_pin(office, SITI, "9021")


def test_a_pin_opens_the_desk_of_its_owner(office: Office) -> None:
    set_pin(desk_of(office, "siti"), PASSWORD, "4071")
    assert enter_by_pin(office, SITI, "4071").person.username == "siti"


def test_a_pin_is_set_by_whoever_knows_the_password(office: Office) -> None:
    with pytest.raises(Refused, match="password is wrong"):
        set_pin(desk_of(office, "siti"), "bukan-ini", "4071")
    assert not has_pin(office, SITI)


@pytest.mark.parametrize("pin", ["407", "407140714", "40a1", "", "1111", "1234", "8765", "٤٠٧١"])
def test_what_is_short_or_guessed_at_once_is_no_pin(office: Office, pin: str) -> None:
    assert pin_problem(pin)
    with pytest.raises(Refused):
        set_pin(desk_of(office, "siti"), PASSWORD, pin)


@pytest.mark.parametrize("pin", ["4071", "19451708", "1212"])
def test_four_to_eight_digits_are_a_pin(pin: str) -> None:
    assert not pin_problem(pin)


def test_after_five_wrong_tries_only_the_password_helps(office: Office) -> None:
    set_pin(desk_of(office, "siti"), PASSWORD, "4071")
    wrong_pins(office, TRIES)
    with pytest.raises(PinNotEnough):
        enter_by_pin(office, SITI, "4071")
    arrive(office, "siti", PASSWORD)
    assert enter_by_pin(office, SITI, "4071").person.username == "siti"


def test_a_right_pin_forgets_the_wrong_ones_before(office: Office) -> None:
    set_pin(desk_of(office, "siti"), PASSWORD, "4071")
    for _ in range(2):
        wrong_pins(office, TRIES - 1)
        enter_by_pin(office, SITI, "4071")


def test_a_pin_is_no_good_once_the_password_was_changed_elsewhere(office: Office) -> None:
    set_pin(desk_of(office, "siti"), PASSWORD, "4071")
    receive(office.store, change(SITI, 40, {"password": hash_password(NEW)}, "user"))
    with pytest.raises(PinNotEnough):
        enter_by_pin(office, SITI, "4071")


def test_who_changes_their_own_password_keeps_the_pin(office: Office) -> None:
    desk = desk_of(office, "siti")
    set_pin(desk, PASSWORD, "4071")
    change_own_password(desk, PASSWORD, NEW)
    assert enter_by_pin(office, SITI, "4071").person.id == SITI
    assert sign_in(office, "siti", NEW).person.id == SITI


def test_a_closed_account_is_not_opened_by_a_pin(office: Office) -> None:
    set_pin(desk_of(office, "siti"), PASSWORD, "4071")
    set_active(desk_of(office, "agus"), SITI, active=False)
    with pytest.raises(Refused, match="closed"):
        enter_by_pin(office, SITI, "4071")


def test_a_pin_is_taken_away_again(office: Office) -> None:
    desk = desk_of(office, "siti")
    set_pin(desk, PASSWORD, "4071")
    remove_pin(desk)
    assert not has_pin(office, SITI)


def test_no_pin_leaves_this_pc(office: Office) -> None:
    waiting = len(office.store.outbox())
    set_pin(desk_of(office, "siti"), PASSWORD, "4071")
    wrong_pins(office, 2)
    assert len(office.store.outbox()) == waiting


def test_the_people_who_signed_in_here_are_known_the_last_first(office: Office) -> None:
    for name in ("siti", "budi", "siti", "ratna"):
        arrive(office, name, PASSWORD)
    set_pin(desk_of(office, "budi"), PASSWORD, "4071")
    set_active(desk_of(office, "agus"), "user-ratna", active=False)
    known = [(found.person.username, found.pin) for found in familiar_people(office)]
    assert known == [("siti", False), ("budi", True)]


def test_a_password_that_an_administrator_gave_is_known_as_one_until_it_is_changed(office: Office) -> None:
    agus = desk_of(office, "agus")
    added = add_user(agus, {"username": "tono", "name": "Tono", "roles": ["clerk"]}, "kata-dari-agus")
    tono = arrive(office, "tono", "kata-dari-agus")
    assert tono.given
    change_own_password(tono.desk, "kata-dari-agus", NEW)
    assert not arrive(office, "tono", NEW).given
    set_password(agus, added.id, "kata-dari-agus-lagi")
    assert arrive(office, "tono", "kata-dari-agus-lagi").given


def test_an_administrator_who_takes_a_new_password_was_given_none(office: Office) -> None:
    set_password(desk_of(office, "agus"), "user-agus", NEW)
    assert not arrive(office, "agus", NEW).given


def test_the_present_password_is_no_new_one(office: Office) -> None:
    with pytest.raises(Refused, match="present one"):
        change_own_password(desk_of(office, "siti"), PASSWORD, PASSWORD)


def test_a_password_kept_by_cheaper_means_is_kept_anew_at_sign_in(office: Office) -> None:
    cheap = Argon2id(salt=b"s" * 16, length=32, iterations=1, lanes=1, memory_cost=64)
    receive(office.store, change(SITI, 40, {"password": cheap.derive_phc_encoded(PASSWORD.encode())}, "user"))
    arrive(office, "siti", PASSWORD)
    assert not needs_rehash(get_record(office, "user", SITI).fields["password"])
    written = len(office.store.outbox())
    arrive(office, "siti", PASSWORD)
    assert len(office.store.outbox()) == written


def test_a_pin_stays_good_where_the_password_is_kept_anew(office: Office) -> None:
    cheap = Argon2id(salt=b"s" * 16, length=32, iterations=1, lanes=1, memory_cost=64)
    receive(office.store, change(SITI, 40, {"password": cheap.derive_phc_encoded(PASSWORD.encode())}, "user"))
    behind = hashlib.sha256(get_record(office, "user", SITI).fields["password"].encode()).hexdigest()
    pin = {"phc": hash_password("4071"), "behind": behind}
    office.store.set_setting(f"pin.{SITI}", pin)
    arrive(office, "siti", PASSWORD)
    assert enter_by_pin(office, SITI, "4071").person.id == SITI


def test_a_password_kept_by_dearer_means_is_left_as_it_is() -> None:
    dear = Argon2id(salt=b"s" * 16, length=32, iterations=3, lanes=1, memory_cost=32_768)
    assert not needs_rehash(dear.derive_phc_encoded(b"lama"))


def test_the_office_sets_when_an_unattended_window_locks(office: Office) -> None:
    assert lock_minutes(office) == 10
    save_settings(desk_of(office, "agus"), {"lock_minutes": 3})
    assert lock_minutes(office) == 3


@pytest.mark.parametrize("minutes", [0, 61])
def test_no_office_keeps_its_window_from_locking(office: Office, minutes: int) -> None:
    with pytest.raises(Refused) as refused:
        save_settings(desk_of(office, "agus"), {"lock_minutes": minutes})
    assert [issue.field for issue in refused.value.issues] == ["lock_minutes"]
    assert lock_minutes(office) == 10


@pytest.mark.parametrize("minutes", [0, 240])
def test_an_office_that_was_allowed_more_once_locks_after_the_most(office: Office, minutes: int) -> None:
    own = office_record(office)
    receive(office.store, change(own.id, 40, {**own.fields, "lock_minutes": minutes}, "office"))
    assert lock_minutes(office) == 60
