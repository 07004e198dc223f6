"""What a person decides about the rows of a plan. Each change rechecks all it touches, duplicates included."""

from collections.abc import Iterator
from datetime import date

from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.people.importing.checking import RECORD_TYPE, check_across, check_row, confirmed_value
from desktop.usecases.people.importing.header import DISTRICT, REGENCY
from desktop.usecases.people.importing.plan import ImportPlan, PlanRow
from desktop.usecases.people.importing.preamble import Preamble
from desktop.usecases.people.importing.reading import Known, remarks_on
from sync.model.pack import Pack


def amend(
    pack: Pack, plan: ImportPlan, number: int, field: str, text: str, today: date, known: Known | None = None
) -> PlanRow:
    """Put what a person typed in place of what the file said; an empty text clears the field."""
    kind = pack.record(RECORD_TYPE)
    kind.require(field)
    row = plan.row(number)
    row.faults = {key: fault for key, fault in row.faults.items() if key != field}
    dropped = {field, DISTRICT, REGENCY} if field == "village" else {field}
    row.typed = {key: typed for key, typed in row.typed.items() if key not in dropped}
    row.refs = {key: typed for key, typed in row.refs.items() if key != field}
    if text.strip():
        texts = row.refs if kind.require(field).type == "ref" else row.typed
        texts[field] = text.strip()
    check_row(pack, plan, row, today)
    nik = row.fields.get("nik")
    if known is not None and field == "nik" and nik is not None:
        plan.known = {**plan.known, **known([nik])}
    check_across(kind, plan)
    return row


def amend_letter(pack: Pack, plan: ImportPlan, letter: Preamble, today: date) -> Iterator[None]:
    """Put what a person read in the company's letter in place of what the file seemed to say of it. The rows are judged
    anew where it names another country, one in a step: on nothing else in it they hang.
    """
    same_country = letter.country == plan.preamble.country
    plan.preamble = letter
    plan.remarks = remarks_on(plan)
    if not same_country:
        for row in plan.rows:
            yield
            check_row(pack, plan, row, today)
        check_across(pack.record(RECORD_TYPE), plan)


def set_aside(pack: Pack, plan: ImportPlan, number: int, reason: str) -> PlanRow:
    """Leave a row out of the import, saying why; it stays in the plan and can be restored. Raises Refused."""
    row = plan.row(number)
    row.set_aside = _reason(reason)
    check_across(pack.record(RECORD_TYPE), plan)
    return row


def restore(pack: Pack, plan: ImportPlan, number: int) -> PlanRow:
    """Take a row back that was set aside."""
    row = plan.row(number)
    row.set_aside = None
    check_across(pack.record(RECORD_TYPE), plan)
    return row


def confirm(pack: Pack, plan: ImportPlan, number: int, code: str, reason: str, today: date) -> PlanRow:
    """Say why a warning is right as it stands. The commit adds who said it. Raises Refused."""
    row = plan.row(number)
    issue = next((issue for issue in row.issues if issue.code == code and issue.level == "warning"), None)
    if issue is None:
        raise Refused(_("There is no such warning in row {row} that could be confirmed.").format(row=number))
    entry = {"reason": _reason(reason), "value": confirmed_value(pack, row, issue)}
    row.confirmations = {**row.confirmations, code: entry}
    check_row(pack, plan, row, today)
    check_across(pack.record(RECORD_TYPE), plan)
    return row


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("Give a reason: it is kept with the record."))
    return " ".join(text.split())
