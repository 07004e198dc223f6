"""The counter's overviews from the command line: who is known, portals, the promise, the book, the day's account."""

import pytest

from tests.support.counter import WALK_IN, Pc, Town, approved


def other_phone(*more: str) -> tuple[str, ...]:
    """Sulastri under another number and spelling."""
    left_out = ("nik=", "name=", "phone=")
    rest = (text for text in WALK_IN if not text.startswith(left_out))
    return ("nik=3212154503990029", "name=Sulastri Handayany", "phone=0812 3456 7999", *rest, *more)


def test_who_is_known_is_found_linked_and_told_apart_on_two_pcs(town: Town, pc: Pc) -> None:
    other = town.new_pc("Loket 2")
    known = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    assert pc("sync").status == 0
    other.ok("sync")

    looked = other("alike", "find", "nik=3212154503990021", user="siti")
    assert looked.status == 4
    assert known in looked.out
    assert "Same NIK" in looked.out
    spelled = other("alike", "find", "name=Handayani Sulastri", "birth_date=5 Maret 1999", "--json", user="siti")
    assert spelled.status == 0
    assert [found["why"] for found in spelled.data] == [["Name and date of birth"]]
    assert "Nobody here looks alike." in other("alike", "find", "name=Wati", "birth_date=5/3/1999", user="siti").out

    later = other.ok("record", "add", "registration", *other_phone(), user="siti")["id"]
    told = other.ok("alike", "apart", later, known, "--reason", "saudara sepupu", user="siti")
    assert told["fields"]["told_apart"][known]["reason"] == "saudara sepupu"
    other.ok("sync")
    pc.ok("sync")
    kept = pc.ok("record", "show", "registration", later, user="budi")["fields"]["told_apart"][known]
    assert kept["reason"] == "saudara sepupu"
    assert "saudara sepupu" in other("record", "history", "registration", later, user="budi").out
    assert pc.ok("alike", "same", known, later, user="siti")["fields"]["linked_to"] == known


def test_a_letter_goes_through_the_book_the_promise_and_the_day_s_account(pc: Pc) -> None:
    request = approved(pc)
    board = pc.ok("promise", user="ratna")["board"]
    assert [(one["request"], one["place"]) for one in board["requests"]] == [(request, "to_issue")]
    issued = pc.ok("request", "issue", request, user="siti")
    unsent = pc("letter", "reconcile", user="siti")
    assert unsent.status == 0
    assert "2 things are still to come" in unsent.out
    assert "was issued and not printed" in unsent.out
    pc.ok("sync")
    book = pc("letter", "register", user="siti")
    assert issued["fields"]["number"] in book.out
    assert "Lies here, not handed over yet" in book.out
    shown = pc("promise", user="siti").out
    assert "Clerk: letter to print" in shown
    assert "The office promises an answer within 1 working day." in shown


def test_a_day_is_written_as_people_write_it(pc: Pc) -> None:
    quiet = pc.ok("letter", "reconcile", "--date", "3 Maret 2026", user="siti")
    assert (quiet["day"], quiet["numbers"], quiet["differences"]) == ("2026-03-03", 0, [])
    wrong = pc("letter", "register", "--from", "kemarin", user="siti")
    assert wrong.status == 2
    assert "“kemarin” cannot be read as a date." in wrong.err


@pytest.mark.parametrize("way", ["accepted", "rejected"])
def test_a_verified_worker_is_handed_over_to_a_portal(pc: Pc, way: str) -> None:
    worker = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    assert "has to be verified first" in pc.refused("portal", "sent", "siapkerja", worker, user="siti")
    pc.ok("record", "check", "registration", worker, "--all", user="siti")
    pc.ok("record", "step", "registration", worker, "verify", user="budi")
    assert [one["registration"] for one in pc.ok("portal", "queue", "siapkerja", user="siti")] == [worker]
    boxes = {box["label"]: box["text"] for box in pc.ok("portal", "show", "siapkerja", worker, user="siti")}
    assert (boxes["NIK"], boxes["Date of birth"]) == ("3212154503990021", "05/03/1999")
    pc.ok("portal", "sent", "siapkerja", worker, user="siti")
    if way == "accepted":
        entry = pc.ok("portal", "accepted", "siapkerja", worker, "--number", "CPMI-7", user="siti")
        assert entry["fields"]["portal_id"] == "CPMI-7"
        assert pc.ok("portal", "queue", "siapkerja", user="siti") == []
    else:
        pc.ok("portal", "rejected", "siapkerja", worker, "--reason", "foto buram", user="siti")
        assert "foto buram" in pc("portal", "queue", "siapkerja", user="siti").out
    figures = {one["portal"]: one[way] for one in pc.ok("portal", "figures", user="siti")}
    assert figures == {"siapkerja": 1, "siskop2mi": 0}
    pc.ok("sync")
    assert pc.ok("status")["waiting"] == 0
