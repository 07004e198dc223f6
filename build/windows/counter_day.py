"""The day at the counter, done with the installed program against a real central: two PCs in one Windows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practice_central import PracticeCentral
from resources import resource_path
from windows.installed import Installed, hold

ASIDE = "Dikembalikan ke P3MI"


@dataclass(frozen=True)
class Counter:
    """One PC of the office: the program over a data folder, with the people who use it."""

    program: Installed
    folder: str
    people: Mapping[str, str]

    def __call__(self, *arguments: str | Path, user: str = "", statuses: tuple[int, ...] = (0,)) -> Any:
        who = ["--user", user] if user else []
        program = self.program.of(LOKET_PASSWORD=self.people.get(user, ""))
        place = ["--data-dir", self.folder] if self.folder else []
        return program.call(*arguments, *place, *who, statuses=statuses)


def people_of(central: PracticeCentral) -> dict[str, str]:
    """The practice office's people with their passwords."""
    return {user["username"]: user["password"] for user in central.practice["users"]}


def enroll(pc: Counter, central: PracticeCentral, name: str) -> None:
    pc("enroll", "--server", central.url, "--code", central.new_code(), "--name", name)


def play(first: Counter, second: Counter, central: PracticeCentral) -> dict[str, Any]:
    """From the company's workbook to the letter, the exchange, and a conflict decided; tells what came of it."""
    request = _import(first, central.practice)
    first("request", "check", request, "--all", "--rows", user="siti")
    for step, user in (("submit", "siti"), ("verify", "budi"), ("approve", "ratna")):
        first("request", step, request, user=user)
    issued = first("request", "issue", request, user="siti")
    walk_in = [f"{key}={value}" for key, value in central.practice["walk_in"].items()]
    worker = first("record", "add", "registration", *walk_in, user="siti")["id"]
    first("sync")
    hold(first("status")["waiting"] == 0, "Something waits although everything was sent.")
    enroll(second, central, "Loket 2")
    letters = [_letter(pc, issued["id"]) for pc in (first, second)]
    hold(letters[0] == letters[1], "The two PCs do not print the same letter.")
    return {
        "letter": issued["fields"]["number"],
        "letter_bytes": len(letters[0]),
        "conflict": _apart(first, second, worker),
        "central": central.counts(),
    }


def _import(pc: Counter, practice: Mapping[str, Any]) -> str:
    said = [("--request", f"letter_date={practice['request']['letter_date']}")]
    said += [("--company", f"license_number={practice['company']['license_number']}")]
    said += [("--permit", f"{key}={value}") for key, value in practice["permit"].items()]
    words = [word for pair in said for word in pair]
    book = resource_path("practice", "permohonan-p3mi.xlsx")
    return str(pc("import", book, *words, user="siti")["request"])


def _letter(pc: Counter, letter: str) -> bytes:
    pdf = pc.program.windows.here(r"C:\users\Public") / "surat.pdf"
    pdf.unlink(missing_ok=True)
    pc("letter", "show", letter, "--pdf", pdf, user="siti")
    content = pdf.read_bytes()
    hold(content.startswith(b"%PDF-"), "The letter is no PDF.")
    hold(pc("verify", pdf)["outcome"] == "genuine", "The letter's seal is not believed.")
    return content


def _apart(first: Counter, second: Counter, worker: str) -> str:
    """The same field changed on both PCs without a line; a person decides, and both PCs hear of it."""
    first("record", "edit", "registration", worker, "phone=081234567002", "name=Sulastri H.", user="siti")
    second("record", "edit", "registration", worker, "family_name=Karsini", "name=Sulastri", user="budi")
    first("sync")
    second("sync", statuses=(4,))
    (conflict,) = second("conflict", "list", user="siti", statuses=(4,))
    second("conflict", "resolve", conflict["id"], "--choose", "offered", user="siti")
    second("sync")
    first("sync")
    for pc in (first, second):
        fields = pc("record", "show", "registration", worker, user="siti")["fields"]
        told = (fields["name"], fields["phone"], fields["family_name"])
        hold(told == ("Sulastri", "+6281234567002", "Karsini"), f"The PCs do not agree: {told}")
    return str(conflict["id"])
