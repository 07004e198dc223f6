"""The hand-over to a successor, from the command line."""

import msgspec

from desktop.cli.answer import Answer, pairs, table
from desktop.cli.papers import written
from desktop.cli.session import Session
from desktop.cli.users import named
from desktop.i18n import _, current_language, ngettext
from desktop.usecases.letters.left import task_name
from desktop.usecases.letters.papers import handover_pdf
from desktop.usecases.office.drafts import hand_over_drafts
from desktop.usecases.office.handover import Handover, handover
from desktop.usecases.requests.promise_words import place_name
from desktop.wording import NOTHING, show_moment, show_value
from sync.model.dates import format_date
from sync.model.pack import Pack


def show(session: Session) -> Answer:
    """Everything under way."""
    desk = session.desk
    found = handover(desk, _whose(session))
    return Answer(data=msgspec.to_builtins(found), text=_text(desk.pack, found, exchanges=not desk.practice))


def paper(session: Session) -> Answer:
    """The same to be signed."""
    return written(session, handover_pdf(session.desk, _whose(session)))


def drafts(session: Session) -> Answer:
    """Drafts of one person go to another."""
    desk, options = session.desk, session.options
    whose = named(desk, options.whose).id
    to = named(desk, options.to).id if options.to else desk.person.id
    count = len(hand_over_drafts(desk, whose, to))
    text = ngettext("{n} draft was handed over.", "{n} drafts were handed over.", count).format(n=count)
    return Answer(data={"drafts": count}, text=text)


def _whose(session: Session) -> str | None:
    name = session.options.of
    return named(session.desk, name).id if name else None


def _text(pack: Pack, found: Handover, *, exchanges: bool) -> str:
    language, roles = current_language(), pack.record("user").require("roles")
    requests = table(
        (_("Request"), _("Received"), _("Promised for"), _("Where it lies")),
        [
            (one.title, format_date(one.received_on, language), format_date(one.due, language), place_name(one.place))
            for one in found.requests
        ],
    )
    letters = table((_("Letter"), _("Where it lies")), [(one.title, task_name(one.task)) for one in found.letters])
    drafts_left = table(
        (_("Not saved"), _("Name"), _("kept")),
        [(one.kind, one.title, show_moment(one.saved_at)) for one in found.drafts],
    )
    people = table(
        (_("Person"), _("User name"), _("Roles"), _("Drafts")),
        [(one.name, one.username, show_value(pack, roles, one.roles), str(one.drafts)) for one in found.people],
    )
    counted = pairs(
        [
            (_("Requests that are open"), str(len(found.requests))),
            (_("Letters not done with"), str(len(found.letters))),
            (_("Persons in no request yet"), str(found.registrations_open)),
            (_("Open conflicts"), str(len(found.conflicts))),
            (_("Persons registered twice"), str(len(found.duplicates))),
            (_("Changes refused"), str(len(found.refused))),
            *((one.portal, str(one.waiting + one.rejected)) for one in found.portals),
            *((_("Letter numbers of {year}").format(year=stock.year), str(stock.left)) for stock in found.numbers),
            *(_exchange(found) if exchanges else ()),
        ]
    )
    return "\n\n".join(part for part in (counted, requests, letters, drafts_left, people) if part)


def _exchange(found: Handover) -> list[tuple[str, str]]:
    return [
        (_("Last complete exchange"), show_moment(found.last_exchange) if found.last_exchange else NOTHING),
        (_("Changes not sent yet"), str(found.waiting)),
    ]
