"""Who of the family agreed that a worker goes, and whether the law lets that person agree (UU 18/2017 art. 13 b)."""

import msgspec

from desktop.usecases.confirmed import confirmed_warnings
from desktop.usecases.desk import Office
from desktop.wording import explain
from sync.model.issues import Issue
from sync.model.pack import Pack
from sync.model.record import Record
from sync.model.rules import signer_missing
from sync.model.validate import check_record

BY_OTHER = "permission_by_other"  # the warning that somebody else would have to agree


class FamilyPermission(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a permission, "" where nothing is. `warning` says in words that another would have to give it,
    or that nobody noted who does; `reason` is why it is all right, "" while nobody said so.
    """

    signer: str
    relation: str | None  # a code of `family_relation`
    given_on: str  # ISO date
    village_head: str
    warning: str = ""
    reason: str = ""


def permission_of(office: Office, worker: Record) -> FamilyPermission:
    """The permission of a worker's family as it is noted now."""
    fields = worker.fields
    kind = office.pack.record(worker.type)
    open_issues = check_record(office.pack, kind, fields, office.today())
    warned = [explain(office.pack, kind, issue) for issue in open_issues if issue.code == BY_OTHER]
    missing = missing_signer(office.pack, worker)
    warned += [explain(office.pack, kind, missing)] if missing else []
    given = [found for found in confirmed_warnings(office, worker) if found.issue.code == BY_OTHER]
    return FamilyPermission(
        signer=str(fields.get("family_name", "")),
        relation=fields.get("family_relation"),
        given_on=str(fields.get("permission_given_on", "")),
        village_head=str(fields.get("village_head", "")),
        warning=next(iter([*warned, *(explain(office.pack, kind, found.issue) for found in given)]), ""),
        reason=given[0].reason if given and not warned else "",
    )


def missing_signer(pack: Pack, worker: Record) -> Issue | None:
    """That nobody noted whose permission a worker has, though their marital status demands somebody's."""
    rules = [rule for rule in pack.record(worker.type).rules if rule.check == "permission_signer"]
    found = (signer_missing(rule, worker.fields) for rule in rules)
    return next((issue for issue in found if issue), None)
