"""The same thing done to many records, one after the other: one that cannot be done holds up no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from desktop.errors import LoketError
from desktop.i18n import _, current_language
from desktop.usecases.desk import Desk
from desktop.usecases.letters.files import LETTER
from desktop.usecases.letters.issued import Collected, hand_over
from desktop.usecases.names import names_of, title
from desktop.usecases.people.portal import mark_sent
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.gathering import FREE, is_free
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.steps import ALONE, goes_along, return_request, submit_request, take_step, verify_request
from sync.model.pack import Portal, RecordType, Step
from sync.model.record import Record

AT_ONCE = 500  # records that are looked at, and told of, one by one
IN_REQUEST = "request"  # is needed of whatever is done by putting records into one

Told = Callable[[int, int], bool]
"""Hears how many of how many are done; False breaks off after this one."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one record; `error` says in words why nothing happened to it."""

    record: str
    title: str
    error: str | None = None


@dataclass(frozen=True)
class Together:
    """Something that can be done to many. `needs`: a reason, who collects, or the request they go into, for all of
    them; `fits` judges more of a record than its state. Where `some` that fit are enough, what stands against the
    others is told when it is asked for.
    """

    key: str
    text: str
    icon: str
    states: tuple[str, ...]
    do: Callable[[Desk, str, str | Collected], object]
    needs: str = ""
    fits: Callable[[Record], bool] = lambda _record: True
    some: bool = False


def doable(desk: Desk, kind: RecordType, records: Sequence[Record]) -> list[Together]:
    """What this person may do to all of these records as they stand."""
    states = {record.state for record in records}
    found = [one for one in _all(desk, kind) if records and states <= set(one.states)]
    return [one for one in found if (any if one.some else all)(map(one.fits, records))]


def do_together(
    desk: Desk, kind: RecordType, what: Together, records: Sequence[str], given: str | Collected, told: Told
) -> list[Done]:
    """Do it to each; gives what became of those that were come to."""
    names, done = names_of(desk), []
    for number, record in enumerate(records, 1):
        found = desk.store.get(kind.key, record)
        called = title(desk, found, names) if found else record
        try:
            what.do(desk, record, given)
            done.append(Done(record=record, title=called))
        except LoketError as error:
            done.append(Done(record=record, title=called, error=str(error)))
        if not told(number, len(records)):
            break
    return done


def _all(desk: Desk, kind: RecordType) -> list[Together]:
    found = [made for step in (kind.workflow.steps if kind.workflow else ()) if (made := _step(desk, kind, step))]
    portals = [portal for portal in desk.pack.portals if portal.record_type == kind.key]
    if kind.key == REGISTRATION and desk.may(REQUEST):
        found[:0] = _requests(desk)
    if desk.may("portal_entry", "send"):
        found += [_portal(portal) for portal in portals]
    return found


def _requests(desk: Desk) -> list[Together]:
    """Workers come to their letter by a request: each their own, or together a company's."""

    def alone(record: Record) -> bool:
        return record.fields.get("scheme") in ALONE and is_free(desk.store, record)

    def company(record: Record) -> bool:
        return record.fields.get("scheme") not in ALONE and is_free(desk.store, record)

    def together(_desk: Desk, _record: str, _given: str | Collected) -> object:
        raise TypeError("the request is needed, and takes all of them or none")

    def start(desk: Desk, record: str, _given: str | Collected) -> object:
        return start_individual_request(desk, record)

    return [
        Together("put_into_request", _("Put into a request…"), REQUEST, FREE, together, IN_REQUEST, company, some=True),
        Together("start_request", _("Request a letter for each"), REQUEST, FREE, start, fits=alone),
    ]


def _step(desk: Desk, kind: RecordType, step: Step) -> Together | None:
    own = _OWN.get((kind.key, step.key))
    if not desk.may(kind.key, step.key) or (own is None and goes_along(kind.key, step.key)):
        return None
    do = own or partial(_take, kind.key, step.key)
    needs = "collector" if (kind.key, step.key) == (LETTER, "hand_over") else "reason" if step.reason else ""
    return Together(step.key, step.label.of(current_language()), "open", step.start, do, needs)


def _take(record_type: str, step: str, desk: Desk, record: str, given: str | Collected) -> object:
    return take_step(desk, record_type, record, step, given if isinstance(given, str) and given else None)


def _submit(desk: Desk, record: str, _given: str | Collected) -> object:
    return submit_request(desk, record)


def _verify(desk: Desk, record: str, _given: str | Collected) -> object:
    return verify_request(desk, record)


def _return(desk: Desk, record: str, given: str | Collected) -> object:
    return return_request(desk, record, str(given))


def _hand_over(desk: Desk, record: str, given: str | Collected) -> object:
    if not isinstance(given, Collected):
        raise TypeError("who collects is needed")
    return hand_over(desk, record, given)


_OWN: dict[tuple[str, str], Callable[[Desk, str, str | Collected], object]] = {
    (REQUEST, "submit"): _submit,
    (REQUEST, "verify"): _verify,
    (REQUEST, "return"): _return,
    (LETTER, "hand_over"): _hand_over,
}
"""Steps that take more along and can still be taken for many; approving has a screen of its own."""


def _portal(portal: Portal) -> Together:
    def do(desk: Desk, record: str, _given: str | Collected) -> object:
        return mark_sent(desk, portal, record)

    name = _("Mark as sent to {portal}").format(portal=portal.label.of(current_language()))
    return Together(f"portal_{portal.key}", name, "portal", portal.states, do)
