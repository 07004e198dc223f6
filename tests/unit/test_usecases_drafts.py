"""Unfinished work is its author's, and goes into other hands only by name and with a trace."""

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.office.drafts import edit_key, hand_over_drafts, handed_drafts, left_drafts
from desktop.usecases.office.users import set_active
from desktop.usecases.people.registering import edit_record, register
from desktop.usecases.scans.scanning import Scan
from desktop.usecases.scans.unsaved import keep_unsaved, unsaved_bytes
from tests.support.desks import desk_of
from tests.support.office import PERSON

SITI, DEWI, BUDI = "user-siti", "user-dewi", "user-budi"


def leave(office: Office, author: str, name: str, record: str | None = None) -> str:
    """Somebody types a registration and does not save it."""
    key = edit_key(author, "registration", record) if record else f"new:registration:{name}"
    body = {"record_type": "registration", "record": record, "seen": {}, "form": {"name": name}, "title": name}
    office.store.save_draft(key, "form", author, body)
    return key


def titles(office: Office, whose: str | None = None) -> list[str]:
    return sorted(draft.title for draft in left_drafts(office, whose))


def test_a_successor_takes_over_the_drafts_of_a_person_they_name(office: Office) -> None:
    leave(office, SITI, "Wati")
    leave(office, SITI, "Tuti")
    leave(office, BUDI, "Yanti")
    assert len(hand_over_drafts(desk_of(office, "dewi"), SITI, DEWI)) == 2
    assert titles(office, DEWI) == ["Tuti", "Wati"]
    assert titles(office, SITI) == []
    assert titles(office, BUDI) == ["Yanti"]


def test_it_is_known_afterwards_who_took_over_what_from_whom(office: Office) -> None:
    leave(office, SITI, "Wati")
    hand_over_drafts(desk_of(office, "agus"), SITI, DEWI)
    (handed,) = handed_drafts(office)
    assert (handed.before, handed.after, handed.by) == ("Siti", "Dewi", "Agus")
    assert office.store.first_broken_entry() is None


def test_a_clerk_who_leaves_gives_their_own_drafts_away(office: Office) -> None:
    leave(office, SITI, "Wati")
    assert len(hand_over_drafts(desk_of(office, "siti"), SITI, DEWI)) == 1


def test_one_of_several_drafts_goes_alone(office: Office) -> None:
    key = leave(office, SITI, "Wati")
    leave(office, SITI, "Tuti")
    hand_over_drafts(desk_of(office, "dewi"), SITI, DEWI, [key])
    assert (titles(office, DEWI), titles(office, SITI)) == (["Wati"], ["Tuti"])


def test_nobody_but_an_administrator_hands_over_between_two_others(office: Office) -> None:
    leave(office, SITI, "Wati")
    with pytest.raises(Refused, match="Only an administrator"):
        hand_over_drafts(desk_of(office, "budi"), SITI, DEWI)
    assert titles(office, SITI) == ["Wati"]
    assert len(hand_over_drafts(desk_of(office, "agus"), SITI, DEWI)) == 1


def test_who_may_not_save_it_is_given_no_draft(office: Office) -> None:
    leave(office, SITI, "Wati")
    with pytest.raises(Refused, match="may not save"):
        hand_over_drafts(desk_of(office, "agus"), SITI, "user-ratna")
    assert titles(office, SITI) == ["Wati"]


def test_a_closed_account_is_given_no_draft(office: Office) -> None:
    leave(office, SITI, "Wati")
    set_active(desk_of(office, "agus"), DEWI, active=False)
    with pytest.raises(Refused, match="closed"):
        hand_over_drafts(desk_of(office, "agus"), SITI, DEWI)


def test_two_peoples_drafts_of_one_record_are_never_laid_over_each_other(office: Office) -> None:
    worker = register(desk_of(office, "siti"), PERSON)
    leave(office, SITI, "Siti's words", worker.id)
    leave(office, DEWI, "Dewi's words", worker.id)
    with pytest.raises(Refused, match="a draft of their own of the same record"):
        hand_over_drafts(desk_of(office, "dewi"), SITI, DEWI)
    assert titles(office) == ["Dewi's words", "Siti's words"]


def test_what_is_taken_over_of_a_record_stands_under_the_key_of_its_new_author(office: Office) -> None:
    worker = register(desk_of(office, "siti"), PERSON)
    leave(office, SITI, "Wati", worker.id)
    hand_over_drafts(desk_of(office, "dewi"), SITI, DEWI)
    found = office.store.load_draft(edit_key(DEWI, "registration", worker.id))
    assert found is not None
    assert found.author == DEWI


def test_scans_that_lie_with_a_draft_go_with_it(office: Office) -> None:
    worker = register(desk_of(office, "siti"), PERSON)
    key = leave(office, SITI, "Wati", worker.id)
    scan = Scan(data=b"a scan", media_type="image/jpeg")
    kept = keep_unsaved(desk_of(office, "siti"), key, scan)
    leave(office, SITI, "Tuti")
    hand_over_drafts(desk_of(office, "dewi"), SITI, DEWI, [key])
    assert unsaved_bytes(office.store, edit_key(DEWI, "registration", worker.id), kept.sha256) == b"a scan"


def test_anothers_draft_stays_when_somebody_else_saves_the_record(office: Office) -> None:
    worker = register(desk_of(office, "siti"), PERSON)
    leave(office, SITI, "Wati", worker.id)
    edit_record(desk_of(office, "dewi"), "registration", worker.id, {"phone": "+6281111111111"})
    assert titles(office, SITI) == ["Wati"]
