"""Letters that still ask for something: to be written, printed, handed over, or collected back where they are void."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from desktop.i18n import N_, _
from desktop.usecases.desk import Desk
from desktop.usecases.names import names_of, title
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.queues import heap_ids
from desktop.wording import Names
from sync.model.record import Record

Task = Literal["to_write", "to_print", "to_hand_over", "to_collect"]

_HEAPS: dict[str, tuple[str, Task]] = {
    "refusals_to_write": (REQUEST, "to_write"),
    "letters_to_print": ("recommendation", "to_print"),
    "refusals_to_print": ("refusal_letter", "to_print"),
    "letters_to_hand_over": ("recommendation", "to_hand_over"),
    "papers_to_collect": ("recommendation", "to_collect"),
    "refusals_to_collect": ("refusal_letter", "to_collect"),
}
_TASKS: dict[Task, str] = {
    "to_write": N_("Clerk: letter of refusal to issue"),
    "to_print": N_("Clerk: letter to print"),
    "to_hand_over": N_("Clerk: letter to hand over"),
    "to_collect": N_("Clerk: void paper to collect back"),
}


class LetterLeft(msgspec.Struct, frozen=True, kw_only=True):
    """A letter, by its number and what it was asked for; or the refused request that none was written for yet."""

    record_type: str
    record: str
    title: str
    task: Task


def task_name(task: Task) -> str:
    """With whom a letter lies, and for what."""
    return _(_TASKS[task])


def letters_left(desk: Desk) -> Iterator[LetterLeft]:
    """Those of the whole office, task by task, what has waited longest first."""
    names = names_of(desk)
    for heap, (record_type, task) in _HEAPS.items():
        for found in desk.store.many(record_type, heap_ids(desk, heap)):
            yield LetterLeft(record_type=record_type, record=found.id, title=_title(desk, found, names), task=task)


def _title(desk: Desk, found: Record, names: Names) -> str:
    request = desk.store.get(REQUEST, found.fields.get("request") or "")
    return " · ".join(title(desk, told, names) for told in (found, request) if told is not None)
