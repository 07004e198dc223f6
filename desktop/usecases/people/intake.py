"""A company's workbook becomes a request with its workers, or an old register book becomes registrations.

All of it or nothing: every row is right or set aside with a reason, and one transaction writes the company if it is
new, the request, and each worker linked to both.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.store.store import Store
from desktop.store.values import Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, Office, refused, write
from desktop.usecases.people.importing.plan import ImportPlan, Mode, PlanRow, blocking, importable
from desktop.usecases.people.importing.reading import Home, Known, read_plan
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.telling import Told
from desktop.wording import explain
from sync.model.issues import Issue, errors
from sync.model.op import new_id
from sync.model.pack import Pack
from sync.model.record import Fields
from sync.model.typed import plain_name
from sync.model.validate import check_record

COMPANY = "company"
PERMIT = "recruitment_permit"
COMPANYS_SCHEME = "p_to_p"  # what a company's list is for, until somebody says otherwise


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import wrote. `request` is None for a register book."""

    request: str | None
    company: str | None
    registrations: tuple[str, ...]
    set_aside: int


def plan_import(
    office: Office,
    path: Path,
    mode: Mode = "request",
    sheet: str | None = None,
    told: Told = lambda _done, _of: None,
) -> ImportPlan:
    """What the workbook would bring, each row judged against the pack, the list and this office's records.

    Nothing is written. `told` hears how far the reading is; what it raises ends it. Raises Refused when the file is no
    workbook with a list of persons.
    """
    return read_plan(
        office.pack,
        path,
        office.today(),
        mode=mode,
        home=Home(_settings(office).get("regency"), known_people(office)),
        sheet=sheet,
        told=told,
    )


def known_people(office: Office) -> Known:
    """Which NIKs this office has registered already, with the record of each."""

    def known(niks: list[str]) -> dict[str, str]:
        ids = office.store.select(Query(record_type=REGISTRATION, filters={"nik": niks})) if niks else []
        found = office.store.many(REGISTRATION, ids)
        return {record.fields["nik"]: record.id for record in reversed(found) if record.state != "withdrawn"}

    return known


def commit_import(
    desk: Desk,
    plan: ImportPlan,
    request: Fields | None = None,
    company: Fields | None = None,
    permit: Fields | None = None,
    told: Told | None = None,
) -> Imported:
    """Write the plan. `request`, `company` and `permit` hold what the workbook does not say: the date of the company's
    letter, its licence, the recruitment permit that it goes by. A company known by name, and a permit of it known by
    number, are used as they are. `told` hears how far the writing is; what it raises leaves nothing written.

    Raises Refused when a row is neither right nor set aside, when nothing is left, when the letter lacks something, and
    when the same letter was imported before.
    """
    _refuse_open_rows(desk.pack, plan)
    rows = importable(plan)
    if not rows:
        raise Refused(_("No row is left to import. Nothing was written."))
    if plan.mode == "register":
        return _commit_register(desk, plan, rows, told)
    said = _Said(
        {"name": plan.preamble.company, **(company or {})}, {**_request_fields(desk, plan), **(request or {})}, permit
    )
    return _commit_request(desk, plan, rows, said, told)


class _Said(NamedTuple):
    """The fields of the company, of its request, and of the permit that it goes by."""

    company: Fields
    request: Fields
    permit: Fields | None


def _commit_request(desk: Desk, plan: ImportPlan, rows: list[PlanRow], said: _Said, told: Told | None) -> Imported:
    author = desk.author(REQUEST)
    ids = _ids(desk, len(rows) + 3)
    written: list[str] = []

    def build(tx: Transaction) -> Sequence[Intent]:
        known = company_named(tx, said.company["name"])
        written.append(known or ids[0])
        _refuse_twice(tx, written[0], said.request.get("letter_number", ""))
        fields = {**said.request, "company": written[0]}
        intents = [] if known else [_company_intent(desk, ids[0], said.company)]
        if said.permit is not None:
            permit, making = _permit(desk, tx, fields, said.permit, ids[-1])
            fields["recruitment_permit"] = permit
            intents += making
        _refuse_wrong(desk, REQUEST, fields)
        intents.append(Intent(record_type=REQUEST, record=ids[1], action="create", fields=fields))
        shared = {
            "request": ids[1],
            "company": written[0],
            "destination_country": fields["destination_country"],
        }
        intents += [_worker(desk, record, row, shared) for record, row in zip(ids[2:-1], rows, strict=True)]
        return intents

    write(desk, author, build, told)
    aside = sum(row.set_aside is not None for row in plan.rows)
    return Imported(request=ids[1], company=written[0], registrations=tuple(ids[2:-1]), set_aside=aside)


def _commit_register(desk: Desk, plan: ImportPlan, rows: list[PlanRow], told: Told | None) -> Imported:
    """Each person of an old book, with what the book says and no more; the companies it names become known."""
    author = desk.author(REGISTRATION)
    named = {plain_name(name): name for row in rows if (name := row.refs.get("company"))}
    ids = _ids(desk, len(named) + len(rows))
    people = ids[len(named) :]

    def build(tx: Transaction) -> Sequence[Intent]:
        companies = {key: company_named(tx, name) for key, name in named.items()}
        fresh = {key: record for record, key in zip(ids, named, strict=False) if companies[key] is None}
        intents = [_company_intent(desk, record, {"name": named[key]}) for key, record in fresh.items()]
        companies |= fresh
        for record, row in zip(people, rows, strict=True):
            company = companies.get(plain_name(row.refs.get("company", "")))
            intents.append(_worker(desk, record, row, _register_entry(plan, row, company)))
        _refuse_wrong_rows(desk, rows, intents[len(fresh) :])
        return intents

    write(desk, author, build, told)
    aside = sum(row.set_aside is not None for row in plan.rows)
    return Imported(request=None, company=None, registrations=tuple(people), set_aside=aside)


def _register_entry(plan: ImportPlan, row: PlanRow, company: str | None) -> Fields:
    """Where the old book says it, so that its gaps are known as the book's."""
    entry = {"register_entry": f"{plan.file}: {row.number}", "register_date": row.noted_on, "company": company}
    return {key: value for key, value in entry.items() if value}


def _refuse_wrong_rows(desk: Desk, rows: list[PlanRow], intents: list[Intent]) -> None:
    kind = desk.pack.record(REGISTRATION)
    wrong = {
        row.number: errors(check_record(desk.pack, kind, intent.fields, desk.today()))
        for row, intent in zip(rows, intents, strict=True)
    }
    _refuse_rows(desk.pack, {number: issues for number, issues in wrong.items() if issues})


def _request_fields(desk: Desk, plan: ImportPlan) -> Fields:
    said = plan.preamble
    found = {
        "scheme": COMPANYS_SCHEME,
        "letter_number": said.letter_number,
        "letter_date": said.letter_date,
        "received_on": desk.today().isoformat(),
        "destination_country": said.country,
        "immigration_office": _settings(desk).get("immigration_office"),
        "stated_count": said.stated_count,
        "set_aside": {str(row.number): _left_out(row) for row in plan.rows if row.set_aside is not None},
    }
    return {key: value for key, value in found.items() if value}


def _left_out(row: PlanRow) -> Fields:
    """What is remembered of a row that was set aside: enough to know it again, and why."""
    entry = {"reason": row.set_aside, "name": row.typed.get("name"), "source_row": row.source_row}
    return {key: value for key, value in entry.items() if value}


def _worker(desk: Desk, record: str, row: PlanRow, shared: Fields) -> Intent:
    fields = {**row.fields, **shared}
    if row.confirmations:
        fields["confirmations"] = {code: {**entry, "by": desk.person.id} for code, entry in row.confirmations.items()}
    return Intent(record_type=REGISTRATION, record=record, action="create", fields=fields)


def _company_intent(desk: Desk, record: str, fields: Fields) -> Intent:
    _refuse_wrong(desk, COMPANY, fields)
    return Intent(record_type=COMPANY, record=record, action="create", fields=fields)


def _permit(desk: Desk, tx: Transaction, request: Fields, said: Fields, record: str) -> tuple[str, list[Intent]]:
    """The permit of that number of the request's company, and what makes it under the id `record` if it is new."""
    named = {"company": request["company"], "number": said.get("number")}
    known = tx.select(Query(record_type=PERMIT, filters=named)) if said.get("number") else []
    if known:
        return known[0], []
    fields = {"destination_country": request.get("destination_country"), **said, "company": request["company"]}
    given = {key: value for key, value in fields.items() if value is not None}
    _refuse_wrong(desk, PERMIT, given)
    return record, [Intent(record_type=PERMIT, record=record, action="create", fields=given)]


def company_named(reader: Store | Transaction, name: str) -> str | None:
    """The company of that name however it is written: `PT. Karya` and `pt karya` are one."""
    known = reader.many(COMPANY, reader.select(Query(record_type=COMPANY)))
    return next((found.id for found in known if plain_name(found.fields.get("name", "")) == plain_name(name)), None)


def _refuse_twice(tx: Transaction, company: str, letter_number: str) -> None:
    same = tx.select(Query(record_type=REQUEST, filters={"company": company, "letter_number": letter_number}))
    if same and letter_number:
        raise Refused(
            _("The letter {number} of this company was imported before. Nothing was written.").format(
                number=letter_number
            )
        )


def _refuse_wrong(desk: Desk, record_type: str, fields: Fields) -> None:
    kind = desk.pack.record(record_type)
    found = {key: value for key, value in fields.items() if value not in (None, "")}
    if issues := errors(check_record(desk.pack, kind, found, desk.today())):
        raise refused(desk.pack, kind, issues)


def _refuse_open_rows(pack: Pack, plan: ImportPlan) -> None:
    _refuse_rows(pack, {row.number: errors(row.issues) for row in blocking(plan)})


def _refuse_rows(pack: Pack, wrong: dict[int, list[Issue]]) -> None:
    if not wrong:
        return
    head = ngettext(
        "{n} row is not right yet. Nothing was written. Mend it or set it aside with a reason.",
        "{n} rows are not right yet. Nothing was written. Mend them or set them aside with a reason.",
        len(wrong),
    ).format(n=len(wrong))
    lines = [row_line(pack, number, issues) for number, issues in wrong.items()]
    raise Refused("\n".join([head, *lines]), tuple(issue for issues in wrong.values() for issue in issues))


def row_line(pack: Pack, number: int, issues: list[Issue]) -> str:
    """One line that says what is wrong with a row: `Row 6: …`."""
    kind = pack.record(REGISTRATION)
    said = " ".join(explain(pack, kind, issue) for issue in issues)
    return _("Row {row}: {issues}").format(row=number, issues=said)


def _ids(desk: Desk, count: int) -> list[str]:
    """Ids that sort in this order, so that a letter's annex follows the company's list."""
    now = desk.clock.milliseconds()
    return [new_id(now + position) for position in range(count)]


def _settings(office: Office) -> Fields:
    found = office.store.get("office", office.store.membership().office)
    return found.fields if found else {}
