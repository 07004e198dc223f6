"""Judging the rows of a plan: each by itself, then against the others and the office's records."""

from datetime import date

from desktop.usecases.people.importing.header import DISTRICT, REGENCY
from desktop.usecases.people.importing.plan import ImportPlan, Mode, PlanRow
from sync.model.areas import CODE, Place, area_name, find_area, named_place, read_place
from sync.model.issues import Issue
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Fields
from sync.model.validate import check_record, confirmation_value, is_confirmed, parse_value

RECORD_TYPE = "registration"
_ACROSS = ("duplicate_in_file", "already_registered")


def check_row(pack: Pack, plan: ImportPlan, row: PlanRow, today: date) -> None:
    """Make the row's fields of its texts anew and find what is wrong with it alone."""
    kind = pack.record(RECORD_TYPE)
    fields: Fields = {}
    found = list(row.faults.values())
    for field in kind.fields:
        if field.key in row.faults or field.type in ("area", "ref"):
            continue
        text = row.typed.get(field.key) or _default(plan, field)
        value, issues = parse_value(pack, field, text, today)
        found.extend(issues)
        if value is not None:
            fields[field.key] = value
    found.extend(_read_village(plan, row, fields))
    if row.confirmations:
        fields["confirmations"] = dict(row.confirmations)
    unreadable = {issue.field for issue in found}
    judged = check_record(pack, kind, fields, today)
    found.extend(issue for issue in judged if issue.code != "missing" or issue.field not in unreadable)
    found.extend(_country_differs(plan, fields))
    row.fields = fields
    row.issues = [_level(kind, plan.mode, issue) for issue in found if not is_confirmed(issue, fields, kind)]


def check_across(kind: RecordType, plan: ImportPlan) -> None:
    """Tell of persons who stand in the list twice, and of those whom the office has registered already."""
    first: dict[str, int] = {}
    for row in plan.rows:
        row.issues = [issue for issue in row.issues if issue.code not in _ACROSS]
        nik = row.fields.get("nik")
        if nik is None or row.set_aside is not None:
            continue
        found = []
        if nik in first:
            found.append(Issue(code="duplicate_in_file", field="nik", facts={"row": first[nik]}))
        first.setdefault(nik, row.number)
        if nik in plan.known:
            facts = {"record": plan.known[nik]}
            found.append(Issue(code="already_registered", field="nik", level="warning", facts=facts))
        levelled = [_level(kind, plan.mode, issue) for issue in found]
        row.issues.extend(issue for issue in levelled if not is_confirmed(issue, row.fields, kind))


def confirmed_value(pack: Pack, row: PlanRow, issue: Issue) -> str:
    """What a confirmation of `issue` in this row stands for."""
    return confirmation_value(issue, row.fields, pack.record(RECORD_TYPE))


def _default(plan: ImportPlan, field: Field) -> str:
    """What the letter or the pack says where the row is silent; a register's gaps are left open."""
    if field.key == "destination_country" and plan.preamble.country:
        return plan.preamble.country
    if plan.mode == "request" and isinstance(field.default, str):
        return field.default
    return ""


def _level(kind: RecordType, mode: Mode, issue: Issue) -> Issue:
    """What a list may lack: optional fields are left out with a warning; an old register needs only names."""
    field = kind.field(issue.field or "")
    about_one_value = field is not None and issue.code != "duplicate_in_file"
    required = field is not None and field.required
    if mode == "register":
        lenient = not (issue.code == "missing" and issue.field == "name")
    else:
        lenient = about_one_value and not required
    if issue.level == "warning" or not lenient:
        return issue
    return Issue(code=issue.code, field=issue.field, level="warning", facts=issue.facts)


def _read_village(plan: ImportPlan, row: PlanRow, fields: Fields) -> list[Issue]:
    """The village from its own columns, else from the words in the address. Not found: a warning, never a guess."""
    if "village" in row.faults:
        return []
    code = row.typed.get("village", "")
    if CODE.fullmatch(code) and area_name(code):  # chosen from the list of areas by a person
        fields["village"] = code
        return []
    place = _place(row)
    if not (place.village or place.district):
        return []
    nik = fields.get("nik", "")
    for home in dict.fromkeys((plan.regency, f"{nik[:2]}.{nik[2:4]}" if nik else None)):
        found = find_area(place, home)
        if found is not None and (home == plan.regency or place.district):
            fields["village"] = found
            return []
    text = ", ".join(filter(None, (place.village, place.district, place.regency)))
    return [Issue(code="area_unknown", field="village", level="warning", facts={"text": text})]


def _place(row: PlanRow) -> Place:
    own = read_place(row.typed.get("village", ""))
    if not (own.village or row.typed.get(DISTRICT)):
        return named_place(row.typed.get("address", ""))
    district = row.typed.get(DISTRICT, "")
    return Place(
        own.village,
        own.district or named_place(district).district or district,
        own.regency or row.typed.get(REGENCY, ""),
    )


def _country_differs(plan: ImportPlan, fields: Fields) -> list[Issue]:
    """One letter is for one country."""
    country, asked = fields.get("destination_country"), plan.preamble.country
    if plan.mode == "register" or not country or not asked or country == asked:
        return []
    facts = {"asked": asked}
    return [Issue(code="country_differs", field="destination_country", level="warning", facts=facts)]
