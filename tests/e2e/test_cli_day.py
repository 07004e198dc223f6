"""A working day through the command line: two PCs and one central."""

import re
from pathlib import Path

from tests.support.counter import MESSY, SAID, WALK_IN, Pc, Town, checked


def test_the_day_of_an_office(town: Town, tmp_path: Path, without_keyring: None) -> None:
    """What matters most runs in processes of its own, as in the office."""
    first, second = Pc(tmp_path / "loket-1"), Pc(tmp_path / "loket-2")
    server = ("--server", town.central.url)
    joined = first.apart("enroll", *server, "--code", town.central.code(town.office), "--name", "Loket 1")
    assert joined.status == 0, joined.err
    assert "joined the office as “Loket 1”" in joined.out

    bring_in_a_list(first)
    letter = issue(first)
    walk_in = first.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    sent = first.apart("sync")
    assert sent.status == 0, sent.err
    assert first.ok("status")["waiting"] == 0

    second.ok("enroll", *server, "--code", town.central.code(town.office), "--name", "Loket 2")
    first.ok("letter", "print", letter, "--pdf", str(tmp_path / "first.pdf"), user="siti")
    printed = second.apart("letter", "print", letter, "--pdf", str(tmp_path / "second.pdf"), user="ratna")
    assert printed.status == 0, printed.err
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()
    assert second.ok("record", "show", "registration", walk_in, user="siti")["fields"]["phone"] == "+6281234567001"
    dispute(first, second, walk_in)
    decide(first, second, walk_in)


def bring_in_a_list(pc: Pc) -> None:
    looked = pc.in_november()("import", str(MESSY), "--dry-run", user="siti")
    assert looked.status == 1
    assert "25 rows: 20 can be imported, 5 are wrong" in looked.out
    assert "Row 10: The person is 16 years old; the law asks for at least 18." in looked.out
    decided = [
        *("--set", "4.nik=3212136105800371", "--set", "6.nik=3212275708850381"),
        *("--set-aside", "8=kembar dengan baris 3", "--set-aside", "10=belum 18 tahun"),
        *("--set", "18.name=Sri Wahyuni", "--confirm", "12.nik_birth_mismatch=akta lahir benar"),
    ]
    brought = pc.apart("import", str(MESSY), *decided, *SAID, "--json", user="siti")
    assert brought.status == 0, brought.err
    assert (len(brought.data["registrations"]), brought.data["set_aside"]) == (23, 2)


def issue(pc: Pc) -> str:
    """A request on its way to its letter; gives the letter."""
    request = checked(pc)
    pc.ok("request", "submit", request, user="siti")
    pc.ok("request", "verify", request, user="budi")
    pc.ok("request", "approve", request, user="ratna")
    issued = pc.apart("request", "issue", request, "--json", user="siti")
    assert issued.status == 0, issued.err
    assert re.fullmatch(r"500\.15\.15\.1/0001/Disnaker/[IVX]+/\d{4}", issued.data["fields"]["number"])
    return str(issued.data["id"])


def dispute(first: Pc, second: Pc, worker: str) -> None:
    """Two people name one worker differently."""
    first.ok("record", "edit", "registration", worker, "phone=081234567002", "name=Sulastri H.", user="siti")
    second.ok("record", "edit", "registration", worker, "family_name=Karsini", "name=Sulastri", user="budi")
    first.ok("sync")
    met = second.apart("sync")
    assert met.status == 4
    assert "1 conflict needs a decision." in met.out


def decide(first: Pc, second: Pc, worker: str) -> None:
    (conflict,) = second("conflict", "list", "--json", user="siti").data
    assert [(f["label"], f["standing_text"], f["offered_text"]) for f in conflict["fields"]] == [
        ("Full name", "Sulastri H.", "Sulastri")
    ]
    assert (conflict["standing"]["device"], conflict["offered"]["by"]) == ("Loket 1", "Budi")
    second.ok(
        "conflict", "resolve", conflict["id"], "--choose", "other", "--value", "name=Sulastri Handayani", user="siti"
    )
    second.ok("sync")
    first.ok("sync")
    for pc in (first, second):
        fields = pc.ok("record", "show", "registration", worker, user="siti")["fields"]
        said = (fields["name"], fields["phone"], fields["family_name"])
        assert said == ("Sulastri Handayani", "+6281234567002", "Karsini")
    (closed,) = first.ok("conflict", "list", "--all", user="siti")
    assert [(f["standing"], f["offered"]) for f in closed["fields"]] == [("Sulastri H.", "Sulastri")]
