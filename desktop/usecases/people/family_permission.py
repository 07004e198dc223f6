"""Who of the family agreed that a worker goes, and whether the law lets that person agree (UU 18/2017 art. 13 b)."""

import msgspec

from desktop.usecases.confirmed import confirmed_warnings
from desktop.usecases.desk import Office
from desktop.wording import explain
from sync.model.record import Record
from sync.model.validate import check_record

BY_OTHER = "permission_by_other"  # the warning that somebody else would have to agree


class FamilyPermission(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a permission, "" where nothing is. `warning` says in words that another would have to give it;
    `reason` is why it is all right, "" while nobody said so.
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
    given = [found for found in confirmed_warnings(office, worker) if found.issue.code == BY_OTHER]
    return FamilyPermission(
        signer=str(fields.get("family_name", "")),
        relation=fields.get("family_relation"),
        given_on=str(fields.get("permission_given_on", "")),
        village_head=str(fields.get("village_head", "")),
        warning=next(iter([*warned, *(explain(office.pack, kind, found.issue) for found in given)]), ""),
        reason=given[0].reason if given and not warned else "",
    )
