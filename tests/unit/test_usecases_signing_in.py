"""Signing in without a line, and what wrong passwords cost."""

import pytest

from desktop.errors import Refused
from desktop.store.values import Intent
from desktop.usecases.desk import Office
from desktop.usecases.office.signing_in import FIRST_WAIT, FREE_TRIES, LONGEST_WAIT, sign_in, waiting_time
from desktop.usecases.office.users import add_user, change_own_password, set_active, set_password
from sync.model import passwords
from tests.support.clock import FixedClock
from tests.support.desks import PASSWORD, desk_of
from tests.support.office import change, receive


def try_wrong(office: Office, times: int) -> list[str]:
    """Messages of so many wrong passwords, each tried as soon as it counts."""
    messages = []
    for _ in range(times):
        with pytest.raises(Refused) as caught:
            sign_in(office, "siti", "salah")
        messages.append(str(caught.value))
        assert isinstance(office.clock, FixedClock)
        office.clock.move(seconds=waiting_time(office.store.sign_in_attempts("siti").failures).total_seconds())
    return messages


def test_a_clerk_signs_in_with_name_and_password(office: Office) -> None:
    desk = sign_in(office, " Siti ", PASSWORD)
    assert (desk.person.name, desk.person.roles) == ("Siti", ("clerk",))


def test_the_first_slips_of_the_finger_cost_no_wait(office: Office) -> None:
    for message in try_wrong(office, FREE_TRIES - 1):
        assert "The next try counts from" not in message
    assert sign_in(office, "siti", PASSWORD).person.username == "siti"


def test_waits_grow_and_the_right_password_must_wait_too(office: Office, clock: FixedClock) -> None:
    try_wrong(office, FREE_TRIES - 1)
    with pytest.raises(Refused, match="The next try counts from"):
        sign_in(office, "siti", "salah")
    with pytest.raises(Refused, match="Try again from"):
        sign_in(office, "siti", PASSWORD)
    clock.move(seconds=FIRST_WAIT.total_seconds())
    assert sign_in(office, "siti", PASSWORD).person.username == "siti"
    assert office.store.sign_in_attempts("siti").failures == 0


def test_waits_double_up_to_a_limit() -> None:
    waits = [waiting_time(failures) for failures in range(FREE_TRIES, FREE_TRIES + 40)]
    assert waits[1] == 2 * waits[0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_a_try_that_came_too_early_does_not_make_the_wait_longer(office: Office) -> None:
    try_wrong(office, FREE_TRIES)
    with pytest.raises(Refused, match="The next try counts from"):
        sign_in(office, "siti", "salah")
    before = office.store.sign_in_attempts("siti")
    with pytest.raises(Refused, match="Try again from"):
        sign_in(office, "siti", PASSWORD)
    assert office.store.sign_in_attempts("siti") == before


def test_a_clock_set_back_does_not_lock_anybody_out_for_years(office: Office, clock: FixedClock) -> None:
    try_wrong(office, FREE_TRIES)
    clock.move(hours=-24 * 365)
    with pytest.raises(Refused, match="The next try counts from"):
        sign_in(office, "siti", PASSWORD)
    clock.move(seconds=waiting_time(office.store.sign_in_attempts("siti").failures).total_seconds())
    assert sign_in(office, "siti", PASSWORD).person.username == "siti"


def test_an_unknown_name_is_refused_in_the_same_words_as_a_wrong_password(office: Office) -> None:
    with pytest.raises(Refused) as unknown:
        sign_in(office, "siapa", PASSWORD)
    with pytest.raises(Refused) as wrong:
        sign_in(office, "siti", "salah")
    assert str(unknown.value) == str(wrong.value)


def test_who_waits_does_not_make_others_wait(office: Office) -> None:
    try_wrong(office, FREE_TRIES + 2)
    assert sign_in(office, "budi", PASSWORD).person.username == "budi"


def test_a_closed_account_is_told_from_a_wrong_password(office: Office) -> None:
    receive(office.store, change("user-siti", 20, {"active": False}, "user"))
    with pytest.raises(Refused, match="The account of Siti is closed"):
        sign_in(office, "siti", PASSWORD)
    with pytest.raises(Refused, match="The user name or the password is wrong"):
        sign_in(office, "siti", "salah")


def test_who_has_no_role_any_more_has_no_desk(office: Office) -> None:
    receive(office.store, change("user-siti", 20, {"roles": None}, "user"))
    with pytest.raises(Refused, match="Siti has no role at this office"):
        sign_in(office, "siti", PASSWORD)


def test_anybody_changes_their_own_password(office: Office) -> None:
    change_own_password(sign_in(office, "siti", PASSWORD), PASSWORD, "kata sandi baru")
    assert sign_in(office, "siti", "kata sandi baru").person.username == "siti"
    with pytest.raises(Refused, match="is wrong"):
        sign_in(office, "siti", PASSWORD)


def test_the_present_password_must_be_known_to_change_it(office: Office) -> None:
    with pytest.raises(Refused, match="The present password is wrong"):
        change_own_password(desk_of(office, "siti"), "salah", "kata sandi baru")


def test_short_passwords_are_refused(office: Office) -> None:
    with pytest.raises(Refused, match="at least 8 characters"):
        change_own_password(desk_of(office, "siti"), PASSWORD, "pendek")


def test_a_clerk_may_not_give_others_a_password_nor_rights(office: Office) -> None:
    with pytest.raises(Refused, match="Administrator"):
        set_password(desk_of(office, "siti"), "user-budi", "kata sandi baru")
    intent = Intent(record_type="user", record="user-siti", action="set", fields={"roles": ["clerk", "head"]})
    with pytest.raises(Refused):
        office.store.write(desk_of(office, "siti").reader(), [intent])


def test_an_administrator_adds_a_person_who_can_sign_in_at_once(office: Office) -> None:
    add_user(desk_of(office, "agus"), {"username": "joko", "name": "Joko", "roles": ["clerk"]}, "sandi pertama")
    assert sign_in(office, "joko", "sandi pertama").person.roles == ("clerk",)


@pytest.mark.parametrize("password", ["", "pendek"])
def test_a_person_added_with_too_short_a_password_is_told_how_long_it_must_be(office: Office, password: str) -> None:
    with pytest.raises(Refused, match=r"A password needs at least 8 characters\. Nothing was changed\."):
        add_user(desk_of(office, "agus"), {"username": "joko", "name": "Joko", "roles": ["clerk"]}, password)


def test_two_people_never_share_a_user_name(office: Office) -> None:
    with pytest.raises(Refused, match="The user name siti is taken"):
        add_user(desk_of(office, "agus"), {"username": "siti", "name": "Siti B", "roles": ["clerk"]}, "sandi pertama")


def test_no_administrator_closes_their_own_account(office: Office) -> None:
    with pytest.raises(Refused, match="their own account"):
        set_active(desk_of(office, "agus"), "user-agus", active=False)


def test_a_password_kept_at_the_costs_of_slower_days_is_kept_at_todays_after_a_sign_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk_of(office, "siti").store.get("user", "user-siti")
    monkeypatch.setattr(passwords, "PASSES", passwords.PASSES + 1)
    assert sign_in(office, "siti", PASSWORD).person.id == "user-siti"
    after = office.store.get("user", "user-siti")
    assert before is not None and after is not None
    assert after.fields["password"] != before.fields["password"]
    assert not passwords.needs_rehash(after.fields["password"])
    assert sign_in(office, "siti", PASSWORD).person.id == "user-siti"
    again = office.store.get("user", "user-siti")
    assert again is not None
    assert again.fields["password"] == after.fields["password"]
