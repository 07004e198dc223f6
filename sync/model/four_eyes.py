"""Four eyes: nobody decides about what they had a hand in. One rule for both ends.

- Who *approves* a request never created, submitted or verified it or one of the workers whom its letter names, and
  never changed anything that stands in their forms; to mark a document is such a change, and so is to choose the
  request that a worker goes into.
- Who *verifies* never created or submitted what they verify, and changed nothing of it but documents: to look at those
  and to mark them is the verifier's work. Whom they verified they do not edit before the request is verified.
- Who *issues* did not approve.

The pack says it step by step (`four_eyes`, `marks`). Steps leave traces in the record; who edited is known from its
history. Central has all of that. A PC has what was done on it and what it was told, so it may let something pass that
central refuses, never the other way round.
"""

from collections.abc import Iterable

import msgspec

from sync.model.issues import Issue
from sync.model.pack import EDITORS, RecordType, Step
from sync.model.record import Record, get_path

INTO = "request"  # the hidden field by which somebody puts a worker into a request


class Act(msgspec.Struct, frozen=True):
    """What one person changed of a record at a time: paths, not what a step wrote."""

    user: str
    paths: tuple[str, ...]


def is_own_work(record: Record, step: Step, user: str) -> bool:
    """Whether that person created the record or stands in one of its stamps and traces that the step names."""
    return any(user in _people(record, name) for name in step.four_eyes)


def judge_editing(kind: RecordType, step_key: str, user: str, acts: Iterable[Act]) -> list[Issue]:
    """What forbids who edited a record to take this step; `acts` are the record's."""
    step = kind.workflow.step(step_key) if kind.workflow else None
    if step is None or EDITORS not in step.four_eyes:
        return []
    if any(act.user == user and _edits(kind, act, step.marks) for act in acts):
        return [Issue(code="own_work", facts={"step": step_key})]
    return []


def is_own_row(kind: RecordType, row: Record, user: str, acts: Iterable[Act]) -> bool:
    """Whether that person registered the worker, ever verified or edited them, and so may not approve their letter."""
    if any(user in _people(row, name) for name in ("created_by", "verified_by", "verifiers")):
        return True
    return any(act.user == user and _edits(kind, act) for act in acts)


def is_own_check(kind: RecordType, row: Record, user: str, acts: Iterable[Act]) -> bool:
    """Whether that person verified the worker and edited them too, so that nobody else looked at what they wrote."""
    return user in _people(row, "verified_by") and bool(judge_editing(kind, "verify", user, acts))


def _edits(kind: RecordType, act: Act, marks: tuple[str, ...] = ()) -> bool:
    """Whether something was changed that stands in the form, or into which request the worker goes; `marks` are fields
    that do not count.
    """
    keys = {path.partition(".")[0] for path in act.paths} - {*marks}
    return any((field := kind.field(key)) is not None and (key == INTO or not field.hidden) for key in keys)


def _people(record: Record, name: str) -> set[str]:
    """Who stands in `created_by`, in a field that a step stamps, or in the trace of everybody who ever took one."""
    found = record.created_by if name == "created_by" else get_path(record.fields, name)
    return set(found) if isinstance(found, dict) else {str(found)} if found else set()
