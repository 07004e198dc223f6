"""A request on its last step: its letter previewed; then numbered, set and kept, and its workers moved on."""

from collections.abc import Iterator
from functools import partial

from bench import Bench
from corpus import People
from figure import Figure
from office import desk_of, open_copy
from timing import timed
from workbook import write_workbook

from desktop.usecases.desk import Office
from desktop.usecases.letters.issuing import issue_letter, preview_letter
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.steps import approve_request, submit_request, verify_request

TARGETS = {40: 0.5, 500: None}  # workers -> seconds
TIMES = {40: 5, 500: 2}
SERIALS_APART = 7000  # nobody of the office has such a number


def measure(bench: Bench) -> Iterator[Figure]:
    office = open_copy(bench.pack, bench.writable_office("issue"))
    crowd = People(seed=17, first_serial=SERIALS_APART)
    try:
        for workers, target in TARGETS.items():
            times = range(bench.times(TIMES[workers]))
            requests = [approved_request(bench, office, crowd, workers, f"{n + 1}/{workers}/BLM/2026") for n in times]
            desk = desk_of(office, "siti")
            seeing = timed(partial(preview_letter, desk, request) for request in requests)
            issuing = timed(partial(issue_letter, desk, request) for request in requests)
            yield Figure(name=f"preview a letter of {workers} workers", samples=seeing, unit="s")
            yield Figure(name=f"issue a letter of {workers} workers", samples=issuing, unit="s", target=target)
    finally:
        office.close()


def approved_request(bench: Bench, office: Office, crowd: People, workers: int, number: str) -> str:
    """A company's request that went all the way to the head's approval; returns its id."""
    clerk, verifier, head = (desk_of(office, name) for name in ("siti", "budi", "ratna"))
    path = bench.scratch / "permohonan.xlsx"
    write_workbook(bench.pack, path, crowd.take(workers), number)
    permit = {"number": f"SIP2MI {number}", "quota": workers}
    request = commit_import(clerk, plan_import(clerk, path), {"letter_date": "2026-11-16"}, permit=permit).request
    if request is None:
        raise LookupError("the import made no request")
    mark_all_documents(clerk, "recommendation_request", request)
    mark_rows_documents(clerk, request)
    submit_request(clerk, request)
    verify_request(verifier, request)
    approve_request(head, request)
    return request
