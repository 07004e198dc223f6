"""What central refused is looked at, sent again and given up at the command line."""

from typing import Any

import pytest

from tests.support.counter import WALK_IN, Pc, Town


@pytest.fixture
def other(town: Town, pc: Pc) -> Pc:
    """The administrator's PC, which has heard of what `pc` did."""
    made = town.new_pc("Loket 2")
    made.ok("sync")
    return made


@pytest.fixture
def refused(pc: Pc, other: Pc) -> dict[str, Any]:
    """Siti's registration, written on a PC that had not heard yet that her account was closed."""
    other.ok("user", "close", "siti", user="agus")
    other.ok("sync")
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    assert pc("sync").status == 4
    done = pc("refused", "list", "--json", user="agus")
    assert done.status == 4
    (change,) = done.data
    assert isinstance(change, dict)
    return change


def test_what_was_refused_is_listed_with_its_reason(pc: Pc, refused: dict[str, Any]) -> None:
    assert refused["is_refused"]
    said = pc("refused", "list", user="agus").out
    assert refused["op"] in said
    assert refused["name"] in said
    assert refused["reasons"][0] in said


def test_a_refused_change_is_sent_again_once_its_reason_is_gone(pc: Pc, other: Pc, refused: dict[str, Any]) -> None:
    other.ok("user", "open", "siti", user="agus")
    other.ok("sync")
    assert pc.ok("refused", "retry", refused["op"], user="agus") == []
    pc.ok("sync")
    other.ok("sync")
    (row,) = other.ok("record", "list", "registration", user="agus")
    assert row["id"] == refused["record"]


def test_a_refused_change_that_is_given_up_is_gone_but_for_its_history(pc: Pc, refused: dict[str, Any]) -> None:
    assert pc("refused", "give-up", refused["op"], user="agus").status == 2
    assert pc.ok("refused", "give-up", refused["op"], "--reason", "salah orang", user="agus") == []
    assert pc.ok("record", "list", "registration", user="agus") == []
    pc.ok("sync")


def test_a_change_that_was_not_refused_is_neither_sent_again_nor_given_up(pc: Pc) -> None:
    assert pc.ok("refused", "list", user="siti") == []
    said = pc.refused("refused", "retry", "tidak-ada", user="siti")
    assert "is no refused change of this PC" in said
    assert "is no refused change" in pc.refused("refused", "give-up", "tidak-ada", "--reason", "x", user="siti")
