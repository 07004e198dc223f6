"""Whether a person can change a record now, judged before they begin."""

from collections.abc import Sequence

from desktop.errors import Refused
from desktop.usecases.desk import Desk
from desktop.usecases.people.registering import refuse_settled
from desktop.wording import explain
from sync.model.pack import Role
from sync.model.record import Record
from sync.model.workflow import judge_edit


def why_not_edited(desk: Desk, record: Record) -> str:
    """Why this person cannot edit the record, in words; "" when they can."""
    write = desk.pack.record(record.type).write
    role = next((role for role in write if role in desk.person.roles), desk.person.roles[0])
    return _explained(desk, record, role)


def why_not_marked(desk: Desk, record: Record) -> str:
    """Why this person cannot note anything about the record's documents, in words; "" when they can."""
    try:
        author = desk.author(record.type)
        refuse_settled(desk, record)
    except Refused as error:
        return str(error)
    return _explained(desk, record, author.role)


def markable(desk: Desk, records: Sequence[Record]) -> list[Record]:
    """Those of one type about whose documents this person can note something. It hangs on where a record stands: of
    thousands, one in each state is judged.
    """
    one_of_each = {record.state: record for record in records}
    states = {state for state, record in one_of_each.items() if not why_not_marked(desk, record)}
    return [record for record in records if record.state in states]


def _explained(desk: Desk, record: Record, role: Role) -> str:
    kind = desk.pack.record(record.type)
    return " ".join(explain(desk.pack, kind, issue) for issue in judge_edit(desk.pack, record, role))
