"""A recommendation by three people on two PCs, whose line is cut for most of it: from the request to the letter that
takes the place of a void one.
"""

from pathlib import Path

from tests.e2e.line import Line
from tests.support.counter import CLEAN, SAID, WALK_IN, Pc, Town, approved

HANDED = ("--to", "Karnadi Widodo", "--as", "company", "--identity", "KTP 3212150101700001")


def two_pcs(town: Town, tmp_path: Path, line: Line) -> tuple[Pc, Pc]:
    """The clerk's and the head's PC, which know each other only through a line that may be cut."""
    pcs = []
    for name in ("loket-1", "loket-2"):
        pc = Pc(tmp_path / name)
        pc.ok("enroll", "--server", line.url, "--code", town.central.code(town.office), "--name", name)
        pcs.append(pc)
    line.down()
    return pcs[0], pcs[1]


def exchange(line: Line, *pcs: Pc) -> None:
    """The line comes up for as long as each PC needs it once."""
    line.up()
    for pc in pcs:
        pc.ok("sync")
    line.down()


def test_three_people_on_two_pcs_whose_line_is_cut(town: Town, tmp_path: Path, line: Line) -> None:
    counter, office = two_pcs(town, tmp_path, line)
    exchange(line, counter, office)
    request = counter.ok("import", str(CLEAN), *SAID, user="siti")["request"]
    counter.ok("request", "check", request, "--all", "--rows", user="siti")
    counter.ok("request", "submit", request, user="siti")
    assert counter("sync").status == 3
    exchange(line, counter, office)

    rows = office.ok("request", "show", request, user="budi")["rows"]
    office.ok("request", "verify-row", rows[0]["id"], user="budi")
    office.ok("request", "return-row", rows[1]["id"], "--reason", "KTP buram", user="budi")
    office.ok("request", "verify", request, user="budi")
    assert "step “Verify”" in office.refused("request", "verify", request, user="ratna")
    office.ok("request", "approve", request, user="ratna")
    exchange(line, office, counter)

    letter = counter.ok("request", "issue", request, user="siti")
    assert letter["fields"]["workers"] == len(rows) - 1
    counter.ok("letter", "print", letter["id"], "--pdf", str(tmp_path / "surat.pdf"), user="siti")
    assert "printed before" in counter.refused(
        "letter", "print", letter["id"], "--pdf", str(tmp_path / "lagi.pdf"), user="siti"
    )
    handed = counter.ok("letter", "hand-over", letter["id"], *HANDED, user="siti")
    assert (handed["state"], handed["fields"]["collected_by"]) == ("handed_over", "Karnadi Widodo")
    exchange(line, counter, office)

    office.ok("letter", "print", letter["id"], "--pdf", str(tmp_path / "ulang.pdf"), "--reason", "basah", user="ratna")
    office.ok("letter", "void", letter["id"], "--reason", "Salah kantor imigrasi", user="ratna")
    exchange(line, office, counter)
    assert [made["fields"]["copy"] for made in counter.ok("letter", "prints", letter["id"], user="siti")] == [1, 2]
    assert [void["id"] for void in counter.ok("letter", "out-of-hand", user="siti")] == [letter["id"]]
    counter.ok("letter", "collect-back", letter["id"], user="siti")

    assert counter.ok("request", "show", request, user="siti")["state"] == "returned"
    counter.ok("record", "edit", "recommendation_request", request, "immigration_office=bandung", user="siti")
    counter.ok("request", "submit", request, user="siti")
    exchange(line, counter, office)
    office.ok("request", "verify", request, user="budi")
    office.ok("request", "approve", request, user="ratna")
    exchange(line, office, counter)
    second = counter.ok("request", "issue", request, user="siti")
    assert second["fields"]["replaces"] == letter["id"]
    assert second["fields"]["content"]["replaces_number"] == letter["fields"]["number"]
    exchange(line, counter, office, counter)
    for pc in (counter, office):
        assert pc.ok("status")["waiting"] == 0
        (permit,) = pc.ok("permit", "list", user="siti")
        assert permit["quota"]["used"] == len(rows)


def test_one_request_issued_on_two_pcs_has_one_letter_that_stands(town: Town, tmp_path: Path, line: Line) -> None:
    here, there = two_pcs(town, tmp_path, line)
    request = approved(here)
    exchange(line, here, there, here)
    first = here.ok("request", "issue", request, user="siti")
    second = there.ok("request", "issue", request, user="siti")
    assert first["fields"]["number"] != second["fields"]["number"]
    there.ok("letter", "print", second["id"], "--pdf", str(tmp_path / "kedua.pdf"), user="siti")
    exchange(line, here, there, here)
    for pc in (here, there):
        assert pc.ok("letter", "show", first["id"], user="siti")["state"] == "issued"
        void = pc.ok("letter", "show", second["id"], user="siti")
        assert (void["state"], void["fields"]["void_cause"]) == ("voided", "twin")
        assert [letter["id"] for letter in pc.ok("letter", "out-of-hand", user="siti")] == [second["id"]]
        (permit,) = pc.ok("permit", "list", user="siti")
        assert permit["quota"]["used"] == first["fields"]["workers"]
    told = there("letter", "out-of-hand", user="siti").out
    assert "Its request had a letter from another PC already" in told
    account = town.central.admin.number_account(town.office, "recommendation", int(first["fields"]["year"]))
    assert [row.status for row in account if row.letter] == ["used", "void"]


def test_one_person_asks_alone_and_is_refused_in_writing(town: Town) -> None:
    pc = town.new_pc("loket-1")
    worker = pc.ok("record", "add", "registration", *WALK_IN, user="siti")["id"]
    interview = pc.ok("interview", "start", worker, "--place", "Ruang pelayanan", user="siti")["id"]
    pc.ok("interview", "answer", interview, "--prompt", "debt=yes: ditawari pinjaman", user="siti")
    assert "no conclusion yet" in pc.refused("interview", "close", interview, user="siti")
    pc.ok("interview", "answer", interview, "--conclusion", "follow_up", user="siti")
    assert pc.ok("interview", "close", interview, user="siti")["state"] == "closed"

    request = pc.ok("request", "start", worker, user="siti")["id"]
    pc.ok("record", "check", "registration", worker, "--all", user="siti")
    for step, user in (("submit", "siti"), ("verify", "budi")):
        pc.ok("request", step, request, user=user)
    pc.ok("request", "refuse", request, "--reason", "Perjanjian kerja tidak sah", user="ratna")
    letter = pc.ok("letter", "issue-refusal", request, user="siti")
    assert letter["fields"]["content"]["reason"] == "Perjanjian kerja tidak sah"
    assert letter["fields"]["content"]["applicant"]["name"] == "Sulastri Handayani"
    assert "says already that this request is refused" in pc.refused("letter", "issue-refusal", request, user="siti")
    pc.ok("sync")
    assert pc.ok("status")["quarantined"] == 0


def test_several_requests_are_approved_with_one_password_and_each_stands_alone(town: Town) -> None:
    pc = town.new_pc("loket-1")
    request = pc.ok("import", str(CLEAN), *SAID, user="siti")["request"]
    pc.ok("request", "check", request, "--all", "--rows", user="siti")
    for step, user in (("submit", "siti"), ("verify", "budi")):
        pc.ok("request", step, request, user=user)
    done = pc("request", "approve", request, "tidak-ada", "--json", user="ratna")
    assert done.status == 1
    assert [outcome["error"] is None for outcome in done.data] == [True, False]
    assert pc.ok("request", "show", request, user="ratna")["state"] == "approved"
