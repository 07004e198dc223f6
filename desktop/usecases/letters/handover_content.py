"""The hand-over on paper: the same that the screen shows, in Indonesian whatever language it speaks."""

from datetime import datetime

from desktop.letters.handover import (
    HandedDraft,
    HandedLetter,
    HandedMatter,
    HandedNumbers,
    HandedPerson,
    HandedPortal,
    HandedRegistration,
    HandedRequest,
    HandoverContent,
)
from desktop.usecases.desk import Desk, Office
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.office.drafts import LeftDraft
from desktop.usecases.office.handover import Colleague, Handover
from desktop.usecases.office.record import office_record
from desktop.usecases.office.times import day_in, office_zone
from desktop.usecases.people.registering import REGISTRATION
from sync.model.dates import format_date


def handover_content(desk: Desk, found: Handover) -> HandoverContent:
    """What is printed of `found`."""
    return HandoverContent(
        date=found.day,
        office=letterhead_of(office_record(desk).fields),
        leaving=found.leaving,
        requests=tuple(
            HandedRequest(title=one.title, received_on=one.received_on, due=one.due, late=one.late, place=one.place)
            for one in found.requests
        ),
        letters=tuple(HandedLetter(title=one.title, task=one.task) for one in found.letters),
        registrations=tuple(
            HandedRegistration(name=one.title, state=_state(desk, one.state), since=one.since)
            for one in found.registrations
        ),
        registrations_open=found.registrations_open,
        drafts=tuple(_draft(desk, draft) for draft in found.drafts),
        numbers=tuple(
            HandedNumbers(series=stock.series, year=stock.year, left=stock.left, next=stock.next)
            for stock in found.numbers
        ),
        matters=_matters(found),
        portals=tuple(
            HandedPortal(portal=one.portal, waiting=one.waiting, rejected=one.rejected, oldest=one.oldest)
            for one in found.portals
        ),
        people=tuple(_person(desk, one) for one in found.people),
        last_exchange=_moment(desk, found.last_exchange),
        waiting=found.waiting,
        device_name=found.device_name,
    )


def _state(office: Office, state: str) -> str:
    workflow = office.pack.record(REGISTRATION).workflow
    return workflow.state(state).label.id if workflow and state else state


def _draft(office: Office, draft: LeftDraft) -> HandedDraft:
    author = office.store.get("user", draft.author)
    return HandedDraft(
        kind="Impor daftar" if draft.imports else office.pack.record(draft.record_type).label.id,
        title=draft.title,
        author=str(author.fields["name"]) if author else draft.author,
        kept_on=day_in(office_zone(office), draft.saved_at),
    )


def _matters(found: Handover) -> tuple[HandedMatter, ...]:
    return (
        *(HandedMatter(kind="conflict", text=text) for text in found.conflicts),
        *(HandedMatter(kind="duplicate", text=text) for text in found.duplicates),
        *(HandedMatter(kind="refused", text=text) for text in found.refused),
    )


def _person(office: Office, colleague: Colleague) -> HandedPerson:
    roles = (office.pack.code("role", role) for role in colleague.roles)
    return HandedPerson(
        name=colleague.name,
        roles=", ".join(role.label.id for role in roles if role),
        position=colleague.position,
        active=colleague.active,
        mandate="; ".join(_mandate(office, *told) for told in _mandates(colleague)),
    )


def _mandates(colleague: Colleague) -> list[tuple[str, str, str]]:
    return [
        (one.capacity, one.position, format_date(one.until, "id") if one.until else "") for one in colleague.mandates
    ]


def _mandate(office: Office, capacity: str, position: str, until: str) -> str:
    code = office.pack.code("signing_capacity", capacity)
    end = f"sampai {until}" if until else "tanpa batas waktu"
    return f"{code.label.id if code else capacity}, {position}, {end}"


def _moment(office: Office, moment: str | None) -> str:
    if moment is None:
        return ""
    local = datetime.fromisoformat(moment).astimezone(office_zone(office))
    return f"{format_date(local.date(), 'id')} pukul {local:%H.%M}"
