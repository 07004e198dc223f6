"""Whether records and changes are what the pack asks for: both ends judge alike, the desktop to help and central
because it trusts no client. `sync.model.values` judges single values, `sync.model.typed` makes them of typed text.
"""

from collections.abc import Container, Iterator
from datetime import date
from typing import Any

from sync.model.attachments import check_files
from sync.model.issues import Issue
from sync.model.pack import Field, Level, Pack, RecordType
from sync.model.record import Fields, get_path
from sync.model.rules import FOUND_BY, RULES
from sync.model.typed import parse_value
from sync.model.values import check_value

__all__ = ["check_change", "check_record", "check_value", "confirmation_value", "is_confirmed", "parse_value"]


def check_record(
    pack: Pack, kind: RecordType, fields: Fields, today: date, only: Container[str] | None = None
) -> list[Issue]:
    """Everything wrong with a whole record, or with the fields `only`: required and wrong values, then the rules over
    several fields.

    Fields the pack does not know are left alone: a newer pack brought them. What an old book did not say is a warning.
    A warning that was confirmed for the values as they are now is left out.
    """
    gap: Level = "warning" if kind.copied_from and fields.get(kind.copied_from) else "error"
    found = []
    for field in kind.fields:
        if only is not None and field.key not in only:
            continue
        value = fields.get(field.key)
        if value is not None:
            found.extend(check_value(pack, field, value, today))
        elif field.required:
            found.append(Issue(code="missing", field=field.key, level=gap))
    if kind.checklist and (only is None or kind.checklist in only):
        found.extend(_check_checklist(pack, kind.checklist, fields))
    for rule in kind.rules:
        if only is None or any(key in only for key in rule.fields):
            found.extend(RULES[rule.check](rule, fields, today))
    if only is not None:
        found = [issue for issue in found if issue.field in only]
    return [issue for issue in found if not is_confirmed(issue, fields, kind)]


def check_change(pack: Pack, kind: RecordType, path: str, change: Any, today: date) -> list[Issue]:
    """What is wrong with one entry of an op's fields: a new value, a delta, a map's entry; None clears a field."""
    field = kind.field(path)
    if field is None:
        return [Issue(code="field_unknown", field=path)]
    key, dot, entry = path.partition(".")
    if bool(dot) and field.type != "map":
        return [Issue(code="field_unknown", field=path)]
    if change is None:
        return []
    if dot:
        whole = {key: {entry: change}}
        found = check_value(pack, field, whole[key], today)
        return found or (list(_check_checklist(pack, key, whole)) if key == kind.checklist else [])
    if field.merge in ("union", "sum"):
        return _check_delta(pack, field, change, today)
    return check_value(pack, field, change, today)


def is_confirmed(issue: Issue, fields: Fields, kind: RecordType) -> bool:
    """Whether somebody has confirmed this warning for the values as they are now."""
    if issue.level == "error":
        return False
    confirmation = get_path(fields, f"confirmations.{issue.code}")
    if not isinstance(confirmation, dict):
        return False
    return bool(confirmation.get("value") == confirmation_value(issue, fields, kind))


def confirmation_value(issue: Issue, fields: Fields, kind: RecordType) -> str:
    """What a confirmation of `issue` stands for: the values of its rule's fields in the rule's order, joined by `|`.

    Kept as `value` of `confirmations.<issue code>`; when one of the values changes, the warning comes back. An issue
    that no rule found stands for the value of its own field.
    """
    check = FOUND_BY.get(issue.code)
    rule = next((rule for rule in kind.rules if rule.check == check and issue.field in rule.fields), None)
    names = rule.fields if rule else (issue.field or "",)
    return "|".join(str(fields.get(name, "")) for name in names)


def _check_delta(pack: Pack, field: Field, change: Any, today: date) -> list[Issue]:
    wrong = [Issue(code="wrong_type", field=field.key, facts={"type": field.type})]
    if not isinstance(change, dict):
        return wrong
    if field.merge == "sum":
        added = change.get("add")
        return [] if set(change) == {"add"} and isinstance(added, int) and not isinstance(added, bool) else wrong
    if (
        not change
        or not set(change) <= {"add", "remove"}
        or not all(isinstance(part, list) for part in change.values())
    ):
        return wrong
    codes = [code for part in change.values() for code in part]
    if not all(isinstance(code, str) for code in codes):
        return wrong
    return check_value(pack, field, sorted(set(codes)), today)


def _check_checklist(pack: Pack, key: str, fields: Fields) -> Iterator[Issue]:
    entries = fields.get(key)
    if not isinstance(entries, dict):
        return
    for document, entry in entries.items():
        if document not in pack.documents:
            yield Issue(code="document_unknown", field=key, facts={"document": document})
        elif not isinstance(entry, dict) or pack.code("document_verdict", str(entry.get("verdict"))) is None:
            yield Issue(code="verdict_unknown", field=key, facts={"document": document})
        else:
            yield from check_files(key, document, entry)
