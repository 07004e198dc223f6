"""One working day at the practice office, played through the use cases: two PCs, four people, one central.

Every step is what a person would do at the counter; nothing is reached past the use cases.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from desktop.clock import SystemClock
from desktop.store.values import Query
from desktop.usecases.desk import Desk, Office, get_record
from desktop.usecases.exchange.conflicts import conflicts, resolve_conflict
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.letters.files import print_letter
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.people.importing import ImportPlan, amend, blocking, confirm, set_aside
from desktop.usecases.people.intake import Imported, commit_import, plan_import
from desktop.usecases.people.registering import edit_record, register
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, submit_request, verify_request
from desktop.wording import explain
from practice_central import PracticeCentral
from resources import resource_path
from sync.model.issues import errors, warnings
from sync.model.pack import Pack
from sync.model.typed import parse_value

PASSPHRASE = "hanya-untuk-latihan"  # noqa: S105 (the practice office holds fictional people only)
COUNTED = ("registration", "recommendation_request", "recommendation", "company", "user", "conflict")
SURE = "Dicocokkan dengan KTP dan KK asli"
ASIDE = "Dikembalikan ke P3MI untuk diperbaiki"

T = TypeVar("T")


class PracticeDay:
    """The day as it goes; `summary` tells what came of it."""

    def __init__(self, central: PracticeCentral, pack: Pack, folder: Path) -> None:
        self.central = central
        self.pack = pack
        self.folder = folder
        self.offices: list[Office] = []
        self.codes = [central.new_code(), central.new_code()]
        self.summary: dict[str, Any] = {"seconds": {}}

    def play(self) -> None:
        """Everything from the first sign-in to the conflict that a person resolves."""
        first = self.timed("enrol the first PC", lambda: self._enrol("PC-1"))
        clerk = self.sign_in(first, "siti")
        tidy = self.timed("import the tidy workbook", lambda: self._import(clerk, "permohonan-p3mi.xlsx"))
        messy = self.timed("import the messy workbook", lambda: self._import(clerk, "permohonan-p3mi-berantakan.xlsx"))
        self.timed("register a walk-in worker", lambda: self._walk_in(clerk))
        self.timed("complete the checklists", lambda: self._complete(clerk, tidy))
        self.timed("verify and approve", lambda: self._decide(first, tidy))
        self.timed("number and issue the letter", lambda: self._issue(clerk, tidy))
        self.timed("first exchange", lambda: sync_now(first))
        second = self.timed("enrol the second PC", lambda: self._enrol("PC-2"))
        self.timed("merge and conflict", lambda: self._edit_apart(clerk, self.sign_in(second, "budi"), messy))
        self._count()

    def close(self) -> None:
        for office in self.offices:
            office.close()

    def open_again(self) -> None:
        """The next morning."""
        self.offices = [open_office(self._place(f"PC-{number}"), PASSPHRASE) for number in (1, 2)]

    def timed(self, step: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = work()
        self.summary["seconds"][step] = round(time.perf_counter() - started, 3)
        return result

    def _enrol(self, device: str) -> Office:
        enrolled = enroll(self._place(device), self.central.url, self.codes.pop(), device, PASSPHRASE)
        self.offices.append(enrolled.office)
        return enrolled.office

    def _place(self, device: str) -> Workplace:
        return Workplace(self.folder / device.lower(), self.pack, SystemClock())

    def sign_in(self, office: Office, username: str) -> Desk:
        user = next(user for user in self.central.practice["users"] if user["username"] == username)
        return sign_in(office, username, user["password"])

    def _import(self, desk: Desk, workbook: str) -> Imported:
        plan = plan_import(desk, resource_path("practice", workbook))
        report = {
            "rows": len(plan.rows),
            "found": {
                row.number: [explain(self.pack, self.pack.record("registration"), issue) for issue in row.issues]
                for row in plan.rows
                if errors(row.issues) or warnings(row.issues)
            },
        }
        self._mend(desk, plan)
        said = (self.central.practice[key] for key in ("request", "company", "permit"))
        imported = commit_import(desk, plan, *said)
        report |= {"registered": len(imported.registrations), "set_aside": imported.set_aside}
        self.summary.setdefault("imports", {})[workbook] = report
        return imported

    def _mend(self, desk: Desk, plan: ImportPlan) -> None:
        """A name the letter's writer forgot is asked for; other faults go back to the company."""
        for row in list(blocking(plan)):
            if [issue.field for issue in errors(row.issues)] == ["name"]:
                amend(self.pack, plan, row.number, "name", self.central.practice["forgotten_name"], desk.today())
            else:
                set_aside(self.pack, plan, row.number, ASIDE)
        for row in plan.rows:
            for issue in warnings(row.issues) if row.importable else ():
                confirm(self.pack, plan, row.number, issue.code, SURE, desk.today())

    def _walk_in(self, desk: Desk) -> None:
        kind = self.pack.record("registration")
        typed = self.central.practice["walk_in"].items()
        values = {key: parse_value(self.pack, kind.require(key), text, desk.today())[0] for key, text in typed}
        worker = register(desk, values)
        self.summary["walk_in"] = worker.fields["name"]

    def _complete(self, desk: Desk, imported: Imported) -> None:
        request = imported.request or ""
        mark_rows_documents(desk, request)
        mark_all_documents(desk, "recommendation_request", request)
        submit_request(desk, request)

    def _decide(self, office: Office, imported: Imported) -> None:
        verify_request(self.sign_in(office, "budi"), imported.request or "")
        approve_request(self.sign_in(office, "ratna"), imported.request or "")

    def _issue(self, desk: Desk, imported: Imported) -> None:
        letter = issue_letter(desk, imported.request or "")
        pdf = self.folder / "surat-rekomendasi.pdf"
        pdf.write_bytes(print_letter(desk, letter.id))
        self.summary["letter"] = {"number": letter.fields["number"], "workers": letter.fields["workers"]}
        self.summary["letter"]["pdf"] = pdf.name

    def _edit_apart(self, here: Desk, there: Desk, imported: Imported) -> None:
        """The same worker on two PCs without a line: other fields merge, the same field is put to a person."""
        worker = request_rows(here, imported.request or "")[0].id
        edit_record(here, "registration", worker, {"phone": "+6281234567002"})
        edit_record(there, "registration", worker, {"email": "pendaftar@contoh.example"})
        edit_record(here, "registration", worker, {"family_name": "Karnadi Widodo"})
        edit_record(there, "registration", worker, {"family_name": "Karnadi Widada"})
        reports = [sync_now(here), sync_now(there), sync_now(here)]
        merged = get_record(here, "registration", worker)
        self.summary["merged"] = {key: merged.fields.get(key) for key in ("phone", "email")}
        self.summary["conflicts"] = [
            {
                "field": [field.label for field in view.fields],
                "standing": [field.standing_text for field in view.fields],
                "other": [field.offered_text for field in view.fields],
                "between": [view.standing.by, view.offered.by],
            }
            for view in conflicts(there)
        ]
        self.summary["verdicts"] = {"conflicts": sum(report.conflicts for report in reports)}

    def resolve(self) -> None:
        """The clerk decides the conflict; both PCs hear of it."""
        first, second = self.offices
        desk = self.sign_in(first, "siti")
        self.timed("resolve the conflict", lambda: [resolve_conflict(desk, v.id, "offered") for v in conflicts(desk)])
        for office in (first, second):
            sync_now(office)
        self._count()

    def _count(self) -> None:
        self.summary["counts"] = {
            f"PC {number}": {kind: office.store.count(Query(record_type=kind)) for kind in COUNTED}
            for number, office in enumerate(self.offices, start=1)
        }
        self.summary["counts"]["central"] = self.central.counts()
        self.summary["waiting"] = [len(office.store.outbox()) for office in self.offices]
